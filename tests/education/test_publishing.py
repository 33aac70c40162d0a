"""A page's life: every arrow, every refusal, and what the public sees meanwhile."""

from datetime import date, timedelta

import pytest
from django.contrib.redirects.models import Redirect
from django.core.management import call_command

from education import addresses, publishing, redirects, review_clock
from education.addresses import change_slug, retire
from education.models import Page, PageVersion, Review, Source
from education.page_states import DraftState, LiveState, page_at_work, pages_at_work, state_of_draft
from education.publishing import Sheet, publish_due
from education.refusals import ChangedMeanwhile, ChecksFail, NotAllowed, NotNow, Refused
from education.services import load_library
from prolo.audit.models import Entry
from tests.education.make import AT, BODY
from tests.education.pages import (
    LATER,
    SIGNED,
    SLUG,
    draft,
    edited,
    one_file,
    one_page,
    public,
    seen,
    signed,
    submitted,
)

pytestmark = pytest.mark.django_db
TODAY = AT.date()


@pytest.fixture
def ultrasound(tmp_path):
    return one_page(tmp_path)


@pytest.fixture
def read(ultrasound, client):
    """What a reader finds at the page's address."""
    from education.reading import published

    def act(address=f"/{SLUG}/"):
        published.forget_all()
        return client.get(address).content.decode()

    return act


def state(ultrasound):
    ultrasound.refresh_from_db()
    return state_of_draft(ultrasound)


def live_state(ultrasound, today=TODAY):
    ultrasound.refresh_from_db()
    return page_at_work(slug=ultrasound.slug, lang="en").live_state(today=today)


# --- a fresh install, and the first signature ---------------------------------------------------------------


def test_a_fresh_page_says_that_nobody_has_checked_it_until_a_clinician_signs(ultrasound, read, clara):
    assert live_state(ultrasound) == LiveState.UNSIGNED
    assert "Not yet checked by a clinician at this clinic." in read()
    publishing.approve(page=ultrasound.pk, seen=ultrasound.live_id, sheet=SIGNED, by=clara, at=AT)
    assert "Not yet checked" not in read()
    assert "Clara, MD" in read()
    assert live_state(ultrasound) == LiveState.LIVE
    assert ultrasound.next_review_on == review_clock.months_later(TODAY, 12)


def test_a_signed_public_text_is_renewed_and_not_signed_as_new(ultrasound, clara, cole):
    publishing.approve(page=ultrasound.pk, seen=ultrasound.live_id, sheet=SIGNED, by=clara, at=AT)
    with pytest.raises(NotNow):
        publishing.approve(page=ultrasound.pk, seen=ultrasound.live_id, sheet=SIGNED, by=cole, at=AT)
    publishing.renew(
        page=ultrasound.pk, seen=ultrasound.live_id, sheet=SIGNED, by=cole, at=AT + timedelta(days=100)
    )
    ultrasound.refresh_from_db()
    assert ultrasound.next_review_on == review_clock.months_later(TODAY + timedelta(days=100), 12)
    assert Review.objects.count() == 2


# --- draft, submit, withdraw, return ------------------------------------------------------------------------


def test_a_draft_leaves_the_public_text_alone(ultrasound, read, mona):
    version = draft(ultrasound, mona)
    assert (version.number, version.made_by, version.written_by) == (2, mona, "Mona")
    assert state(ultrasound) == DraftState.DRAFT
    assert "You lie still." in read()
    assert "You lie on your side." not in read()


def test_a_second_draft_is_a_further_version_and_the_first_stays_in_the_history(ultrasound, mona, clara):
    draft(ultrasound, mona)
    draft(ultrasound, clara, "You sit up.")
    assert [version.number for version in ultrasound.versions.order_by("number")] == [1, 2, 3]


def test_the_draft_keeps_what_the_checks_said_of_it(ultrasound, mona):
    version = publishing.save_draft(
        page=ultrasound.pk,
        seen=seen(ultrasound),
        text=edited(ultrasound, body=BODY + "\nIt is safe.\n"),
        by=mona,
        at=AT,
    )
    assert ["banned" in fault for fault in version.checks["failing"]].count(True) == 1


def test_nothing_different_is_not_saved(ultrasound, mona):
    with pytest.raises(NotNow, match="Nothing is different"):
        publishing.save_draft(
            page=ultrasound.pk, seen=seen(ultrasound), text=edited(ultrasound), by=mona, at=AT
        )
    assert ultrasound.versions.count() == 1


