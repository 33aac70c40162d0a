"""What staff do with a case: who may, in which order, and what is written down."""

import itertools
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from prolo.audit.models import Entry
from prolo.vault.rotation import rotate
from triage.models import MOVES, Assessment, Case, Decision, Event, Mail, State, Submission
from triage.models.references import ALPHABET, fresh_reference, read_reference
from triage.rules import Result
from triage.services import access, clinic, desk, messages
from triage.services.refusals import (
    AlreadyTheirs,
    ChangedMeanwhile,
    NotAllowed,
    NotLessUrgent,
    NotMoreUrgent,
    NotPossibleNow,
    ReasonNeeded,
    TakesNoCases,
    UnreadWords,
)

from . import make
from .make import AT

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture
def case(location):
    return make.a_case(location)


def by(who, case):
    return {"case": case, "by": who, "at": LATER, "version": case.version}


def test_the_desk_takes_a_case_and_passes_it_on(case, dana):
    desk.take(**by(dana, case))
    desk.accept(**by(dana, case), note="Spoke to her.")
    kept = Case.objects.get()
    assert (kept.assignee, kept.state, kept.version) == (dana, State.WITH_CLINICIAN, 3)
    assert [(e.number, e.kind, e.by) for e in kept.events.order_by("number")][1:] == [
        (2, "taken", dana),
        (3, "accepted", dana),
    ]
    assert Entry.objects.filter(subject=f"case:{kept.reference}", by_id=dana.pk).count() == 2


def test_a_case_is_given_to_a_colleague_and_the_history_names_both(case, dana, clara):
    desk.assign(**by(dana, case), to=clara)
    kept = Case.objects.get()
    event = kept.events.get(kind="assigned")
    assert (kept.assignee, event.by, event.detail) == (clara, dana, {"name": "Clara"})


def test_a_case_given_to_oneself_is_taken(case, dana):
    desk.assign(**by(dana, case), to=dana)
    assert Case.objects.get().assignee == dana
    assert Event.objects.filter(kind="taken").exists()


def test_a_case_is_given_only_to_somebody_who_works_on_cases(case, dana, mona, dan):
    for nobody in (mona, dan):
        with pytest.raises(TakesNoCases):
            desk.assign(**by(dana, case), to=nobody)
    assert Case.objects.get().assignee is None


def test_a_case_is_given_to_the_same_person_once(case, dana, clara):
    desk.assign(**by(dana, case), to=clara)
    with pytest.raises(AlreadyTheirs):
        desk.assign(**by(dana, case), to=clara)


def test_what_somebody_has_to_look_at_stays_when_the_case_is_given_away(case, dana, clara):
    Case.objects.update(attention_at=AT, mail_failed_at=AT)
    case.refresh_from_db()
    desk.assign(**by(dana, case), to=clara)
    assert Case.objects.get().attention_at == AT
    desk.take(**by(clara, case))
    assert Case.objects.get().attention_at is None


def test_a_decided_case_is_given_to_nobody(case, dana, clara, cole):
    clinic.decide(**by(clara, case), outcome="not_for_us", reason="No.")
    with pytest.raises(NotPossibleNow):
        desk.assign(**by(dana, case), to=cole)


def test_the_slower_of_two_changes_nothing(case, dana, clara):
    slower = Case.objects.get()
    desk.take(**by(dana, case))
    for version in (1, slower.version):
        with pytest.raises(ChangedMeanwhile):
            clinic.decide(
                case=slower, by=clara, at=LATER, version=version, outcome="not_for_us", reason="No."
            )
    assert (Event.objects.count(), Decision.objects.count()) == (2, 0)


def test_a_page_shown_for_an_older_version_changes_nothing(case, dana):
    desk.take(**by(dana, case))
    with pytest.raises(ChangedMeanwhile):
        desk.accept(case=Case.objects.get(), by=dana, at=LATER, version=1)


