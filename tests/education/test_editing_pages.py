"""The library's staff pages: what waits for whom, the editor, signing, publishing, and nothing typed lost."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils.timezone import now

from education import pemat, publishing
from education.models import Feedback, Page, Review, Searched, Source
from education.page_states import DraftState, state_of_draft
from prolo.accounts import known_devices
from prolo.audit.models import Entry
from tests.education.make import AT, BODY
from tests.education.pages import SIGNED, SLUG, draft, one_page, public, seen, signed, submitted

pytestmark = pytest.mark.django_db
HERE = f"/library/{SLUG}/"


@pytest.fixture
def ultrasound(tmp_path):
    return one_page(tmp_path)


def typed(page, **changes):
    """What the editor's form holds, with what somebody changed in it."""
    page.refresh_from_db()
    text = page.draft or page.live
    form = {
        "seen": str(text.pk),
        "title": text.title,
        "main_message": text.main_message,
        "aliases": "",
        "body": text.body,
        "source_keys": list(text.source_keys),
        "changed": "How you lie.",
        "act": "save",
    }
    return form | changes


def sheet(page, **changes):
    """A review that signs what waits to be signed."""
    parts = {part: [item.key for item in pemat.ITEMS if item.part == part] for part in pemat.LEAST}
    return {"seen": str(seen(page)), "decision": "sign", "confirmed": "on", "comment": "", **parts} | changes


SIDE = BODY.replace("You lie still.", "You lie on your side.")


def words_of(response):
    return unescape(response.content.decode())


def state(page):
    page.refresh_from_db()
    return state_of_draft(page)


# --- the list -----------------------------------------------------------------------------------------------


def test_the_list_says_what_each_page_waits_for(ultrasound, sign_in, clara, mona):
    submitted(ultrasound, mona)
    mine = words_of(sign_in(clara).get("/library/"))
    assert "Read it, then sign it or send it back" in mine
    assert "In review" in mine
    assert "Ultrasound guidance" in mine
    assert "Read it, then sign" not in words_of(sign_in(mona).get("/library/?show=all"))


@pytest.mark.parametrize(
    ("show", "found"), [("me", 1), ("unsigned", 1), ("all", 1), ("review", 0), ("due", 0), ("drafts", 0)]
)
def test_each_view_holds_its_pages(ultrasound, sign_in, clara, show, found):
    text = words_of(sign_in(clara).get(f"/library/?show={show}"))
    assert (f'href="{HERE}"' in text) is bool(found)


def test_a_page_is_found_by_its_title(ultrasound, sign_in, clara):
    browser = sign_in(clara)
    assert f'href="{HERE}"' in words_of(browser.get("/library/?show=all&find=ULTRA"))
    assert f'href="{HERE}"' not in words_of(browser.get("/library/?show=all&find=knee"))


def test_pages_that_are_due_and_overdue_stand_in_a_list_of_their_own(ultrasound, sign_in, clara):
    publishing.approve(page=ultrasound.pk, seen=ultrasound.live_id, sheet=SIGNED, by=clara, at=now())
    browser = sign_in(clara)
    for days, words in ((30, "Check due soon"), (-1, "Check overdue")):
        Page.objects.update(next_review_on=now().date() + timedelta(days=days))
        assert words in words_of(browser.get("/library/?show=due"))
    Page.objects.update(next_review_on=now().date() + timedelta(days=90))
    assert HERE not in words_of(browser.get("/library/?show=due"))


