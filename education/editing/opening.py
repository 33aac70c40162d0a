"""Opening a page to work on: by its address, by an old one, or not at all."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from education import redirects
from education.page_states import PageRow, page_at_work
from prolo.accounts.models import User

HOME = "home"


def language() -> str:
    return get_language() or "en"


def member(request: HttpRequest) -> User:
    """The member of staff who asks; the permission on the view has let nobody else in."""
    return cast("User", request.user)


def opened(slug: str) -> PageRow:
    """The page of an address, an old one too: what is typed while a page moves still arrives."""
    wanted = "" if slug == HOME else slug
    row = page_at_work(slug=wanted, lang=language())
    if row is None and wanted:
        moved = redirects.all_moved().get(wanted)
        row = page_at_work(slug=moved, lang=language()) if moved is not None else None
    if row is None:
        raise Http404
    return row


def name_of(slug: str) -> str:
    """The page's name in the addresses here."""
    return slug or HOME


def shown(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, f"education/editing/{name}.html", context, status=status)
