"""What the frame of a reading page shows: trail, drawing, notices, contents, call to action, foot."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from education import queries, review_clock
from education.body import SHOW_ALL, Hidden, WrittenPage, WrittenSection, write
from education.links import Reach
from education.models import Kind, PageVersion
from education.queries import Address, Signature
from education.reading import frames
from education.reading.structured import structured_data
from education.review_clock import Lateness
from education.shelf import Shelf, SourceEntry, shelf_of
from education.site_map import SITE_MAP
from education.source_words import people_in
from prolo.clinic.facts import facts

WITH_HEAD_FIGURE = (Kind.CONDITION, Kind.PROCEDURE)
CONTENTS_FROM = 4
NO_ONE_AREA = ("", "other")


def page_context(
    address: Address, version_id: UUID, *, lang: str, at: datetime, parts: Iterable[WrittenSection] = ()
) -> dict[str, Any]:
    """Everything the page template needs, read once and kept as bytes afterwards.

    `parts` are sections that a view makes itself; they stand where the site map has them.
    """
    version = queries.version(version_id)
    signature = queries.signature(version.pk)
    reach = Reach(queries.live_slugs(lang=lang))
    late = review_clock.lateness(address.next_review_on, today=at.date())
    hidden = _hidden(address) if late is Lateness.HIDE else SHOW_ALL
    written, cited = _written(version, address, reach, lang, hidden)
    made = frames.framed(address.slug, lang=lang, written=[section.id for section in written.sections])
    sections = frames.in_order(address.slug, [*written.sections, *made, *parts])
    contents = _contents(sections)
    url = settings.PUBLIC_ORIGIN + (f"/{address.slug}/" if address.slug else "/")
    trail = _trail(address, reach, lang)
    return {
        "version": version,
        "address": address,
        "url": url,
        "image": settings.PUBLIC_ORIGIN + static("figures/touch-icon.png"),
        "short_url": settings.PUBLIC_ORIGIN + reverse("education:short", args=[address.page_id]),
        "signature": signature,
        "unsigned": signature is None,
        "overdue": address.next_review_on if late else None,
        "page_figure": written.figure,
        "opening": sections[0] if contents else None,
        "sections": sections[1:] if contents else sections,
        "contents": contents,
        "trail": trail,
        "sources": [source_line(source, number, signature) for number, source in enumerate(cited, 1)],
        **_ways_on(address),
        "grade": version.checks.get("flesch_kincaid"),
        "structured": structured_data(
            version=version, address=address, signature=signature, sources=cited, trail=trail, url=url
        ),
    }


def _written(
    version: PageVersion, address: Address, reach: Reach, lang: str, hidden: Hidden
) -> tuple[WrittenPage, list[SourceEntry]]:
    shelf: Shelf = shelf_of(lang)
    # A clinic may add sources of its own; the table therefore speaks before the file.
    shelf = replace(shelf, sources=shelf.sources | queries.sources(version.source_keys))
    written = write(
        version.body,
        shelf=shelf,
        reach=reach,
        clinic=facts(),
        head_figure=address.kind in WITH_HEAD_FIGURE,
        hidden=hidden,
    )
    return written, [shelf.sources[key] for key in written.cited]


def _hidden(address: Address) -> Hidden:
    """What is not shown of a page whose check is half a year late, and what stands there instead."""
    note = render_to_string("education/hidden.html", {"overdue": address.next_review_on})
    return Hidden(review_clock.HIDDEN_WHEN_OLD, review_clock.SAFETY_SECTIONS, note)


def _contents(sections: list[WrittenSection]) -> list[dict[str, str]]:
    if len(sections) < CONTENTS_FROM:
        return []
    entries = [{"anchor": section.id, "text": section.heading} for section in sections]
    return [*entries, {"anchor": "about", "text": _("About this page")}]


def _trail(address: Address, reach: Reach, lang: str) -> list[dict[str, str]]:
    """The pages above this one that can be opened, the front page first."""
    if not address.slug:
        return []
    parts = address.slug.split("/")
    above = ["/".join(parts[:count]) for count in range(1, len(parts))]
    titles = queries.titles(slugs=[slug for slug in above if slug in reach.live], lang=lang)
    steps = [{"url": f"/{slug}/", "text": titles[slug]} for slug in above if slug in titles]
    return [{"url": "/", "text": _("Home")}, *steps]


def check_url(area: str) -> str:
    """The start of the check; a page on no one area presets none."""
    return "/check/" if area in NO_ONE_AREA else f"/check/?{urlencode({'area': area})}"


def _ways_on(address: Address) -> dict[str, str]:
    return {
        "check_url": check_url(address.area),
        "decide_url": decide_url(address),
        "signs_url": reverse("education:signs", args=[address.slug]) if address.slug else "",
    }


def decide_url(address: Address) -> str:
    """The decision guide, for the pages that end in a choice; it takes the area along to the check."""
    if address.kind not in WITH_HEAD_FIGURE:
        return ""
    area = "" if address.area in NO_ONE_AREA else f"?{urlencode({'area': address.area})}"
    return reverse("education:decide") + area


def source_line(source: SourceEntry, number: int, signature: Signature | None = None) -> dict[str, Any]:
    """One reference of the foot: its words, one address, and whether somebody held the text against it."""
    compared = signature is not None and source.key in signature.compared
    url = f"https://doi.org/{source.doi}" if source.doi else source.url
    if not url and source.pmid:
        url = f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"
    return {
        "number": number,
        "key": source.key,
        "citation": source.citation,
        "people": people_in(source) if source.people else "",
        "url": url if url.startswith(("https://", "http://")) else "",
        "to_check": source.to_check and not compared,
        "compared_at": signature.at if signature and compared else None,
    }


def absent_page(slug: str) -> dict[str, Any]:
    """For an address with no page: is it one that is still to come?"""
    known = SITE_MAP.get(slug)
    return {"coming": known.title if known else "", "check_url": check_url("")}


def retired_page(slug: str, *, lang: str) -> dict[str, Any]:
    """For a page that was taken away: the nearest one above it that is open."""
    parts = slug.split("/")
    above = ["/".join(parts[:count]) for count in range(len(parts) - 1, 0, -1)]
    titles = queries.titles(slugs=[*above, ""], lang=lang)
    nearest = next((name for name in above if name in titles), "")
    return {
        "nearest_url": f"/{nearest}/" if nearest else "/",
        "nearest_title": titles.get(nearest) or _("Home"),
        "check_url": check_url(""),
    }
