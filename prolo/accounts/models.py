"""The staff member: signs in by e-mail address, holds roles through groups."""

import unicodedata
from collections.abc import Iterable
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prolo.accounts.roles import Role
from prolo.statements import Planned
from prolo.vault.fields import EncryptedJSON


def fold_email(email: str) -> str:
    """One spelling for one address: NFKC, case-folded, trimmed."""
    return unicodedata.normalize("NFKC", email).casefold().strip()


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, password: str | None = None, **more: Any) -> "User":
        """A staff member; without a password nobody can sign in until one is set by the invitation."""
        if not email:
            raise ValueError("A staff member needs an e-mail address")
        user = self.model(email=fold_email(email), name=name, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, name: str, password: str | None = None, **more: Any) -> "User":
        """A superuser has no right in any page; roles give rights."""
        return self.create_user(email, name, password, is_superuser=True, **more)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=fold_email(email or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """One person of staff. Accounts are closed, never deleted: history names them."""

    email = models.EmailField(_("work e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    credentials = models.TextField(_("credentials"), blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_one_user_per_email")]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles held; read once per request."""
        return roles_named(name for (name,) in _GROUPS.rows(user=self.pk))


def roles_named(groups: Iterable[str]) -> frozenset[Role]:
    """The roles among these groups."""
    known = set(Role)
    return frozenset(Role(name) for name in groups if name in known)


_GROUPS = Planned(lambda user: Group.objects.filter(user=user).values_list("name"), user=31_001)


class KeptWords(models.Model):
    """What somebody had typed on a page when the session ended, kept until the next sign-in."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="kept_words")
    page = models.CharField(max_length=200)
    typed = EncryptedJSON()
    kept_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="kept_words_once_a_page")]
