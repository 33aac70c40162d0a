"""A decision and what is around it: its coded reason, the rules it goes against, a second opinion, new answers."""

from datetime import timedelta

import pytest

from tests.triage import make
from tests.triage.make import AT
from tests.triage.own import by_staff, fresh
from triage import outcomes
from triage.models import Case, Decision, Event, EventKind, Mail, Outcome, State
from triage.queries.case_page import desk_case
from triage.queries.opinions import wanted
from triage.queries.queues import clinician_queue
from triage.rules import INTAKE_RULES, Result
from triage.services import clinic, intake, notes, opinions, own_case, reading
from triage.services.refusals import (
    AnswerFirst,
    CannotGiveOpinion,
    ChangedMeanwhile,
    NoOpinionOfOwn,
    NotAllowed,
    NotAskedOf,
    NotFired,
    NotPossibleNow,
    ReasonNeeded,
    ReasonOfAnother,
    RulesStand,
    UnreadRed,
)

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)
BOOKED = {"outcome": "book_consultation", "reason": "Fits.", "reason_code": "worth_a_talk"}
LEVELS = {rule.id: rule.level for rule in INTAKE_RULES.rules}


@pytest.fixture
def case(location):
    return make.a_case(location)


@pytest.fixture
def flagged(location):
    """Fever, and other care that was not tried."""
    return make.a_case(location, fever_or_sweats="yes", prior_care=["none"])


def read(case, clara):
    by_staff(case, reading.mark_read, clara, LATER)


def amended(case, *, at=LATER, **replies):
    """New answers, sent by the patient."""
    draft = own_case.start_amendment(case=fresh(case), at=at)
    assert not intake.save_page(intake=draft, page="", answers=replies, at=at).stopped
    intake.send(intake=draft, at=at, identity={"consent": True})


def fired_of(case):
    return {item["rule"] for item in case.assessments.get().findings}


# The coded reason


def test_a_decision_keeps_its_coded_reason_sealed(case, clara):
    by_staff(case, clinic.decide, clara, LATER, **BOOKED)
    kept = Decision.objects.get()
    assert outcomes.reason_words(kept.reason_code) == "A talk with a specialist may be worth it"
    assert "worth_a_talk" not in str(Decision.objects.values_list("outcome", "result").get())
    assert Event.objects.get(kind="decided").detail == {"outcome": "book_consultation", "overrules": False}


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_reasons_of_its_own_and_takes_no_other(case, clara, outcome):
    assert len(outcomes.REASONS[outcome]) >= 3
    strange = next(code for other in Outcome if other != outcome for code in outcomes.REASONS[other])
    with pytest.raises(ReasonOfAnother):
        by_staff(case, clinic.decide, clara, LATER, outcome=outcome, reason="r", reason_code=strange)
    assert not Decision.objects.exists()


def test_no_coded_reason_says_that_somebody_is_suitable_and_each_has_its_own_words():
    labels = [str(words) for codes in outcomes.REASONS.values() for words in codes.values()]
    assert len(set(labels)) == len(labels) == len({c for codes in outcomes.REASONS.values() for c in codes})
    assert not [words for words in labels if "suitab" in words.lower() or "candidate" in words.lower()]


# Going against the result


def test_no_outcome_goes_against_a_rule_by_doing_more_than_it_asks():
    assert not any(outcomes.goes_against(Outcome.CALL_NOW, level) for level in Result)
    assert not any(outcomes.goes_against(Outcome.REFER_ELSEWHERE, level) for level in Result)


def test_a_consultation_goes_against_every_level_that_puts_something_before_it():
    against = {level for level in Result if outcomes.goes_against(Outcome.BOOK_CONSULTATION, level)}
    assert against == {level for level in Result if level.rank <= Result.USUAL_CARE_FIRST.rank}


@pytest.mark.parametrize(
    "level", [Result.CONSULT, Result.CONSULT_WITH_CAUTIONS, Result.EXPECTED, Result.NOTE]
)
def test_what_may_be_worth_it_can_be_declined_without_overruling(level):
    assert not any(outcomes.goes_against(outcome, level) for outcome in Outcome)


@pytest.mark.parametrize("level", [Result.EMERGENCY_NOW, Result.SAME_DAY])
def test_to_write_and_wait_is_less_than_help_today(level):
    assert outcomes.goes_against(Outcome.NEED_MORE_INFORMATION, level)


