"""Desk and clinician reach a patient: write, ask with questions of the form, read what came, give a code."""

import re

import pytest
from django.urls import reverse
from django.utils.timezone import now

from tests.triage.cases import posted, sent_case, version_of
from tests.triage.make import a_case
from tests.triage.own import by_staff, decided, fresh
from triage.models import Case, Event, EventKind, Link, Mail, Message, State
from triage.services import desk, intake, links, messages, own_case

pytestmark = pytest.mark.django_db
NAMED = {"reason_code": "other", "overruled": ["R602"]}
"""A decision against what fired for the case of these tests names it."""
ROOMS = {"desk": "dana", "clinician": "clara"}


@pytest.fixture
def case(location):
    return sent_case(location, words=False, weight_loss="not_sure")


@pytest.fixture(params=ROOMS)
def room(request, sign_in):
    """The desk's pages and the clinician's, each with somebody signed in."""
    return request.param, sign_in(request.getfixturevalue(ROOMS[request.param]))


def page_of(room, case, name="case"):
    return reverse(f"{room}:{name}", args=[case.reference])


def html_of(response):
    return response.content.decode()


def test_a_message_is_written_and_the_mail_says_only_that_there_is_one(room, case):
    name, staff = room
    answer = staff.post(page_of(name, case, "tell"), posted(case, message="Bring your X-ray."))
    assert answer.status_code == 302
    html = html_of(staff.get(page_of(name, case)))
    assert "Bring your X-ray." in html and "Not read yet" in html
    assert fresh(case).state == State.NEW
    assert "X-ray" not in Mail.objects.get(kind="message").body


def test_questions_are_pinned_as_check_boxes_of_what_is_missing_unsure_or_decides(room, case):
    name, staff = room
    html = html_of(staff.get(page_of(name, case)))
    boxes = re.findall(r'name="pinned" value="(\w+)"', html)
    assert "weight_loss" in boxes and "gate_end" not in boxes
    fields = posted(case, message="Please answer.", pinned=["weight_loss"])
    assert staff.post(page_of(name, case, "return"), fields).status_code == 302
    held = fresh(case)
    assert held.state == State.WAITING_FOR_PATIENT
    assert Message.objects.get(case=case).pinned == ["weight_loss"]
    assert "Have you lost weight without trying" in html_of(staff.get(page_of(name, case)))


@pytest.mark.parametrize("pinned", [["gate_end"], ["age"], ["nonsense"]])
def test_a_question_that_is_not_on_the_page_cannot_be_pinned_and_what_was_typed_stays(room, case, pinned):
    name, staff = room
    answer = staff.post(page_of(name, case, "return"), posted(case, message="My long words", pinned=pinned))
    assert answer.status_code == 422
    assert "My long words" in html_of(answer)
    assert not Message.objects.exists()


def test_a_message_of_the_patient_is_flagged_in_the_queue_read_with_a_click_and_says_by_whom(
    room, case, dana
):
    name, staff = room
    by_staff(case, desk.accept, dana, now())
    own_case.write(case=fresh(case), text="I moved house.", at=now())
    assert "Patient wrote" in html_of(staff.get(reverse(f"{name}:queue")))
    html = html_of(staff.get(page_of(name, case)))
    assert "I moved house." in html and "Patient wrote" in html
    assert staff.post(page_of(name, case, "heard"), posted(case)).status_code == 302
    assert "Patient wrote" not in html_of(staff.get(reverse(f"{name}:queue")))
    assert f"Read by {ROOMS[name].title()}" in html_of(staff.get(page_of(name, case)))


def test_a_code_is_shown_once_and_never_stored_in_words(room, case):
    name, staff = room
    answer = staff.post(page_of(name, case, "code"), posted(case))
    html = html_of(answer)
    assert "Read this code to the patient" in html
    code = re.search(r'class="confirmation".*?class="reference">([^<]+)<', html, re.S)[1]
    assert links.find_by_code(code).case_id == case.pk
    assert code not in html_of(staff.get(page_of(name, case)))
    assert Event.objects.filter(case=case, kind=EventKind.LINK_GIVEN).count() == 1
    again = staff.post(page_of(name, case, "code"), posted(case) | {"version": version_of(case) - 1})
    assert again.status_code == 409
    assert Link.objects.filter(case=case, revoked_at=None).count() == 1


DEEDS = {
    "tell": {"message": "My words"},
    "return": {"message": "My words", "pinned": ["weight_loss"]},
    "heard": {},
    "code": {},
}


@pytest.mark.parametrize("deed", DEEDS)
def test_who_comes_too_late_gets_409_with_both_texts_and_may_send_again(room, case, cole, deed):
    name, staff = room
    own_case.write(case=fresh(case), text="Unread", at=now())
    seen = posted(case, **DEEDS[deed])
    by_staff(case, desk.take, cole, now())
    late = staff.post(page_of(name, case, deed), seen)
    html = html_of(late)
    assert late.status_code == 409
    assert f'name="version" value="{version_of(case)}"' in html
    assert "Taken" in html
    if "message" in seen:
        assert "My words" in html
    if "pinned" in seen:
        assert re.search(r'value="weight_loss"[^>]*checked', html)
    again = staff.post(page_of(name, case, deed), {**seen, "version": version_of(case)})
    assert again.status_code in {200, 302}


