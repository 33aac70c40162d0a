"""The queue's pages: filters as links, views kept, what is done on the list, and what renews itself."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils.timezone import now

from prolo.audit.models import Entry
from prolo.clinic.models import Location
from tests.triage.cases import posted, sent_case, stopped_case, version_of
from triage.models import Case, Event, Mail, Message, SavedView
from triage.services import clinic
from triage.services import desk as front_desk

pytestmark = pytest.mark.django_db
QUEUE = "/desk/"
RENEWING = {"HX-Request": "true", "X-By-Itself": "yes"}


@pytest.fixture
def desk(sign_in, dana):
    return sign_in(dana)


def text_of(response):
    return response.content.decode()


def shown(response):
    return set(re.findall(r'id="case-(\w+)"', text_of(response)))


def picked(*cases):
    return [f"{case.reference}.{version_of(case)}" for case in cases]


def test_a_link_with_filters_shows_the_same_to_a_colleague(desk, sign_in, clara, location):
    place = Location.objects.create(name="Harbour", slug="harbour")
    here, there = sent_case(location), sent_case(place)
    link = f"{QUEUE}?location={place.pk}&state=new&whose=nobody"
    assert shown(desk.get(link)) == {there.reference}
    assert "Remove the filter: Place: Harbour" in text_of(desk.get(link))
    assert shown(sign_in(clara).get(link)) == {there.reference}
    assert here.reference not in text_of(desk.get(link))


def test_mine_means_whoever_opens_the_link(desk, sign_in, dana, clara, location):
    mine, hers = sent_case(location), sent_case(location)
    front_desk.take(case=mine, by=dana, at=now(), version=mine.version)
    front_desk.take(case=hers, by=clara, at=now(), version=hers.version)
    assert shown(desk.get(QUEUE, {"whose": "me"})) == {mine.reference}
    assert shown(desk.get(QUEUE, {"whose": str(clara.pk)})) == {hers.reference}
    assert shown(sign_in(clara).get(QUEUE, {"whose": "me"})) == {hers.reference}


def test_an_emergency_stands_on_top_whatever_the_page_is_narrowed_to(desk, location):
    stopped = stopped_case(location)
    for query in ({"whose": "me"}, {"state": "decided"}, {"region": "hip"}, {"due": "late"}):
        text = text_of(desk.get(QUEUE, query))
        assert stopped.reference in text
        assert "1 emergency or same-day case, on top of every page." in text


def test_each_tab_says_how_many_it_holds(desk, dana, location):
    cases = [sent_case(location) for _ in range(3)]
    front_desk.take(case=cases[0], by=dana, at=now(), version=cases[0].version)
    text = text_of(desk.get(QUEUE))
    counts = dict(re.findall(r'id="tab-(\w+)".*?class="count">([^<]+)<', text))
    assert counts == {
        "all": "3",
        "new": "3",
        "nobody": "2",
        "mine": "1",
        "late": "0",
        "waiting": "0",
        "mail": "0",
    }


def test_the_next_page_leads_back_to_the_one_before(desk, location):
    for _ in range(26):
        sent_case(location)
    first = desk.get(QUEUE)
    second = desk.get(unescape(re.search(r'rel="next" href="([^"]+)"', text_of(first))[1]))
    before = desk.get(unescape(re.search(r'rel="prev" href="([^"]+)"', text_of(second))[1]))
    assert (len(shown(first)), len(shown(second))) == (25, 1)
    assert shown(before) == shown(first)


def test_a_case_that_a_colleague_took_meanwhile_stays_theirs_and_the_list_says_so(desk, clara, location):
    case = sent_case(location)
    seen = posted(case)
    front_desk.take(case=case, by=clara, at=now(), version=case.version)
    answer = desk.post(reverse("worklist:take", args=[case.reference]), seen, follow=True)
    assert "Clara changed this case" in text_of(answer)
    assert Case.objects.get().assignee == clara


def test_a_closed_case_that_asks_for_a_look_is_taken_on_the_list(desk, dana, clara, location):
    case = sent_case(location, words=False)
    clinic.decide(case=case, by=clara, at=now(), version=case.version, outcome="not_for_us", reason="No.")
    Case.objects.update(attention_at=now(), mail_failed_at=now())
    take = reverse("worklist:take", args=[case.reference])
    assert take in text_of(desk.get(QUEUE, {"mail": "back"}))
    desk.post(take, posted(case))
    assert Case.objects.get().attention_at is None


def test_a_view_is_kept_under_a_name_opened_again_and_removed(desk, dana, location):
    answer = desk.post(reverse("worklist:keep") + "?state=new&due=late&nonsense=1", {"name": "Late and new"})
    view = SavedView.objects.get()
    assert answer["Location"] == f"{QUEUE}?state=new&due=late"
    assert (view.owner, view.narrowing) == (dana, {"state": "new", "due": "late"})
    text = text_of(desk.get(QUEUE))
    assert re.search(
        r'href="/desk/\?(state=new&amp;due=late|due=late&amp;state=new)"><bdi>Late and new', text
    )
    desk.post(reverse("worklist:forget", args=[view.pk]))
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("name", "said"), [("", "Give the view a name"), ("Mine", "You have a view of this name")]
)
def test_a_view_without_a_name_or_with_one_that_is_taken_is_refused_beside_the_field(desk, name, said):
    keep = reverse("worklist:keep") + "?state=new"
    desk.post(keep, {"name": "Mine"})
    answer = desk.post(keep, {"name": name})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert f'value="{name}"' in text_of(answer) or not name
    assert SavedView.objects.count() == 1


def test_nobody_sees_or_removes_the_views_of_another(desk, sign_in, clara):
    desk.post(reverse("worklist:keep") + "?state=new", {"name": "Only for Dana"})
    other = sign_in(clara)
    assert "Only for Dana" not in text_of(other.get(QUEUE))
    other.post(reverse("worklist:forget", args=[SavedView.objects.get().pk]))
    assert SavedView.objects.exists()


def test_a_person_keeps_at_most_twenty_views(desk):
    keep = reverse("worklist:keep")
    answers = [desk.post(keep, {"name": f"View {number}"}).status_code for number in range(21)]
    assert answers == [302] * 20 + [422]


def test_marked_cases_are_shown_and_then_given_to_one_colleague(desk, dana, clara, location):
    cases = [sent_case(location) for _ in range(3)]
    preview = desk.post(reverse("worklist:together"), {"pick": picked(*cases[:2]), "act": "give"})
    text = text_of(preview)
    assert cases[0].reference in text and cases[2].reference not in text
    body = {"case": re.findall(r'name="case" value="([^"]+)"', text), "to": str(clara.pk)}
    answer = desk.post(reverse("worklist:give"), body, follow=True)
    assert "2 cases are with Clara now." in text_of(answer)
    assert set(Case.objects.filter(assignee=clara)) == set(cases[:2])
    assert Event.objects.filter(kind="assigned", by=dana).count() == 2


def test_of_marked_cases_the_one_that_changed_meanwhile_is_left_and_named(desk, clara, cole, location):
    moved, still = sent_case(location), sent_case(location)
    marks = picked(moved, still)
    front_desk.take(case=moved, by=cole, at=now(), version=moved.version)
    answer = desk.post(reverse("worklist:give"), {"case": marks, "to": str(clara.pk)})
    text = text_of(answer)
    assert answer.status_code == 409
    assert "1 case is with Clara now." in text
    assert moved.reference in text and still.reference not in text
    assert [Case.objects.get(pk=case.pk).assignee for case in (moved, still)] == [cole, clara]


def test_a_message_to_several_is_shown_first_and_then_goes_to_each_alone(desk, location):
    cases = [sent_case(location) for _ in range(2)]
    write, body = reverse("worklist:write"), {"case": picked(*cases), "message": "We are closed on Friday."}
    before = Mail.objects.count()
    preview = desk.post(write, body)
    assert preview.status_code == 200 and "As each patient will read it" in text_of(preview)
    assert not Message.objects.exists()
    answer = desk.post(write, body | {"shown": "We are closed on Friday."}, follow=True)
    assert "The message went to 2 patients." in text_of(answer)
    assert {message.case_id for message in Message.objects.all()} == {case.pk for case in cases}
    mails = Mail.objects.filter(kind="message")
    assert Mail.objects.count() == before + 2
    assert all("Friday" not in mail.body + mail.subject for mail in mails)
    assert {mail.case_id for mail in mails} == {case.pk for case in cases}


def test_words_that_were_changed_after_the_preview_are_shown_again(desk, location):
    case = sent_case(location)
    body = {"case": picked(case), "message": "New words", "shown": "Old words"}
    assert "As each patient will read it" in text_of(desk.post(reverse("worklist:write"), body))
    assert not Message.objects.exists()


def test_a_message_with_a_part_to_fill_in_goes_to_nobody_and_is_not_lost(desk, location):
    body = {"case": picked(sent_case(location)), "message": "We are closed on [day]."}
    for shown_before in ({}, {"shown": "We are closed on [day]."}):
        answer = desk.post(reverse("worklist:write"), body | shown_before)
        assert answer.status_code == 422
        assert "Fill in or take out each part" in text_of(answer)
        assert "We are closed on [day]." in text_of(answer)
    assert not Message.objects.exists()


def test_before_a_message_goes_the_page_says_who_gets_no_mail(desk, location):
    case = sent_case(location)
    patient = case.patient
    patient.contact = patient.contact | {"email_ok": False}
    patient.save()
    Case.objects.update(language="es")
    text = text_of(desk.post(reverse("worklist:together"), {"pick": picked(case), "act": "write"}))
    assert "No e-mail goes out: phone this patient as well." in text
    assert "Uses the form in " in text


@pytest.mark.parametrize("act", ["decide", "accept", "lower", "close", ""])
def test_no_clinical_outcome_is_given_to_several(desk, location, act):
    case = sent_case(location)
    answer = desk.post(reverse("worklist:together"), {"pick": picked(case), "act": act})
    assert answer.status_code == 422
    assert version_of(case) == case.version


@pytest.mark.parametrize("act", ["give", "write"])
def test_without_a_mark_the_page_asks_for_one(desk, act):
    for name, body in (("together", {"act": act}), (act, {"to": "1", "message": "x"})):
        answer = desk.post(reverse(f"worklist:{name}"), body)
        assert answer.status_code == 422
        assert "Mark at least one case first." in text_of(answer)


@pytest.mark.parametrize("mark", ["AAAAAAAAA.1", "nonsense", "7K3M9Q2XA.-1", "7K3M9Q2XA.99999999999", "x.²"])
def test_a_mark_that_names_no_case_does_nothing(desk, clara, mark):
    answer = desk.post(reverse("worklist:give"), {"case": [mark], "to": str(clara.pk)})
    assert answer.status_code in {409, 422}
    assert not Event.objects.filter(kind="assigned").exists()


def test_a_case_is_given_to_nobody_who_is_not_on_the_list(desk, mona, dan, location):
    case = sent_case(location)
    for nobody in (mona, dan):
        answer = desk.post(reverse("worklist:give"), {"case": picked(case), "to": str(nobody.pk)})
        assert answer.status_code == 422
    assert Case.objects.get().assignee is None


def test_the_printed_list_has_name_birth_date_and_phone_and_no_answer(desk, location):
    case = sent_case(location, goal="CANARY-GOAL")
    text = text_of(desk.post(reverse("worklist:together"), {"pick": picked(case), "act": "print"}))
    assert "Sam Lee" in text and "2 February 1968" in text and "555-0142" in text
    assert "CANARY" not in text


@pytest.mark.parametrize("act", ["give", "write", "print"])
def test_whose_marked_cases_were_shown_is_written_down(desk, dana, location, act):
    case = sent_case(location)
    desk.post(reverse("worklist:together"), {"pick": picked(case), "act": act})
    row = Entry.objects.filter(action="queue.read").latest("number")
    assert (row.by_id, row.subject, row.detail) == (dana.pk, f"queue:desk {act}", {"cases": [case.reference]})


def test_marked_cases_are_read_in_as_many_statements_for_one_as_for_twenty(
    desk, location, django_assert_max_num_queries
):
    body = {"pick": picked(*(sent_case(location) for _ in range(20))), "act": "print"}
    with django_assert_max_num_queries(13):
        desk.post(reverse("worklist:together"), body)


def live_link(text):
    return unescape(re.search(r'data-hx-get="([^"]+)"', text)[1])


def test_the_page_renews_itself_with_what_changed_and_keeps_the_marks(desk, clara, location):
    case = sent_case(location)
    link = live_link(text_of(desk.get(QUEUE, {"state": "new"})))
    front_desk.take(case=case, by=clara, at=now(), version=case.version)
    answer = desk.get(f"{link}&pick={case.reference}.1", headers=RENEWING)
    text = text_of(answer)
    assert "Clara" in text and "<html" not in text
    assert re.search(rf'id="pick-{case.reference}" checked', text)
    assert 'data-hx-swap-oob="true"' in text


def test_a_page_that_shows_just_this_already_is_sent_nothing_and_nothing_is_written_down(desk, location):
    sent_case(location)
    link = live_link(text_of(desk.get(QUEUE)))
    before = Entry.objects.count()
    answer = desk.get(link, headers=RENEWING)
    assert (answer.status_code, answer.content) == (204, b"")
    assert Entry.objects.count() == before


def test_a_page_that_renews_itself_keeps_no_session_alive(desk, location):
    from django.utils.timezone import now as clock
    from time_machine import travel

    start = clock()
    with travel(start, tick=False):
        desk.get(QUEUE)
    for minutes in range(2, 16, 2):
        with travel(start + timedelta(minutes=minutes), tick=False):
            assert desk.get(QUEUE, headers=RENEWING).status_code in {200, 204}
    with travel(start + timedelta(minutes=16), tick=False):
        assert desk.get(QUEUE, headers=RENEWING).status_code == 302


def test_everything_on_the_list_can_be_marked_without_script(desk, location):
    cases = [sent_case(location) for _ in range(2)]
    text = text_of(desk.get(QUEUE, {"mark": "all"}))
    assert len(re.findall(r'name="pick"[^>]* checked', text)) == len(cases)


@pytest.mark.parametrize("name", ["keep", "together", "give", "write"])
def test_a_manager_does_nothing_on_the_queue(sign_in, mona, name):
    assert sign_in(mona).post(reverse(f"worklist:{name}"), {}).status_code == 403
