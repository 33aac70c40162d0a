"""Finding things: the search page, the list of sources, the short way to a page on paper."""

from itertools import groupby
from typing import Any

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from education import evidence, queries, search
from education.models import Kind
from education.reading import presenter, published, staff
from prolo.accounts.permissions import open_page

NAMES_OF_KINDS = {
    Kind.CONDITION: _("Conditions"),
    Kind.PROCEDURE: _("Procedures"),
    Kind.GUIDE: _("Guides"),
}
PAGE_OF_SEARCH = "search"


def _lang() -> str:
    return get_language() or settings.LANGUAGE_CODE


@open_page
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Pages for some words, grouped by kind; never a dead end, and an emergency comes first."""
    lang, words, at = _lang(), search.words_of(request.GET.get("q", "")), now()
    address = queries.address(slug=PAGE_OF_SEARCH, lang=lang)
    if address is None or address.version_id is None:
        raise Http404
    found = search.search(words, lang=lang)
    if words:
        search.remember(words, found, at=at)
    context = presenter.page_context(address, address.version_id, lang=lang, at=at) | {
        "for_staff": staff.works_on_pages(request, at=at),
        "words": words,
        "found": len(found),
        "groups": _groups(found),
        "meant": found[0] if found and all(page.spelt_otherwise for page in found) else None,
        "urgent": search.is_urgent(words, lang=lang),
    }
    answer = render(published.as_anyone(request), "education/search.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _groups(found: list[search.Found]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The pages that were found under the name of their kind; the kind of the best one first."""
    order = list(dict.fromkeys(page.kind for page in found))
    ordered = sorted(found, key=lambda page: order.index(page.kind))
    return [
        (str(NAMES_OF_KINDS[Kind(kind)]), [_shown(page) for page in pages])
        for kind, pages in groupby(ordered, key=lambda page: page.kind)
    ]


def _shown(page: search.Found) -> dict[str, Any]:
    return {
        "url": reverse("education:page", args=[page.slug]),
        "title": page.title,
        "main_message": page.main_message,
        "passage": _marked(page.passage),
    }


def _marked(passage: str) -> str:
    """A passage with the words that were looked for in <mark>; everything else is escaped."""
    pieces = [piece.partition(search.STOP) for piece in passage.split(search.START)]
    before = pieces[0][0] + pieces[0][2]
    return format_html(
        "{}{}", before, format_html_join("", "<mark>{}</mark>{}", ((p[0], p[2]) for p in pieces[1:]))
    )


@open_page
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Every source of the live pages, with how sure and where it is used."""
    cited = [_source(item) for item in queries.cited_sources(lang=_lang())]
    return render(
        published.as_anyone(request), "education/sources.html", {"sources": cited, "check_url": "/check/"}
    )


@open_page
@require_safe
def source(request: HttpRequest, key: str) -> HttpResponse:
    """One source: what kind of study, how many people, and the pages that rest on it."""
    item = next((item for item in queries.cited_sources(lang=_lang()) if item.source.key == key), None)
    if item is None:
        raise Http404
    return render(published.as_anyone(request), "education/source.html", {"source": _source(item)})


def _source(item: queries.CitedSource) -> dict[str, Any]:
    line = presenter.source_line(item.source, 0)
    pages = [
        {"url": f"/{page.slug}/" if page.slug else "/", "title": page.title, "compared_at": page.compared_at}
        for page in item.pages
    ]
    still = line["to_check"] and not all(page.compared_at for page in item.pages)
    return line | {
        "to_check": still,
        "design": item.source.design,
        "tier": item.source.tier,
        "pages": pages,
        "ratings": evidence.resting_on(item.source.key),
    }


@open_page
@require_safe
def short(request: HttpRequest, number: int) -> HttpResponse:
    """The short address that stands on paper."""
    page = queries.open_page_of(number, lang=_lang())
    if page is None:
        raise Http404
    return redirect("education:page", page.slug) if page.slug else redirect("education:home")


@open_page
@require_safe
def square_code(request: HttpRequest, number: int) -> HttpResponse:
    """The short address as a picture for a phone's camera."""
    if queries.open_page_of(number, lang=_lang()) is None:
        raise Http404
    address = settings.PUBLIC_ORIGIN + reverse("education:short", args=[number])
    picture = get_adapter().build_totp_svg(address)  # the drawing that staff get for their codes, of any text
    answer = HttpResponse(picture, content_type="image/svg+xml")
    answer["Cache-Control"] = "public, max-age=86400"
    return answer
