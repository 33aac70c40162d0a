"""The staff menu: the same on every staff page, only the lists that this person may open."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from prolo.accounts.permissions import Permission, may

Link = tuple[Permission | None, str, Any]
DAILY: tuple[Link, ...] = (
    (Permission.READ_CLINICAL, "clinician:queue", _("Flagged cases")),
    (Permission.WORK_QUEUE, "desk:queue", _("Front desk")),
    (Permission.WORK_QUEUE, "desk:calls", _("Call list")),
    (Permission.WORK_QUEUE, "visits:day", _("Visits")),
    (Permission.READ_CLINICAL, "clinician:nerves", _("Nerve follow-up")),
    (Permission.EDIT_CLINIC, "manager:places", _("Places and cover")),
    (Permission.SEE_NUMBERS, "numbers:page", _("Numbers")),
)
NOW_AND_THEN: tuple[Link, ...] = (
    (Permission.SEE_STATISTICS, "statistics:page", _("Statistics")),
    (Permission.SEE_STATISTICS, "outcomes:page", _("Outcomes")),
    (Permission.READ_CLINICAL, "clinician:harms", _("Adverse events")),
    (Permission.EXPORT_CLINICAL, "exports:research", _("Answers for research")),
    (None, "rules:index", _("Rules")),  # for everybody who is signed in
    (Permission.EDIT_PAGES, "library:pages", _("Library")),
    (Permission.EDIT_MAILS, "manager:mails", _("Mails")),
    (Permission.SIGN_TRANSLATIONS, "manager:languages", _("Languages")),
)
EVERY = (*DAILY, *NOW_AND_THEN)
MENUS_KEPT = 512


def staff_menu(request: HttpRequest) -> dict[str, Callable[[], str]]:
    """Context: asked for by staff pages alone, so no other page looks up anybody's role."""

    def menu() -> str:
        urls = tuple(
            _address(name) for needs, name, _label in EVERY if needs is None or may(request.user, needs)
        )
        nearest = max((url for url in urls if request.path.startswith(url)), key=len, default="")
        return _menu(urls, nearest, nearest == request.path, get_language())

    return {"staff_menu": menu}


@lru_cache(maxsize=MENUS_KEPT)
def _menu(urls: tuple[str, ...], nearest: str, exact: bool, _language: str) -> str:
    """The same for everybody who may open these lists, so it is written once; nothing of a person is in it."""
    # As aria-current has it: the page itself, or one that belongs to it.
    current = {nearest: "page" if exact else "true"}
    daily, more = (
        [
            {"url": url, "label": label, "current": current.get(url, "")}
            for _needs, name, label in links
            if (url := _address(name)) in urls
        ]
        for links in (DAILY, NOW_AND_THEN)
    )
    here_is_more = any(link["current"] for link in more)
    shown = {"daily": daily, "more": more, "here_is_more": here_is_more}
    return render_to_string("components/staff_menu.html", shown)


@cache
def _address(name: str) -> str:
    return reverse(name)