def test_the_longest_overdue_stand_first_and_their_number_on_the_list(ultrasound, sign_in, clara, mona):
    publishing.approve(page=ultrasound.pk, seen=ultrasound.live_id, sheet=SIGNED, by=clara, at=now())
    Page.objects.update(next_review_on=now().date() - timedelta(days=1))
    browser = sign_in(mona)
    assert "1 check overdue" in words_of(browser.get("/library/?show=all"))
    for days, note in ((29, ""), (30, "may be out of date"), (180, "the numbers are hidden")):
        Page.objects.update(next_review_on=now().date() - timedelta(days=days))
        text = words_of(browser.get(HERE))
        assert "Check was due" in text
        assert ("What readers are told" in text) is bool(note)
        assert note in text
    older = Page.objects.create(slug="a", kind="guide", live=other_text(ultrasound.live))
    Review.objects.create(version=older.live, reviewer=clara, decision="approve", at=now())
    Page.objects.filter(pk=older.pk).update(next_review_on=now().date() - timedelta(days=400))
    text = words_of(browser.get("/library/?show=due"))
    assert text.index("/library/a/") < text.index(HERE)


def other_text(version):
    version.pk, version.number, version.title = None, 99, "Zebra"
    version.save(force_insert=True)
    return version


def test_the_menu_leads_to_the_library_for_those_who_may_edit(ultrasound, sign_in, clara, dana):
    assert 'href="/library/"' in words_of(sign_in(clara).get("/desk/"))
    assert 'href="/library/"' not in words_of(sign_in(dana).get("/desk/"))


def test_the_menu_is_the_same_on_the_librarys_pages_as_on_all_others(ultrasound, sign_in, clara, mona):
    def menu(page):
        links = re.search(r'<ul class="links">(.*?)</nav>', page, re.DOTALL)[1]
        return re.findall(r'href="([^"]+)"', links)

    browser = sign_in(clara)
    daily = ["/clinician/", "/desk/", "/desk/calls/", "/desk/visits/", "/clinician/nerve/", "/desk/numbers/"]
    figures = [
        "/clinician/statistics/",
        "/clinician/outcomes/",
        "/clinician/harms/",
        "/clinician/files/research/",
    ]
    everything = [*daily, *figures, "/rules/", "/library/", "/manage/languages/"]
    assert menu(words_of(browser.get("/desk/"))) == everything
    for path in ("/clinician/", "/library/", HERE, f"{HERE}edit/", "/accounts/2fa/"):
        assert menu(words_of(browser.get(path))) == everything, path
    assert '<a href="/library/" aria-current="true">' in words_of(browser.get(HERE))
    assert menu(words_of(sign_in(mona).get(HERE))) == [
        *("/manage/places/", "/desk/numbers/", "/clinician/statistics/", "/clinician/outcomes/"),
        *("/rules/", "/library/", "/manage/mails/"),
    ]


