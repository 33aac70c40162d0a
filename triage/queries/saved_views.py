"""The views of the queue that a member of staff kept."""

from prolo.accounts.models import User
from triage.models import SavedView

__all__ = ["SavedView", "saved_views"]


def saved_views(owner: User) -> list[SavedView]:
    """One person's own views, by name."""
    return list(SavedView.objects.filter(owner=owner).order_by("name", "pk"))