def test_a_draft_is_submitted_withdrawn_and_submitted_again(ultrasound, mona):
    version = submitted(ultrasound, mona)
    assert state(ultrasound) == DraftState.IN_REVIEW
    publishing.withdraw(page=ultrasound.pk, seen=version.pk, by=mona, at=AT)
    assert state(ultrasound) == DraftState.DRAFT
    publishing.submit(page=ultrasound.pk, seen=version.pk, by=mona, at=AT)
    assert state(ultrasound) == DraftState.IN_REVIEW


def test_a_draft_with_a_failing_check_is_not_submitted(ultrasound, mona):
    version = draft(ultrasound, mona, "It is safe.")
    with pytest.raises(ChecksFail) as refusal:
        publishing.submit(page=ultrasound.pk, seen=version.pk, by=mona, at=AT)
    assert [(fault.gate, fault.line) for fault in refusal.value.faults] == [("banned", 17)]
    assert BODY.splitlines()[16] == "You lie still."


def test_a_returned_draft_says_why_and_may_be_submitted_again(ultrasound, mona, clara):
    version = submitted(ultrasound, mona)
    publishing.return_to_author(page=ultrasound.pk, seen=version.pk, comment="Which side?", by=clara, at=AT)
    assert state(ultrasound) == DraftState.RETURNED
    assert Review.objects.get().comment == "Which side?"
    publishing.submit(page=ultrasound.pk, seen=version.pk, by=mona, at=LATER)
    assert state(ultrasound) == DraftState.IN_REVIEW


def test_a_draft_is_not_returned_without_a_reason(ultrasound, mona, clara):
    version = submitted(ultrasound, mona)
    with pytest.raises(Refused, match="Say what has to change"):
        publishing.return_to_author(page=ultrasound.pk, seen=version.pk, comment=" ", by=clara, at=AT)


def test_a_library_update_is_set_aside_and_stays_in_the_history(ultrasound, clara, mona, tmp_path):
    publishing.approve(page=ultrasound.pk, seen=ultrasound.live_id, sheet=SIGNED, by=clara, at=AT)
    load_library(library=one_file(tmp_path / "new", body=changed_body()), lang="en", at=AT)
    publishing.set_aside(page=ultrasound.pk, seen=seen(ultrasound), by=mona, at=AT)
    assert state(ultrasound) == DraftState.NONE
    assert ultrasound.versions.count() == 2


def changed_body() -> str:
    return BODY.replace("You lie still.", "You lie flat.")


# --- the signature ------------------------------------------------------------------------------------------


def test_nobody_but_a_clinician_signs(ultrasound, mona, dana, clara):
    version = submitted(ultrasound, clara)
    for by in (mona, dana):
        by.credentials = "BSc"
        with pytest.raises(NotAllowed):
            publishing.approve(page=ultrasound.pk, seen=version.pk, sheet=SIGNED, by=by, at=AT)
        with pytest.raises(NotAllowed):
            publishing.return_to_author(page=ultrasound.pk, seen=version.pk, comment="x", by=by, at=AT)
        with pytest.raises(NotAllowed):
            publishing.approve(page=ultrasound.pk, seen=ultrasound.live_id, sheet=SIGNED, by=by, at=AT)
    assert not Review.objects.exists()


def test_the_author_does_not_sign(ultrasound, clara):
    version = submitted(ultrasound, clara)
    with pytest.raises(NotAllowed, match="You wrote this version"):
        publishing.approve(page=ultrasound.pk, seen=version.pk, sheet=SIGNED, by=clara, at=AT)


def test_a_clinician_without_a_credential_does_not_sign(ultrasound, mona, clara):
    version = submitted(ultrasound, mona)
    clara.credentials = " "
    with pytest.raises(NotAllowed, match="credential"):
        publishing.approve(page=ultrasound.pk, seen=version.pk, sheet=SIGNED, by=clara, at=AT)


def test_a_version_is_not_signed_before_it_is_submitted(ultrasound, mona, clara):
    version = draft(ultrasound, mona)
    with pytest.raises(NotNow, match="not been submitted"):
        publishing.approve(page=ultrasound.pk, seen=version.pk, sheet=SIGNED, by=clara, at=AT)


