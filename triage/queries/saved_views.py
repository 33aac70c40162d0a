"""The views of the queue that a member of staff kept."""

from prolo.accounts.models import User
from prolo.statements import Planned
from triage.models import SavedView

__all__ = ["SavedView", "saved_views"]


def saved_views(owner: User) -> list[SavedView]:
    """One person's own views, by name."""
    return _VIEWS.rows(owner=owner.pk)


_VIEWS = Planned(lambda owner: SavedView.objects.filter(owner=owner).order_by("name", "pk"), owner=31_003)
