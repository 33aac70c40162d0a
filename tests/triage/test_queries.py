"""What staff see: the order of the queues, and what the desk must not see."""

import dataclasses
from datetime import timedelta

import pytest

from triage.models import Case
from triage.queries.case_page import clinician_case, desk_case
from triage.queries.narrowing import Narrowing
from triage.queries.queues import clinician_queue
from triage.rules import Result
from triage.services import access, clinic, desk, intake

from . import make
from .make import AT, desk_queue

pytestmark = pytest.mark.django_db


def test_the_most_urgent_is_first_and_a_decided_case_is_gone(location, clara):
    make.a_case(location)
    done = make.a_case(location)
    stopped = make.a_safety_exit(location, at=AT)
    clinic.decide(case=done, by=clara, at=AT, version=1, outcome="not_for_us", reason="Other clinic.")
    rows = desk_queue(at=AT).rows
    assert [row.urgency for row in rows] == [Result.EMERGENCY_NOW, Result.CONSULT]
    assert rows[0].reference == stopped.reference
    assert (rows[1].name, rows[1].age, rows[1].region_words, rows[1].side_words) == (
        "Pat Ferris",
        58,
        "Knee",
        "Right",
    )


def test_a_clinician_sees_emergencies_unread_words_and_what_was_passed_on(location, dana):
    quiet = make.a_case(location)
    words = make.a_case(location, goal="Walk my dog")
    passed = make.a_case(location)
    stopped = make.a_safety_exit(location)
    desk.accept(case=passed, by=dana, at=AT, version=1)
    seen = {row.reference for row in clinician_queue(at=AT).rows}
    assert seen == {words.reference, passed.reference, stopped.reference}
    assert quiet.reference not in seen


def test_pages_of_a_queue_follow_each_other_without_gaps(location, django_assert_num_queries):
    wanted = [make.a_case(location, at=AT + timedelta(minutes=n)).reference for n in range(5)]
    first = desk_queue(limit=2, at=AT)
    with django_assert_num_queries(2):  # what answers say that no list showed yet is read beside
        second = desk_queue(limit=2, after=first.next_cursor, at=AT)
    with django_assert_num_queries(1):
        assert desk_queue(limit=2, after=first.next_cursor, at=AT) == second
    third = desk_queue(limit=2, after=second.next_cursor, at=AT)
    found = [row.reference for page in (first, second, third) for row in page.rows]
    assert sorted(found) == sorted(wanted)
    assert third.next_cursor == ""


def test_an_odd_cursor_starts_from_the_top(location):
    make.a_case(location)
    assert len(desk_queue(after="%%%", at=AT).rows) == 1


def test_filters_narrow_the_queue(location, dana):
    case = make.a_case(location)
    make.a_safety_exit(location)
    desk.take(case=case, by=dana, at=AT, version=1)
    assert len(desk_queue(narrowing=Narrowing(assignee=dana.pk), at=AT).rows) == 1
    assert len(desk_queue(narrowing=Narrowing(urgency=Result.EMERGENCY_NOW), at=AT).rows) == 1
    assert desk_queue(narrowing=Narrowing(state="decided"), at=AT).rows == ()


def test_the_desk_sees_what_to_ask_and_no_clinical_answer(location, dana):
    case = make.a_case(location, goal="CANARY words", gate_end="not_sure")
    opened = access.open_case(case.reference, by=dana, at=AT, purpose="test")
    page = desk_case(opened, at=AT)
    shown = str(dataclasses.asdict(page))
    assert page.unsure == ("Do you have any of the signs above, now or in the last 2 weeks?",)
    assert page.call_script[0].startswith("Chest pain")
    assert "CANARY" not in shown
    assert "knee osteoarthritis" not in shown
    assert page.head.contact.phone == "555-0199"


def test_the_desk_does_not_see_a_clinicians_reason(location, clara):
    case = make.a_safety_exit(location)
    clinic.lower_urgency(case=case, by=clara, at=AT, version=1, to=Result.CONSULT, reason="CANARY")
    assert "CANARY" not in str(dataclasses.asdict(desk_case(case, at=AT)))
    assert "CANARY" in str(dataclasses.asdict(clinician_case(case, at=AT)))


def test_the_clinician_sees_words_findings_cautions_and_earlier_replies(
    location, clara, django_assert_max_num_queries
):
    draft = make.an_intake(
        location,
        weight_loss="yes",
        blood_thinner="anticoagulant",
        swelled_within_hours="no",
        goal="Walk my dog",
    )
    make.save(draft, "checks", weight_loss="no")
    reference = intake.send(intake=draft, at=AT).case.reference
    with django_assert_max_num_queries(13):
        page = clinician_case(access.open_case(reference, by=clara, at=AT, purpose="test"), at=AT)
    cautions = {row.key: row for row in page.cautions}
    assert [row.answer for row in page.words] == ["Walk my dog"]
    assert page.earlier[0].level is Result.URGENT_DAYS
    assert "R706" in [found.rule for found in page.amber]
    assert cautions["blood_thinner"].answer.startswith("Yes")
    assert page.evidence_line
    assert sum(len(section.rows) for section in page.sections) > 60


def test_a_stopped_form_has_pages_too(location, dana, clara):
    case = make.a_safety_exit(location)
    opened = access.open_case(case.reference, by=dana, at=AT, purpose="test")
    assert desk_case(opened, at=AT).head.name == ""
    assert clinician_case(opened, at=AT).red[0].rule == "R103"
    assert Case.objects.count() == 1
