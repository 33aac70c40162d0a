"""The scores of one person over time: each measure as a chart, the same numbers as a table, and the change in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from triage import body_map
from triage.charts import Line, Table
from triage.measures import (
    PGIC_ANCHORS,
    Instrument,
    Verdict,
    nprs_reach,
    nprs_verdict,
    peg_reach,
    peg_verdict,
    percent_of,
    pgic_verdict,
    psfs_gain,
    psfs_reach,
    psfs_verdict,
)
from triage.queries.rounds import ACTIVITIES, NAMES, Given, Round, Rounds
from triage.trend_lines import Drawn, Reached, drawn

TITLES: dict[str, tuple[Any, Any]] = {
    "pain": (gettext_lazy("Pain, 0 to 10"), gettext_lazy("Lower is better.")),
    "peg": (gettext_lazy("How much pain gets in the way, 0 to 10"), gettext_lazy("Lower is better.")),
    "psfs": (gettext_lazy("How well you do your own things, 0 to 10"), gettext_lazy("Higher is better.")),
}
SAID: dict[Verdict, Any] = {
    Verdict.MAY_BE_REAL: gettext_lazy("This may be a real change."),
    Verdict.SMALLER: gettext_lazy("That is too small to call it a real change."),
    Verdict.WORSE: gettext_lazy("That is worse than at the start."),
    Verdict.UNKNOWN: gettext_lazy("There are not two scores to compare yet."),
}
"""What may be said of a change; never that it is a success."""


@dataclass(frozen=True)
class Part:
    """One measure: chart, table, the change in words, and whose measure it is."""

    key: str
    title: str
    direction: str
    told: str
    verdict: Verdict
    table: Table
    chart: Drawn | None
    instrument: Instrument

    @property
    def worse(self) -> bool:
        return self.verdict is Verdict.WORSE


@dataclass(frozen=True)
class Trend:
    """All measures, what the person says of the change, and how far the rounds came."""

    parts: tuple[Part, ...]
    overall: str
    overall_verdict: Verdict
    no_answers: int
    answered: int
    injections: tuple[str, ...]
    instruments: tuple[Instrument, ...]

    @property
    def worse(self) -> bool:
        return self.overall_verdict is Verdict.WORSE or any(part.worse for part in self.parts)

    @property
    def has_later(self) -> bool:
        return self.answered > 0


def trend(rounds: Rounds, injections: Sequence[datetime], zone: ZoneInfo, *, staff: bool = False) -> Trend:
    """The trend of one case. `staff`: with the change as a share of the start as well."""
    newest, start = rounds.newest, rounds.start
    now, before = newest.given if newest else None, start.given if start else None
    return Trend(
        parts=tuple(
            _part(key, rounds, injections, zone, *read(before, now), staff=staff)
            for key, read in READERS.items()
        ),
        overall=overall_words(now),
        overall_verdict=pgic_verdict(now.overall if now else None),
        no_answers=sum(row.unanswered for row in rounds.rows),
        answered=len(rounds.later),
        injections=tuple(date_format(at.astimezone(zone), "j F Y") for at in injections),
        instruments=tuple(NAMES.values()),
    )


def bodies(rounds: Rounds) -> list[dict[str, Any]]:
    """The picture then and now; none unless the places were told both times."""
    start, later = rounds.start, [row for row in rounds.later if row.given.places.areas]
    if start is None or not start.given.places.areas or not later:
        return []
    both = ((_("At the start"), start.given.places), (_("At the last answers"), later[-1].given.places))
    return [{"when": when, "words": shown.words(), "views": body_map.views(shown)} for when, shown in both]


def overall_words(given: Given | None) -> str:
    """The reply to "how are you overall", in its published words."""
    reply = given.overall if given else None
    return PGIC_ANCHORS[reply - 1] if reply else ""


def round_name(row: Round, *, named: bool = False) -> str:
    """Which round: the start, or so many weeks on. `named`: the person has rounds after a decision and others."""
    if row.weeks == 0:
        return _("Start")
    if row.of_procedure and named:
        return _("%(weeks)d weeks after the injection") % {"weeks": row.weeks}
    return _("%(weeks)d weeks") % {"weeks": row.weeks}


def number(value: float) -> str:
    """A score as people write it: no more than one decimal."""
    rounded = round(value, 1)
    return number_format(rounded, 0 if rounded == int(rounded) else 1)


def _pain(
    before: Given | None, now: Given | None
) -> tuple[Verdict, float | None, float | None, float | None]:
    then, after = before.pain if before else None, now.pain if now else None
    reach = nprs_reach(then) if then is not None else None
    return nprs_verdict(baseline=then, now=after), then, after, -reach if reach else None


def _peg(before: Given | None, now: Given | None) -> tuple[Verdict, float | None, float | None, float | None]:
    then, after = before.peg if before else None, now.peg if now else None
    reach = peg_reach(then) if then is not None else None
    return peg_verdict(baseline=then, now=after), then, after, -reach if reach else None


def _psfs(
    before: Given | None, now: Given | None
) -> tuple[Verdict, float | None, float | None, float | None]:
    """Over the activities scored both times; the line stands over the mean of the start."""
    told = [given.answers.get(ACTIVITIES) if given else None for given in (before, now)]
    gain = psfs_gain(baseline=told[0], now=told[1])
    then = before.psfs if before else None
    reach = psfs_reach(then) if then is not None else None
    after = then + gain if then is not None and gain is not None else None
    return psfs_verdict(gain), then, after, reach


Read = Callable[[Given | None, Given | None], tuple[Verdict, float | None, float | None, float | None]]
READERS: dict[str, Read] = {"pain": _pain, "peg": _peg, "psfs": _psfs}
"""Verdict, score at the start, score now, and how far the score has to move, with its sign."""


def _part(
    key: str,
    rounds: Rounds,
    injections: Sequence[datetime],
    zone: ZoneInfo,
    verdict: Verdict,
    then: float | None,
    now: float | None,
    reach: float | None,
    *,
    staff: bool,
) -> Part:
    title, direction = (str(words) for words in TITLES[key])
    table = _table(key, title, rounds, zone)
    return Part(
        key=key,
        title=title,
        direction=direction,
        told=_told(then, now, verdict, percent=staff and key != "psfs"),
        verdict=verdict,
        table=table,
        chart=_chart(key, title, direction, table, rounds, injections, then, reach),
        instrument=NAMES[key],
    )


def _told(then: float | None, now: float | None, verdict: Verdict, *, percent: bool) -> str:
    if then is None or now is None:
        return str(SAID[Verdict.UNKNOWN])
    change = now - then
    scores = {"then": number(then), "now": number(now), "points": number(abs(change))}
    if abs(change) < 0.05:
        return _("Start %(then)s, now %(now)s: no change.") % scores
    many = 1 if scores["points"] == "1" else 2
    less = ngettext(
        "Start %(then)s, now %(now)s: %(points)s point less.",
        "Start %(then)s, now %(now)s: %(points)s points less.",
        many,
    )
    more = ngettext(
        "Start %(then)s, now %(now)s: %(points)s point more.",
        "Start %(then)s, now %(now)s: %(points)s points more.",
        many,
    )
    share = percent_of(change, then) if percent else None
    size = f" ({share:+d} %)" if share is not None else ""
    return f"{(less if change < 0 else more) % scores}{size} {SAID[verdict]}"


def _table(key: str, title: str, rounds: Rounds, zone: ZoneInfo) -> Table:
    shown = [row for row in rounds.rows if row.taken_at or row.unanswered]
    named = any(row.of_procedure for row in shown)
    lines = tuple(
        Line(f"{round_name(row, named=named)}, {_day(row, zone)}", (_score(row, key),)) for row in shown
    )
    return Table(key, title, (_("When"), _("Score")), lines)


def _day(row: Round, zone: ZoneInfo) -> str:
    at = row.taken_at or row.due_at
    return date_format(at.astimezone(zone), "j M Y")


def _score(row: Round, key: str) -> str:
    if row.taken_at is None:
        return _("No answer")
    value = getattr(row.given, key)
    return _("No score") if value is None else number(value)


def _chart(
    key: str,
    title: str,
    direction: str,
    table: Table,
    rounds: Rounds,
    injections: Sequence[datetime],
    then: float | None,
    reach: float | None,
) -> Drawn | None:
    """None while there is nothing to connect."""
    scores = [(row, getattr(row.given, key)) for row in rounds.taken]
    known = [(row, score) for row, score in scores if score is not None]
    if len(known) < 2:
        return None
    missed = [row.due_at for row in rounds.rows if row.unanswered]
    missed += [row.taken_at for row, score in scores if score is None and row.taken_at]
    line = Reached(then + reach, _threshold(abs(reach))) if then is not None and reach else None
    told = " ".join(f"{row.label}: {row.cells[0]}." for row in table.lines)
    return drawn(
        key=key,
        title=f"{title}. {direction}",
        told=told if line is None else f"{told} {line.words}.",
        scores=[(row.taken_at, score, number(score)) for row, score in known if row.taken_at],
        missed=missed,
        marks=injections,
        line=line,
    )


def _threshold(points: float) -> str:
    shown = number(points)
    words = ngettext(
        "%(points)s point: may be a real change",
        "%(points)s points: may be a real change",
        1 if shown == "1" else 2,
    )
    return words % {"points": shown}
