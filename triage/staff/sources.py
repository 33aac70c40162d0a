"""The sources a rule rests on, each with its page in the library where there is one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from education import queries


@dataclass(frozen=True)
class RestsOn:
    """One source: its key, how it is cited, and where it can be read about; empty where the library has none."""

    key: str
    citation: str
    url: str


def of(keys: Iterable[str]) -> tuple[RestsOn, ...]:
    """The sources with these keys, in their order. Three statements."""
    wanted = tuple(keys)
    known = queries.sources(wanted)
    cited = {item.source.key for item in queries.cited_sources(lang=settings.LANGUAGE_CODE)}
    return tuple(
        RestsOn(
            key,
            known[key].citation if key in known else "",
            reverse("education:source", args=[key]) if key in cited else "",
        )
        for key in wanted
    )
