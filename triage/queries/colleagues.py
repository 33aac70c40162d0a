"""Who works on cases: the colleagues a case can be given to, and whose opinion can be asked."""

from django.contrib.auth.models import Group
from django.db.models import QuerySet

from prolo.accounts.models import User
from prolo.accounts.permissions import GRANTS, Permission
from prolo.statements import Planned


def colleagues() -> list[User]:
    """Everybody who may work on cases and whose account is open, by name."""
    return _COLLEAGUES.rows()


def clinicians() -> list[User]:
    """Everybody who may read the whole of a case and whose account is open, by name."""
    return _CLINICIANS.rows()


def who_may(permission: Permission) -> QuerySet[User]:
    """Everybody with this permission whose account is open, by name."""
    holders = Group.objects.filter(name__in=[role.value for role in GRANTS[permission]]).values("user")
    return User.objects.filter(is_active=True, pk__in=holders).order_by("name", "pk")


_COLLEAGUES = Planned(lambda: who_may(Permission.HANDLE_CASE))
_CLINICIANS = Planned(lambda: who_may(Permission.READ_CLINICAL))
