"""Search in the live pages: full text first, likeness of names for words spelt otherwise."""

import re
from collections.abc import Sized
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchRank,
    TrigramSimilarity,
    TrigramWordSimilarity,
)
from django.db.models import Case, ExpressionWrapper, F, FloatField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce

from education import review_clock
from education.models import Kind, Page, Searched
from education.shelf import LIBRARY
from prolo.statements import Prepared, insert

LONGEST = 80
MOST = 20
ALIKE = 0.45
"""Likeness of a name from which a page counts as meant, 0 to 1; measured on the list of misspellings in tests."""
START, STOP = "\x02", "\x03"
_WEIGHTS = [0.05, 0.2, 0.4, 1.0]  # body, headings, main message, names
_KEPT = timedelta(days=90)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


@dataclass(frozen=True)
class Found:
    """One page that was found; `passage` marks the words that were looked for with START and STOP."""

    slug: str
    title: str
    main_message: str
    kind: str
    passage: str
    spelt_otherwise: bool


def words_of(typed: str) -> str:
    """What was typed as plain words, cut to a length anybody types."""
    return " ".join(_WORD.findall(typed[: 4 * LONGEST]))[:LONGEST].strip()


def search(words: str, *, lang: str, today: date) -> list[Found]:
    """The live pages that fit, or whose names sound alike, best first. One query.

    A page whose check is so late that parts of it are hidden shows no passage: it could come from one of them.
    """
    if not words:
        return []
    some = " or ".join(words.split())
    old = review_clock.hidden_when_due_by(today=today)
    rows = _FITTING.rows(words=words, some=some, lower=words.lower(), lang=lang, old=old)
    return [
        Found(slug, title, main_message, kind, passage, spelt_otherwise=not fits)
        for slug, title, main_message, kind, passage, fits in rows
    ]


def _fitting(*, words: str, some: str, lower: str, lang: str, old: date) -> QuerySet[Any, Any]:
    """`some` asks for any of the words; `lower` are the words as likeness compares them; `old` gives no passage."""
    every = SearchQuery(words, search_type="plain", config="english")
    any_of = SearchQuery(some, search_type="websearch", config="english")
    rank = SearchRank(F("live__search"), any_of, weights=_WEIGHTS, normalization=Value(1))
    has_all = Case(When(live__search=every, then=Value(1.0)), default=Value(0.0))
    whole = TrigramSimilarity("live__title", lower)
    score = ExpressionWrapper(
        Coalesce(rank, 0.0) + 0.5 * F("has_all") + F("likeness") + 0.3 * whole, output_field=FloatField()
    )
    headline = SearchHeadline(
        "live__plain", any_of, config="english",
        start_sel=START, stop_sel=STOP, max_words=24, min_words=12, max_fragments=1,
    )  # fmt: skip
    live = Page.objects.filter(lang=lang, live__isnull=False, retired_at__isnull=True)
    return (
        live.exclude(Q(kind__in=[Kind.INDEX, Kind.SERVICE]) | Q(slug=""))
        .annotate(likeness=TrigramWordSimilarity(lower, "live__names"), has_all=has_all)
        .annotate(
            fits=Case(When(live__search=any_of, then=Value(True)), default=Value(False)),
            score=score,
            passage=Case(
                When(next_review_on__lte=old, then=Value("")),
                When(live__search=any_of, then=headline),
                default=Value(""),
                output_field=TextField(),
            ),
        )
        .filter(Q(fits=True) | Q(likeness__gte=ALIKE))
        .order_by("-score", "slug")
        .values_list("slug", "live__title", "live__main_message", "kind", "passage", "fits")[:MOST]
    )


_FITTING = Prepared(_fitting, words="~words", some="~some", lower="~lower", lang="~lang", old=date.min)


def is_urgent(words: str, *, lang: str) -> bool:
    """Whether the words sound like something that cannot wait for reading."""
    said = f" {words.lower().replace(chr(39), '')} "
    return any(phrase in said for phrase in _urgent_words(lang))


@lru_cache(maxsize=8)
def _urgent_words(lang: str) -> tuple[str, ...]:
    lines = (LIBRARY / lang / "urgent_words.txt").read_text("utf-8").splitlines()
    return tuple(f" {line.strip().lower()} " for line in lines if line.strip() and not line.startswith("#"))


def is_kept(words: str) -> bool:
    """Words that may be kept: what holds a number may be somebody's, and is not."""
    return words != "" and not any(letter.isdigit() for letter in words)


def remember(words: str, found: Sized, *, at: datetime) -> None:
    """Keep what was looked for and how much was found."""
    if is_kept(words):
        insert(Searched(words=words, found=len(found), at=at))


def forget_old(*, at: datetime) -> None:
    """Let go of what was looked for more than 90 days ago."""
    Searched.objects.filter(at__lt=at - _KEPT).delete()
