"""Where a case stands, for staff and patient alike: its clock, its steps, and what the patient asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from triage.models import Case, Event, EventKind, State

_TAKES_BACK = (EventKind.WITHDRAWN, EventKind.SENT, EventKind.AMENDED, EventKind.REOPENED)
_PAUSES = (EventKind.RETURNED, EventKind.DECIDED)


@dataclass(frozen=True)
class Moment:
    """When something of one kind happened to a case."""

    kind: EventKind
    at: datetime


@dataclass(frozen=True)
class Clock:
    """When an answer is due. It stands still while the clinic waits for the patient, and ends with the case.

    Patient and staff are shown this one record, in the zone of the place that answers.
    """

    zone: ZoneInfo
    due_at: datetime
    paused_since: datetime | None
    runs: bool
    late: bool


@dataclass(frozen=True)
class Step:
    """One step of a case's way: done, the one it is at now, or still to come."""

    key: str
    place: str
    at: datetime | None


_WAY = ("sent", "desk", "clinician", "answer")
_AT: dict[State, tuple[tuple[str, ...], str, tuple[str, ...]]] = {
    State.NEW: (("sent",), "desk", ("clinician", "answer")),
    State.WITH_CLINICIAN: (("sent", "desk"), "clinician", ("answer",)),
    State.WAITING_FOR_PATIENT: (("sent",), "patient", ("clinician", "answer")),
    State.DECIDED: (_WAY, "", ()),
    State.WITHDRAWN: (("sent", "withdrawn"), "", ()),
}
"""For each state: what is done, where it is now, what comes."""
_HAPPENED = {
    "sent": (EventKind.SENT, EventKind.AMENDED, EventKind.STOPPED),
    "desk": (EventKind.ACCEPTED,),
    "patient": _PAUSES,
    "answer": (EventKind.DECIDED,),
    "withdrawn": (EventKind.WITHDRAWN,),
}


def moments_of(case: Case) -> tuple[Moment, ...]:
    """What happened to a case, newest first."""
    rows = Event.objects.filter(case=case).order_by("-number").values_list("kind", "at")
    return tuple(Moment(EventKind(kind), at) for kind, at in rows)


def newest(moments: Iterable[Moment], kinds: Iterable[EventKind]) -> Moment | None:
    """The newest of these kinds."""
    wanted = frozenset(kinds)
    return next((moment for moment in moments if moment.kind in wanted), None)


def withdrawn_at(case: Case, moments: Iterable[Moment] | None = None) -> datetime | None:
    """When the patient took the form back, if that still holds: an urgent case stays open all the same."""
    last = newest(moments_of(case) if moments is None else moments, _TAKES_BACK)
    return last.at if last and last.kind == EventKind.WITHDRAWN else None


class Clocked(Protocol):
    """A case, or the part of it that its clock needs."""

    @property
    def due_at(self) -> datetime: ...
    @property
    def is_closed(self) -> bool: ...
    @property
    def clock_pauses(self) -> bool: ...


def is_late(case: Clocked, at: datetime) -> bool:
    """Whether an answer is overdue. A clock that stands still, or has ended, is never late."""
    return case.due_at < at and not case.is_closed and not case.clock_pauses


def clock_of(case: Case, at: datetime, moments: Iterable[Moment]) -> Clock:
    """The clock of a case."""
    paused = newest(moments, _PAUSES) if case.clock_pauses else None
    runs = not case.is_closed and not case.clock_pauses
    return Clock(case.location.zone, case.due_at, paused.at if paused else None, runs, is_late(case, at))


def steps_of(case: Case, moments: tuple[Moment, ...]) -> tuple[Step, ...]:
    """The way of a case in the order a patient meets it."""
    done, present, to_come = _AT[State(case.state)]
    placed = [*((key, "done") for key in done), (present, "now"), *((key, "next") for key in to_come)]
    return tuple(Step(key, place, _when(key, place, moments)) for key, place in placed if key)


def _when(key: str, place: str, moments: tuple[Moment, ...]) -> datetime | None:
    if place == "next" or (key, place) == ("desk", "now"):
        return None
    happened = newest(moments, _HAPPENED.get(key, ()))
    return happened.at if happened else None
