"""What became of people after a decision or an injection, group by group: scores, harms, nerve symptoms. Nobody's name.

What people said is sealed. It is opened here for the newest thousand alone, in the request, and kept nowhere: a table
of it in clear would tell more than any page may.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from triage.measures import pgic_verdict, psfs_gain
from triage.measures.change import Verdict
from triage.measures.groups import (
    FEW,
    Interval,
    mean_with_interval,
    median_with_interval,
    pooled,
    share_with_interval,
    tellable,
)
from triage.models import AdverseEvent, Case, Measure, NervePathway, Procedure
from triage.queries.rounds import ACTIVITIES, Given

MOST = 1000
"""So many people, the newest: a clinic's year or more, opened in well under a second."""
GROUPINGS = ("region", "guidance", "diagnosis")
NO_INJECTION = "no_injection"


@dataclass(frozen=True)
class Followed:
    """One person who was asked at one round: the groups, and the changes there are; None where a score is missing."""

    groups: Mapping[str, str]
    answered: bool
    pain: float | None = None
    peg: float | None = None
    psfs: float | None = None
    improved: bool | None = None


@dataclass(frozen=True)
class Treated:
    """One person who had an injection: the groups, whether harm is registered, and nerve symptoms."""

    groups: Mapping[str, str]
    harmed: bool
    nerve: bool
    days_to_resolved: float | None


@dataclass(frozen=True)
class Scored:
    """The figures of some groups together; None stands for fewer than ten people."""

    keys: tuple[str, ...]
    asked: int
    answered: int
    pain: Interval | None
    peg: Interval | None
    psfs: Interval | None
    improved: Interval | None


@dataclass(frozen=True)
class Safety:
    """Harms and nerve symptoms of some groups together; None stands for fewer than ten people."""

    keys: tuple[str, ...]
    treated: int
    harmed: int | None
    nerve: int | None
    resolved: int | None
    days: Interval | None


def followed(*, weeks: int) -> tuple[Followed, ...]:
    """Whoever was asked after so many weeks and has answered, or can no more: one line a person. Two statements."""
    over = Q(taken_at__isnull=False) | Q(closed_at__isnull=False)
    rows = Measure.objects.filter(over, weeks=weeks, asked_at__isnull=False)
    newest: dict[UUID, Measure] = {}
    for row in rows.select_related("case__latest", "procedure").order_by("-asked_at")[:MOST]:
        newest.setdefault(row.case_id, row)
    start = {row.case_id: row.answers for row in Measure.objects.filter(case__in=newest, weeks=0)}
    return tuple(_followed(row, start.get(pk, {})) for pk, row in newest.items())


def treated() -> tuple[Treated, ...]:
    """Whoever had an injection that is on file: one line a person. Three statements."""
    rows = Procedure.objects.filter(superseded=False).select_related("case__latest")
    newest: dict[UUID, Procedure] = {}
    for row in rows.order_by("-took_place_at")[:MOST]:
        if not row.record.get("struck"):
            newest.setdefault(row.case_id, row)
    of_them = Q(case__in=newest) | Q(procedure__case__in=newest)
    harmed = {
        treated or own
        for own, treated in AdverseEvent.objects.filter(of_them, superseded=False).values_list(
            "case", "procedure__case"
        )
    }
    nerves: dict[UUID, list[NervePathway]] = {}
    for pathway in NervePathway.objects.filter(of_them).select_related("procedure"):
        of = pathway.procedure.case_id if pathway.procedure else pathway.case_id
        nerves.setdefault(of, []).append(pathway)
    return tuple(_treated(pk, row, pk in harmed, nerves.get(pk, [])) for pk, row in newest.items())


def scores_by(grouping: str, people: Sequence[Followed]) -> tuple[Scored, ...]:
    """The groups of one grouping. Each has ten answers or more, and no figure follows from the others and the total."""
    sizes = _sizes(person.groups[grouping] for person in people if person.answered)
    parts = [
        (keys, [person for person in people if person.groups[grouping] in keys]) for keys in pooled(sizes)
    ]
    made = [_scored(keys, members) for keys, members in parts]
    told = {name: tellable([_many(members, name) for _keys, members in parts]) for name in FIGURES}
    return tuple(
        Scored(
            one.keys,
            one.asked,
            one.answered,
            **{name: getattr(one, name) if told[name][n] else None for name in FIGURES},
        )
        for n, one in enumerate(made)
    )


def scores_of_all(people: Sequence[Followed]) -> Scored | None:
    """The figures of everybody together; None where fewer than ten answered."""
    answered = sum(person.answered for person in people)
    return _scored((), people) if pooled({"all": answered}) else None


