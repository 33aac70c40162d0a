"""How soon somebody must look at a case, and who is told when nobody does: our times, and what a place set instead.

All of them are ours and to be checked by the clinic's safety officer. A case is named by the code of its result;
what has no time of its own goes by OTHERWISE.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prolo.clinic.models import Location

OTHERWISE = "OTHERWISE"


class What(StrEnum):
    """Which time: until a reply is due, how long before that somebody is warned, how long after each step the next."""

    DUE = "due"
    WARN = "warn"
    NEXT = "next"


@dataclass(frozen=True)
class Target:
    """A number of minutes of opening time, or of working days, and what a manager may make of it."""

    amount: int
    least: int
    most: int
    in_days: bool = False


def _days(amount: int, most: int) -> Target:
    return Target(amount, 1, most, in_days=True)


TARGETS: Mapping[What, Mapping[str, Target]] = MappingProxyType(
    {
        What.DUE: {
            "EMERGENCY_NOW": Target(30, 5, 60),
            "SAME_DAY": Target(120, 15, 240),
            "URGENT_DAYS": _days(1, 3),
            "GP_SOON": _days(2, 5),
            "NOT_ENOUGH_INFO": _days(2, 5),
            OTHERWISE: _days(5, 10),
        },
        What.WARN: {
            "EMERGENCY_NOW": Target(10, 1, 30),
            "SAME_DAY": Target(30, 5, 120),
            OTHERWISE: Target(120, 15, 480),
        },
        What.NEXT: {
            "EMERGENCY_NOW": Target(15, 1, 30),
            "SAME_DAY": Target(30, 5, 120),
            OTHERWISE: Target(120, 15, 480),
        },
    }
)
TIMED = tuple(code for code in TARGETS[What.WARN] if code != OTHERWISE)
"""Results with times of their own for warnings and steps."""


def target(what: What, code: str, location: Location) -> Target:
    """The target for a result at a place."""
    ours = TARGETS[what]
    name = code if code in ours else OTHERWISE
    amount = location.targets.get(what.value, {}).get(name, ours[name].amount)
    return Target(amount, ours[name].least, ours[name].most, ours[name].in_days)


def every_target(location: Location) -> Iterable[tuple[What, str, Target]]:
    """All of them, as they hold at a place."""
    return ((what, code, target(what, code, location)) for what, ours in TARGETS.items() for code in ours)


def differing(amounts: Mapping[tuple[What, str], int]) -> dict[str, dict[str, int]]:
    """What is kept of a place's amounts: those that are not ours. ValueError outside of what a manager may choose."""
    kept: dict[str, dict[str, int]] = {}
    for (what, code), amount in amounts.items():
        ours = TARGETS[what][code]
        if not ours.least <= amount <= ours.most:
            raise ValueError(f"{what} {code}: {ours.least} to {ours.most}, not {amount}")
        if amount != ours.amount:
            kept.setdefault(what.value, {})[code] = amount
    return kept
