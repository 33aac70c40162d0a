"""Who works on cases: the colleagues a case can be given to."""

from prolo.accounts.models import User
from prolo.accounts.permissions import GRANTS, Permission


def colleagues() -> list[User]:
    """Everybody who may work on cases and whose account is open, by name."""
    roles = [role.value for role in GRANTS[Permission.HANDLE_CASE]]
    open_accounts = User.objects.filter(is_active=True, groups__name__in=roles)
    return list(open_accounts.distinct().order_by("name", "pk"))