def test_asking_the_patient_sends_a_mail_without_the_message(case, dana):
    messages.ask(**by(dana, case), message="Which blood thinner?")
    mail = Mail.objects.get(kind="message")
    assert case.state == State.WAITING_FOR_PATIENT
    assert "blood" not in (mail.subject + mail.body).lower()


def test_asking_the_patient_needs_words(case, dana):
    with pytest.raises(ReasonNeeded):
        messages.ask(**by(dana, case), message="  ")


def test_the_desk_raises_urgency_in_one_click_and_the_clock_is_shorter(case, dana):
    desk.raise_urgency(**by(dana, case), to=Result.SAME_DAY)
    assert (case.urgency_result, case.due_at) == (Result.SAME_DAY, LATER + timedelta(minutes=120))


def test_a_decided_case_made_more_urgent_is_with_the_clinicians_again(case, dana, clara):
    clinic.decide(**by(clara, case), outcome="book_consultation", reason="Knee exam.")
    desk.raise_urgency(**by(dana, case), to=Result.SAME_DAY, reason="Called: cannot walk.")
    assert (case.state, case.due_at) == (State.WITH_CLINICIAN, LATER + timedelta(minutes=120))


@pytest.mark.parametrize("to", [Result.EMERGENCY_NOW, Result.SAME_DAY, Result.CONSULT])
def test_the_desk_cannot_lower_or_keep_an_urgency(location, dana, to):
    case = make.a_safety_exit(location)
    with pytest.raises(NotMoreUrgent):
        desk.raise_urgency(**by(dana, case), to=to, reason="Seems fine.")


@pytest.mark.parametrize("who", ["dana", "mona", "dan"])
def test_only_a_clinician_lowers_or_decides(location, request, who):
    case, person = make.a_safety_exit(location), request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        clinic.lower_urgency(**by(person, case), to=Result.CONSULT, reason="Seems fine.")
    with pytest.raises(NotAllowed):
        clinic.decide(**by(person, case), outcome="not_for_us", reason="Seems fine.")
    with pytest.raises(NotAllowed):
        clinic.mark_words_read(**by(person, case))
    assert Case.objects.get().version == 1


@pytest.mark.parametrize("who", ["mona", "dan"])
def test_others_cannot_work_on_a_case(case, request, who):
    with pytest.raises(NotAllowed):
        desk.take(**by(request.getfixturevalue(who), case))


def test_a_clinician_lowers_with_a_reason(location, clara):
    case = make.a_safety_exit(location)
    with pytest.raises(ReasonNeeded):
        clinic.lower_urgency(**by(clara, case), to=Result.GP_SOON, reason=" ")
    with pytest.raises(NotLessUrgent):
        clinic.lower_urgency(**by(clara, case), to=Result.EMERGENCY_NOW, reason="Again.")
    clinic.lower_urgency(**by(clara, case), to=Result.GP_SOON, reason="Ticked by mistake; phoned.")
    assert case.urgency_result is Result.GP_SOON
    assert case.due_at > LATER + timedelta(days=1)


def test_a_case_with_unread_words_cannot_be_decided(location, clara):
    case = make.a_case(location, goal="Walk my dog")
    with pytest.raises(UnreadWords):
        clinic.decide(**by(clara, case), outcome="book_consultation", reason="Fits.")
    clinic.mark_words_read(**by(clara, case))
    clinic.decide(**by(clara, case), outcome="book_consultation", reason="Fits.")
    assert (case.state, case.words_read_by) == (State.DECIDED, clara)


def test_a_decision_keeps_what_the_rules_had_said(case, clara):
    decision = clinic.decide(
        **by(clara, case),
        outcome="other_care_first",
        reason="Physio was too short.",
        reason_code="care_not_tried",
        overruled=["R901"],
    )
    kept = Decision.objects.get(pk=decision.pk)
    assert (kept.reason, kept.reason_code) == ("Physio was too short.", "care_not_tried")
    assert (kept.overrules, kept.overruled, kept.result) == (True, ["R901"], "CONSULT")


