"""The words rules are written in: the conditions of the questionnaire, and facts about a whole form."""

from __future__ import annotations

from triage.questionnaire.comparisons import (
    Fact,
    Score,
    Values,
    at_least,
    at_most,
    count_at_least,
    declined,
    is_,
    is_not,
    no,
    none_of,
    one_of,
    over,
    tick,
    ticked,
    under,
    unsure,
    yes,
)
from triage.questionnaire.conditions import (
    NO_KEYS,
    Condition,
    Keys,
    Named,
    Truth,
    all_of,
    any_of,
    definitely,
    named,
    not_,
)
from triage.questionnaire.diagnoses import DIAGNOSES
from triage.questionnaire.replies import Replies

REGIONS_OF_DIAGNOSIS = {option.value: frozenset(option.regions) for option in DIAGNOSES}


def _area_fits(replies: Replies) -> Truth:
    diagnosis = replies.choices.get("diagnosis")
    if diagnosis is None:
        return None
    regions = REGIONS_OF_DIAGNOSIS[diagnosis]
    if not regions:
        return True
    region = replies.choices.get("region")
    return None if region is None else region in regions


def _area_unknown(replies: Replies) -> Keys:
    return frozenset(key for key in ("region", "diagnosis") if key not in replies.choices)


MISSING_REQUIRED = Fact(
    "missing_required",
    "a shown question that is required for safety has no valid answer",
    "every shown question that is required for safety has a valid answer",
    value=lambda replies: bool(replies.missing),
    shown_by=lambda replies: frozenset(replies.missing),
)
WORDS_WRITTEN = Fact(
    "words_written",
    "the person wrote words of their own",
    "the person wrote no words of their own",
    value=lambda replies: bool(replies.written),
    shown_by=lambda replies: frozenset(replies.written),
)
AREA_FITS_DIAGNOSIS = Fact(
    "area_fits_diagnosis",
    "the area fits the diagnosis",
    "the area does not fit the diagnosis",
    value=_area_fits,
    shown_by=frozenset(("region", "diagnosis")),
    unknown_keys=_area_unknown,
)
NOTHING_FIRED = Fact(
    "nothing_fired",
    "no other rule fired, notes left aside",
    "another rule fired, notes left aside",
    value=lambda replies: replies.nothing_fired,
    shown_by=NO_KEYS,
)

__all__ = [
    "AREA_FITS_DIAGNOSIS",
    "MISSING_REQUIRED",
    "NOTHING_FIRED",
    "WORDS_WRITTEN",
    "Condition",
    "Named",
    "Score",
    "Values",
    "all_of",
    "any_of",
    "at_least",
    "at_most",
    "count_at_least",
    "declined",
    "definitely",
    "is_",
    "is_not",
    "named",
    "no",
    "none_of",
    "not_",
    "one_of",
    "over",
    "tick",
    "ticked",
    "under",
    "unsure",
    "yes",
]