def test_a_reviewer_confirms_and_scores_the_text(ultrasound, mona, clara):
    version = submitted(ultrasound, mona)
    for sheet, words in (
        (Sheet(confirmed=False, pemat=SIGNED.pemat), "Confirm"),
        (Sheet(confirmed=True, pemat=SIGNED.pemat - {"20"}), "scores too low"),
        (Sheet(confirmed=True, pemat=SIGNED.pemat - {"1", "2"}), "scores too low"),
    ):
        with pytest.raises(Refused, match=words):
            publishing.approve(page=ultrasound.pk, seen=version.pk, sheet=sheet, by=clara, at=AT)
    sheet = Sheet(confirmed=True, pemat=SIGNED.pemat - {"1"})
    review = publishing.approve(page=ultrasound.pk, seen=version.pk, sheet=sheet, by=clara, at=AT)
    assert (review.pemat["understandability"], review.pemat["actionability"]) == (94, 100)


def test_a_source_to_check_holds_the_signature_until_the_reviewer_clears_it_by_name(ultrasound, mona, clara):
    Source.objects.filter(key="dagenais-2006-survey").update(to_check=True)
    version = submitted(ultrasound, mona)
    with pytest.raises(publishing.SourcesToCheck, match="dagenais-2006-survey"):
        publishing.approve(page=ultrasound.pk, seen=version.pk, sheet=SIGNED, by=clara, at=AT)
    sheet = Sheet(confirmed=True, pemat=SIGNED.pemat, cleared=frozenset({"dagenais-2006-survey"}))
    review = publishing.approve(page=ultrasound.pk, seen=version.pk, sheet=sheet, by=clara, at=AT)
    assert review.checklist == {"sources_compared": ["dagenais-2006-survey"], "signs": []}


TO_COMPARE = "A clinician still has to compare our text with this source."


def test_a_source_that_the_reviewer_compared_is_not_said_to_be_open_any_more(ultrasound, read, clara):
    Source.objects.filter(key="dagenais-2006-survey").update(to_check=True)
    for address in (f"/{SLUG}/", "/sources/dagenais-2006-survey/"):
        assert TO_COMPARE in read(address)
        assert "compared" not in read(address)
    sheet = Sheet(confirmed=True, pemat=SIGNED.pemat, cleared=frozenset({"dagenais-2006-survey"}))
    publishing.approve(page=ultrasound.pk, seen=ultrasound.live_id, sheet=sheet, by=clara, at=AT)
    assert "A clinician compared our text with this source on 4 May 2026." in read()
    assert "A clinician compared this page with the source on 4 May 2026." in read(
        "/sources/dagenais-2006-survey/"
    )
    for address in (f"/{SLUG}/", "/sources/dagenais-2006-survey/"):
        assert TO_COMPARE not in read(address)


def test_a_source_that_one_of_two_pages_was_compared_with_is_still_open(ultrasound, read, clara):
    Source.objects.filter(key="dagenais-2006-survey").update(to_check=True)
    sheet = Sheet(confirmed=True, pemat=SIGNED.pemat, cleared=frozenset({"dagenais-2006-survey"}))
    publishing.approve(page=ultrasound.pk, seen=ultrasound.live_id, sheet=sheet, by=clara, at=AT)
    other = Page.objects.create(slug="costs", kind="guide")
    version = PageVersion.objects.create(
        page=other, number=1, title="Costs", source_keys=["dagenais-2006-survey"], made_at=AT
    )
    Page.objects.filter(pk=other.pk).update(live=version)
    text = read("/sources/dagenais-2006-survey/")
    assert TO_COMPARE in text
    assert text.count("A clinician compared this page with the source") == 1


def test_a_text_whose_source_was_retracted_is_neither_signed_nor_published(ultrasound, mona, clara):
    version = signed(ultrasound, mona, clara)
    Source.objects.filter(key="dagenais-2006-survey").update(retracted_on=TODAY)
    with pytest.raises(ChecksFail):
        publishing.publish(page=ultrasound.pk, seen=version.pk, by=mona, at=AT)
    with pytest.raises(ChecksFail):
        publishing.approve(page=ultrasound.pk, seen=ultrasound.live_id, sheet=SIGNED, by=clara, at=AT)


# --- publishing ---------------------------------------------------------------------------------------------


