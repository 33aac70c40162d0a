"""The staff menu: the same on every staff page, only the lists that this person may open."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from prolo.accounts.permissions import Permission, may

LINKS = (
    (Permission.READ_CLINICAL, "clinician:queue", _("Flagged cases")),
    (Permission.WORK_QUEUE, "desk:queue", _("Front desk")),
    (Permission.WORK_QUEUE, "desk:calls", _("Call list")),
    (Permission.WORK_QUEUE, "visits:day", _("Visits")),
    (Permission.SEE_NUMBERS, "numbers:page", _("Numbers")),
    (Permission.EDIT_PAGES, "library:pages", _("Library")),
    (Permission.EDIT_CLINIC, "manager:places", _("Places and cover")),
    (Permission.EDIT_MAILS, "manager:mails", _("Mails")),
    (Permission.SIGN_TRANSLATIONS, "manager:languages", _("Languages")),
)


def staff_menu(request: HttpRequest) -> dict[str, Callable[[], list[dict[str, Any]]]]:
    """Context: asked for by staff pages alone, so no other page looks up anybody's role."""

    def links() -> list[dict[str, Any]]:
        shown = [(reverse(name), label) for needs, name, label in LINKS if may(request.user, needs)]
        nearest = max((url for url, _label in shown if request.path.startswith(url)), key=len, default="")
        return [
            {"url": url, "label": label, "current": _current(url, request.path) if url == nearest else ""}
            for url, label in shown
        ]

    return {"staff_links": links}


def _current(url: str, path: str) -> str:
    """For aria-current: the page itself, or a page that belongs to it."""
    if url == path:
        return "page"
    return "true" if path.startswith(url) else ""
