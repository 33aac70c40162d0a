"""Reads for those who work on a page: the page, its versions with their reviews, what readers wrote."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from education.models import Feedback, Page, PageVersion, Review, Searched


@dataclass(frozen=True)
class ReviewRow:
    approves: bool
    reviewer: str
    credentials: str
    comment: str
    at: datetime


@dataclass(frozen=True)
class VersionRow:
    """One line of a page's history."""

    id: UUID
    number: int
    title: str
    changed: str
    made_by: str
    made_at: datetime
    from_library: bool
    reviews: tuple[ReviewRow, ...]


@dataclass(frozen=True)
class FeedbackRow:
    """What one reader said of a page."""

    id: int
    slug: str
    title: str
    number: int
    clear: bool
    text: str
    at: datetime


def page(number: int) -> Page:
    """The page with its two texts."""
    return Page.objects.select_related("live", "draft").get(pk=number)


def seen_now(number: int) -> UUID | None:
    """What somebody who opens the page now has before them: its draft, or else its public text."""
    draft, live = Page.objects.values_list("draft", "live").get(pk=number)
    return draft or live


def versions(number: int) -> list[VersionRow]:
    """Every version of a page, the newest first. Two queries."""
    found = (
        PageVersion.objects.filter(page=number)
        .select_related("made_by")
        .only("id", "number", "title", "changed", "origin", "made_at", "made_by__name")
        .order_by("-number")
    )
    reviews: dict[UUID, list[ReviewRow]] = {}
    for review in Review.objects.filter(version__page=number).select_related("reviewer").order_by("at", "pk"):
        who = review.reviewer
        row = ReviewRow(
            review.decision == Review.Decision.APPROVE, who.name, who.credentials, review.comment, review.at
        )
        reviews.setdefault(review.version_id, []).append(row)
    return [
        VersionRow(
            id=version.pk,
            number=version.number,
            title=version.title,
            changed=version.changed,
            made_by=version.made_by.name if version.made_by else "",
            made_at=version.made_at,
            from_library=version.made_by_id is None,
            reviews=tuple(reviews.get(version.pk, ())),
        )
        for version in found
    ]


def version(number: int, *, of: int) -> PageVersion | None:
    """One version of a page by its number."""
    return PageVersion.objects.select_related("made_by").filter(page=of, number=number).first()


def text(version: UUID) -> PageVersion:
    """One version by its id, with the page it belongs to."""
    return PageVersion.objects.select_related("page", "page__live").get(pk=version)


def open_pages(*, lang: str, other_than: int) -> list[tuple[str, str]]:
    """Slug and title of the pages that readers can open."""
    pages = Page.objects.filter(lang=lang, live__isnull=False, retired_at__isnull=True)
    return list(pages.exclude(pk=other_than).order_by("live__title").values_list("slug", "live__title"))


def feedback(*, lang: str, most: int) -> list[FeedbackRow]:
    """What readers said and nobody has handled, the newest first."""
    rows = (
        Feedback.objects.filter(page__lang=lang, handled_at__isnull=True)
        .order_by("-at")
        .values_list("id", "page__slug", "version__title", "version__number", "clear", "text", "at")
    )
    return [FeedbackRow(*row) for row in rows[:most]]


def not_clear(*, lang: str, since: datetime) -> list[tuple[str, str, int, int]]:
    """Slug, title, answers "no" and all answers of each page since a moment; the worst share first."""
    asked = Feedback.objects.filter(page__lang=lang, at__gte=since).values_list(
        "page__slug", "page__live__title"
    )
    counted = asked.annotate(noes=Count("id", filter=Q(clear=False)), all=Count("id"))
    return sorted(counted, key=lambda row: (-row[2] / row[3], row[1] or ""))


def searched_in_vain(*, since: datetime, most: int = 20) -> list[tuple[str, int]]:
    """Words that people looked for and found nothing, and how often; the most frequent first."""
    asked = Searched.objects.filter(found=0, at__gte=since).values_list("words")
    return list(asked.annotate(times=Count("id")).order_by("-times", "words")[:most])
