"""Scoring of the measures. A missing or invalid item gives no score, never a guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from triage.measures.instruments import NPRS, PEG, PGIC, PHQ4_ANXIETY_ITEMS, PHQ4_MOOD_ITEMS

MOST_ACTIVITIES = 3


@dataclass(frozen=True)
class Change:
    """A change since baseline, above zero when pain fell; percent is None when the baseline was 0."""

    points: float
    percent: float | None


def mean(values: Sequence[float]) -> float:
    """Return the mean of at least one number."""
    return sum(values) / len(values)


def peg_mean(answers: Mapping[str, object]) -> float | None:
    """Return the PEG mean, 0 to 10, lower is better; None unless all 3 items are answered. Krebs 2009."""
    values = _whole_numbers(answers, PEG.items, most=10)
    return None if values is None else mean(values)


def phq4_anxiety(answers: Mapping[str, object]) -> int | None:
    """Return the anxiety half of the PHQ-4, 0 to 6; None when an item is missing. Kroenke 2009."""
    values = _whole_numbers(answers, PHQ4_ANXIETY_ITEMS, most=3)
    return None if values is None else sum(values)


def phq4_mood(answers: Mapping[str, object]) -> int | None:
    """Return the mood half of the PHQ-4, 0 to 6; None when an item is missing. Kroenke 2009."""
    values = _whole_numbers(answers, PHQ4_MOOD_ITEMS, most=3)
    return None if values is None else sum(values)


def phq4_total(answers: Mapping[str, object]) -> int | None:
    """Return the PHQ-4 total, 0 to 12; None when either half has no score."""
    anxiety, mood = phq4_anxiety(answers), phq4_mood(answers)
    return None if anxiety is None or mood is None else anxiety + mood


def psfs_mean(activities: object) -> float | None:
    """Return the mean of the scored activities, 0 to 10, higher better; None without one. Stratford 1995."""
    if not isinstance(activities, list | tuple):
        return None
    scores = [_score(item) for item in activities[:MOST_ACTIVITIES]]
    known = [score for score in scores if score is not None]
    return mean(known) if known else None


def scored_activities(activities: object) -> dict[str, int]:
    """The activities that have a score, by their words; those of the same words once. Stratford 1995."""
    if not isinstance(activities, list | tuple):
        return {}
    scores = [
        (str(item["text"]).strip(), _score(item)) for item in activities[:MOST_ACTIVITIES] if _named(item)
    ]
    return {name: score for name, score in scores if score is not None}


def nprs_score(answers: Mapping[str, object]) -> int | None:
    """Return average pain, 0 to 10, lower is better; None when it is missing or no whole number. Farrar 2001."""
    values = _whole_numbers(answers, NPRS.items, most=10)
    return None if values is None else values[0]


def pgic_reply(answers: Mapping[str, object]) -> int | None:
    """Return the reply, 1 (very much improved) to 7 (very much worse); None when it is missing. Farrar 2001."""
    values = _whole_numbers(answers, PGIC.items, most=7)
    return values[0] if values and values[0] >= 1 else None


def nprs_change(*, baseline: int, now: int) -> Change:
    """Return baseline minus now, in points and percent. Farrar 2001; ValueError unless both are 0 to 10."""
    for value in (baseline, now):
        if not _is_whole(value, most=10):
            raise ValueError("A pain score is a whole number from 0 to 10.")
    points = baseline - now
    return Change(points, 100 * points / baseline if baseline else None)


def _named(item: object) -> bool:
    return isinstance(item, Mapping) and bool(str(item.get("text") or "").strip())


def _score(item: object) -> int | None:
    if not isinstance(item, Mapping) or not _named(item):
        return None
    score = item.get("score")
    return score if isinstance(score, int) and _is_whole(score, most=10) else None


def _whole_numbers(answers: Mapping[str, object], keys: Sequence[str], *, most: int) -> list[int] | None:
    found = [
        value for key in keys if isinstance(value := answers.get(key), int) and _is_whole(value, most=most)
    ]
    return found if len(found) == len(keys) else None


def _is_whole(value: object, *, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
