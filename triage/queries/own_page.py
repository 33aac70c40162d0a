"""A patient's own case, as its status page shows it: the same state, clock and messages that staff see."""

from dataclasses import dataclass
from datetime import datetime

from triage.models import Case, Intake, Outcome, State
from triage.queries.letters import letters_of, open_questions
from triage.queries.shown import Letter
from triage.queries.standing import Clock, Step, clock_of, moments_of, steps_of, withdrawn_at
from triage.queries.visits import Arranged, standing


@dataclass(frozen=True)
class OwnPage:
    """Everything the page needs, in plain values. `asked` are keys of questions that wait for an answer."""

    reference: str
    given_name: str
    state: State
    steps: tuple[Step, ...]
    clock: Clock
    closed: bool
    withdrawn_at: datetime | None
    letters: tuple[Letter, ...]
    asked: tuple[str, ...]
    outcome: Outcome | None
    decided_at: datetime | None
    arranged: Arranged | None
    erasure_asked_at: datetime | None
    began_to_change: bool


def own_page(case: Case, *, at: datetime) -> OwnPage:
    """The case as its patient sees it."""
    moments, letters = moments_of(case), letters_of(case)
    decision = case.decisions.order_by("-at").first()
    said = decision if decision and case.state in (State.DECIDED, State.WAITING_FOR_PATIENT) else None
    return OwnPage(
        reference=case.reference,
        given_name=case.patient.given_name if case.patient else "",
        state=State(case.state),
        steps=steps_of(case, moments),
        clock=clock_of(case, at, moments),
        closed=case.is_closed,
        withdrawn_at=withdrawn_at(case, moments),
        letters=letters,
        asked=open_questions(case, letters),
        outcome=Outcome(said.outcome) if said else None,
        decided_at=said.at if said else None,
        arranged=standing(case),
        erasure_asked_at=case.erasure_asked_at,
        began_to_change=Intake.objects.filter(amends=case, sent_at=None).exists(),
    )
