"""The warning signs of one page on one sheet of paper, with the numbers to call."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from education import queries
from education.blocks.pieces import card_of
from education.queries import Address
from education.reading import published
from education.shelf import shelf_of
from education.text import parse
from prolo.accounts.permissions import open_page


@open_page
@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheet of a live page that has warning signs; the same for everybody."""
    lang = get_language() or settings.LANGUAGE_CODE
    address = queries.address(slug=slug, lang=lang)
    if address is None or address.version_id is None or address.retired_at is not None:
        raise Http404
    shown = _Shown.of(address, lang)
    if not shown.cards:
        raise Http404
    text = render_to_string("education/signs.html", shown.context(), request=published.as_anyone(request))
    return _answer(request, text.encode())


def _answer(request: HttpRequest, body: bytes) -> HttpResponse:
    response = HttpResponse(body)
    response["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    response["Cache-Control"] = published.CACHE_CONTROL
    patch_vary_headers(response, ["Cookie"])  # theme and text size are in the markup
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer if isinstance(answer, HttpResponse) else response


@dataclass(frozen=True)
class _Shown:
    """One page as far as its sheet shows it."""

    address: Address
    title: str
    number: int
    cards: list[dict[str, Any]]

    @classmethod
    def of(cls, address: Address, lang: str) -> "_Shown":
        if address.version_id is None:
            raise Http404
        version = queries.version(address.version_id)
        blocks = parse(version.body).blocks("urgent")
        return cls(
            address, version.title, version.number, [card_of(block, shelf_of(lang)) for block in blocks]
        )

    def context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "number": self.number,
            "cards": self.cards,
            "page_id": self.address.page_id,
            "page_url": reverse("education:page", args=[self.address.slug]),
            "short_url": settings.PUBLIC_ORIGIN + reverse("education:short", args=[self.address.page_id]),
            "unsigned": self.address.signed_at is None,
        }
