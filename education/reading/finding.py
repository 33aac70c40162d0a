"""Finding things: the search page, the list of sources, the short way to a page on paper."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.timezone import now
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from education import evidence, queries, search
from education.reading import presenter, published, recent, staff
from education.source_words import people_in
from prolo.accounts.permissions import open_page


def _lang() -> str:
    return get_language() or settings.LANGUAGE_CODE


@open_page
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Pages for some words, grouped by kind; never a dead end, and an emergency comes first."""
    lang, words, at = _lang(), search.words_of(request.GET.get("q", "")), now()
    shelf = recent.shelf(lang=lang)
    if shelf.place is None or shelf.place.version_id is None:
        raise Http404
    answer = recent.answer(words, on=shelf, lang=lang, today=at.date())
    search.remember(words, answer.found, at=at)
    for_staff = staff.works_on_pages(request, at=at)
    frame = published.frame(
        request, shelf.place, "education/search.html", lang=lang, at=at, for_staff=for_staff
    )
    urgent = search.is_urgent(words, lang=lang)
    response = HttpResponse(_filled(frame, words, answer.shown, urgent=urgent))
    response["Cache-Control"] = "private, no-store"
    return response


def _filled(frame: list[bytes], words: str, shown: bytes, *, urgent: bool) -> bytes:
    """The frame of everyone with these words in the box, the card if it is needed, and what was found."""
    top, box, card, foot = frame
    return b"".join((top, escape(words).encode(), box, card if urgent else b"", shown, foot))


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
        "people": people_in(item.source),
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
