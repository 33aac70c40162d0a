"""Where the needle went and where it is felt now: which marks lie past the treated site. It decides no result."""

from __future__ import annotations

from collections.abc import Iterable

from triage.questionnaire.body_areas import AREAS, codes_of

ASKED_AGAIN = "numbness_after"
"""The question that is asked once more when the picture says another thing."""
SPOT_ONLY = "spot_only"


def sites_of(sites: Iterable[str], region: object, side: object) -> tuple[str, ...]:
    """The places where the needle went: those that are known, else the treated area with its side."""
    known = tuple(code for code in AREAS if code in set(sites))
    return known or codes_of(region, side)[0]


def past_the_spot(felt: Iterable[str], *, sites: Iterable[str], region: object) -> tuple[str, ...]:
    """The marked places outside the treated site; none while the site is not known.

    Without a side, every place of the treated area counts as the site.
    """
    went, marks = set(sites), set(felt)
    places = [area for code, area in AREAS.items() if code in marks]
    if went:
        return tuple(area.code for area in places if area.code not in went)
    known = any(area.region == region for area in AREAS.values())
    return tuple(area.code for area in places if known and area.region != region)


def contradicts(reply: object, past: Iterable[str]) -> bool:
    """Whether numbness is said to be at the spot alone, while marks lie past it."""
    return reply == SPOT_ONLY and any(True for _ in past)
