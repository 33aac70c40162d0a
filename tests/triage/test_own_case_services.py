"""What a patient does with a case: write, answer again, take back, ask for erasure; and how the clinic is told."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.triage.make import AT, a_case, a_draft, a_safety_exit, desk_queue, save
from tests.triage.own import by_staff, fresh
from triage.models import Case, Event, EventKind, Intake, Link, Message, State, Submission
from triage.queries import case_page, invariants
from triage.queries.flags import Flag
from triage.queries.letters import askable, letters_of, open_questions
from triage.queries.narrowing import Narrowing
from triage.queries.queues import clinician_queue
from triage.questionnaire import INTAKE
from triage.questionnaire.pages import PAGES
from triage.rules import Result
from triage.services import clinic, desk, intake, links, messages, own_case
from triage.services.refusals import (
    ChangedMeanwhile,
    LinkLocked,
    NotPossibleNow,
    ReasonNeeded,
    TooLong,
    UnreadWords,
    WrongDate,
)

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)


@pytest.fixture
def case(location):
    return a_case(location)


def kinds(case):
    return list(Event.objects.filter(case=case).order_by("number").values_list("kind", flat=True))


def flags(case):
    row = next(row for row in desk_queue(at=LATER).rows if row.reference == case.reference)
    assert set(row.flags) == set(case_page.desk_case(fresh(case), at=LATER).head.flags)
    return set(row.flags)


def test_a_message_is_flagged_until_somebody_has_read_it_and_says_who(case, dana):
    own_case.write(case=case, text="I moved house.", at=LATER)
    assert flags(case) == {Flag.PATIENT_WROTE}
    by_staff(case, messages.mark_read, dana, LATER)
    assert flags(case) == set()
    letter = letters_of(case)[0]
    assert (letter.text, letter.read_by, letter.read_at) == ("I moved house.", "Dana", LATER)
    assert kinds(case)[-2:] == [EventKind.REPLIED, EventKind.MESSAGES_READ]
    assert invariants.broken() == []


def test_a_message_that_came_meanwhile_is_not_marked_as_read(case, dana):
    own_case.write(case=case, text="First.", at=LATER)
    seen = fresh(case)
    own_case.write(case=case, text="Second.", at=LATER)
    with pytest.raises(ChangedMeanwhile):
        messages.mark_read(case=seen, by=dana, at=LATER, version=seen.version)
    assert flags(case) == {Flag.PATIENT_WROTE}


def test_nothing_unread_is_nothing_to_mark(case, dana):
    with pytest.raises(NotPossibleNow):
        by_staff(case, messages.mark_read, dana, LATER)


def test_a_double_click_sends_one_message(case):
    key = uuid4()
    for _ in range(2):
        own_case.write(case=case, text="Hello", at=LATER, key=key)
    assert Message.objects.filter(case=case).count() == 1
    assert kinds(case).count(EventKind.REPLIED) == 1


def test_the_key_of_anothers_message_is_only_a_key(case, location):
    other = a_case(location)
    theirs = own_case.write(case=other, text="Theirs", at=LATER)
    mine = own_case.write(case=case, text="Mine", at=LATER, key=theirs.pk)
    assert mine.pk != theirs.pk
    assert [letter.text for letter in letters_of(case)] == ["Mine"]
    assert [letter.text for letter in letters_of(other)] == ["Theirs"]


@pytest.mark.parametrize(("text", "refusal"), [(" \n", ReasonNeeded), ("x" * 4001, TooLong)])
def test_an_empty_and_an_endless_message_are_refused(case, text, refusal):
    with pytest.raises(refusal):
        own_case.write(case=case, text=text, at=LATER)
    assert not Message.objects.exists()


def test_a_message_to_a_case_that_waited_or_was_decided_brings_it_back_to_the_desk(case, dana, clara):
    by_staff(case, messages.ask, dana, LATER, message="Which tablets?")
    assert fresh(case).clock_pauses
    own_case.write(case=case, text="The blue ones.", at=LATER)
    held = fresh(case)
    assert (held.state, held.clock_pauses) == (State.NEW, False)
    assert held.due_at > LATER
    by_staff(case, messages.mark_read, dana, LATER)
    by_staff(case, clinic.decide, clara, LATER, outcome="not_for_us", reason="r")
    own_case.write(case=case, text="One more thing.", at=LATER)
    assert fresh(case).state == State.NEW


def test_words_that_could_be_a_sign_stand_on_the_clinicians_list_until_read(case, clara):
    own_case.write(case=case, text="Since today I cannot hold my pee.", at=LATER)
    row = next(row for row in clinician_queue(at=LATER).rows if row.reference == case.reference)
    assert row.unread_words and Flag.PATIENT_WROTE in row.flags
    by_staff(case, clinic.mark_words_read, clara, LATER)
    assert flags(case) == set()
    assert letters_of(case)[0].read_by == "Clara"


def test_words_that_nobody_has_read_stay_to_be_read_when_changed_answers_come_without_them(case):
    own_case.write(case=case, text="Since today I cannot hold my pee.", at=LATER)
    due_at = fresh(case).words_due_at
    draft = own_case.start_amendment(case=case, at=LATER)
    words = [key for key in draft.answers if INTAKE.questions[key].free_text]
    for page in PAGES:
        save(draft, page.key, **{key: None for key in words if key in page.question_keys}, at=LATER)
    intake.send(intake=draft, at=LATER + timedelta(days=3), identity={"consent": True})
    held = fresh(case)
    assert not held.latest.assessment.human_must_read
    assert held.words_unread and held.words_due_at == due_at


def test_a_plain_message_does_not_call_a_clinician(case):
    own_case.write(case=case, text="I will be ten minutes late.", at=LATER)
    assert case.reference not in clinician_queue(at=LATER).references


def test_no_decision_while_a_message_is_unread(case, clara):
    own_case.write(case=case, text="Wait.", at=LATER)
    with pytest.raises(UnreadWords):
        by_staff(case, clinic.decide, clara, LATER, outcome="not_for_us", reason="r")


def test_a_decision_may_carry_words_for_the_patient_and_the_reason_is_none_of_them(case, clara):
    by_staff(
        case, clinic.decide, clara, LATER, outcome="book_consultation", reason="INSIDE", message="Call us."
    )
    assert [letter.text for letter in letters_of(case)] == ["Call us."]
    assert kinds(case)[-1] == EventKind.DECIDED
    assert invariants.broken() == []


def test_the_clinic_can_ask_what_is_missing_unsure_or_could_change_the_result(location):
    case = a_case(location, weight_loss="not_sure", gout="not_sure")
    newest = case.assessments.get()
    asked = dict(askable(fresh(case), newest))
    assert {"weight_loss", "gout"} <= asked.keys()
    assert {item["key"] for item in newest.would_change} - asked.keys() <= {"gate_end"}
    assert not asked.keys() & {"gate_end", "age", "understands_limits", "filled_in_by"}


def test_a_pinned_question_that_is_answered_goes_out_as_a_new_submission_and_ends(case, dana):
    by_staff(case, messages.ask, dana, LATER, message="Please", pinned=["gout", "weight_loss"])
    held = fresh(case)
    assert open_questions(held, letters_of(held)) == ("weight_loss", "gout")
    draft = own_case.answer_pinned(
        case=held, answers={"gout": "past", "weight_loss": "no", "region": "neck"}, at=LATER
    )
    assert draft.answers["region"] == "knee", "what was not asked is not taken"
    assert own_case.is_ready(case=held, draft=draft)
    intake.send(intake=draft, at=LATER, identity={"consent": True})
    held = fresh(case)
    assert (held.state, held.latest.number, held.latest.answers["gout"]) == (State.NEW, 2, "past")
    assert open_questions(held, letters_of(held)) == ()
    assert Submission.objects.get(case=case, number=1).answers["gout"] == "no"
    assert flags(case) == {Flag.ANSWERS_CHANGED}
    assert invariants.broken() == []


def test_a_second_click_on_the_answers_sends_nothing_twice(case, dana):
    by_staff(case, messages.ask, dana, LATER, message="Please", pinned=["gout"])
    held = fresh(case)
    draft = own_case.answer_pinned(case=held, answers={"gout": "past"}, at=LATER)
    intake.send(intake=draft, at=LATER, identity={"consent": True})
    with pytest.raises(NotPossibleNow):
        own_case.answer_pinned(case=held, answers={"gout": "past"}, at=LATER)
    assert Submission.objects.filter(case=case).count() == 2
    assert Intake.objects.filter(amends=case).count() == 1


def test_other_changes_begun_before_are_never_sent_along_unseen(case, dana):
    begun = own_case.start_amendment(case=case, at=LATER)
    intake.save_page(intake=begun, page="", answers={"sleep_quality": 1}, at=LATER)
    by_staff(case, messages.ask, dana, LATER, message="Please", pinned=["gout"])
    draft = own_case.answer_pinned(case=fresh(case), answers={"gout": "past"}, at=LATER)
    assert draft.pk == begun.pk
    assert not own_case.is_ready(case=fresh(case), draft=draft)


def test_an_emergency_sign_in_a_changed_form_is_on_the_case_at_once(case):
    draft = own_case.start_amendment(case=case, at=LATER)
    assert save(draft, "emergency", gate_saddle_or_bladder=True, gate_end="some", at=LATER).stopped
    held = fresh(case)
    assert (held.urgency_result, held.safety_exit) == (Result.EMERGENCY_NOW, True)
    assert case_page.clinician_case(held, at=LATER).red
    assert invariants.broken() == []


def test_a_number_left_while_changing_answers_reaches_the_desk(case):
    from triage.services import safety

    draft = own_case.start_amendment(case=case, at=LATER)
    save(draft, "emergency", gate_saddle_or_bladder=True, gate_end="some", at=LATER)
    safety.leave_number(intake=draft, phone="555-0188", name="Pat", at=LATER)
    assert case_page.desk_case(fresh(case), at=LATER).head.contact.call_back_phone == "555-0188"


def test_an_alarming_reply_softened_while_changing_answers_is_kept_and_urgency_stays(case, location):
    draft = own_case.start_amendment(case=case, at=LATER)
    save(draft, "checks", fever_or_sweats="yes", at=LATER)
    save(draft, "checks", fever_or_sweats="no", at=LATER)
    intake.send(intake=draft, at=LATER, identity={"consent": True})
    shown = case_page.clinician_case(fresh(case), at=LATER)
    assert [quote.key for entry in shown.earlier for quote in entry.quotes].count("fever_or_sweats") == 1
    assert shown.head.urgency.more_urgent_than(Result.CONSULT)


def test_staff_see_the_difference_and_the_desk_only_the_questions(case):
    draft = own_case.start_amendment(case=case, at=LATER)
    save(
        draft,
        "care",
        steroid_shot="over_3_months" if draft.answers["steroid_shot"] == "never" else "never",
        at=LATER,
    )
    intake.send(intake=draft, at=LATER, identity={"consent": True})
    sending = case_page.clinician_case(fresh(case), at=LATER).changes[0]
    asked = [line.question for line in sending.changed]
    assert all(line.before != line.now for line in sending.changed) and asked
    told = case_page.desk_case(fresh(case), at=LATER)
    assert told.changed == ((LATER, tuple(asked)),)


def test_taking_back_ends_links_and_the_case_and_tells_the_desk_until_somebody_takes_it(case, dana):
    given = links.give(case=case, at=AT)
    own_case.withdraw(case=case, at=LATER)
    own_case.withdraw(case=fresh(case), at=LATER)
    assert fresh(case).state == State.WITHDRAWN
    assert kinds(case).count(EventKind.WITHDRAWN) == 1
    assert not links.is_usable(Link.objects.get(pk=given.link.pk), at=LATER)
    assert flags(case) == {Flag.WITHDRAWN}
    by_staff(case, desk.take, dana, LATER)
    assert case.reference not in desk_queue(at=LATER).references
    assert case.reference in desk_queue(narrowing=Narrowing(state=State.WITHDRAWN), at=LATER).references


@pytest.mark.parametrize("deed", ["write", "start_amendment"])
def test_after_taking_back_nothing_more_goes_in(case, deed):
    own_case.withdraw(case=case, at=LATER)
    with pytest.raises(NotPossibleNow):
        getattr(own_case, deed)(case=fresh(case), at=LATER, **({"text": "x"} if deed == "write" else {}))


def test_an_emergency_stays_on_the_list_when_it_is_taken_back(location):
    case = a_safety_exit(location)
    own_case.withdraw(case=case, at=LATER)
    held = fresh(case)
    assert held.state == State.NEW
    assert case.reference in clinician_queue(at=LATER).references
    assert Flag.WITHDRAWN in flags(case)
    with pytest.raises(NotPossibleNow):
        own_case.write(case=held, text="x", at=LATER)


def test_a_wish_for_erasure_is_a_flag_that_stays_also_on_a_closed_case(case, clara, dana):
    by_staff(case, clinic.decide, clara, AT, outcome="not_for_us", reason="r")
    own_case.ask_for_erasure(case=fresh(case), at=LATER)
    own_case.ask_for_erasure(case=fresh(case), at=LATER)
    assert flags(case) == {Flag.ERASURE_ASKED}
    assert kinds(case).count(EventKind.ERASURE_ASKED) == 1
    by_staff(case, desk.take, dana, LATER)
    assert Flag.ERASURE_ASKED in case_page.desk_case(fresh(case), at=LATER).head.flags


def test_a_locked_link_of_a_decided_case_comes_before_the_desk_until_it_is_taken(case, clara, dana):
    by_staff(case, clinic.decide, clara, AT, outcome="not_for_us", reason="r")
    given = links.give(case=fresh(case), at=AT)
    for number in range(5):
        with pytest.raises(LinkLocked if number == 4 else WrongDate):
            links.open_with(link=given.link, birth_date="1900-01-01", at=LATER)
    assert flags(case) == {Flag.LINK_LOCKED}
    by_staff(case, desk.take, dana, LATER)
    assert case.reference not in desk_queue(at=LATER).references


def test_a_code_given_by_phone_opens_the_case_and_ends_the_one_before(case, dana):
    before = links.give(case=case, at=AT)
    given = by_staff(case, links.give_by_phone, dana, LATER)
    assert not links.is_usable(links.find_by_code(before.code), at=LATER)
    opened = links.open_with(link=links.find_by_code(given.code), birth_date="1967-06-01", at=LATER)
    assert opened.case_id == case.pk
    assert kinds(case)[-1] == EventKind.LINK_GIVEN


def test_a_begun_change_of_answers_that_was_stopped_is_never_removed(case):
    from triage.services import coming_back

    draft = own_case.start_amendment(case=case, at=AT)
    save(draft, "emergency", gate_saddle_or_bladder=True, gate_end="some", at=AT)
    coming_back.remove_old(at=AT + timedelta(days=30))
    assert Intake.objects.filter(pk=draft.pk).exists()


def test_a_draft_of_its_own_is_no_part_of_a_case(case, location):
    a_draft(location)
    assert case.amendments.count() == 0
    assert Case.objects.count() == 1
