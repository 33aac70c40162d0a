"""The drawing of one score over time, in units of its picture: the axis from 0, and where a change may be real."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WIDE, TALL = 300, 206
LEFT, RIGHT, TOP, BOTTOM = 30, 292, 22, 176
HIGHEST = 10
TICKS = (0, 5, 10)
LETTER, ROW = 8.6, 18
"""Width of a letter and height of a line of words beside the threshold."""
ROOM = 30
"""Two labels nearer than this would lie on each other."""


@dataclass(frozen=True)
class Reached:
    """The score from which on a change may be real, with what stands beside its line."""

    score: float
    words: str


@dataclass(frozen=True)
class Point:
    """One score: where it stands, and its number; empty where the next one is too near."""

    x: float
    y: float
    label: str
    label_y: float
    week: str


@dataclass(frozen=True)
class Stretch:
    """The line between two scores; broken where a round between them has none."""

    x1: float
    y1: float
    x2: float
    y2: float
    broken: bool


@dataclass(frozen=True)
class Threshold:
    """Where a change may be real: its line, and the two lines of words beside it."""

    y: float
    words: tuple[str, str]
    x: float
    first_y: float
    second_y: float


@dataclass(frozen=True)
class Drawn:
    """All a template writes out."""

    key: str
    title: str
    told: str
    points: tuple[Point, ...]
    stretches: tuple[Stretch, ...]
    marks: tuple[float, ...]
    threshold: Threshold | None
    ticks: tuple[tuple[int, float], ...]
    wide: int = WIDE
    tall: int = TALL
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM


def drawn(
    *,
    key: str,
    title: str,
    told: str,
    scores: Sequence[tuple[datetime, float, str]],
    missed: Sequence[datetime],
    marks: Sequence[datetime],
    line: Reached | None,
) -> Drawn:
    """The picture of at least two scores in the order of time. `missed`: rounds without one; `marks`: injections."""
    first, last = scores[0][0], max([scores[-1][0], *marks])
    span = max(last - first, timedelta(days=1))

    def across(at: datetime) -> float:
        return round(LEFT + 12 + (RIGHT - LEFT - 24) * ((at - first) / span), 1)

    limit = _down(line.score) if line else None
    points = _points(
        [(across(at), score, label, (at - first) // timedelta(weeks=1)) for at, score, label in scores], limit
    )
    between = [any(scores[n][0] < gap < scores[n + 1][0] for gap in missed) for n in range(len(scores) - 1)]
    pairs = zip(points, points[1:], between, strict=False)
    stretches = tuple(Stretch(one.x, one.y, two.x, two.y, gap) for one, two, gap in pairs)
    return Drawn(
        key=key,
        title=title,
        told=told,
        points=points,
        stretches=stretches,
        marks=tuple(across(at) for at in marks if at >= first),
        threshold=_threshold(line, points, stretches) if line and 0 <= line.score <= HIGHEST else None,
        ticks=tuple((tick, _down(tick)) for tick in TICKS),
    )


def _points(scores: Sequence[tuple[float, float, str, int]], limit: float | None) -> tuple[Point, ...]:
    points: list[Point] = []
    labelled = -ROOM * 1.0
    for n, (x, score, label, week) in enumerate(scores):
        crowded = x - labelled < ROOM and n < len(scores) - 1
        y = _down(score)
        crossed = limit is not None and y - 28 < limit < y - 2 and y < BOTTOM - 24
        above = y + 21 if crossed or y <= TOP + 16 else y - 9
        points.append(Point(x, y, "" if crowded else label, above, "" if crowded else str(week)))
        labelled = labelled if crowded else x
    return tuple(points)


def _threshold(line: Reached, points: Sequence[Point], stretches: Sequence[Stretch]) -> Threshold:
    """The words stand where they cover least, over the line or under it."""
    y, words = _down(line.score), _halves(line.words)
    wide = LETTER * max(map(len, words))
    inked = [*_along(stretches), *(spot for point in points for spot in _of_label(point))]
    tops = [top for top in (y - 2 * ROW - 4, y + 4) if TOP - ROW <= top <= BOTTOM - 2 * ROW]
    places = [(left, top) for top in tops for left in range(LEFT + 4, int(RIGHT - wide) + 1, 6)]
    left, top = min(places, key=lambda place: _covered(place, wide, inked), default=(LEFT + 4, TOP))
    return Threshold(y, words, left, top + ROW - 4, top + 2 * ROW - 4)


def _halves(words: str) -> tuple[str, str]:
    """The words in two lines, as even as they can be."""
    parts = words.split(" ")
    cuts = [(" ".join(parts[:n]), " ".join(parts[n:])) for n in range(1, len(parts))]
    return min(cuts, key=lambda cut: max(map(len, cut)), default=(words, ""))


def _along(stretches: Sequence[Stretch]) -> list[tuple[float, float]]:
    steps = [n / 30 for n in range(31)]
    return [
        (line.x1 + (line.x2 - line.x1) * step, line.y1 + (line.y2 - line.y1) * step)
        for line in stretches
        for step in steps
    ]


def _of_label(point: Point) -> list[tuple[float, float]]:
    """Spots of a score's number; they count more than the line, for a number must be read."""
    if not point.label:
        return []
    spots = [(point.x + dx, point.label_y - dy) for dx in (-14, 0, 14) for dy in (0, 7, 14)]
    return spots * 20


def _covered(place: tuple[float, float], wide: float, inked: Sequence[tuple[float, float]]) -> int:
    left, top = place
    return sum(left - 3 <= x <= left + wide + 3 and top <= y <= top + 2 * ROW for x, y in inked)


def _down(score: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * score / HIGHEST, 1)
