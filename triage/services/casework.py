"""The one way a case is opened or changed: under its version lock, with one event and one audit row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from prolo import receipt_log
from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, may
from prolo.audit import record
from prolo.clinic.hours import due_at, held_timetable
from prolo.clinic.models import Location
from prolo.clinic.timetable import Timetable
from prolo.statements import insert
from triage.models import Case, Event, EventKind, State, fresh_reference, may_move
from triage.models.states import ASKS_FOR_A_CALL, ASKS_FOR_A_LOOK, TYPED_IN
from triage.rules import Result
from triage.services import clocks, moving, unread
from triage.services.refusals import ChangedMeanwhile, NotAllowed, NotPossibleNow, ReasonNeeded


@dataclass(frozen=True)
class Step:
    """What happens to a case: what, when, by whom (None: the patient or the system), and its words."""

    kind: EventKind
    at: datetime
    by: User | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


def subject(case: Case) -> str:
    """How the audit names a case."""
    return f"case:{case.reference}"


def opened(
    *, step: Step, urgency: Result, location: Location, table: Timetable | None = None, **fields: Any
) -> Case:
    """Open a case with a fresh reference; its first event has number 1. `table`: the location's, held, if at hand."""
    case = Case(
        reference=fresh_reference(),
        urgency=urgency.rank,
        location=location,
        opened_at=step.at,
        due_at=due_at(
            location=location, result=urgency.code, at=step.at, table=table or held_timetable(location)
        ),
        **unread.at_opening(at=step.at, urgency=urgency, fields=fields),
        **fields,
    )
    insert(case)
    _write_down(case, step, changed=("opened",))
    return case


def changed(*, case: Case, version: int, step: Step, **fields: Any) -> Case:
    """Change a case that still has the version its reader saw, and write down who and what.

    Refuses with ChangedMeanwhile when somebody was faster, with NotPossibleNow when there is no such move.
    What a new state or urgency does to the time to answer follows from them, and is none of the caller's business;
    nor is that something waits for a clinician to read it now. Times that a change of hours has not moved yet are
    moved first.
    """
    if case.version != version:
        raise ChangedMeanwhile
    if not may_move(case.state, fields.get("state", case.state)):
        raise NotPossibleNow
    given = dict(fields)
    fields |= _attention(case, step) | _firsts(case, step, fields)
    fields |= unread.after(case, kind=step.kind, at=step.at, fields=fields)
    fields |= clocks.after(case, at=step.at, state=fields.get("state"), urgency=fields.get("urgency"))
    # The row is locked by this statement until the transaction ends, so the event's number is ours alone.
    unchanged = Case.objects.filter(~moving.to_be_moved(), pk=case.pk, version=version)
    if not unchanged.update(version=version + 1, **fields):
        if moving.settle(case=case, at=step.at):
            return changed(case=case, version=case.version, step=step, **given)
        raise ChangedMeanwhile
    for name, value in {**fields, "version": version + 1}.items():
        setattr(case, name, value)
    _write_down(case, step, changed=sorted(fields))
    return case


def allow(by: User, permission: Permission) -> None:
    """Refuse with NotAllowed unless this person may."""
    if not may(by, permission):
        raise NotAllowed


def reason_in(text: str) -> str:
    """The reason as written; refuses with ReasonNeeded when there is none."""
    if not text.strip():
        raise ReasonNeeded
    return text


def _attention(case: Case, step: Step) -> dict[str, Any]:
    """Somebody at the desk has to look at the case from now on, or has just done so."""
    if step.kind in ASKS_FOR_A_LOOK:
        came_back = {"mail_failed_at": step.at} if step.kind == EventKind.MAIL_FAILED else {}
        to_call = {"call_at": case.call_at or step.at} if step.kind in ASKS_FOR_A_CALL else {}
        return {"attention_at": step.at, **came_back, **to_call}
    looked = step.kind == EventKind.TAKEN and case.attention_at
    return {"attention_at": None, "mail_failed_at": None} if looked else {}


def _firsts(case: Case, step: Step, fields: Mapping[str, Any]) -> dict[str, Any]:
    """When a member of staff first did something with the case, and when it was first decided."""
    acts = step.by is not None and step.kind not in TYPED_IN and case.first_action_at is None
    decides = fields.get("state") == State.DECIDED and case.decided_at is None
    return ({"first_action_at": step.at} if acts else {}) | ({"decided_at": step.at} if decides else {})


def _write_down(case: Case, step: Step, *, changed: tuple[str, ...] | list[str]) -> None:
    detail = dict(step.detail)
    insert(Event(case=case, number=case.version, at=step.at, by=step.by, kind=step.kind, detail=detail))
    receipt_log.note(reference=case.reference, version=case.version, at=step.at)
    record(
        action=f"case.{step.kind.value}",
        by=step.by,
        at=step.at,
        subject=subject(case),
        detail={"changed": list(changed)},
    )
