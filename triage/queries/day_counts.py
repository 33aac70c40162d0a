"""One day counted: which rules fired on its answers, and what clinicians made of them. The definitions stand here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Model, QuerySet

from prolo.accounts.roles import Role
from triage.models import Assessment, CheckInReply, Decision, Event, EventKind, Outcome
from triage.rules import Result

FIRED, AGREED, RAISED, LOWERED = range(4)
Row = TypeVar("Row", bound=Model)
AT_ONCE = 500
"""So many acts are held in memory at a time, with the answers they judge."""


class Answers(NamedTuple):
    """One set of answers as it was judged by the rules: when, with which result, and which rules fired at what level."""

    at: datetime
    result: Result | None
    row: Assessment | CheckInReply

    def fired(self) -> dict[str, Result | None]:
        return {found["rule"]: level_of(found["level"]) for found in self.row.findings}


@dataclass
class Counts:
    """What was counted. `rules`: by id, how often it fired, and was agreed with, raised and lowered.

    Fired: sets of answers of that day on which the rule fired; answers that were sent again count again, and so do
    those of a form that an emergency sign stopped. The rest are acts of clinicians on that day, each held against
    the newest answers before it:
    - agreed: a decision that overrules no rule, at the urgency of the result. It agrees with the rules of the
      result's own level. To ask for more information agrees with nothing yet.
    - raised: a clinician made the case more urgent than its result. The rules of the result's own level were too low.
    - lowered: a decision that names the rule as overruled, or a clinician made the case less urgent than the rule's
      level. Both on the same answers count once.
    `results`: by form and area, how often each result. `outcomes`: by outcome, how often each coded reason.
    """

    rules: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0] * 4))
    results: dict[str, dict[str, Counter[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )
    outcomes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, rules: Iterable[str], what: int) -> None:
        for rule in rules:
            self.rules[rule][what] += 1

    def plain(self) -> dict[str, Any]:
        """As it is kept."""
        return {"rules": self.rules, "results": self.results, "outcomes": self.outcomes}


def counted(day: date) -> Counts:
    """Count one day on the clinic's calendar. Opens what is sealed: for a worker, not for a page."""
    began, ended = span_of(day)
    counts = Counts()
    _count_answers(counts, began, ended)
    decisions = Decision.objects.filter(at__gte=began, at__lt=ended)
    for made in _some(decisions):
        _count_decisions(counts, made)
    for moves in _some(_moves(began, ended)):
        judged = _Judged({event.case_id for event in moves}, max(event.at for event in moves))
        for event in moves:
            _count_move(counts, event, judged.newest(event.case_id, event.at))
    return counts


def day_of(at: datetime) -> date:
    """The day on the clinic's calendar."""
    return at.astimezone(_zone()).date()


def span_of(day: date) -> tuple[datetime, datetime]:
    """When a day begins, and when the next one does."""
    midnights = (datetime.combine(one, time(), tzinfo=_zone()) for one in (day, day + timedelta(days=1)))
    began, ended = (midnight.astimezone(UTC) for midnight in midnights)
    return began, ended


def level_of(code: str) -> Result | None:
    """The level with this code, if there is one."""
    return Result.__members__.get(code)


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.CLINIC_TIME_ZONE)


def _count_answers(counts: Counts, began: datetime, ended: datetime) -> None:
    sent = Assessment.objects.filter(assessed_at__gte=began, assessed_at__lt=ended)
    after = CheckInReply.objects.filter(sent_at__gte=began, sent_at__lt=ended)
    for form, found in (("intake", sent), ("aftercare", after)):
        rows = found.select_related("case").only("result", "findings", "case__region")
        for row in rows.iterator(AT_ONCE):
            counts.add({finding["rule"] for finding in row.findings}, FIRED)
            counts.results[form][row.case.region][row.result] += 1


def _moves(began: datetime, ended: datetime) -> QuerySet[Event]:
    """Clinicians who made a case more or less urgent."""
    moves = Event.objects.filter(kind__in=(EventKind.RAISED, EventKind.LOWERED))
    return moves.filter(at__gte=began, at__lt=ended, by__groups__name=Role.CLINICIAN)


def _some(rows: QuerySet[Row]) -> Iterator[list[Row]]:
    """The rows, a few hundred at a time."""
    found = rows.iterator(AT_ONCE)
    while some := list(islice(found, AT_ONCE)):
        yield some


def _count_decisions(counts: Counts, decisions: list[Decision]) -> None:
    cases, last = {one.case_id for one in decisions}, max(one.at for one in decisions)
    judged = _Judged(cases, last)
    lowered: dict[Any, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(case__in=cases, kind=EventKind.LOWERED, at__lte=last):
        lowered[event.case_id].append(event)
    for one in decisions:
        counts.outcomes[one.outcome][one.reason_code or ""] += 1
        answers = judged.newest(one.case_id, one.at)
        if answers is None:
            continue
        before = [event for event in lowered[one.case_id] if answers.at <= event.at <= one.at]
        already = set(chain.from_iterable(_lowered_by(event, answers) for event in before))
        counts.add({*(one.overruled or ())} - already, LOWERED)
        counts.add(_agreed_by(one, answers), AGREED)


def _agreed_by(decision: Decision, answers: Answers) -> Iterator[str]:
    result = level_of(decision.result)
    asks = decision.outcome == Outcome.NEED_MORE_INFORMATION
    if not (asks or decision.overrules or decision.overruled) and result and decision.urgency == result.rank:
        yield from _at_level(answers, result)


def _count_move(counts: Counts, event: Event, answers: Answers | None) -> None:
    if answers is None:
        return
    if event.kind == EventKind.LOWERED:
        counts.add(_lowered_by(event, answers), LOWERED)
        return
    before, after = _ends(event.detail)
    if answers.result and before and after and after < answers.result <= before:
        counts.add(_at_level(answers, answers.result), RAISED)


def _lowered_by(event: Event, answers: Answers) -> Iterator[str]:
    before, after = _ends(event.detail)
    if before and after:
        yield from (rule for rule, level in answers.fired().items() if level and before <= level < after)


def _ends(detail: Mapping[str, Any]) -> tuple[Result | None, Result | None]:
    return level_of(detail.get("from", "")), level_of(detail.get("to", ""))


def _at_level(answers: Answers, wanted: Result) -> Iterator[str]:
    return (rule for rule, level in answers.fired().items() if level is wanted)


class _Judged:
    """The answers of some cases up to a moment, sealed until one is judged."""

    def __init__(self, cases: set[Any], until: datetime) -> None:
        self._of: dict[Any, list[Answers]] = defaultdict(list)
        sent = Assessment.objects.filter(case__in=cases, assessed_at__lte=until)
        sent = sent.order_by("assessed_at", "submission__number")
        for row in sent.only("case_id", "assessed_at", "result", "findings"):
            self._of[row.case_id].append(Answers(row.assessed_at, level_of(row.result), row))
        after = CheckInReply.objects.filter(case__in=cases, sent_at__lte=until).order_by("sent_at")
        for reply in after.only("case_id", "sent_at", "result", "findings"):
            self._of[reply.case_id].append(Answers(reply.sent_at, level_of(reply.result), reply))

    def newest(self, case: Any, at: datetime) -> Answers | None:
        """The newest answers at that moment."""
        known = [answers for answers in self._of[case] if answers.at <= at]
        return sorted(known, key=lambda answers: answers.at)[-1] if known else None
