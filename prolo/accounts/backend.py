"""Who a session belongs to: allauth's own backend, with the person and the roles read in one statement."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from prolo.accounts.models import User, roles_named
from prolo.statements import Planned


class Backend(AuthenticationBackend):
    """Signs in by e-mail address, as allauth does."""

    def get_user(self, user_id: int) -> User | None:
        user = _WITH_ROLES.first(user=int(user_id))
        if user is None or not self.user_can_authenticate(user):
            return None
        user.roles = roles_named(user.held_groups)  # type: ignore[attr-defined]
        return user


def _with_roles(user: int) -> QuerySet[User]:
    groups = Group.objects.filter(user=OuterRef("pk")).values("name")
    return User.objects.filter(pk=user).annotate(held_groups=ArraySubquery(groups))


_WITH_ROLES = Planned(_with_roles, user=31_002)
