"""Whether a change may be a real one, by the published value of each instrument. It is never called a success.

The values are those of `evidence.md` section 8. They were found for a fall in pain or a gain in what a person can do;
none was found for getting worse, so a change the other way is only named, whatever its size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from triage.measures.scoring import Change, mean, nprs_change, scored_activities

MUCH_POINTS, MUCH_PERCENT = 2, 33
MINIMAL_POINTS, MINIMAL_PERCENT = 1, 15
PEG_PERCENT = 30
PSFS_SMALL, PSFS_MEDIUM, PSFS_LARGE = 1.3, 2.3, 2.7
MUCH_IMPROVED, NO_CHANGE, VERY_MUCH_WORSE = 2, 4, 7
HIGHEST = 10
_HAIR = 1e-9
"""Means of three numbers are not exact in binary; a change of just the value is at the value."""


class Verdict(StrEnum):
    """What may be said of a change."""

    MAY_BE_REAL = "may_be_real"
    SMALLER = "smaller"
    WORSE = "worse"
    UNKNOWN = "unknown"


class Size(StrEnum):
    """The steps that the sources tell apart."""

    NONE = "none"
    MINIMAL = "minimal"
    MUCH_BETTER = "much_better"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


def nprs_verdict(*, baseline: int | None, now: int | None) -> Verdict:
    """Pain, 0 to 10: may be real from "much better" on, 2 points or 33 %. Unknown without both. Farrar 2001."""
    if baseline is None or now is None:
        return Verdict.UNKNOWN
    change = nprs_change(baseline=baseline, now=now)
    return _verdict(change.points, enough=nprs_size(change) is Size.MUCH_BETTER)


def nprs_size(change: Change) -> Size:
    """The step of a fall in pain: minimal (1 point or 15 %), much better (2 points or 33 %). Salaffi 2004."""
    percent = change.percent or 0
    if change.points <= 0:
        return Size.NONE
    if change.points >= MUCH_POINTS or percent >= MUCH_PERCENT:
        return Size.MUCH_BETTER
    return Size.MINIMAL if change.points >= MINIMAL_POINTS or percent >= MINIMAL_PERCENT else Size.NONE


def nprs_reach(baseline: int) -> int | None:
    """How many points pain has to fall for "may be a real change"; None where it cannot fall so far."""
    falls = range(1, baseline + 1)
    verdicts = (
        fall for fall in falls if nprs_verdict(baseline=baseline, now=baseline - fall) is Verdict.MAY_BE_REAL
    )
    return next(verdicts, None)


def peg_verdict(*, baseline: float | None, now: float | None) -> Verdict:
    """PEG mean, 0 to 10: may be real from a fall of 30 % on. Unknown without both scores. Krebs 2009."""
    if baseline is None or now is None:
        return Verdict.UNKNOWN
    fall = baseline - now
    return _verdict(fall, enough=fall > 0 and 100 * fall >= PEG_PERCENT * baseline - _HAIR)


def peg_reach(baseline: float) -> float | None:
    """How far the PEG mean has to fall for "may be a real change"; None from a baseline of 0."""
    return baseline * PEG_PERCENT / 100 or None


def psfs_gain(*, baseline: object, now: object) -> float | None:
    """The gain in what a person can do, over the activities scored both times; None without one. Stratford 1995."""
    before, after = scored_activities(baseline), scored_activities(now)
    both = [name for name in before if name in after]
    return mean([after[name] for name in both]) - mean([before[name] for name in both]) if both else None


def psfs_verdict(gain: float | None) -> Verdict:
    """May be real from the smallest published step on, 1.3 points. Unknown without a gain. Abbott 2014."""
    if gain is None:
        return Verdict.UNKNOWN
    return _verdict(gain, enough=psfs_size(gain) is not Size.NONE)


def psfs_size(gain: float) -> Size:
    """The step of a gain: small 1.3, medium 2.3, large 2.7 points. Abbott 2014."""
    steps = ((PSFS_LARGE, Size.LARGE), (PSFS_MEDIUM, Size.MEDIUM), (PSFS_SMALL, Size.SMALL))
    return next((size for least, size in steps if gain >= least - _HAIR), Size.NONE)


def psfs_reach(baseline: float) -> float | None:
    """How far the mean has to rise for "may be a real change"; None where the scale ends before."""
    return PSFS_SMALL if baseline + PSFS_SMALL <= HIGHEST + _HAIR else None


def pgic_verdict(reply: object) -> Verdict:
    """Much and very much improved may be a real change; unknown without a reply of 1 to 7. Farrar 2001."""
    if not isinstance(reply, int) or isinstance(reply, bool) or not 1 <= reply <= VERY_MUCH_WORSE:
        return Verdict.UNKNOWN
    return _verdict(NO_CHANGE - reply, enough=reply <= MUCH_IMPROVED)


def percent_of(change: float, baseline: float) -> int | None:
    """A change as a share of the score it began at, in whole percent; None from a baseline of 0."""
    return round(100 * change / baseline) if baseline else None


def worse(verdicts: Sequence[Verdict] | Mapping[str, Verdict]) -> bool:
    """Whether anything got worse; what is unknown says nothing."""
    found = verdicts.values() if isinstance(verdicts, Mapping) else verdicts
    return Verdict.WORSE in found


def _verdict(better_by: float, *, enough: bool) -> Verdict:
    if better_by < -_HAIR:
        return Verdict.WORSE
    return Verdict.MAY_BE_REAL if enough else Verdict.SMALLER