def test_the_list_asks_as_often_for_many_pages_as_for_one(
    ultrasound, sign_in, clara, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = sign_in(clara)
    browser.get("/library/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/library/")
    for number in range(10):
        Page.objects.create(slug=f"page-{number}", kind="guide")
    with CaptureQueriesContext(connection) as many:
        browser.get("/library/")
    assert len(many) == len(few)


# --- the editor ---------------------------------------------------------------------------------------------


def test_an_editor_sees_the_failing_check_with_its_line_beside_the_text(ultrasound, sign_in, mona):
    response = sign_in(mona).post(
        f"{HERE}edit/", typed(ultrasound, body=BODY.replace("You lie still.", "It is safe."), act="check")
    )
    text = words_of(response)
    assert response.status_code == 200
    assert "1 check fails" in text
    assert 'data-line="17">Line 17</a> <b>Banned words</b>' in text
    assert "<q>It is safe.</q>" in text
    assert ultrasound.versions.count() == 1


def test_the_preview_is_what_the_public_page_shows(ultrasound, sign_in, mona, clara, client):
    from education.reading import published

    shown = words_of(sign_in(mona).post(f"{HERE}edit/", typed(ultrasound, body=SIDE, act="check")))
    public(ultrasound, mona, clara)
    published.forget_all()
    page = words_of(client.get(f"/{SLUG}/"))
    sections = re.findall(r'<section id="(?:glance|during|ask)".*?</section>', page, re.DOTALL)
    assert len(sections) == 3
    assert [section for section in sections if section not in shown] == []


def test_a_saved_draft_can_be_opened_in_the_frame_of_the_public_page(ultrasound, sign_in, mona):
    draft(ultrasound, mona)
    response = sign_in(mona).get(f"{HERE}as-readers-see-it/")
    text = words_of(response)
    assert "You lie on your side." in text
    assert "Version 2, as readers will see it." in text
    assert 'name="robots" content="noindex"' in text
    assert "no-store" in response.headers["Cache-Control"]


def test_a_text_is_saved_as_a_draft_and_the_public_text_stays(ultrasound, sign_in, mona, client):
    response = sign_in(mona).post(f"{HERE}edit/", typed(ultrasound, body=SIDE.replace("\n", "\r\n")))
    assert (response.status_code, response.headers["Location"]) == (302, f"{HERE}edit/")
    ultrasound.refresh_from_db()
    assert ultrasound.draft.body == SIDE
    assert ultrasound.live.number == 1


def test_a_text_is_saved_and_submitted_at_once(ultrasound, sign_in, mona):
    browser = sign_in(mona)
    browser.post(f"{HERE}edit/", typed(ultrasound, body=SIDE, act="submit"))
    assert state(ultrasound) == DraftState.IN_REVIEW


def test_a_draft_that_stands_is_submitted_without_a_further_version(ultrasound, sign_in, mona):
    draft(ultrasound, mona)
    sign_in(mona).post(f"{HERE}edit/", typed(ultrasound, act="submit"))
    assert state(ultrasound) == DraftState.IN_REVIEW
    assert ultrasound.versions.count() == 2


def test_a_text_with_a_failing_check_is_saved_and_not_submitted(ultrasound, sign_in, mona):
    unsafe = BODY.replace("You lie still.", "It is safe.")
    response = sign_in(mona).post(f"{HERE}edit/", typed(ultrasound, body=unsafe, act="submit"), follow=True)
    assert "Saved, not submitted. A check fails. Mend it first." in words_of(response)
    assert state(ultrasound) == DraftState.DRAFT


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"main_message": "x" * 161},
        {"changed": ""},
        {"body": " \r\n "},
        {"source_keys": ["no-such-source"]},
        {"aliases": "x" * 121},
    ],
)
def test_a_refused_form_keeps_every_word(ultrasound, sign_in, mona, wrong):
    form = typed(ultrasound, body=SIDE + "My own words <b>&amp;.\n") | {"title": "My title"} | wrong
    response = sign_in(mona).post(f"{HERE}edit/", form)
    text = words_of(response)
    assert response.status_code == 422
    assert "There is a problem" in text
    assert ("My own words <b>&amp;." in text) is ("body" not in wrong)
    assert ("My title" in text) is ("title" not in wrong)
    assert ultrasound.versions.count() == 1


def test_who_saves_second_sees_both_texts_and_may_save_again(ultrasound, sign_in, mona, clara):
    form = typed(ultrasound, body=BODY.replace("You can go home.", "You can walk home."))
    draft(ultrasound, clara)
    browser = sign_in(mona)
    response = browser.post(f"{HERE}edit/", form)
    text = words_of(response)
    assert response.status_code == 409
    assert "Somebody saved before you" in text
    assert "You can walk home." in text  # mine
    assert "You lie on your side." in text  # theirs
    assert "<del>" in text
    assert ultrasound.versions.count() == 2
    assert browser.post(f"{HERE}edit/", form | {"seen": str(seen(ultrasound))}).status_code == 302
    assert ultrasound.versions.count() == 3


def test_a_text_in_review_is_not_changed_and_what_was_typed_stays(ultrasound, sign_in, mona):
    submitted(ultrasound, mona)
    browser = sign_in(mona)
    assert "Withdraw it, or take it off the plan" in words_of(browser.get(f"{HERE}edit/"))
    response = browser.post(f"{HERE}edit/", typed(ultrasound, title="A new title"))
    assert response.status_code == 422
    assert "Withdraw it first" in words_of(response)
    assert "A new title" in words_of(response)


