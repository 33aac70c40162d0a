"""Reads of the library: the page behind an address, the list of live pages, the sources of a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.redirects.models import Redirect
from django.db.models import F, OuterRef, QuerySet, Subquery

from education.models import Page, PageVersion, Review, Source
from education.shelf import SourceEntry
from prolo.statements import Prepared


@dataclass(frozen=True)
class Address:
    """What one query says about an address: enough to answer from memory."""

    page_id: int
    slug: str
    kind: str
    area: str
    version_id: UUID | None
    made_at: datetime | None
    signed_at: datetime | None
    first_published_at: datetime | None
    next_review_on: date | None
    retired_at: datetime | None


@dataclass(frozen=True)
class Signature:
    """The latest approving review of a version; `compared` are the sources its writer held against the text."""

    name: str
    credentials: str
    at: datetime
    compared: frozenset[str] = frozenset()


def address(*, slug: str, lang: str) -> Address | None:
    """The page at an address, with the pointers that decide what is shown. One query."""
    row = _ADDRESS.first(slug=slug, lang=lang)
    return Address(*row) if row else None


def _address(*, slug: str, lang: str) -> QuerySet[Page, tuple[Any, ...]]:
    approval = Review.objects.filter(version=OuterRef("live"), decision=Review.Decision.APPROVE)
    return (
        Page.objects.filter(slug=slug, lang=lang)
        .annotate(made_at=F("live__made_at"), signed_at=Subquery(approval.order_by("-at").values("at")[:1]))
        .values_list(
            "id",
            "slug",
            "kind",
            "area",
            "live_id",
            "made_at",
            "signed_at",
            "first_published_at",
            "next_review_on",
            "retired_at",
        )
    )


_ADDRESS = Prepared(_address, slug="~slug", lang="~lang")


def version(version_id: UUID) -> PageVersion:
    return PageVersion.objects.select_related("page").get(pk=version_id)


def signature(version_id: UUID) -> Signature | None:
    review = (
        Review.objects.filter(version=version_id, decision=Review.Decision.APPROVE)
        .select_related("reviewer")
        .order_by("-at")
        .first()
    )
    if review is None:
        return None
    who = review.reviewer
    return Signature(who.name, who.credentials, review.at, _compared(review.checklist))


def _compared(checklist: dict[str, Any] | None) -> frozenset[str]:
    """The sources that a reviewer ticked by name."""
    return frozenset((checklist or {}).get("sources_compared", ()))


def live_slugs(*, lang: str) -> frozenset[str]:
    """The slugs that can be opened, those of moved pages too: their links lead on. One query."""
    pages = Page.objects.filter(lang=lang, live__isnull=False, retired_at__isnull=True)
    moved = Redirect.objects.filter(site_id=settings.SITE_ID)
    found = pages.values_list("slug").union(moved.values_list("old_path"))
    return frozenset(slug.strip("/") for (slug,) in found)


def live_pages(*, lang: str) -> list[tuple[str, datetime]]:
    """Slug and time of the live text of every page but the search, for the map that search engines read."""
    pages = Page.objects.filter(lang=lang, live__isnull=False, retired_at__isnull=True)
    return list(pages.exclude(slug="search").order_by("slug").values_list("slug", "live__made_at"))


def edition(*, lang: str) -> list[tuple[Any, ...]]:
    """What readers may find: the address and the text of every page; equal while nothing was published or retired."""
    return _EDITION.rows(lang=lang)


def _edition(*, lang: str) -> QuerySet[Page, tuple[Any, ...]]:
    pages = Page.objects.filter(lang=lang, live__isnull=False, retired_at__isnull=True)
    return pages.order_by("slug").values_list("slug", "kind", "live_id")


_EDITION = Prepared(_edition, lang="~lang")


def titles(*, slugs: Iterable[str], lang: str) -> dict[str, str]:
    """The live title of each of these pages that can be opened."""
    pages = Page.objects.filter(slug__in=list(slugs), lang=lang, live__isnull=False, retired_at__isnull=True)
    return dict(pages.values_list("slug", "live__title"))


@dataclass(frozen=True)
class NamedPage:
    """A page that can be opened, with everything people call it."""

    slug: str
    title: str
    aliases: tuple[str, ...]
    area: str = ""


def named_pages(*, lang: str, kind: str) -> list[NamedPage]:
    """The live pages of a kind with their other names, by title."""
    pages = Page.objects.filter(lang=lang, kind=kind, live__isnull=False, retired_at__isnull=True)
    rows = pages.order_by("live__title").values_list("slug", "live__title", "live__aliases", "area")
    return [NamedPage(slug, title, tuple(aliases), area) for slug, title, aliases, area in rows]


def open_page_of(number: int, *, lang: str) -> NamedPage | None:
    """The live page with this number; it stands in short addresses and never changes."""
    live = Page.objects.filter(pk=number, lang=lang, live__isnull=False, retired_at__isnull=True)
    row = live.values_list("slug", "live__title", "live__aliases").first()
    return NamedPage(row[0], row[1], tuple(row[2])) if row else None


@dataclass(frozen=True)
class Citing:
    """A live page that cites a source, and when a clinician held its text against it."""

    slug: str
    title: str
    compared_at: datetime | None


@dataclass(frozen=True)
class CitedSource:
    """A source and the live pages that cite it."""

    source: SourceEntry
    pages: tuple[Citing, ...]


def cited_sources(*, lang: str) -> list[CitedSource]:
    """Every source that a live page cites, by citation. Two queries."""
    approval = Review.objects.filter(version=OuterRef("live"), decision=Review.Decision.APPROVE)
    latest = approval.order_by("-at", "-pk")
    live = (
        Page.objects.filter(lang=lang, live__isnull=False, retired_at__isnull=True)
        .annotate(ticked=Subquery(latest.values("checklist")[:1]), at=Subquery(latest.values("at")[:1]))
        .order_by("live__title")
    )
    pages: dict[str, list[Citing]] = {}
    for slug, title, keys, ticked, at in live.values_list(
        "slug", "live__title", "live__source_keys", "ticked", "at"
    ):
        compared = _compared(ticked)
        for key in keys:
            pages.setdefault(key, []).append(Citing(slug, title, at if key in compared else None))
    held = sources(pages).values()
    cited = [CitedSource(source, tuple(pages[source.key])) for source in held]
    return sorted(cited, key=lambda item: item.source.citation.casefold())


def sources(keys: Iterable[str]) -> dict[str, SourceEntry]:
    rows = Source.objects.filter(key__in=list(keys)).values(*SourceEntry.__dataclass_fields__)
    return {row["key"]: SourceEntry(**row) for row in rows}
