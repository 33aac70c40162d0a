"""The front desk's pages: the queue, the case, and what the desk may do and see."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prolo.audit.models import Entry
from tests.triage.cases import ELBOW_ON_A_BLOOD_THINNER, posted, sent_case, stopped_case, version_of
from tests.triage.own import fresh
from triage.models import Case, Event, EventKind
from triage.rules import Result
from triage.services import casework, clinic, notes, own_case
from triage.services import desk as front_desk
from triage.services.casework import Step

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sign_in, dana):
    return sign_in(dana)


def page_of(case, name="case"):
    return reverse(f"desk:{name}", args=[case.reference])


def text_of(response):
    return response.content.decode()


def test_emergencies_stand_on_top_of_the_queue_with_a_clock(desk, location):
    calm, stopped = sent_case(location), stopped_case(location)
    text = text_of(desk.get(reverse("desk:queue")))
    assert text.index(stopped.reference) < text.index(calm.reference)
    assert text.index("Emergency and same day") < text.index("Everything else")
    assert "Form stopped" in text
    assert 'class="clock"' in text


def test_the_queue_is_filtered_by_a_plain_form(desk, location):
    calm, stopped = sent_case(location), stopped_case(location)
    text = text_of(desk.get(reverse("desk:queue"), {"urgency": "EMERGENCY_NOW"}))
    assert stopped.reference in text
    assert calm.reference not in text
    assert "Remove the filter: Urgency: Emergency" in text


@pytest.mark.parametrize(
    "query",
    [{"state": "nonsense"}, {"urgency": "SAFE"}, {"after": "nonsense"}, {"after": "MTB8eHx4"}],
)
def test_a_filter_nobody_knows_narrows_nothing(desk, location, query):
    case = sent_case(location)
    response = desk.get(reverse("desk:queue"), query)
    assert response.status_code == 200
    assert case.reference in text_of(response)


def test_the_queue_goes_on_to_a_next_page(desk, location):
    for _ in range(26):
        sent_case(location)
    first = text_of(desk.get(reverse("desk:queue")))
    after = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = text_of(desk.get(after))
    shown = [set(re.findall(r'id="case-(\w+)"', text)) for text in (first, second)]
    assert len(shown[0]) == 25
    assert len(shown[1]) == 1
    assert not shown[0] & shown[1]
    assert "Back to the first" in second


def test_the_queue_asks_the_database_the_same_number_of_times_for_one_case_or_twenty(desk, location):
    desk.get(reverse("desk:queue"))  # the session begins
    asked = []
    for more in (1, 19):
        for _ in range(more):
            sent_case(location)
        with CaptureQueriesContext(connection) as statements:
            desk.get(reverse("desk:queue"))
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 15


def test_a_case_is_taken_on_the_list_itself(desk, dana, location):
    case = sent_case(location)
    take = reverse("worklist:take", args=[case.reference])
    assert take in text_of(desk.get(reverse("desk:queue")))
    answer = desk.post(take + "?state=new", posted(case))
    assert answer["Location"] == f"{reverse('desk:queue')}?state=new#case-{case.reference}"
    case.refresh_from_db()
    assert case.assignee == dana
    assert take not in text_of(desk.get(reverse("desk:queue")))


def test_name_birth_date_side_and_area_stand_on_the_page_and_on_each_button(desk, location):
    text = text_of(desk.get(page_of(sent_case(location))))
    assert "Sam Lee" in text
    assert "2 February 1968" in text
    assert "Right knee" in text
    assert (
        text.count(
            "\N{FIRST STRONG ISOLATE}Sam Lee\N{POP DIRECTIONAL ISOLATE}, born 2 February 1968</button>"
        )
        == 9
    )


def test_the_desk_reads_what_is_missing_or_unsure_as_questions(desk, location):
    text = text_of(desk.get(page_of(sent_case(location, weight_loss="not_sure"))))
    assert "Have you lost weight without trying in the last 6 months?" in text
    assert "answered: not sure" in text


def test_the_desk_sees_no_clinical_answer_no_own_words_no_rule_and_no_reason(desk, location, clara):
    secret = {"goal": "CANARY-GOAL", "questions_to_answer": "CANARY-ASKS"}
    case = sent_case(location, ELBOW_ON_A_BLOOD_THINNER, **secret)

    def clara_does(deed, **fields):
        deed(case=case, by=clara, at=case.opened_at, version=version_of(case), **fields)

    clara_does(front_desk.raise_urgency, to=Result.SAME_DAY, reason="CANARY-RAISE")
    clara_does(clinic.mark_words_read)
    clara_does(clinic.lower_urgency, to=Result.GP_SOON, reason="CANARY-LOWER")
    clara_does(clinic.decide, outcome="need_more_information", reason="CANARY-REASON")
    finding = case.assessments.first().findings[0]
    late = desk.post(page_of(case, "accept"), {"reference": case.reference, "version": 1, "note": ""})
    for response in (desk.get(page_of(case)), desk.get(reverse("desk:queue")), late):
        text = text_of(response)
        assert "CANARY" not in text
        assert "warfarin" not in text
        assert "More than 12 months" not in text
        assert finding["clinician"] not in text
        assert not re.search(r"\b[RX]\d{3}\b", text)


def test_passing_on_with_a_note_puts_the_case_before_the_clinicians(desk, dana, location):
    case = sent_case(location)
    response = desk.post(page_of(case, "accept"), posted(case, note="She is at home until four."))
    assert response["Location"] == f"{reverse('desk:queue')}#case-{case.reference}"
    case.refresh_from_db()
    assert case.state == "with_clinician"
    event = Event.objects.get(case=case, kind="accepted")
    assert (event.by, event.detail) == (dana, {"note": "She is at home until four."})


def test_asking_the_patient_needs_a_message_and_keeps_the_mail_empty_of_it(desk, location):
    case = sent_case(location)
    refused = desk.post(page_of(case, "return"), posted(case, message=" "))
    assert refused.status_code == 422
    assert "There is a problem" in text_of(refused)
    desk.post(page_of(case, "return"), posted(case, message="Please tell us your tablets."))
    case.refresh_from_db()
    assert case.state == "waiting_for_patient"
    assert "sam.lee@example.org" in text_of(desk.get(page_of(case)))


def test_the_desk_raises_the_urgency_and_can_never_lower_it(desk, location):
    case = sent_case(location)
    assert 'value="CONSULT"' not in text_of(desk.get(page_of(case)))
    assert desk.post(page_of(case, "raise"), posted(case, to="SAME_DAY", reason="")).status_code == 302
    case.refresh_from_db()
    assert case.urgency == Result.SAME_DAY.rank
    lowered = desk.post(page_of(case, "raise"), posted(case, to="GP_SOON", reason="calmer now"))
    assert lowered.status_code == 422
    assert "calmer now" in text_of(lowered)
    case.refresh_from_db()
    assert case.urgency == Result.SAME_DAY.rank


def test_the_slower_of_two_gets_409_with_both_texts_and_may_send_again(desk, location, cole):
    case = sent_case(location)
    seen = posted(case, message="Please phone us about your tablets.")
    front_desk.accept(case=case, by=cole, at=case.opened_at, version=version_of(case))
    late = desk.post(page_of(case, "return"), seen)
    text = text_of(late)
    assert late.status_code == 409
    assert "Please phone us about your tablets." in text
    assert "Passed to a clinician" in text
    assert f'name="version" value="{version_of(case)}"' in text
    assert desk.post(page_of(case, "return"), {**seen, "version": version_of(case)}).status_code == 302


@pytest.mark.parametrize(
    "who, says",
    [
        ("patient", "The patient sent something new while you had this case open."),
        ("self", "You changed this case yourself since this page was opened."),
        ("cole", "Cole changed this case while you had it open."),
        ("system", "This case changed while you had it open."),
        ("several", "This case changed while you had it open."),
    ],
)
def test_who_comes_too_late_is_told_who_changed_the_case(desk, dana, cole, location, who, says):
    case = sent_case(location)
    seen = posted(case, note="Ring after five.")
    by = {"self": [dana], "cole": [cole], "several": [cole, dana]}.get(who, [])
    for member in by:
        notes.write(case=fresh(case), by=member, at=case.opened_at, version=version_of(case), note="x")
    if who == "patient":
        own_case.write(case=fresh(case), text="I cannot come.", at=case.opened_at)
    if who == "system":
        step = Step(EventKind.ESCALATED, case.opened_at)
        casework.changed(case=fresh(case), version=version_of(case), step=step)
    late = desk.post(page_of(case, "note"), seen)
    assert late.status_code == 409
    assert says in text_of(late) and "Ring after five." in text_of(late)


def test_a_form_of_another_case_changes_nothing(desk, location):
    one, other = sent_case(location), sent_case(location)
    response = desk.post(page_of(one, "accept"), {**posted(one), "reference": other.reference})
    assert response.status_code == 409
    assert set(Case.objects.values_list("state", flat=True)) == {"new"}


def test_extra_fields_change_nothing(desk, location):
    case = sent_case(location)
    extra = {"state": "decided", "urgency": "90", "by": "1", "id": "1", "at": "2020-01-01"}
    before = case.urgency
    desk.post(page_of(case, "take"), posted(case, **extra))
    case.refresh_from_db()
    assert (case.state, case.urgency) == ("new", before)


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_version_that_is_no_number_is_refused_in_words(desk, location, version):
    case = sent_case(location)
    response = desk.post(page_of(case, "take"), {"reference": case.reference, "version": version})
    assert response.status_code == 422


@pytest.mark.parametrize("reference", ["000000000", "nonsense", "7K3M9Q2XA"])
def test_an_unknown_reference_is_a_plain_404(desk, location, reference):
    assert desk.get(f"/desk/{reference}/").status_code == 404


def test_every_read_of_a_case_is_written_down(desk, dana, location):
    case = sent_case(location)
    desk.get(page_of(case))
    row = Entry.objects.filter(action="case.read").latest("number")
    assert (row.by_id, row.subject, row.why) == (dana.pk, f"case:{case.reference}", "desk case page")


@pytest.mark.parametrize("name", ["take", "accept", "return", "raise"])
def test_deeds_are_posts_only(desk, location, name):
    assert desk.get(page_of(sent_case(location), name)).status_code == 405


def test_the_manager_has_no_door_to_cases(sign_in, mona, location):
    case, client = sent_case(location), sign_in(mona)
    assert client.get(reverse("desk:queue")).status_code == 403
    assert client.get(page_of(case)).status_code == 403
    assert client.post(page_of(case, "take"), posted(case)).status_code == 403


def test_nobody_signed_in_is_sent_to_the_sign_in(client, location):
    case = sent_case(location)
    for address in (reverse("desk:queue"), page_of(case)):
        assert reverse("account_login") in client.get(address)["Location"]


def test_a_number_left_on_the_stop_page_can_be_called(desk, location):
    text = text_of(desk.get(page_of(stopped_case(location))))
    assert "Phone first." in text
    assert 'href="tel:555-0177"' in text
    assert "Jo Roy" in text


def test_typed_text_is_shown_as_text(desk, location):
    case = sent_case(location)
    desk.post(page_of(case, "accept"), posted(case, note="<script>alert(1)</script>"))
    text = text_of(desk.get(page_of(case)))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text