def test_an_outcome_against_the_result_names_every_rule_it_goes_against(flagged, clara):
    read(flagged, clara)
    against = {
        rule for rule in fired_of(flagged) if outcomes.goes_against(Outcome.BOOK_CONSULTATION, LEVELS[rule])
    }
    assert len(against) >= 2
    one = min(against)
    for named in ((), (one,)):
        with pytest.raises(RulesStand) as refused:
            by_staff(flagged, clinic.decide, clara, LATER, **BOOKED, overruled=named)
        assert set(refused.value.rules) == against - {*named}
        assert all(rule in str(refused.value) for rule in against - {*named})
    by_staff(flagged, clinic.decide, clara, LATER, **BOOKED, overruled=against)
    kept = Decision.objects.get()
    assert (kept.overrules, kept.overruled) == (True, sorted(against))


def test_an_outcome_that_follows_the_result_names_no_rule(flagged, clara):
    read(flagged, clara)
    by_staff(flagged, clinic.decide, clara, LATER, outcome="refer_elsewhere", reason="GP today.")
    assert (Decision.objects.get().overrules, Decision.objects.get().overruled) == (False, [])


def test_a_rule_that_did_not_fire_cannot_be_overruled(case, clara):
    for rule in ("R110", "nonsense"):
        with pytest.raises(NotFired):
            by_staff(case, clinic.decide, clara, LATER, **BOOKED, overruled=[rule])


# What blocks


def test_an_unread_red_finding_blocks_closing_and_not_a_question_to_the_patient(location, clara):
    case = make.a_case(location, fever_or_sweats="yes")
    with pytest.raises(UnreadRed):
        by_staff(case, clinic.decide, clara, LATER, outcome="refer_elsewhere", reason="GP.")
    assert fresh(case).state == State.NEW
    read(case, clara)
    by_staff(case, clinic.decide, clara, LATER, outcome="refer_elsewhere", reason="GP.")
    assert fresh(case).state == State.DECIDED


# Notes


def test_a_note_changes_nothing_and_a_clinicians_is_not_for_the_desk(case, dana, clara):
    before = fresh(case)
    by_staff(case, notes.write, dana, LATER, note="OF THE DESK")
    by_staff(case, notes.write, clara, LATER, note="OF THE CLINICIAN")
    held = fresh(case)
    assert (held.state, held.urgency, held.due_at) == (before.state, before.urgency, before.due_at)
    told = " ".join(entry.words for entry in desk_case(held).timeline)
    assert "OF THE DESK" in told
    assert "OF THE CLINICIAN" not in told


def test_a_note_needs_words_and_somebody_who_works_on_cases(case, dana, mona, clara):
    with pytest.raises(ReasonNeeded):
        by_staff(case, notes.write, dana, LATER, note=" ")
    with pytest.raises(NotAllowed):
        by_staff(case, notes.write, mona, LATER, note="n")
    by_staff(case, clinic.decide, clara, LATER, **BOOKED)
    by_staff(case, notes.write, clara, LATER, note="also when it is closed")
    assert fresh(case).state == State.DECIDED


# A second opinion


def ask(case, by, of, **more):
    return by_staff(case, opinions.ask, by, LATER, **{"of": of, "question": "Is this the nerve?"} | more)


def test_a_colleague_is_asked_answers_and_both_are_told_by_a_mail_without_a_word_of_it(case, clara, cole):
    ask(case, clara, cole)
    asked = wanted(fresh(case))
    assert (asked.by, asked.of, asked.question) == ("Clara", "Cole", "Is this the nerve?")
    by_staff(case, opinions.give, cole, LATER, opinion="No, the tendon.")
    assert wanted(fresh(case)) is None
    mails = list(Mail.objects.filter(kind__startswith="opinion").order_by("kind"))
    assert [(mail.kind, mail.to) for mail in mails] == [
        ("opinion_given", clara.email),
        ("opinion_wanted", cole.email),
    ]
    for mail in mails:
        assert case.reference in mail.body
        assert not [word for word in ("nerve", "tendon", "Ferris") if word in mail.subject + mail.body]


def test_nobody_is_both_asker_and_giver(case, clara, cole):
    with pytest.raises(NoOpinionOfOwn):
        ask(case, clara, clara)
    ask(case, clara, cole)
    with pytest.raises(AnswerFirst):
        ask(case, cole, clara)
    with pytest.raises(NotAskedOf):
        by_staff(case, opinions.give, clara, LATER, opinion="Mine.")
    assert not Event.objects.filter(kind=EventKind.OPINION_GIVEN).exists()


