"""The link to the library in the staff menu, for those who may edit."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from prolo.accounts.permissions import Permission, may


def library_link(request: HttpRequest) -> dict[str, Any]:
    """Asked for by the staff menu alone: no other page looks up anybody's role."""

    def address() -> str:
        return reverse("library:pages") if may(request.user, Permission.EDIT_PAGES) else ""

    return {"library_url": address}
