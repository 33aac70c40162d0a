"""Model fields whose values are sealed in the database and opened when an attribute is read."""

import json
from typing import TYPE_CHECKING, Any

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import IsNull
from django.db.models.query_utils import DeferredAttribute

from prolo.vault import sealing

if TYPE_CHECKING:
    _Text = models.TextField[Any, Any]
else:
    _Text = models.TextField


class Sealed(str):
    """The stored text of a value, not opened yet."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<sealed>"


class OpensOnAccess(DeferredAttribute):
    """Holds the sealed text until the attribute is read, then the opened value."""

    field: "EncryptedField"

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> Any:
        if instance is None:
            return self
        held = instance.__dict__
        name = self.field.attname
        if name not in held:
            super().__get__(instance, owner)
        if isinstance(held[name], Sealed):
            held[name] = self.field.open(held[name], row=instance.pk)
        return held[name]

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedField(_Text):
    """What the two encrypted fields share; a row's id must exist before it is sealed, so it is a UUID."""

    descriptor_class = OpensOnAccess

    def pack(self, value: Any) -> bytes:
        """The bytes to seal."""
        raise NotImplementedError

    def unpack(self, plain: bytes) -> Any:
        """The value that was packed."""
        raise NotImplementedError

    def place(self, row: Any) -> str:
        """Table, column and row: a value opens nowhere else."""
        return f"{self.model._meta.db_table}.{self.column}:{row}"

    def open(self, stored: str, *, row: Any) -> Any:
        """The value of a stored text; raises DoesNotOpen."""
        return self.unpack(sealing.unseal(stored, place=self.place(row)))

    def seal(self, value: Any, *, row: Any) -> Sealed:
        """The text to store for a value."""
        if row is None:
            raise ValueError(f"{self.place(row)}: a row needs its id before it is sealed")
        return Sealed(sealing.seal(self.pack(value), place=self.place(row)))

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        held = model_instance.__dict__.get(self.attname)
        if isinstance(held, Sealed) and add:
            held = getattr(model_instance, self.attname)  # a copied row: open it, or refuse
        if held is None or isinstance(held, Sealed):
            return held
        return self.seal(held, row=model_instance.pk)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def get_prep_value(self, value: Any) -> str | None:
        if value is None or isinstance(value, Sealed):
            return value
        raise FieldError(
            f"{self.name} is encrypted: save the record, it cannot be written or sought by value"
        )

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        if hasattr(value, "resolve_expression"):
            raise FieldError(f"{self.name} is encrypted: it cannot be computed in the database")
        return "%s"

    def get_lookup(self, lookup_name: str) -> type[IsNull]:
        if lookup_name == "isnull":
            return IsNull
        raise FieldError(f"{self.name} is encrypted: search by its token instead")

    def get_transform(self, lookup_name: str) -> None:
        return None

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        pk = self.model._meta.pk
        if not (isinstance(pk, models.UUIDField) and pk.has_default()):
            found.append(
                checks.Error("An encrypted field needs a UUID primary key.", obj=self, id="vault.E001")
            )
        return found


class EncryptedText(EncryptedField):
    """Text, sealed."""

    def pack(self, value: Any) -> bytes:
        if not isinstance(value, str):
            raise TypeError(f"{self.name} holds text, not {type(value).__name__}")
        return value.encode()

    def unpack(self, plain: bytes) -> str:
        return plain.decode()


class EncryptedJSON(EncryptedField):
    """Anything JSON can say, sealed."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def pack(self, value: Any) -> bytes:
        return json.dumps(value, separators=(",", ":")).encode()

    def unpack(self, plain: bytes) -> Any:
        return json.loads(plain)

    def to_python(self, value: Any) -> Any:
        return value