def test_a_signed_version_goes_live_and_its_clock_starts_with_the_signature(ultrasound, read, mona, clara):
    version = signed(ultrasound, mona, clara)
    assert "You lie still." in read()
    publishing.publish(page=ultrasound.pk, seen=version.pk, by=mona, at=AT + timedelta(days=40))
    assert "You lie on your side." in read()
    ultrasound.refresh_from_db()
    assert (ultrasound.live, ultrasound.draft, ultrasound.submitted_at) == (version, None, None)
    assert ultrasound.next_review_on == review_clock.months_later(TODAY, 12)


@pytest.mark.parametrize("make", [draft, submitted])
def test_what_nobody_signed_is_not_published(ultrasound, mona, make):
    version = make(ultrasound, mona)
    with pytest.raises(NotNow):
        publishing.publish(page=ultrasound.pk, seen=version.pk, by=mona, at=AT)
    with pytest.raises(NotNow):
        publishing.schedule(page=ultrasound.pk, seen=version.pk, publish_at=LATER, by=mona, at=AT)


def test_a_signature_is_for_one_version_only(ultrasound, mona, clara):
    signed(ultrasound, mona, clara)
    later = draft(ultrasound, mona, "You sit up.")
    assert state(ultrasound) == DraftState.DRAFT
    with pytest.raises(NotNow):
        publishing.publish(page=ultrasound.pk, seen=later.pk, by=mona, at=AT)


def test_a_signature_counts_only_while_its_writer_has_a_credential(ultrasound, mona, clara):
    version = signed(ultrasound, mona, clara)
    type(clara).objects.filter(pk=clara.pk).update(credentials="")
    with pytest.raises(NotNow, match="No clinician other than the author"):
        publishing.publish(page=ultrasound.pk, seen=version.pk, by=mona, at=AT)


def test_a_page_is_published_at_its_time_and_once(ultrasound, read, mona, clara):
    version = signed(ultrasound, mona, clara)
    publishing.schedule(page=ultrasound.pk, seen=version.pk, publish_at=LATER, by=mona, at=AT)
    assert state(ultrasound) == DraftState.SCHEDULED
    assert publish_due(at=LATER - timedelta(seconds=1)) == ([], {})
    assert publish_due(at=LATER) == ([f"/{SLUG}/"], {})
    assert publish_due(at=LATER) == ([], {})
    ultrasound.refresh_from_db()
    assert (ultrasound.live, ultrasound.publish_at) == (version, None)
    assert "You lie on your side." in read()
    assert Entry.objects.filter(action="page published").count() == 1


def test_a_planned_page_that_fails_a_check_by_then_stays_as_it_is_and_is_named(ultrasound, mona, clara):
    version = signed(ultrasound, mona, clara)
    publishing.schedule(page=ultrasound.pk, seen=version.pk, publish_at=LATER, by=mona, at=AT)
    Source.objects.filter(key="dagenais-2006-survey").update(retracted_on=TODAY)
    done, stuck = publish_due(at=LATER)
    assert (done, list(stuck)) == ([], [f"/{SLUG}/"])
    assert state(ultrasound) == DraftState.SCHEDULED


def test_a_plan_is_moved_and_dropped(ultrasound, mona, clara):
    version = signed(ultrasound, mona, clara)
    for when in (LATER, LATER + timedelta(days=2)):
        publishing.schedule(page=ultrasound.pk, seen=version.pk, publish_at=when, by=mona, at=AT)
    publishing.unschedule(page=ultrasound.pk, seen=version.pk, by=mona, at=AT)
    assert state(ultrasound) == DraftState.APPROVED
    assert publish_due(at=LATER + timedelta(days=3)) == ([], {})


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_a_plan_is_for_the_coming_year(ultrasound, mona, clara, days):
    version = signed(ultrasound, mona, clara)
    with pytest.raises(NotNow, match="Choose a time"):
        publishing.schedule(
            page=ultrasound.pk, seen=version.pk, publish_at=AT + timedelta(days=days), by=mona, at=AT
        )


@pytest.mark.parametrize("act", ["withdraw", "unschedule", "set_aside", "submit", "publish"])
def test_without_a_draft_there_is_nothing_to_do(ultrasound, mona, act):
    with pytest.raises(NotNow):
        getattr(publishing, act)(page=ultrasound.pk, seen=seen(ultrasound), by=mona, at=AT)