@pytest.mark.parametrize("body", [":::compare\n:::", ":::evidence key=x\n:::", "#### x", ":::", "x", "[@"])
def test_a_text_that_is_only_begun_is_checked_and_saved(ultrasound, sign_in, mona, body):
    browser = sign_in(mona)
    text = f"## A {{#a}}\n\n{body}\n"
    assert browser.post(f"{HERE}edit/", typed(ultrasound, body=text, act="check")).status_code == 200
    assert browser.post(f"{HERE}edit/", typed(ultrasound, body=text)).status_code == 302


def test_markup_that_somebody_types_is_text_everywhere(ultrasound, sign_in, mona):
    hostile = "<script>alert(1)</script>"
    browser = sign_in(mona)
    form = typed(ultrasound, title=hostile, main_message=hostile, changed=hostile, body=SIDE + hostile)
    for act in ("check", "save"):
        assert hostile not in browser.post(f"{HERE}edit/", form | {"act": act}).content.decode()
    for path in ("", "edit/", "compare/", "as-readers-see-it/"):
        assert hostile not in browser.get(HERE + path).content.decode()
    assert hostile not in browser.get("/library/?show=all&find=" + hostile).content.decode()


# --- review -------------------------------------------------------------------------------------------------


def test_a_clinician_signs_and_the_page_says_by_whom(ultrasound, sign_in, mona, clara):
    submitted(ultrasound, mona)
    browser = sign_in(clara)
    assert "Readers will see: checked by Clara, MD." in words_of(browser.get(f"{HERE}review/"))
    response = browser.post(f"{HERE}review/", sheet(ultrasound), follow=True)
    assert "Signed. It can be published now." in words_of(response)
    assert "Signed by Clara, MD" in words_of(response)
    assert state(ultrasound) == DraftState.APPROVED


def test_a_public_library_text_is_signed_from_its_own_screen(ultrasound, sign_in, clara):
    browser = sign_in(clara)
    assert "Check it and sign it" in words_of(browser.get(HERE))
    assert browser.get(f"{HERE}review/?text=public").status_code == 200
    response = browser.post(f"{HERE}review/", sheet(ultrasound), follow=True)
    assert "Signed." in words_of(response)
    assert Page.objects.get().next_review_on is not None
    browser.post(f"{HERE}review/", sheet(ultrasound))
    assert Review.objects.count() == 2


def test_a_reviewer_sends_a_draft_back_with_the_reason(ultrasound, sign_in, mona, clara):
    submitted(ultrasound, mona)
    browser = sign_in(clara)
    back = sheet(ultrasound, decision="return", comment="Which side?", confirmed="")
    assert browser.post(f"{HERE}review/", back | {"comment": ""}).status_code == 422
    browser.post(f"{HERE}review/", back)
    assert state(ultrasound) == DraftState.RETURNED
    assert "Which side?" in words_of(sign_in(mona).get(HERE))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"decision": ""}, "This field is required"),
        ({"confirmed": ""}, "Tick this to sign"),
        ({"understandability": []}, "Too few are so: 0 of 100, at least 94"),
        ({"actionability": ["20"]}, "at least 100"),
    ],
)
def test_a_review_that_is_not_complete_is_refused_and_keeps_its_comment(
    ultrasound, sign_in, mona, clara, wrong, words
):
    submitted(ultrasound, mona)
    response = sign_in(clara).post(f"{HERE}review/", sheet(ultrasound, comment="Looks right.") | wrong)
    assert response.status_code == 422
    assert words in words_of(response)
    assert "Looks right." in words_of(response)
    assert not Review.objects.exists()


def test_a_source_that_nobody_compared_is_ticked_by_name(ultrasound, sign_in, mona, clara):
    Source.objects.filter(key="dagenais-2006-survey").update(to_check=True)
    submitted(ultrasound, mona)
    browser = sign_in(clara)
    assert browser.post(f"{HERE}review/", sheet(ultrasound)).status_code == 422
    browser.post(f"{HERE}review/", sheet(ultrasound, cleared=["dagenais-2006-survey"]))
    assert state(ultrasound) == DraftState.APPROVED