@pytest.mark.parametrize("who", ["dana", "mona", "dan"])
def test_only_a_clinician_is_asked_and_only_a_clinician_asks(case, clara, request, who):
    other = request.getfixturevalue(who)
    with pytest.raises(CannotGiveOpinion):
        ask(case, clara, other)
    with pytest.raises(NotAllowed):
        ask(case, other, clara)


def test_the_question_and_the_opinion_need_words(case, clara, cole):
    with pytest.raises(ReasonNeeded):
        ask(case, clara, cole, question=" ")
    ask(case, clara, cole)
    with pytest.raises(ReasonNeeded):
        by_staff(case, opinions.give, cole, LATER, opinion="")


@pytest.mark.parametrize("who", ["clara", "cole"])
def test_both_may_decide_and_the_question_ends_with_the_decision(case, clara, cole, request, who):
    ask(case, clara, cole)
    by_staff(case, clinic.decide, request.getfixturevalue(who), LATER, **BOOKED)
    assert fresh(case).opinion_wanted_of is None
    with pytest.raises(NotPossibleNow):
        by_staff(case, opinions.give, cole, LATER, opinion="Late.")
    with pytest.raises(NotPossibleNow):
        ask(case, clara, cole)


def test_to_ask_another_takes_the_question_back(case, clara, cole, django_user_model, dana):
    third = django_user_model.objects.create_user("cy@example.org", "Cy")
    third.groups.add(clara.groups.get())
    ask(case, clara, cole)
    ask(case, clara, third)
    with pytest.raises(NotAskedOf):
        by_staff(case, opinions.give, cole, LATER, opinion="Too late.")
    by_staff(case, opinions.give, third, LATER, opinion="Here.")


def test_the_words_of_a_second_opinion_are_not_for_the_desk(case, clara, cole):
    ask(case, clara, cole)
    by_staff(case, opinions.give, cole, LATER, opinion="No, the tendon.")
    told = " ".join(entry.words for entry in desk_case(fresh(case)).timeline)
    assert not [word for word in ("nerve", "tendon") if word in told]


# New answers after a decision


def test_new_answers_open_a_decided_case_again_for_the_clinicians(case, clara):
    by_staff(case, clinic.decide, clara, LATER, **BOOKED)
    amended(case, sleep_quality=1)
    held = fresh(case)
    assert (held.state, held.answers_reopened_at) == (State.WITH_CLINICIAN, LATER)
    assert held.reference in clinician_queue(at=LATER).references
    by_staff(case, clinic.decide, clara, LATER, **BOOKED)
    assert fresh(case).answers_reopened_at is None


def test_new_answers_of_a_case_that_was_not_decided_are_no_opening_again(case):
    amended(case, sleep_quality=1)
    assert (fresh(case).state, fresh(case).answers_reopened_at) == (State.NEW, None)


def test_a_new_red_flag_opens_a_decided_case_again_and_has_to_be_read(case, clara):
    by_staff(case, clinic.decide, clara, LATER, **BOOKED)
    amended(case, fever_or_sweats="yes")
    held = fresh(case)
    assert (held.state, held.urgency_result.more_urgent_than(Result.GP_SOON)) == (State.WITH_CLINICIAN, True)
    with pytest.raises(UnreadRed):
        by_staff(case, clinic.decide, clara, LATER, outcome="refer_elsewhere", reason="GP.")


def test_an_emergency_sign_in_changed_answers_opens_a_decided_case_before_anything_is_sent(case, clara):
    by_staff(case, clinic.decide, clara, LATER, **BOOKED)
    draft = own_case.start_amendment(case=fresh(case), at=LATER)
    make.save(draft, "emergency", gate_saddle_or_bladder=True, gate_end="some", at=LATER)
    held = fresh(case)
    assert (held.state, held.answers_reopened_at) == (State.WITH_CLINICIAN, LATER)
    assert held.urgency_result is Result.EMERGENCY_NOW


def test_a_decision_that_new_answers_overtook_is_not_taken(case, clara):
    seen = fresh(case)
    amended(case, fever_or_sweats="yes")
    with pytest.raises(ChangedMeanwhile):
        clinic.decide(case=fresh(case), by=clara, at=LATER, version=seen.version, **BOOKED)
    assert not Decision.objects.exists()


def test_new_answers_do_not_open_a_withdrawn_case_for_the_clinicians(case):
    own_case.withdraw(case=fresh(case), at=LATER)
    assert Case.objects.get().state == State.WITHDRAWN
    with pytest.raises(NotPossibleNow):
        own_case.start_amendment(case=fresh(case), at=LATER)
