"""What new answers did to a case: the answers before and after, the result, the rules, and what had been relied on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from triage.models import Assessment, Event, EventKind
from triage.queries.changes import changes_in
from triage.queries.gathered import Gathered
from triage.queries.history import parts_in_words
from triage.queries.shown import Changed
from triage.rules import Result

_RELIES = (EventKind.DECIDED, EventKind.PARTS_READ, EventKind.WORDS_READ)
_SENDS = (EventKind.SENT, EventKind.AMENDED)


@dataclass(frozen=True)
class RuleLine:
    """A rule and what it tells a clinician."""

    rule: str
    level: Result
    clinician: str


@dataclass(frozen=True)
class Reliance:
    """Somebody rested on the answers as they were: a decision, or a reading. `what` is a label, `words` theirs."""

    at: datetime
    by: str
    what: str
    words: str


@dataclass(frozen=True)
class Amendment:
    """One later sending, against the one before."""

    number: int
    at: datetime
    by: str
    """The member of staff who put it in; empty where it was the patient."""
    changed: tuple[Changed, ...]
    before: Result | None
    after: Result | None
    came: tuple[RuleLine, ...]
    went: tuple[RuleLine, ...]
    relied: tuple[Reliance, ...]


def amendments_of(held: Gathered) -> tuple[Amendment, ...]:
    """Every later sending of a case, newest first; empty for a form that was sent once."""
    judged = {row.submission.number: row for row in held.assessments if row.submission}
    return tuple(
        _amendment(held, sending.number, sending.at, sending.changed, judged)
        for sending in changes_in(held.submissions)
    )


def _amendment(
    held: Gathered,
    number: int,
    at: datetime,
    changed: tuple[Changed, ...],
    judged: Mapping[int, Assessment],
) -> Amendment:
    before, after = judged.get(number - 1), judged.get(number)
    fired_before, fired_after = _fired(before), _fired(after)
    steps = _between(held.events, number)
    return Amendment(
        number=number,
        at=at,
        by=next((event.by.name for event in steps[-1:] if event.by), ""),
        changed=changed,
        before=Result.from_code(before.result) if before else None,
        after=Result.from_code(after.result) if after else None,
        came=tuple(line for rule, line in fired_after.items() if rule not in fired_before),
        went=tuple(line for rule, line in fired_before.items() if rule not in fired_after),
        relied=tuple(_relied(held, steps)),
    )


def _fired(row: Assessment | None) -> dict[str, RuleLine]:
    return {
        item["rule"]: RuleLine(item["rule"], Result.from_code(item["level"]), item["clinician"])
        for item in (row.findings if row else ())
    }


def _between(events: Sequence[Event], number: int) -> list[Event]:
    """What happened from the sending before this one up to this one."""
    sent, found = 0, []
    for event in events:
        if sent == number - 1:
            found.append(event)
        if event.kind in _SENDS:
            sent += 1
    return found


def _relied(held: Gathered, steps: Sequence[Event]) -> Iterator[Reliance]:
    decided = {one.at: one for one in held.decisions}
    for event in steps:
        if event.kind in _RELIES:
            by = event.by.name if event.by else ""
            yield Reliance(event.at, by, str(EventKind(event.kind).label), _words(event, decided))


def _words(event: Event, decided: Mapping[datetime, Any]) -> str:
    if event.kind == EventKind.DECIDED:
        decision = decided.get(event.at)
        return f"{decision.get_outcome_display()}: {decision.reason}" if decision else ""
    return parts_in_words(event.detail.get("parts", ()))