def safety_by(grouping: str, people: Sequence[Treated]) -> tuple[Safety, ...]:
    """Harms and nerve symptoms of the groups of one grouping, told only where ten people or more stand behind them."""
    sizes = _sizes(person.groups[grouping] for person in people)
    parts = [
        (keys, [person for person in people if person.groups[grouping] in keys]) for keys in pooled(sizes)
    ]
    counts = [_tellable_counts(members) for _keys, members in parts]
    told = [tellable([count[n] for count in counts]) for n in range(3)]
    return tuple(
        _safety(keys, members, [told[column][n] for column in range(3)])
        for n, (keys, members) in enumerate(parts)
    )


def safety_of_all(people: Sequence[Treated]) -> Safety | None:
    """The same of everybody together; None where fewer than ten were treated."""
    if not pooled({"all": len(people)}):
        return None
    return _safety((), people, [tellable([count])[0] for count in _tellable_counts(people)])


FIGURES = ("pain", "peg", "psfs", "improved")


def _followed(row: Measure, start: Mapping[str, Any]) -> Followed:
    groups = _groups(row.case, row.procedure)
    if row.taken_at is None:
        return Followed(groups, answered=False)
    then, now = Given(start), Given(row.answers)
    verdict = pgic_verdict(now.overall)
    return Followed(
        groups,
        answered=True,
        pain=_change(then.pain, now.pain),
        peg=_change(then.peg, now.peg),
        psfs=psfs_gain(baseline=start.get(ACTIVITIES), now=row.answers.get(ACTIVITIES)),
        improved=None if verdict is Verdict.UNKNOWN else verdict is Verdict.MAY_BE_REAL,
    )


def _treated(pk: UUID, row: Procedure, harmed: bool, nerves: Sequence[NervePathway]) -> Treated:
    resolved = [
        (one.ended_at - one.opened_at).total_seconds() / 86400
        for one in nerves
        if one.ended_at is not None and one.end == NervePathway.End.RESOLVED
    ]
    return Treated(_groups(row.case, row), harmed, bool(nerves), max(resolved, default=None))


def _groups(case: Case, procedure: Procedure | None) -> dict[str, str]:
    answers = case.latest.answers if case.latest else {}
    diagnosis = answers.get("diagnosis")
    record = procedure.record if procedure else {}
    return {
        "region": str(record.get("region") or case.region or ""),
        "guidance": str(record.get("guidance") or "") if procedure else NO_INJECTION,
        "diagnosis": diagnosis if isinstance(diagnosis, str) else "",
    }


def _scored(keys: tuple[str, ...], people: Sequence[Followed]) -> Scored:
    improved = [person.improved for person in people if person.improved is not None]
    return Scored(
        keys,
        asked=len(people),
        answered=sum(person.answered for person in people),
        pain=mean_with_interval([person.pain for person in people if person.pain is not None]),
        peg=mean_with_interval([person.peg for person in people if person.peg is not None]),
        psfs=mean_with_interval([person.psfs for person in people if person.psfs is not None]),
        improved=share_with_interval(sum(improved), len(improved)),
    )


def _counts(people: Sequence[Treated]) -> tuple[int, int, int]:
    """How many people: harmed, with nerve symptoms followed up, and with those resolved."""
    harmed = sum(person.harmed for person in people)
    nerve = sum(person.nerve for person in people)
    return harmed, nerve, sum(person.days_to_resolved is not None for person in people)


def _tellable_counts(people: Sequence[Treated]) -> tuple[int, ...]:
    """The same counts, but nothing where those who are not counted are fewer than ten: they follow by subtraction."""
    harmed, nerve, resolved = _counts(people)
    wholes = ((harmed, len(people)), (nerve, len(people)), (resolved, nerve))
    return tuple(0 if 0 < whole - count < FEW else count for count, whole in wholes)


def _safety(keys: tuple[str, ...], people: Sequence[Treated], told: Sequence[bool]) -> Safety:
    counts = [count if tell else None for count, tell in zip(_counts(people), told, strict=True)]
    days = [person.days_to_resolved for person in people if person.days_to_resolved is not None]
    shown = median_with_interval(days) if told[2] else None
    return Safety(keys, len(people), counts[0], counts[1], counts[2], shown)


def _many(people: Iterable[Followed], name: str) -> int:
    return sum(getattr(person, name) is not None for person in people)


def _change(then: float | None, now: float | None) -> float | None:
    return None if then is None or now is None else now - then


def _sizes(keys: Iterable[str]) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for key in keys:
        sizes[key] = sizes.get(key, 0) + 1
    return sizes