def test_the_desk_reads_which_answers_changed_and_a_clinician_how(sign_in, case, dana, clara):
    draft = own_case.start_amendment(case=case, at=now())
    intake.save_page(intake=draft, page="", answers={"weight_loss": "no", "diabetes": "yes"}, at=now())
    intake.save_page(intake=draft, page="", answers={"diabetes": "no"}, at=now())
    intake.send(intake=draft, at=now(), identity={"consent": True})
    at_the_desk = html_of(sign_in(dana).get(page_of("desk", case)))
    part = at_the_desk.split('id="changed"')[1].split("</section>")[0]
    assert "Have you lost weight without trying" in part
    assert "I am not sure" not in part and "Before:" not in part
    assert "Answers changed" in html_of(sign_in(dana).get(reverse("desk:queue")))
    part = (
        html_of(sign_in(clara).get(page_of("clinician", case)))
        .split('id="changed"')[1]
        .split("</section>")[0]
    )
    assert re.search(r"Before: <q><bdi>I am not sure</bdi></q>, now: <q><bdi>No</bdi></q>", part)


def test_a_decision_carries_a_message_to_the_patient(sign_in, case, clara):
    fields = {"outcome": "other_care_first", "reason": "INSIDE", "message": "Try exercise first.", **NAMED}
    sign_in(clara).post(page_of("clinician", case, "decide"), posted(case, **fields))
    assert Message.objects.get(case=case).text == "Try exercise first."
    assert fresh(case).state == State.DECIDED


def test_a_decision_waits_for_a_message_to_be_read(sign_in, case, clara):
    own_case.write(case=case, text="Wait, there is more.", at=now())
    staff = sign_in(clara)
    fields = {"outcome": "not_for_us", "reason": "r", "message": "Kept words", **NAMED}
    refused = staff.post(page_of("clinician", case, "decide"), posted(case, **fields))
    assert refused.status_code == 422
    assert "Kept words" in html_of(refused)
    staff.post(page_of("clinician", case, "heard"), posted(case))
    assert staff.post(page_of("clinician", case, "decide"), posted(case, **fields)).status_code == 302


def test_a_case_that_was_taken_back_is_found_marked_and_can_only_be_opened_again(sign_in, case, dana, clara):
    own_case.withdraw(case=case, at=now())
    at_desk = sign_in(dana)
    for query in ({}, {"state": "withdrawn"}):
        html = html_of(at_desk.get(reverse("desk:queue"), query))
        assert case.reference in html and "Withdrawn by the patient" in html and "Closed" in html
    page = html_of(at_desk.get(page_of("desk", case)))
    assert "The patient took this form back." in page
    assert not [
        name for name in ("tell", "return", "code", "accept", "raise") if page_of("desk", case, name) in page
    ]
    page = html_of(sign_in(clara).get(page_of("clinician", case)))
    assert page_of("clinician", case, "reopen") in page and page_of("clinician", case, "decide") not in page


def test_a_mail_that_failed_after_a_decision_is_a_task_until_somebody_takes_the_case(
    sign_in, case, dana, clara
):
    from triage.services import casework
    from triage.services.casework import Step

    held = decided(case, clara, now(), outcome="not_for_us")
    casework.changed(case=held, version=held.version, step=Step(EventKind.MAIL_FAILED, now()))
    staff = sign_in(dana)
    assert "Mail not delivered: phone the patient" in html_of(staff.get(reverse("desk:queue")))
    page = html_of(staff.get(page_of("desk", case)))
    assert "Mail not delivered: phone the patient" in page
    assert staff.post(page_of("desk", case, "take"), posted(case)).status_code == 302
    assert case.reference not in html_of(staff.get(reverse("desk:queue")))
    assert by_staff(case, messages.tell, dana, now(), message="We phoned you.")


def test_where_no_mail_may_go_the_page_says_to_phone(room, location):
    name, staff = room
    silent = a_case(location, who={"email_ok": False})
    assert "We may not write to the e-mail address" in html_of(staff.get(page_of(name, silent)))
    staff.post(page_of(name, silent, "tell"), posted(silent, message="Hello"))
    assert not Mail.objects.filter(case=silent).exists()


def test_nobody_is_told_to_phone_a_patient_whose_number_nobody_knows(room, location):
    name, staff = room
    draft = intake.start(at=now(), location=location)
    intake.save_page(intake=draft, page="emergency", answers={"gate_saddle_or_bladder": True}, at=now())
    html = html_of(staff.get(page_of(name, Case.objects.get())))
    assert "No e-mail address and no phone number is known" in html
    assert "phone the patient as well" not in html
