"""The drawing of the body: a front and a back view, and where each place stands on them.

The side comes with the place. On the front view the person's right is on the reader's left, on the back view on the
reader's right: that is worked out here, from side and view, and nowhere the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from triage.questionnaire.body_areas import AREAS, RIGHT, Marked

FRONT, BACK = "front", "back"
MIDDLE = 100
HIT = 31
"""Width of what a finger can tap, in units of the drawing: 24 px on a screen of 320 px."""
_ARM_AND_LEG = {
    "shoulder": (36, 88),
    "upper_arm": (43, 121),
    "elbow": (51, 154),
    "wrist": (62, 220),
    "knee": (21, 298),
    "calf_shin": (22, 345),
    "ankle": (22, 384),
    "foot": (26, 416),
}
SPOTS: dict[str, dict[str, tuple[int, int]]] = {
    FRONT: {
        "head_face": (0, 18),
        "jaw": (0, 50),
        "neck": (0, 82),
        "chest": (0, 114),
        "tummy_pelvis": (0, 172),
        "hip": (22, 210),
        "thigh": (22, 256),
        **_ARM_AND_LEG,
    },
    BACK: {
        "neck": (0, 70),
        "midback": (0, 118),
        "lowback": (0, 168),
        "sacroiliac": (22, 200),
        "tailbone": (0, 224),
        "thigh": (22, 258),
        **_ARM_AND_LEG,
    },
}
"""How far from the middle line, and how far down, by view and area."""
NAMES: dict[str, tuple[Any, Any, Any]] = {
    FRONT: (_("Front"), _("Your right"), _("Your left")),
    BACK: (_("Back"), _("Your left"), _("Your right")),
}
"""The view, and the words over its left and its right half."""


NOTHING = Marked(())


@dataclass(frozen=True)
class Spot:
    """One place on one view."""

    code: str
    x: int
    y: int
    state: str = ""

    @property
    def left(self) -> float:
        return self.x - HIT / 2

    @property
    def top(self) -> float:
        return self.y - HIT / 2


@dataclass(frozen=True)
class View:
    """One view with its words and its places."""

    words: Any
    left: Any
    right: Any
    spots: tuple[Spot, ...]
    hit: int = HIT


def place(code: str, view: str) -> tuple[int, int] | None:
    """Where a place stands on a view; None when that view does not show it."""
    area = AREAS[code]
    spot = SPOTS[view].get(area.region)
    if spot is None:
        return None
    away, down = spot
    on_the_readers_left = (area.side == RIGHT) == (view == FRONT)
    return (MIDDLE - away if on_the_readers_left else MIDDLE + away), down


def views(shown: Marked = NOTHING) -> tuple[View, ...]:
    """Both views, with the places that hurt marked, and the main one among them."""
    return tuple(
        View(*NAMES[view], spots=tuple(_spot(code, view, shown) for code in AREAS if place(code, view)))
        for view in (FRONT, BACK)
    )


def marked(shown: Marked) -> tuple[View, ...]:
    """Both views with the places that hurt alone, to look at."""
    return tuple(
        View(*NAMES[view], spots=tuple(spot for code in AREAS if (spot := _marked(code, view, shown))))
        for view in (FRONT, BACK)
    )


def _marked(code: str, view: str, shown: Marked) -> Spot | None:
    hurts = code in shown.areas or shown.shows(code)
    return _spot(code, view, shown) if hurts and place(code, view) else None


def overlay(sites: Iterable[str], felt: Iterable[str]) -> tuple[View, ...]:
    """Both views with where the needle went, as an outline, and where it is felt now, filled."""
    went, feels = set(sites), set(felt)
    states = {
        code: " ".join(name for name, codes in (("went", went), ("felt", feels)) if code in codes)
        for code in AREAS
    }
    return tuple(
        View(
            *NAMES[view],
            spots=tuple(Spot(code, *at, states[code]) for code in AREAS if (at := place(code, view))),
        )
        for view in (FRONT, BACK)
    )


def _spot(code: str, view: str, shown: Marked) -> Spot:
    x, y = place(code, view) or (0, 0)
    state = "main" if shown.shows(code) else "on" if code in shown.areas else ""
    return Spot(code, x, y, state)
