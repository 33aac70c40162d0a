"""What a patient is told of a case is what staff see of it: in every state, at every urgency, on one clock."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now

from tests.triage.cases import sent_case
from tests.triage.own import address, brought_to, by_staff, fresh, with_own_case
from triage import case_words
from triage.models import Case, Outcome, State
from triage.models.states import CLOSED
from triage.patient import own_words
from triage.queries import case_page
from triage.queries.own_page import own_page
from triage.queries.standing import _AT
from triage.rules import Result
from triage.services import clinic, messages, own_case

pytestmark = pytest.mark.django_db
HERE = {
    State.NEW: "desk",
    State.WITH_CLINICIAN: "clinician",
    State.WAITING_FOR_PATIENT: "patient",
    State.DECIDED: "",
    State.WITHDRAWN: "",
}
"""The step a patient reads as "Now", by the state staff read."""
URGENCIES = [result for result in Result if result.rank <= Result.CONSULT.rank]


@pytest.fixture
def case(location):
    return sent_case(location, words=False)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_every_state_and_every_outcome_has_words():
    assert set(_AT) == set(State)
    assert {key for done, here, to_come in _AT.values() for key in (*done, here, *to_come) if key} == set(
        own_words.STEPS
    )
    assert set(own_words.DECIDED) == set(Outcome.values)


@pytest.mark.parametrize("late", [False, True], ids=["in time", "late"])
@pytest.mark.parametrize("urgency", URGENCIES, ids=lambda result: result.code)
@pytest.mark.parametrize("state", State)
def test_patient_and_staff_see_one_state_and_one_clock(case, dana, clara, state, urgency, late):
    at = now()
    brought_to(state, case, dana=dana, clara=clara, at=at)
    due = at - timedelta(hours=1) if late else at + timedelta(days=1)
    Case.objects.filter(pk=case.pk).update(urgency=urgency.rank, due_at=due)
    held = fresh(case)
    mine, staff = own_page(held, at=at), case_page.desk_case(held, at=at).head
    assert mine.state == staff.state == state
    assert mine.clock == staff.clock
    assert mine.closed == staff.closed == (state in CLOSED)
    assert [step.key for step in mine.steps if step.place == "now"] == [HERE[state]] * bool(HERE[state])
    waits = state == State.WAITING_FOR_PATIENT and not urgency.more_urgent_than(Result.URGENT_DAYS)
    assert (mine.clock.paused_since is not None) == waits
    assert mine.clock.late == (late and not waits and state not in CLOSED)
    said, told = own_words.clock_line(mine.clock), case_words.head(staff, at=at)
    assert ("stands still" in said) == waits == ("paused" in told.waiting)
    assert (
        ("We are late" in said)
        == mine.clock.late
        == any(flag.startswith("Reply late") for flag in told.flags)
    )
    assert bool(said) == (state not in CLOSED) == bool(told.waiting)


@pytest.mark.parametrize("state", State)
def test_the_page_says_the_state_in_words_and_marks_the_step(client, case, dana, clara, state):
    brought_to(state, case, dana=dana, clara=clara, at=now())
    response = with_own_case(client, case).get(address(case))
    html = response.content.decode()
    assert html.count('aria-current="step"') == bool(HERE[state])
    if HERE[state]:
        assert f"<b>{own_words.STEPS[HERE[state]]}</b>" in html.split('aria-current="step"')[1][:200]
    assert ("You took your form back" in html) == (state == State.WITHDRAWN)
    assert ("We would like to see you" in html) == (state == State.DECIDED)


def test_when_it_waits_both_sides_say_paused_and_neither_calls_it_late(client, sign_in, case, dana):
    by_staff(case, messages.ask, dana, now() - timedelta(days=3), message="Please")
    Case.objects.filter(pk=case.pk).update(due_at=now() - timedelta(days=2), urgency=Result.CONSULT.rank)
    assert "Our clock stands still since" in text_of(with_own_case(client, case).get(address(case)))
    staff = sign_in(dana)
    for page in ("/desk/", f"/desk/{case.reference}/"):
        text = text_of(staff.get(page))
        assert re.search("paused", text, re.I)
        assert "late by" not in text


def test_an_urgent_case_keeps_its_clock_while_it_waits(case, dana):
    by_staff(case, messages.ask, dana, now(), message="Please")
    Case.objects.filter(pk=case.pk).update(urgency=Result.SAME_DAY.rank)
    clock = own_page(fresh(case), at=now()).clock
    assert clock.runs and clock.paused_since is None


def test_when_the_patient_answers_the_clock_starts_afresh(case, dana):
    by_staff(case, messages.ask, dana, now(), message="Please")
    Case.objects.filter(pk=case.pk).update(due_at=now() - timedelta(days=9))
    own_case.write(case=fresh(case), text="Here it is.", at=now())
    clock = own_page(fresh(case), at=now()).clock
    assert clock.runs and not clock.late


@pytest.mark.parametrize("outcome", Outcome)
def test_a_decision_is_told_in_plain_words_and_never_by_its_reason(client, case, clara, outcome):
    by_staff(
        case,
        clinic.decide,
        clara,
        now(),
        outcome=outcome,
        reason="FOR STAFF ONLY",
        message="See you soon, Clara.",
    )
    text = text_of(with_own_case(client, case).get(address(case)))
    headline, what = own_words.DECIDED[outcome]
    assert str(headline) in text and str(what) in text
    assert "See you soon, Clara." in text
    assert "FOR STAFF ONLY" not in text
    for page in ("answers", "answers_file", "who_looked"):
        assert "FOR STAFF ONLY" not in client.get(address(case, page)).content.decode()


def test_a_decision_that_was_opened_again_is_no_decision_any_more(case, clara):
    by_staff(case, clinic.decide, clara, now(), outcome="not_for_us", reason="r")
    by_staff(case, clinic.reopen, clara, now(), reason="r")
    assert own_page(fresh(case), at=now()).outcome is None