@pytest.mark.parametrize("make", [submitted, signed])
def test_what_a_reviewer_holds_or_a_plan_names_is_not_edited(ultrasound, mona, clara, make):
    version = make(ultrasound, mona, clara) if make is signed else make(ultrasound, mona)
    if make is signed:
        publishing.schedule(page=ultrasound.pk, seen=version.pk, publish_at=LATER, by=mona, at=AT)
    for act in (lambda: draft(ultrasound, mona, "You sit up."), lambda: restored(ultrasound, 1, mona)):
        with pytest.raises(NotNow):
            act()


def test_the_desk_does_none_of_it(ultrasound, dana):
    version = ultrasound.live_id
    for act in (publishing.submit, publishing.withdraw, publishing.set_aside, publishing.publish):
        with pytest.raises(NotAllowed):
            act(page=ultrasound.pk, seen=version, by=dana, at=AT)
    with pytest.raises(NotAllowed):
        draft(ultrasound, dana)
    with pytest.raises(NotAllowed):
        retire(page=ultrasound.pk, seen=version, to="", why="x", by=dana, at=AT)
    with pytest.raises(NotAllowed):
        change_slug(page=ultrasound.pk, seen=version, slug="procedures/x", by=dana, at=AT)


# --- two people at once -------------------------------------------------------------------------------------


def test_who_saves_second_is_told_and_nothing_is_overwritten(ultrasound, mona, clara):
    first = seen(ultrasound)
    draft(ultrasound, mona)
    with pytest.raises(ChangedMeanwhile):
        publishing.save_draft(
            page=ultrasound.pk, seen=first, text=edited(ultrasound, title="Another title"), by=clara, at=AT
        )
    assert ultrasound.versions.count() == 2


def test_a_reviewer_never_signs_a_text_other_than_the_one_read(ultrasound, mona, clara):
    read = submitted(ultrasound, mona)
    publishing.withdraw(page=ultrasound.pk, seen=read.pk, by=mona, at=AT)
    draft(ultrasound, mona, "You sit up.")
    publishing.submit(page=ultrasound.pk, seen=seen(ultrasound), by=mona, at=AT)
    with pytest.raises(ChangedMeanwhile):
        publishing.approve(page=ultrasound.pk, seen=read.pk, sheet=SIGNED, by=clara, at=AT)


# --- history ------------------------------------------------------------------------------------------------


def restored(ultrasound, number, by):
    return publishing.restore(page=ultrasound.pk, seen=seen(ultrasound), number=number, by=by, at=AT)


def test_an_earlier_text_comes_back_as_a_new_version_that_needs_its_own_signature(ultrasound, mona, clara):
    public(ultrasound, mona, clara)
    version = restored(ultrasound, 1, mona)
    assert (version.number, version.body) == (3, BODY)
    assert state(ultrasound) == DraftState.DRAFT
    assert ultrasound.live.number == 2
    with pytest.raises(NotNow):
        publishing.publish(page=ultrasound.pk, seen=version.pk, by=mona, at=AT)


def test_the_text_of_today_is_not_restored(ultrasound, mona):
    for number in (1, 9):
        with pytest.raises(NotNow):
            restored(ultrasound, number, mona)


# --- addresses ----------------------------------------------------------------------------------------------


def moved(ultrasound, slug, by):
    change_slug(page=ultrasound.pk, seen=seen(ultrasound), slug=slug, by=by, at=AT)


def test_a_page_that_moves_is_found_at_its_old_addresses_in_one_step(ultrasound, client, mona):
    moved(ultrasound, "procedures/needle-on-screen", mona)
    moved(ultrasound, "procedures/seeing-the-needle", mona)
    for old in (SLUG, "procedures/needle-on-screen"):
        answer = client.get(f"/{old}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/procedures/seeing-the-needle/")
    assert client.get("/procedures/seeing-the-needle/").status_code == 200


def test_a_page_that_moves_back_leads_nowhere_else(ultrasound, client, mona):
    moved(ultrasound, "procedures/needle-on-screen", mona)
    moved(ultrasound, SLUG, mona)
    assert client.get(f"/{SLUG}/").status_code == 200
    assert client.get("/procedures/needle-on-screen/").headers["Location"] == f"/{SLUG}/"
    assert Redirect.objects.count() == 1


