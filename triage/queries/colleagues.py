"""Who works on cases: the colleagues a case can be given to, and whose opinion can be asked; and at which places."""

from django.db.models import QuerySet

from prolo.accounts.models import User
from prolo.accounts.permissions import GRANTS, Permission
from prolo.clinic.models import Location
from prolo.statements import Planned


def colleagues() -> list[User]:
    """Everybody who may work on cases and whose account is open, by name."""
    return _COLLEAGUES.rows()


def clinicians() -> list[User]:
    """Everybody who may read the whole of a case and whose account is open, by name."""
    return _CLINICIANS.rows()


def colleague_names() -> list[tuple[int, str]]:
    """The colleagues, as ids and names."""
    return _NAMES.rows()


def place_names() -> list[tuple[int, str]]:
    """The places of the clinic, as ids and names."""
    return _PLACES.rows()


def _who_may(permission: Permission) -> QuerySet[User]:
    roles = [role.value for role in GRANTS[permission]]
    open_accounts = User.objects.filter(is_active=True, groups__name__in=roles)
    return open_accounts.distinct().order_by("name", "pk")


_COLLEAGUES = Planned(lambda: _who_may(Permission.HANDLE_CASE))
_CLINICIANS = Planned(lambda: _who_may(Permission.READ_CLINICAL))
_NAMES = Planned(lambda: _who_may(Permission.HANDLE_CASE).values_list("pk", "name"))
_PLACES = Planned(lambda: Location.objects.values_list("pk", "name"))
