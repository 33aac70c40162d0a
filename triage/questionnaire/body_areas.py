"""The places of the body a person can tick: the side is a part of the code, and is never worked out from a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from triage.questionnaire.areas import LIMB, REGIONS

MAP_VERSION = 1
"""Stored beside the places, so that an old picture stays readable."""
RIGHT, LEFT, BOTH = "right", "left", "both"
ENDINGS = {RIGHT: "-r", LEFT: "-l", BOTH: "-both"}
NOT_SURE = "not_sure"
BESIDE_TAILBONE = "sacroiliac"
SIDED = (*LIMB.members, BESIDE_TAILBONE)
"""Areas with a right one and a left one."""


@dataclass(frozen=True)
class Area:
    """One place: its code, the reply to "where" it stands for, its side if it has one, and its name in words."""

    code: str
    region: str
    side: str
    label: str


def _label(region: str, name: str, side: str) -> str:
    if region == BESIDE_TAILBONE:
        return "Low back, both sides of the tailbone" if side == BOTH else f"Low back, {side} of the tailbone"
    lower = f"{name[0].lower()}{name[1:]}"
    return f"{name}, both sides" if side == BOTH else f"{side.capitalize()} {lower}"


def _made(sides: Iterable[str]) -> Iterable[Area]:
    for option in REGIONS:
        if option.value in SIDED:
            for side in sides:
                label = _label(option.value, option.label, side)
                yield Area(option.value + ENDINGS[side], option.value, side, label)
        elif BOTH not in sides:
            yield Area(option.value, option.value, "", option.label)


AREAS: dict[str, Area] = {area.code: area for area in _made((RIGHT, LEFT))}
"""What can be ticked."""
PAIRS: dict[str, Area] = {area.region: area for area in _made((BOTH,))}
"""Both of two, by region: a main problem, when both were ticked."""
_ANY = {**AREAS, **{area.code: area for area in PAIRS.values()}}


@dataclass(frozen=True)
class Marked:
    """The places that hurt, and the main one of them."""

    areas: tuple[str, ...]
    main: str = ""

    def words(self) -> tuple[str, ...]:
        """Each place in words, the main one first and named so."""
        others = [_ANY[code].label for code in self.areas if code not in self._of_main()]
        if self.main not in _ANY:
            return tuple(others)
        main = _ANY[self.main].label
        return (f"{main} (main problem)", *others) if others else (main,)

    def shows(self, code: str) -> bool:
        """Whether this place is the main one, or one of the two that are."""
        return code in self._of_main()

    def _of_main(self) -> tuple[str, ...]:
        area = _ANY.get(self.main)
        if area is None:
            return ()
        return (f"{area.region}-r", f"{area.region}-l") if area.side == BOTH else (area.code,)


def codes_of(region: object, side: object) -> tuple[tuple[str, ...], str]:
    """The places to tick, and the main one, for a reply to "where" and "which side"; none when it is not told."""
    if region not in SIDED:
        code = region if isinstance(region, str) and region in AREAS else ""
        return ((code,), code) if code else ((), "")
    if side == BOTH:
        return (f"{region}-r", f"{region}-l"), PAIRS[str(region)].code
    code = f"{region}{ENDINGS.get(str(side), '')}"
    return ((code,), code) if code in AREAS else ((), "")


def main_choices(ticked: Iterable[str]) -> list[Area]:
    """What the main problem may be: each ticked place, and both of two."""
    codes = list(ticked)
    found = [AREAS[code] for code in codes]
    pairs = [PAIRS[r] for r in dict.fromkeys(area.region for area in found) if _both_of(r, codes)]
    return [*found, *pairs]


def meant(code: str) -> Area | None:
    """The place, or the pair, behind a code."""
    return _ANY.get(code)


def marked(kept: Mapping[str, object], answers: Mapping[str, object]) -> Marked:
    """The places as kept; when the answers have changed since, those that the answers name."""
    codes, main = kept.get("areas"), _ANY.get(str(kept.get("main") or ""))
    areas = tuple(code for code in codes if code in AREAS) if isinstance(codes, list) else ()
    agrees = main and main.region == answers.get("region") and main.side in ("", answers.get("side"))
    unsettled = main is None and not answers.get("region")
    if areas and (agrees or unsettled or (kept.get("main") == answers.get("region") == NOT_SURE)):
        return Marked(areas, main.code if main else "")
    return Marked(*codes_of(answers.get("region"), answers.get("side")))


def _both_of(region: str, codes: list[str]) -> bool:
    return region in SIDED and {f"{region}-r", f"{region}-l"} <= set(codes)