def test_a_moved_page_still_passes_its_checks_and_links_to_its_old_address_still_lead_there(
    ultrasound, mona, clara
):
    from education import queries

    moved(ultrasound, "procedures/seeing-the-needle", mona)
    public(ultrasound, mona, clara)
    assert SLUG in queries.live_slugs(lang="en")


def test_a_page_that_is_found_asks_nothing_about_moved_ones(ultrasound, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(f"/{SLUG}/")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/{SLUG}/")
    assert [query for query in asked if "redirect" in query["sql"]] == []


@pytest.mark.parametrize(
    "slug", ["", "Upper", "a b", "a//b", "-a", "needle", "conditions/x", "procedures/x/", "check", "x" * 201]
)
def test_an_address_outside_the_rules_is_refused(ultrasound, mona, slug):
    with pytest.raises(Refused):
        moved(ultrasound, slug, mona)
    ultrasound.refresh_from_db()
    assert ultrasound.slug == SLUG


def test_an_address_that_is_taken_or_belongs_to_the_application_is_refused(ultrasound, mona):
    Page.objects.create(slug="procedures/taken", kind="procedure")
    with pytest.raises(Refused, match="Another page"):
        moved(ultrasound, "procedures/taken", mona)
    guide = Page.objects.create(slug="a-guide", kind="guide", live=None)
    version = draft_of(guide, mona)
    for slug in ("check", "desk/x", "emergency"):
        with pytest.raises(Refused):
            change_slug(page=guide.pk, seen=version, slug=slug, by=mona, at=AT)


def draft_of(ultrasound, by):
    version = PageVersion.objects.create(page=ultrasound, number=1, title="A", made_by=by, made_at=AT)
    Page.objects.filter(pk=ultrasound.pk).update(draft=version)
    return version.pk


@pytest.mark.parametrize("slug", sorted(addresses.STAYS))
def test_the_front_page_and_the_page_for_help_stay(ultrasound, mona, slug):
    Page.objects.filter(pk=ultrasound.pk).update(slug=slug)
    with pytest.raises(NotNow):
        moved(ultrasound, "procedures/elsewhere", mona)
    with pytest.raises(NotNow):
        taken_away(ultrasound, mona)


def taken_away(ultrasound, by, to=""):
    retire(page=ultrasound.pk, seen=seen(ultrasound), to=to, why="Not offered any more.", by=by, at=AT)


def test_a_page_that_is_taken_away_says_so(ultrasound, client, mona):
    taken_away(ultrasound, mona)
    assert client.get(f"/{SLUG}/").status_code == 410
    assert live_state(ultrasound) == LiveState.RETIRED
    assert Entry.objects.get(action="page retired").why == "Not offered any more."


def test_a_page_that_is_taken_away_may_lead_to_another(ultrasound, client, mona):
    other = Page.objects.create(slug="costs", kind="guide")
    version = draft_of(other, mona)
    with pytest.raises(Refused, match="readers can open"):
        taken_away(ultrasound, mona, to="costs")
    Page.objects.filter(pk=other.pk).update(live=version, draft=None)
    taken_away(ultrasound, mona, to="costs")
    assert client.get(f"/{SLUG}/").headers["Location"] == "/costs/"


def test_what_was_planned_for_a_page_that_is_taken_away_does_not_happen(ultrasound, mona, clara):
    version = signed(ultrasound, mona, clara)
    publishing.schedule(page=ultrasound.pk, seen=version.pk, publish_at=LATER, by=mona, at=AT)
    taken_away(ultrasound, mona)
    assert publish_due(at=LATER) == ([], {})
    assert live_state(ultrasound) == LiveState.RETIRED


def test_publishing_a_signed_text_brings_a_page_back(ultrasound, client, mona, clara):
    redirects.lead(old=f"/{SLUG}/", new="/costs/")
    taken_away(ultrasound, mona)
    public(ultrasound, mona, clara)
    assert client.get(f"/{SLUG}/").status_code == 200
    assert live_state(ultrasound) == LiveState.LIVE


def test_a_page_is_taken_away_with_a_reason_and_once(ultrasound, mona):
    with pytest.raises(Refused, match="Say why"):
        retire(page=ultrasound.pk, seen=seen(ultrasound), to="", why=" ", by=mona, at=AT)
    taken_away(ultrasound, mona)
    with pytest.raises(NotNow):
        taken_away(ultrasound, mona)


# --- the library files --------------------------------------------------------------------------------------


def test_a_page_the_clinic_edited_is_never_overwritten_by_the_library(
    ultrasound, read, mona, clara, tmp_path
):
    public(ultrasound, mona, clara)
    report = load_library(library=one_file(tmp_path / "new", body=changed_body()), lang="en", at=LATER)
    assert report.kept == [f"/{SLUG}/"]
    assert "You lie on your side." in read()
    assert state(ultrasound) == DraftState.NONE


def test_the_file_of_a_moved_page_makes_no_second_page(ultrasound, mona, tmp_path):
    moved(ultrasound, "procedures/seeing-the-needle", mona)
    report = load_library(library=one_file(tmp_path), lang="en", at=LATER)
    assert (report.unchanged, report.created, report.without_file) == (
        ["/procedures/seeing-the-needle/"],
        [],
        [],
    )
    assert Page.objects.count() == 1


# --- the clock ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "changed", "day"),
    [
        ("conditions/tennis-elbow", False, date(2027, 8, 31)),
        ("conditions/tennis-elbow", True, date(2027, 2, 28)),
        ("risks", False, date(2027, 2, 28)),
        ("risks/nerve-damage", False, date(2027, 2, 28)),
        ("evidence", False, date(2027, 2, 28)),
        ("after-your-injections", False, date(2027, 2, 28)),
        ("risks-of-nothing", False, date(2027, 8, 31)),
    ],
)
def test_the_next_check_is_a_year_away_and_half_a_year_where_it_matters_most(slug, changed, day):
    assert review_clock.next_review(slug=slug, signed_on=date(2026, 8, 31), cards_changed=changed) == day