def test_the_author_is_told_that_another_has_to_sign(ultrasound, sign_in, clara):
    submitted(ultrasound, clara)
    browser = sign_in(clara)
    assert "Another clinician has to sign it." in words_of(browser.get(f"{HERE}review/"))
    assert browser.post(f"{HERE}review/", sheet(ultrasound)).status_code == 422
    assert not Review.objects.exists()


def test_a_manager_has_no_review_screen(ultrasound, sign_in, mona, clara):
    submitted(ultrasound, clara)
    browser = sign_in(mona)
    assert browser.get(f"{HERE}review/").status_code == 403
    assert browser.post(f"{HERE}review/", sheet(ultrasound)).status_code == 403
    assert "Review and sign" not in words_of(browser.get(HERE))


def test_a_review_of_a_text_that_was_withdrawn_keeps_the_comment(ultrasound, sign_in, mona, clara):
    version = submitted(ultrasound, mona)
    form = sheet(ultrasound, comment="A long and thoughtful comment.")
    publishing.withdraw(page=ultrasound.pk, seen=version.pk, by=mona, at=AT)
    response = sign_in(clara).post(f"{HERE}review/", form)
    assert response.status_code == 409
    assert "You wrote: A long and thoughtful comment." in words_of(response)


def test_a_reviewer_whose_text_was_replaced_is_told_and_signs_nothing(ultrasound, sign_in, mona, clara):
    version = submitted(ultrasound, mona)
    form = sheet(ultrasound, comment="Fine.")
    publishing.withdraw(page=ultrasound.pk, seen=version.pk, by=mona, at=AT)
    submitted(ultrasound, mona, "You sit up.")
    response = sign_in(clara).post(f"{HERE}review/", form)
    assert response.status_code == 409
    assert "Fine." in words_of(response)
    assert not Review.objects.exists()


# --- publishing ---------------------------------------------------------------------------------------------


def test_a_signed_text_is_published_now(ultrasound, sign_in, mona, clara):
    version = signed(ultrasound, mona, clara)
    response = sign_in(mona).post(f"{HERE}publish/", {"seen": version.pk, "when": "now"}, follow=True)
    assert "Published." in words_of(response)
    ultrasound.refresh_from_db()
    assert ultrasound.live == version


def test_a_signed_text_is_planned_on_the_clinics_own_clock_moved_and_taken_off(
    ultrasound, sign_in, mona, clara, settings
):
    settings.CLINIC_TIME_ZONE = "Europe/London"
    version = signed(ultrasound, mona, clara)
    browser = sign_in(mona)
    summer = next(day for day in (now().date() + timedelta(days=n) for n in range(1, 366)) if day.month == 7)
    plan = {"seen": version.pk, "when": "then", "on": summer.isoformat(), "at": "08:00"}
    browser.post(f"{HERE}publish/", plan)
    ultrasound.refresh_from_db()
    assert ultrasound.publish_at.hour == 7
    assert f'value="{summer.isoformat()}"' in words_of(browser.get(f"{HERE}publish/"))
    assert 'value="08:00"' in words_of(browser.get(f"{HERE}publish/"))
    browser.post(f"{HERE}unschedule/", {"seen": version.pk})
    assert state(ultrasound) == DraftState.APPROVED


@pytest.mark.parametrize(
    "wrong",
    [{"when": ""}, {"on": "", "at": ""}, {"on": "4 May"}, {"at": "25:00"}, {"on": "2020-01-01"}],
)
def test_a_plan_that_is_not_a_time_to_come_is_refused(ultrasound, sign_in, mona, clara, wrong):
    version = signed(ultrasound, mona, clara)
    soon = (now() + timedelta(days=3)).date().isoformat()
    plan = {"seen": version.pk, "when": "then", "on": soon, "at": "08:00"} | wrong
    assert sign_in(mona).post(f"{HERE}publish/", plan).status_code == 422
    assert state(ultrasound) == DraftState.APPROVED


