"""The reading pages: any page of the library, the search engines' map, robots.txt."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from education import queries
from education.reading import published, staff
from education.reading.presenter import absent_page, retired_page
from prolo.accounts.permissions import open_page


@open_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return _read(request, "")


@open_page
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    return _read(request, slug)


def _read(request: HttpRequest, slug: str) -> HttpResponse:
    """The live text of an address; one query when this process has shown it in the last minute."""
    lang, at = get_language() or settings.LANGUAGE_CODE, now()
    address = queries.address(slug=slug, lang=lang)
    if address is not None and address.retired_at is not None:
        for_staff = {"for_staff": staff.works_on_pages(request, at=at), "address": address}
        return _advise(
            request, "education/retired.html", retired_page(slug, lang=lang) | for_staff, status=410
        )
    if address is None or address.version_id is None:
        return _advise(request, "education/absent.html", absent_page(slug), status=404)
    respond = published.respond_to_staff if staff.works_on_pages(request, at=at) else published.respond
    return respond(request, address, address.version_id, lang=lang, at=at)


def _advise(request: HttpRequest, template: str, context: dict[str, Any], *, status: int) -> HttpResponse:
    text = render_to_string(template, context, request=published.as_anyone(request))
    answer = HttpResponse(text, status=status)
    if context.get("for_staff"):
        answer["Cache-Control"] = "private, no-store"
    return answer


@open_page
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    pages = queries.live_pages(lang=get_language() or settings.LANGUAGE_CODE)
    context = {"origin": settings.PUBLIC_ORIGIN, "pages": pages}
    response = render(request, "education/sitemap.xml", context, content_type="application/xml")
    response["Cache-Control"] = published.CACHE_CONTROL
    return response


@open_page
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    context = {"origin": settings.PUBLIC_ORIGIN}
    response = render(request, "education/robots.txt", context, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = published.CACHE_CONTROL
    return response
