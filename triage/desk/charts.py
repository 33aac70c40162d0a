"""The clinic's numbers as tables, each with its chart: one list for the page and for the file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from triage.case_words import LEVEL_WORDS
from triage.queries.numbers import PAGE_TITLES, WHY_WORDS, Forms, Numbers, Took, Waiting

FEW = 5
"""Smaller groups are not told apart: they could point at one person."""
COLUMN, TALL = 12, 60
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Line:
    """One row of a table: its label, its cells, and the length of its bar in hundredths, if it has one."""

    label: str
    cells: tuple[str, ...]
    bar: int | None = None
    level: str = ""


@dataclass(frozen=True)
class Column:
    """One upright bar, in units of its drawing."""

    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Chart:
    """Upright bars side by side, with what stands below their ends."""

    width: int
    columns: tuple[Column, ...]
    first: str
    last: str
    most: str


@dataclass(frozen=True)
class Table:
    """A table with its chart, or with bars in its rows. `told` is the whole of it in a sentence."""

    key: str
    title: str
    headers: tuple[str, ...]
    lines: tuple[Line, ...]
    told: str = ""
    chart: Chart | None = None

    @property
    def rows(self) -> list[tuple[Line, list[tuple[str, str]]]]:
        """Each line with its cells, every cell beside its header."""
        return [(line, list(zip(self.headers[1:], line.cells, strict=True))) for line in self.lines]


def tables(shown: Numbers, *, at: datetime) -> tuple[Table, ...]:
    """Every table of the page, in its order."""
    return (
        _waiting(shown.waiting, at),
        _quickness(shown),
        _by_day(shown),
        _by_hour(shown),
        _forms(shown.forms),
        _asked(shown.asked),
        _to_look_after(shown),
    )


def rows_of(found: Iterable[Table]) -> list[tuple[str, str, str, str]]:
    """The tables line by line, one value a row, for a spreadsheet."""
    return [
        (table.title, line.label, header, cell)
        for table in found
        for line, cells in table.rows
        for header, cell in cells
    ]


def span(took: timedelta | None) -> str:
    """A duration in the two units that matter."""
    if took is None:
        return _("Nothing yet")
    hours, minutes = divmod(max(round(took / _MINUTE), 1), 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": minutes}
    if hours < 48:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    return _("%(days)d days %(hours)d h") % {"days": hours // 24, "hours": hours % 24}


def _waiting(rows: Sequence[Waiting], at: datetime) -> Table:
    most = max((row.with_us + row.with_patient for row in rows), default=0)
    lines = tuple(
        Line(
            str(LEVEL_WORDS[row.urgency]),
            (str(row.with_us), str(row.with_patient), str(row.late), timesince(row.oldest, at, depth=1)),
            _part(row.with_us + row.with_patient, most),
            row.urgency.code,
        )
        for row in rows
    )
    headers = (_("Level"), _("With us"), _("With the patient"), _("Late"), _("Oldest"))
    total = sum(row.with_us for row in rows)
    late = sum(row.late for row in rows)
    told = _("%(total)d with us, %(late)d late.") % {"total": total, "late": late}
    return Table("waiting", _("Waiting now"), headers, lines, told if rows else _("Nothing is waiting."))


def _quickness(shown: Numbers) -> Table:
    rows = ((_("To the first action"), shown.to_first_action), (_("To the decision"), shown.to_decision))
    lines = tuple(Line(label, (str(took.count), *_times(took))) for label, took in rows)
    headers = (_("How long from opening"), _("Cases"), _("Half within"), _("9 of 10 within"))
    told = _("Decided later than due: %(late)d of %(all)d.")
    return Table(
        "quickness",
        _("How quick we are"),
        headers,
        lines,
        told % {"late": shown.late, "all": shown.to_decision.count},
    )


def _times(took: Took) -> tuple[str, str]:
    if took.count < FEW:
        return (_("Too few to say"),) * 2
    return span(took.median), span(took.ninth)


def _by_day(shown: Numbers) -> Table:
    names = [date_format(day, "D j M") for day, _count in shown.by_day]
    counts = [count for _day, count in shown.by_day]
    return _arrivals("days", _("Arrivals by day"), _("Day"), names, counts)


def _by_hour(shown: Numbers) -> Table:
    names = [f"{hour:02}:00" for hour in range(24)]
    return _arrivals("hours", _("Arrivals by hour"), _("Hour from"), names, shown.by_hour)


def _arrivals(key: str, title: str, what: str, names: Sequence[str], counts: Sequence[int]) -> Table:
    lines = tuple(Line(name, (str(count),)) for name, count in zip(names, counts, strict=True))
    told = _("%(total)d in all.") % {"total": sum(counts)}
    chart = _chart(names, counts) if any(counts) and len(counts) > 1 else None
    return Table(key, title, (what, _("Cases")), lines, told, chart)


def _forms(forms: Forms) -> Table:
    left = sum(count for _page, count in forms.left_after)
    most = max((count for _page, count in forms.left_after), default=0)
    lines = tuple(_left(page, count, forms.begun, most) for page, count in forms.left_after)
    headers = (_("Last page they saved"), _("Forms"), _("Share of all"))
    told = _(
        "Of %(begun)d forms that patients began more than a day ago, %(sent)d were sent, %(stopped)d were stopped by"
        " an emergency sign and %(left)d were left."
    )
    numbers = {"begun": forms.begun, "sent": forms.sent, "stopped": forms.stopped, "left": left}
    return Table("stops", _("Where people stop in the form"), headers, lines, told % numbers)


def _left(page: str, count: int, begun: int, most: int) -> Line:
    title = str(PAGE_TITLES[page])
    if count < FEW:
        return Line(title, (_("fewer than 5"), "–"))
    return Line(title, (str(count), f"{round(100 * count / begun)} %"), _part(count, most))


def _asked(rows: Sequence[tuple[str, int]]) -> Table:
    most = max((count for _why, count in rows), default=0)
    lines = tuple(
        Line(
            str(WHY_WORDS[why]),
            (str(count) if count >= FEW else _("fewer than 5"),),
            _part(count, most) if count >= FEW else None,
        )
        for why, count in rows
    )
    told = _("Asked back %(total)d times.") % {"total": sum(count for _why, count in rows)}
    return Table("asked", _("Why we ask patients back"), (_("Why"), _("Times")), lines, told)


def _to_look_after(shown: Numbers) -> Table:
    lines = (
        Line(_("Mails that came back"), (str(shown.mail_back),)),
        Line(_("Library pages to check soon"), (str(shown.checks_due),)),
        Line(_("Library pages past their check"), (str(shown.checks_overdue),)),
    )
    return Table("look", _("To look after"), (_("What"), _("How many")), lines)


def _chart(names: Sequence[str], counts: Sequence[int]) -> Chart:
    most = max(counts)
    heights = [round(TALL * count / most) if count else 0 for count in counts]
    columns = tuple(Column(COLUMN * n + 1, TALL - high, high) for n, high in enumerate(heights))
    return Chart(COLUMN * len(counts), columns, names[0], names[-1], str(most))


def _part(count: int, most: int) -> int:
    return round(100 * count / most) if most else 0