def test_who_publishes_second_is_told_that_it_is_public_already(ultrasound, sign_in, mona, clara):
    version = signed(ultrasound, mona, clara)
    browser = sign_in(mona)
    now_please = {"seen": version.pk, "when": "now"}
    assert browser.post(f"{HERE}publish/", now_please).status_code == 302
    again = browser.post(f"{HERE}publish/", now_please)
    assert again.status_code == 422
    assert "This version is public already." in words_of(again)
    assert Entry.objects.filter(action="page published").count() == 1


def test_a_plan_for_a_version_that_was_replaced_publishes_nothing_and_keeps_the_time_typed(
    ultrasound, sign_in, mona, clara, cole
):
    old = signed(ultrasound, mona, clara)
    newer = signed(ultrasound, cole, clara, "You sit up.")
    soon = (now() + timedelta(days=3)).date().isoformat()
    plan = {"seen": old.pk, "when": "then", "on": soon, "at": "08:00"}
    response = sign_in(mona).post(f"{HERE}publish/", plan)
    assert response.status_code == 409
    assert "Somebody changed this page" in words_of(response)
    assert f'value="{soon}"' in words_of(response)
    ultrasound.refresh_from_db()
    assert (ultrasound.draft, ultrasound.publish_at) == (newer, None)


def test_a_plan_whose_time_passed_without_effect_waits_for_an_editor(ultrasound, sign_in, mona, clara):
    signed(ultrasound, mona, clara)
    browser, words = sign_in(mona), "Its time has passed and it is not public"
    for minutes, told in ((60, False), (-1, False), (-10, True)):
        Page.objects.update(publish_at=now() + timedelta(minutes=minutes))
        for path in ("/library/?show=all", HERE):
            assert (words in words_of(browser.get(path))) is told, (path, minutes)
    Source.objects.update(retracted_on=now().date())
    version = seen(ultrasound)
    why = words_of(browser.post(f"{HERE}publish/", {"seen": version, "when": "now"}))
    assert "dagenais-2006-survey was retracted" in why


def test_an_unsigned_draft_is_not_published_from_its_screen(ultrasound, sign_in, mona):
    version = submitted(ultrasound, mona)
    browser = sign_in(mona)
    assert "No signed version" in words_of(browser.get(f"{HERE}publish/"))
    assert browser.post(f"{HERE}publish/", {"seen": version.pk, "when": "now"}).status_code == 422
    ultrasound.refresh_from_db()
    assert ultrasound.live.number == 1


# --- history, move, retire ----------------------------------------------------------------------------------


def test_two_versions_are_compared_word_by_word_and_changed_numbers_are_marked(ultrasound, sign_in, mona):
    draft(ultrasound, mona, "You lie still for 20 minutes.")
    text = words_of(sign_in(mona).get(f"{HERE}compare/?of=1&with=2"))
    assert '<b class="number">20</b>' in text
    assert "1 number changed" in text
    assert "From version 1 to version 2" in text
    assert "The screen does not show it all." not in text  # the same in both, and far away


@pytest.mark.parametrize("address", ["compare/?of=9", "compare/?of=x", "as-readers-see-it/?version=99"])
def test_a_version_that_is_not_there_is_not_found(ultrasound, sign_in, mona, address):
    assert sign_in(mona).get(HERE + address).status_code == 404


def test_the_old_text_is_one_click_away(ultrasound, sign_in, mona, clara):
    public(ultrasound, mona, clara)
    browser = sign_in(mona)
    assert f"{HERE}compare/?of=1&with=2" in words_of(browser.get(HERE))
    browser.post(f"{HERE}restore/", {"seen": str(seen(ultrasound)), "number": 1})
    ultrasound.refresh_from_db()
    assert (ultrasound.draft.body, ultrasound.live.number) == (BODY, 2)