def test_a_decision_needs_a_reason_and_is_taken_once(case, clara):
    with pytest.raises(ReasonNeeded):
        clinic.decide(**by(clara, case), outcome="not_for_us", reason="")
    clinic.decide(**by(clara, case), outcome="not_for_us", reason="Other clinic.")
    with pytest.raises(NotPossibleNow):
        clinic.decide(**by(clara, case), outcome="not_for_us", reason="Other clinic.")


def test_more_information_needed_leaves_the_case_open(case, clara):
    clinic.decide(**by(clara, case), outcome="need_more_information", reason="Scan report.")
    assert case.state == State.WAITING_FOR_PATIENT


def test_a_decided_case_is_opened_again_with_a_reason(case, clara):
    clinic.decide(**by(clara, case), outcome="not_for_us", reason="Other clinic.")
    clinic.reopen(**by(clara, case), reason="She phoned: it is worse.")
    assert case.state == State.WITH_CLINICIAN


def test_opening_a_case_is_written_down(case, dana):
    opened = access.open_case(case.reference.lower(), by=dana, at=LATER, purpose="desk case page")
    entry = Entry.objects.get(action="case.read")
    assert (opened, entry.by_id, entry.why) == (case, dana.pk, "desk case page")


@pytest.mark.parametrize("reference", ["", "nothing", "000000001", "A" * 40])
def test_an_unknown_reference_opens_nothing(case, dana, reference):
    with pytest.raises(Case.DoesNotExist):
        access.open_case(reference, by=dana, at=LATER, purpose="guess")


def test_a_manager_opens_no_case(case, mona):
    with pytest.raises(NotAllowed):
        access.open_case(case.reference, by=mona, at=LATER, purpose="look")


def test_only_the_browser_that_began_a_draft_opens_it(location):
    draft = make.a_draft(location)
    assert access.open_draft(draft.pk, allowed_ids=[str(draft.pk)]) == draft
    with pytest.raises(type(draft).DoesNotExist):
        access.open_draft(draft.pk, allowed_ids=[str(uuid.uuid4())])


@pytest.mark.parametrize(("before", "after"), list(itertools.permutations(State, 2)))
def test_the_database_knows_the_same_moves(case, before, after):
    for step in _way_to(before):
        Case.objects.filter(pk=case.pk).update(state=step)
    moves = Case.objects.filter(pk=case.pk)
    if after in MOVES[before]:
        assert moves.update(state=after) == 1
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            moves.update(state=after)


def _way_to(state):
    return [] if state == State.NEW else [state]


@pytest.mark.parametrize("model", [Event, Submission, Assessment, Decision])
def test_history_cannot_be_changed_or_deleted(case, clara, model):
    clinic.decide(**by(clara, case), outcome="not_for_us", reason="Other clinic.")
    rows = model.objects.all()
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        rows.update(case=case)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        rows._raw_delete(rows.db)
    assert rows.exists()


def test_history_can_be_sealed_again_with_a_newer_key_and_says_the_same(case, settings):
    settings.FIELD_KEYS = {"newer": bytes(32), **settings.FIELD_KEYS}
    field = Event._meta.get_field("detail")
    assert sum(rotate(field, batch=10)) == 1
    assert Event.objects.get().detail == {"result": "CONSULT"}


def test_a_reference_finds_one_wrong_and_two_swapped_characters():
    reference = fresh_reference()
    assert read_reference(f"{reference[:4]}-{reference[4:]} ".lower()) == reference
    other = ALPHABET[(ALPHABET.index(reference[3]) + 1) % 32]
    assert read_reference(reference[:3] + other + reference[4:]) is None
    pairs = [i for i in range(7) if reference[i] != reference[i + 1]]
    for i in pairs:
        assert read_reference(reference[:i] + reference[i + 1] + reference[i] + reference[i + 2 :]) is None
