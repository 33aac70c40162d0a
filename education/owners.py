"""Who looks after a page: the one who is told by mail when its check comes near."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from education.models import Page
from education.refusals import NotAllowed, Refused
from prolo.accounts.models import User
from prolo.accounts.permissions import GRANTS, Permission, may
from prolo.audit import record


def who_can() -> list[User]:
    """Everyone who may work on pages, by name."""
    grants = [str(role) for role in GRANTS[Permission.EDIT_PAGES]]
    return list(
        User.objects.filter(is_active=True, groups__name__in=grants).distinct().order_by("name", "pk")
    )


@transaction.atomic
def set_owner(*, page: int, owner: int | None, by: User, at: datetime) -> None:
    """Name who looks after a page, or nobody. Refused for a person who may not work on pages."""
    if not may(by, Permission.EDIT_PAGES):
        raise NotAllowed(_("Your role does not include this."))
    held = Page.objects.select_for_update().get(pk=page)
    person = User.objects.filter(pk=owner).first() if owner else None
    if owner and (person is None or not may(person, Permission.EDIT_PAGES)):
        raise Refused(_("Choose a person who may work on pages."))
    if held.owner_id == owner:
        return
    held.owner = person
    held.save(update_fields=["owner"])
    named = f"user:{owner}" if owner else "nobody"
    record(action="page owner set", by=by, at=at, subject=f"page:{held}", detail={"owner": named})
