"""Tables of numbers, each with its chart: one shape for a page and for a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from triage import table_lines

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
class Lines:
    """Lines over time, each with its name and its points; the ends of the time and the highest value in words."""

    width: int
    series: tuple[tuple[str, str], ...]
    first: str
    last: str
    most: str

    @classmethod
    def drawn(
        cls,
        series: Iterable[tuple[str, Iterable[tuple[int, float]]]],
        *,
        places: int,
        first: str,
        last: str,
        most: str,
    ) -> Lines:
        """From places in time and heights between 0 and 1."""
        points = tuple(
            (name, " ".join(f"{COLUMN * place},{TALL - round(TALL * high)}" for place, high in found))
            for name, found in series
        )
        return cls(COLUMN * (places - 1), points, first, last, most)


@dataclass(frozen=True)
class Table:
    """A table with its chart, or with bars in its rows. `told` is the whole of it in a sentence."""

    key: str
    title: str
    headers: tuple[str, ...]
    lines: tuple[Line, ...]
    told: str = ""
    chart: Chart | None = None
    curves: Lines | None = None
    wide: bool = False

    @property
    def panel(self) -> str:
        """As it stands on a page."""
        return table_lines.panel(self)

    @property
    def rows(self) -> list[tuple[Line, list[tuple[str, str]]]]:
        """Each line with its cells, every cell beside its header."""
        return [(line, list(zip(self.headers[1:], line.cells, strict=True))) for line in self.lines]


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


def upright(names: Sequence[str], counts: Sequence[int]) -> Chart:
    most = max(counts)
    heights = [round(TALL * count / most) if count else 0 for count in counts]
    columns = tuple(Column(COLUMN * n + 1, TALL - high, high) for n, high in enumerate(heights))
    return Chart(COLUMN * len(counts), columns, names[0], names[-1], str(most))


def part(count: int, most: int) -> int:
    return round(100 * count / most) if most else 0