def test_a_page_says_itself_when_it_wants_to_be_checked_sooner():
    assert review_clock.next_review(slug="costs", signed_on=date(2026, 1, 15), months=3) == date(2026, 4, 15)


def test_a_page_falls_due_and_then_overdue_and_readers_are_told(ultrasound, read, clara):
    publishing.approve(page=ultrasound.pk, seen=ultrasound.live_id, sheet=SIGNED, by=clara, at=AT)
    ultrasound.refresh_from_db()
    day = ultrasound.next_review_on
    for days, expected in (
        (-61, LiveState.LIVE),
        (-60, LiveState.DUE),
        (-1, LiveState.DUE),
        (0, LiveState.OVERDUE),
    ):
        assert live_state(ultrasound, day + timedelta(days=days)) == expected
    Page.objects.update(next_review_on=date(2020, 1, 1))
    assert "This page was due a check on 1 January 2020." in read()


# --- what is written down -----------------------------------------------------------------------------------


def test_every_step_is_written_down_with_who_and_which_version(ultrasound, mona, clara):
    version = public(ultrasound, mona, clara)
    rows = Entry.objects.filter(action__startswith="page ").order_by("pk")
    assert list(rows.values_list("action", "by_id", "detail")) == [
        ("page draft saved", mona.pk, {"version": version.number}),
        ("page submitted", mona.pk, {"version": version.number}),
        ("page signed", clara.pk, {"version": version.number}),
        ("page published", mona.pk, {"version": version.number}),
    ]
    assert set(rows.values_list("subject", flat=True)) == {f"page:/{SLUG}/"}


def test_the_list_of_pages_is_one_query(ultrasound, mona, clara, django_assert_num_queries):
    signed(ultrasound, mona, clara)
    with django_assert_num_queries(1):
        (row,) = pages_at_work(lang="en")
    assert (row.draft_state, row.draft_maker, row.decided_by) == (DraftState.APPROVED, mona.pk, "Clara")


def test_a_clinicians_credential_is_set_by_a_command_and_written_down(clara):
    call_command("set_credentials", "CLARA@example.org", " MD,  GMC 1234567 ")
    clara.refresh_from_db()
    assert clara.credentials == "MD, GMC 1234567"
    assert Entry.objects.get(action="credentials set").subject == f"user:{clara.pk}"


def test_the_command_publishes_what_is_due_and_says_so(ultrasound, mona, clara, capsys):
    version = signed(ultrasound, mona, clara)
    Page.objects.filter(pk=ultrasound.pk).update(publish_at=AT)
    call_command("publish_due")
    assert f"published: /{SLUG}/" in capsys.readouterr().out
    call_command("publish_due")
    assert capsys.readouterr().out == "nothing was planned up to now\n"
    ultrasound.refresh_from_db()
    assert ultrasound.live == version
