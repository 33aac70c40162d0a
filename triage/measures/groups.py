"""Groups of people: means and shares with their intervals, medians, and what a small group must not give away."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import comb, fsum, sqrt
from statistics import median, stdev
from typing import TypeVar

FEW = 10
"""A figure over fewer people is not shown."""
Z = 1.959963984540054
"""The normal distribution leaves 2.5 % beyond it."""
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Interval:
    """A figure over so many people, and the bounds of its 95 % interval."""

    people: int
    value: float
    low: float
    high: float


def mean_with_interval(values: Sequence[float]) -> Interval | None:
    """The mean with the 95 % interval of Student's t; None for fewer than ten."""
    people = len(values)
    if people < FEW:
        return None
    value = sum(values) / people
    half = student_t(people - 1) * stdev(values) / sqrt(people)
    return Interval(people, value, value - half, value + half)


def share_with_interval(count: int, people: int) -> Interval | None:
    """A share with the 95 % interval of Wilson (1927); None for fewer than ten."""
    if people < FEW:
        return None
    share, squared = count / people, Z * Z
    middle = (share + squared / (2 * people)) / (1 + squared / people)
    half = Z / (1 + squared / people) * sqrt(share * (1 - share) / people + squared / (4 * people * people))
    return Interval(people, share, max(middle - half, 0.0), min(middle + half, 1.0))


def median_with_interval(values: Sequence[float]) -> Interval | None:
    """The median with the interval between two ranks that holds it in at least 95 %; None for fewer than ten."""
    people = len(values)
    if people < FEW:
        return None
    ordered, rank, below = sorted(values), 0, 1 / 2**people
    while below <= 0.025:
        rank += 1
        below += comb(people, rank) / 2**people
    return Interval(people, median(ordered), ordered[rank - 1], ordered[people - rank])


def student_t(freedom: int) -> float:
    """What Student's t leaves 2.5 % beyond, by the expansion of Fisher and Cornish (1960); from 9 on right to 0.0001."""
    z3, z5, z7, z9 = Z**3, Z**5, Z**7, Z**9
    terms = (
        (z3 + Z) / 4,
        (5 * z5 + 16 * z3 + 3 * Z) / 96,
        (3 * z7 + 19 * z5 + 17 * z3 - 15 * Z) / 384,
        (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * Z) / 92160,
    )
    return Z + fsum(term / freedom**power for power, term in enumerate(terms, 1))


def pooled(sizes: Mapping[Key, int]) -> tuple[tuple[Key, ...], ...]:
    """The groups to show, largest first, each of at least ten people: smaller ones are put together, as the last.

    Where those together are still too few, the smallest of the others joins them; so no group follows from the
    total. Nothing where all together are too few.
    """
    order = sorted((key for key in sizes if sizes[key]), key=lambda key: -sizes[key])
    alone = [key for key in order if sizes[key] >= FEW]
    rest = order[len(alone) :]
    while rest and alone and sum(sizes[key] for key in rest) < FEW:
        rest.insert(0, alone.pop())
    if sum(sizes[key] for key in rest) < FEW:
        rest = []
    return (*((key,) for key in alone), *((tuple(rest),) if rest else ()))


def tellable(counts: Sequence[int]) -> tuple[bool, ...]:
    """Which figures of a column may stand beside its total: those of ten people or more.

    When those left out are fewer than ten together, the smallest other one is left out as well, and so on: what is
    left of the total is then never a figure of fewer than ten.
    """
    hidden = {n for n, count in enumerate(counts) if count < FEW}
    shown = sorted(set(range(len(counts))) - hidden, key=lambda n: counts[n])
    while hidden and shown and sum(counts[n] for n in hidden) < FEW:
        hidden.add(shown.pop(0))
    return tuple(n not in hidden for n in range(len(counts)))