def test_a_page_moves_and_a_text_typed_at_its_old_address_still_arrives(ultrasound, sign_in, mona):
    browser = sign_in(mona)
    form = typed(ultrasound, body=SIDE)
    moved = browser.post(f"{HERE}move/", {"seen": str(seen(ultrasound)), "slug": "/procedures/on-screen/"})
    assert moved.headers["Location"] == "/library/procedures/on-screen/"
    assert browser.post(f"{HERE}edit/", form).status_code == 302
    ultrasound.refresh_from_db()
    assert ultrasound.draft.body == SIDE


def test_a_refused_address_stays_in_the_field(ultrasound, sign_in, mona):
    response = sign_in(mona).post(f"{HERE}move/", {"seen": str(seen(ultrasound)), "slug": "Not Right"})
    assert response.status_code == 422
    assert 'value="Not Right"' in words_of(response)


def test_a_page_is_taken_away_with_its_reason(ultrasound, sign_in, mona, client):
    browser = sign_in(mona)
    assert browser.get(f"{HERE}retire/").status_code == 200
    form = {"seen": str(seen(ultrasound)), "to": "", "why": "Not offered here."}
    assert browser.post(f"{HERE}retire/", form | {"why": ""}).status_code == 422
    assert "Taken away" in words_of(browser.post(f"{HERE}retire/", form, follow=True))
    assert client.get(f"/{SLUG}/").status_code == 410


@pytest.mark.parametrize(
    ("path", "typed_words", "done"),
    [
        ("retire", {"to": "", "why": "A long reason."}, lambda page: page.retired_at is not None),
        ("move", {"slug": "procedures/on-screen"}, lambda page: page.slug == "procedures/on-screen"),
    ],
)
def test_who_is_told_of_a_change_while_moving_or_retiring_may_press_again(
    ultrasound, sign_in, mona, clara, path, typed_words, done
):
    form = {"seen": str(seen(ultrasound)), **typed_words}
    draft(ultrasound, clara)
    browser = sign_in(mona)
    response = browser.post(f"{HERE}{path}/", form)
    text = words_of(response)
    assert response.status_code == 409
    assert all(words in text for words in typed_words.values())
    held = re.search(r'name="seen" value="([^"]+)"', text)[1]
    assert browser.post(f"{HERE}{path}/", form | {"seen": held}).status_code == 302
    ultrasound.refresh_from_db()
    assert done(ultrasound)


@pytest.mark.parametrize("act", ["submit", "withdraw", "set-aside", "unschedule", "restore"])
def test_a_button_without_its_form_changes_nothing(ultrasound, sign_in, mona, act):
    response = sign_in(mona).post(f"{HERE}{act}/", {})
    assert response.status_code == 422
    assert "Nothing was changed" in words_of(response)


def test_a_button_on_a_page_that_is_too_old_changes_nothing(ultrasound, sign_in, mona, clara):
    old = draft(ultrasound, mona)
    draft(ultrasound, clara, "You sit up.")
    assert sign_in(mona).post(f"{HERE}submit/", {"seen": old.pk}).status_code == 409
    assert state(ultrasound) == DraftState.DRAFT


def test_a_refusal_for_failing_checks_names_each_with_its_line(ultrasound, sign_in, mona):
    version = draft(ultrasound, mona, "It is safe.")
    response = sign_in(mona).post(f"{HERE}submit/", {"seen": version.pk})
    assert "line 17: Banned words: 'safe'" in words_of(response)


def test_an_unknown_page_is_not_found(ultrasound, sign_in, mona):
    for path in ("", "edit/", "compare/", "as-readers-see-it/", "publish/", "move/", "retire/"):
        assert sign_in(mona).get(f"/library/no/such/page/{path}").status_code == 404


# --- what readers wrote -------------------------------------------------------------------------------------


