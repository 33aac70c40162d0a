"""Two at the desk, a clinician and the patient work on one case in any order: nobody overwrites what they did not see."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from prolo.accounts.models import User
from tests.triage.make import AT, MINUTE, a_case
from tests.triage.own import fresh
from triage.models import Case, Event, Message
from triage.rules import Result
from triage.services import clinic, desk, intake, messages, own_case
from triage.services.refusals import ChangedMeanwhile, Refused

pytestmark = pytest.mark.django_db
INTERLEAVINGS, STEPS = 200, 10

BY_DESK: dict[str, tuple[Any, Any]] = {
    "take": (desk.take, lambda text: {}),
    "pass on": (desk.accept, lambda text: {"note": text}),
    "raise": (desk.raise_urgency, lambda text: {"to": Result.SAME_DAY, "reason": text}),
    "raise a little": (desk.raise_urgency, lambda text: {"to": Result.GP_SOON, "reason": text}),
    "write": (messages.tell, lambda text: {"message": text}),
    "ask": (messages.ask, lambda text: {"message": text, "pinned": ["gout"]}),
    "read": (messages.mark_read, lambda text: {}),
}
BY_CLINICIAN: dict[str, tuple[Any, Any]] = {
    **BY_DESK,
    "words read": (clinic.mark_words_read, lambda text: {}),
    "lower": (clinic.lower_urgency, lambda text: {"to": Result.CONSULT, "reason": text}),
    "decide": (
        clinic.decide,
        lambda text: {"outcome": "book_consultation", "reason": text, "message": text},
    ),
    "open again": (clinic.reopen, lambda text: {"reason": text}),
}
DEEDS = {"Dana": BY_DESK, "Drew": BY_DESK, "Clara": BY_CLINICIAN}
ACTS = [(who, what) for who, deeds in DEEDS.items() for what in sorted(deeds)]
begun, won, lost = "begun", "won", "lost"


class ACaseInManyHands(RuleBasedStateMachine):
    """Each person acts on what they saw last; the case, its history and the messages are looked at after each step."""

    def __init__(self, case: Case, staff: dict[str, User], count: dict[str, int]) -> None:
        super().__init__()
        self.place = transaction.savepoint()
        self.case, self.staff, self.count = case, staff, count
        self.seen: dict[str, tuple[Case, dict[str, Any]]] = {}
        self.history = list(self._history())
        self.written: list[str] = []
        self.steps = 0
        for who in DEEDS:
            self.looks_again(who)
        count[begun] += 1

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.place)

    @rule(who=st.sampled_from(sorted(DEEDS)))
    def looks_again(self, who: str) -> None:
        self.seen[who] = fresh(self.case), self._row()

    @rule(who_what=st.sampled_from(ACTS), at_the_same_moment=st.booleans())
    def acts_on_what_was_seen(self, who_what: tuple[str, str], at_the_same_moment: bool) -> None:
        who, what = who_what
        shown, row_then = self.seen[who]
        row_now, messages_now = self._row(), Message.objects.count()
        deed, words = DEEDS[who][what]
        text = self._words()
        # Sent at the same moment, both had read the row before either wrote; else it is read again first.
        held = shown if at_the_same_moment else fresh(self.case)
        try:
            deed(
                case=held,
                by=self.staff[who],
                at=AT + self.steps * MINUTE,
                version=row_then["version"],
                **words(text),
            )
        except Refused as refusal:
            assert (self._row(), Message.objects.count()) == (row_now, messages_now)
            if isinstance(refusal, ChangedMeanwhile):
                assert row_then["version"] != row_now["version"], "refused, and nobody had been faster"
                self.count[lost] += 1
            self.looks_again(who)  # what they get is the page as it is now
            return
        assert row_then == row_now, f"{who} could {what} without having seen the case as it is"
        assert self._row()["version"] == row_now["version"] + 1
        self.history.append(self.staff[who].pk)
        self.written += [text] * (Message.objects.count() - messages_now)
        self.count[won] += 1
        self.looks_again(who)

    @rule(changes=st.sampled_from([False, False, False, True]), reply=st.integers(0, 10))
    def the_patient_writes_or_changes_an_answer(self, changes: bool, reply: int) -> None:
        text, at = self._words(), AT + self.steps * MINUTE
        if not changes:
            own_case.write(case=fresh(self.case), text=text, at=at)
            self.written.append(text)
        else:
            draft = own_case.start_amendment(case=fresh(self.case), at=at)
            intake.save_page(intake=draft, page="", answers={"sleep_quality": reply}, at=at)
            intake.send(intake=draft, at=at, identity={"consent": True})
        self.history.append(None)

    @invariant()
    def the_history_holds_every_step_once_and_in_order(self) -> None:
        assert list(self._history()) == self.history
        assert self._row()["version"] == len(self.history)

    @invariant()
    def every_word_that_was_taken_is_still_there(self) -> None:
        assert sorted(message.text for message in Message.objects.all()) == sorted(self.written)

    def _words(self) -> str:
        self.steps += 1
        return f"words {self.steps}"

    def _row(self) -> dict[str, Any]:
        return Case.objects.values().get(pk=self.case.pk)

    def _history(self) -> Any:
        return Event.objects.filter(case=self.case).order_by("number").values_list("by_id", flat=True)


def test_r11_in_two_hundred_interleavings_nothing_is_overwritten_silently(location, dana, clara):
    drew = User.objects.create_user("drew@example.org", "Drew", "a long enough password")
    drew.groups.add(Group.objects.get(name="front_desk"))
    staff, count = {"Dana": dana, "Drew": drew, "Clara": clara}, dict.fromkeys((begun, won, lost), 0)
    case = a_case(location)
    run_state_machine_as_test(
        lambda: ACaseInManyHands(case, staff, count),
        settings=settings(
            max_examples=INTERLEAVINGS,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
        _min_steps=STEPS,
    )
    print(
        f"\n{count[begun]} interleavings: {count[won]} deeds done, {count[lost]} too late, and they changed nothing"
    )
    assert count[begun] >= INTERLEAVINGS
    assert min(count[won], count[lost]) >= INTERLEAVINGS / 2, "too few of them met"