def test_what_readers_wrote_is_read_urgent_words_first_and_handled_once(ultrasound, sign_in, mona, clara):
    for words in ("", "Too long.", "I have chest pain now"):
        Feedback.objects.create(page=ultrasound, version=ultrasound.live, clear=False, text=words, at=now())
    Searched.objects.create(words="frozen elbow", found=0, at=now())
    browser = sign_in(mona)
    text = words_of(browser.get("/library/feedback/"))
    assert text.index("I have chest pain now") < text.index("Too long.")
    assert "May be urgent" in text
    assert "3 of 3" in text
    assert "frozen elbow" in text
    one = Feedback.objects.get(text="Too long.")
    for _ in range(2):
        browser.post("/library/feedback/handled/", {"number": one.pk})
    one.refresh_from_db()
    assert one.handled_by == mona
    assert Entry.objects.filter(action="feedback handled").count() == 1
    assert "Too long." not in words_of(browser.get("/library/feedback/"))


# --- who looks after it -------------------------------------------------------------------------------------


def test_staff_choose_who_looks_after_a_page_and_who_is_named_on_its_screen(ultrasound, sign_in, mona, cole):
    browser = sign_in(mona)
    assert "nobody named: who wrote or signed it gets the mail" in words_of(browser.get(HERE))
    assert f'href="{HERE}owner/"' in words_of(browser.get(HERE))
    browser.post(f"{HERE}owner/", {"owner": cole.pk})
    ultrasound.refresh_from_db()
    assert ultrasound.owner == cole
    assert re.search(r"Looked after by</dt>\s*<dd><bdi>Cole", words_of(browser.get(HERE)))
    entry = Entry.objects.get(action="page owner set")
    assert (entry.by_id, entry.detail) == (mona.pk, {"owner": f"user:{cole.pk}"})
    browser.post(f"{HERE}owner/", {"owner": "nobody"})
    ultrasound.refresh_from_db()
    assert ultrasound.owner is None


def test_only_people_who_may_work_on_pages_can_look_after_one(ultrasound, sign_in, mona, dana, dan):
    browser = sign_in(mona)
    form = words_of(browser.get(f"{HERE}owner/"))
    assert "Mona" in form
    for person in (dana, dan):
        assert f'value="{person.pk}"' not in form
        answer = browser.post(f"{HERE}owner/", {"owner": person.pk})
        assert answer.status_code == 422
    ultrasound.refresh_from_db()
    assert ultrasound.owner is None


def test_a_person_who_may_not_work_on_pages_any_more_is_named_as_such(ultrasound, sign_in, mona, cole):
    Page.objects.update(owner=cole)
    cole.is_active = False
    cole.save()
    assert "Cole, who may not work on pages any more: choose another" in words_of(sign_in(mona).get(HERE))


# --- what stands out ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "red"), [(1, False), (0, True), (-1, True), (-200, True)])
def test_a_page_stands_in_red_on_the_list_from_the_day_its_check_is_due(
    ultrasound, sign_in, clara, days, red
):
    publishing.approve(page=ultrasound.pk, seen=ultrasound.live_id, sheet=SIGNED, by=clara, at=now())
    Page.objects.update(next_review_on=now().date() + timedelta(days=days))
    text = words_of(sign_in(clara).get("/library/?show=due"))
    assert ('<span class="tag emergency">Check overdue</span>' in text) is red
    assert ('<span class="tag emergency">1 check overdue</span>' in text) is red


def test_staff_find_the_way_to_work_on_a_page_that_was_taken_away(ultrasound, sign_in, clara):
    Page.objects.update(retired_at=now())
    browser = sign_in(clara)
    browser.cookies[known_devices.cookie_name()] = "x"
    gone = browser.get(f"/{SLUG}/")
    assert gone.status_code == 410
    assert f'href="{HERE}"' in words_of(gone)
    assert gone["Cache-Control"] == "private, no-store"


def test_readers_of_a_page_that_was_taken_away_see_nothing_of_staff(ultrasound, client):
    Page.objects.update(retired_at=now())
    gone = client.get(f"/{SLUG}/")
    assert gone.status_code == 410
    assert "/library/" not in words_of(gone)
