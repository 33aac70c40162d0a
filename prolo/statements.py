"""Statements whose SQL is written once: for the rows every request reads and writes.

The ORM writes the SQL of a statement anew each time, which costs several times what running it does. What is kept
here comes from the ORM's own compiler, so fields are sealed and opened as everywhere; signals are not sent.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from typing import Any, Generic, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import connections, models, router
from django.db.models.query import ModelIterable, get_related_populators
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row")


class Prepared(Generic[Row]):
    """A queryset of models, or of `values_list`, with blanks that each call fills in by name.

    `samples` are stand-ins of the right type for them: the SQL is written with the samples and kept.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any, Row]], **samples: Any) -> None:
        self._build, self._samples = build, samples

    def rows(self, **values: Any) -> list[Row]:
        """What the queryset gives for these values."""
        kept = self._kept
        connection = connections[kept.queryset.db]
        if kept.queryset.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("a row is locked inside a transaction only")
        with connection.cursor() as cursor:
            cursor.execute(kept.sql, [values[p.name] if isinstance(p, _Blank) else p for p in kept.params])
            return list(kept.made(cursor.fetchall()))

    def first(self, **values: Any) -> Row | None:
        """The first row, if any."""
        return next(iter(self.rows(**values)), None)

    @cached_property
    def _kept(self) -> "_Kept":
        return _Kept(self._build(**self._samples), self._samples)


class _Blank:
    def __init__(self, name: str) -> None:
        self.name = name


class _Kept:
    """One queryset as its compiler left it: the SQL, the order of its values, and how a row becomes an object."""

    def __init__(self, queryset: models.QuerySet[Any, Any], samples: dict[str, Any]) -> None:
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(queryset.db)
        self.sql, params = self.compiler.as_sql()
        self.params = [_blank(param, samples) for param in params]
        if {param.name for param in self.params if isinstance(param, _Blank)} != samples.keys():
            raise ValueError(f"the SQL does not hold every sample as it was given: {self.sql}")
        self.converters = self.compiler.get_converters([column for column, *_ in self.compiler.select])
        self.info: Any = (
            self.compiler.klass_info if issubclass(queryset._iterable_class, ModelIterable) else None
        )
        if self.info is not None:
            chosen = self.info["select_fields"]
            self.own = slice(chosen[0], chosen[-1] + 1)
            self.names = [column.target.attname for column, *_ in self.compiler.select[self.own]]
            self.related = get_related_populators(self.info, self.compiler.select, queryset.db)  # type: ignore[call-arg]

    def made(self, found: Sequence[tuple[Any, ...]]) -> Iterable[Any]:
        rows = self.compiler.apply_converters(found, self.converters) if self.converters else found
        return rows if self.info is None else map(self._object, rows)

    def _object(self, row: Sequence[Any]) -> models.Model:
        made: models.Model = self.info["model"].from_db(self.queryset.db, self.names, row[self.own])
        for relation in self.related:
            relation.populate(row, made)
        return made


def _blank(param: Any, samples: dict[str, Any]) -> Any:
    names = (name for name, sample in samples.items() if (type(param), param) == (type(sample), sample))
    name = next(names, None)
    return param if name is None else _Blank(name)


def insert(row: models.Model) -> None:
    """Write a new row, as `row.save(force_insert=True)` does."""
    connection = connections[router.db_for_write(type(row), instance=row)]
    sql, fields = _insert(type(row))
    auto: Any = row._meta.auto_field
    returning = f' RETURNING "{auto.column}"' if auto else ""
    with connection.cursor() as cursor:
        cursor.execute(sql + returning, [_stored(row, field, connection, add=True) for field in fields])
        if auto:
            (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, connection.alias


def update(row: models.Model, *names: str) -> None:
    """Write these fields, as `row.save(update_fields=names)` does. Raises ObjectDoesNotExist without a row."""
    connection = connections[router.db_for_write(type(row), instance=row)]
    sql, fields = _update(type(row), names)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*(_stored(row, field, connection, add=False) for field in fields), row.pk])
        if not cursor.rowcount:
            raise ObjectDoesNotExist


def count_up(row: models.Model, *, counter: str, unique: tuple[str, ...], most: int) -> bool:
    """Write the row, or add one to the counter of the one that is alike in `unique`; False from the first over `most`.

    One statement counts and looks at the limit, so parallel calls are counted exactly.
    """
    connection = connections[router.db_for_write(type(row), instance=row)]
    sql, fields = _insert(type(row))
    alike, held = ", ".join(f'"{name}"' for name in unique), f'"{row._meta.db_table}"."{counter}"'
    sql += f' ON CONFLICT ({alike}) DO UPDATE SET "{counter}" = {held} + 1 WHERE {held} < %s'
    with connection.cursor() as cursor:
        cursor.execute(sql, [*(_stored(row, field, connection, add=True) for field in fields), most])
        return bool(cursor.rowcount)


def copy(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write many new rows with COPY, in the caller's transaction.

    A row holds its values in the order of `names`, as the database keeps them: what is encrypted is sealed already.
    Every other field gets its default, an identity its number.
    """
    connection = connections[router.db_for_write(model)]
    meta: Any = model._meta
    own = {*names, getattr(meta.auto_field, "name", "")}
    others = [f for f in meta.local_concrete_fields if f.name not in own and not f.has_db_default()]
    columns = ", ".join(f'"{field.column}"' for field in [*(meta.get_field(name) for name in names), *others])
    rest = [_as_text(field.get_db_prep_save(field.get_default(), connection)) for field in others]
    lines = ("\t".join([*map(_as_text, row), *rest]) for row in rows)
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{meta.db_table}" ({columns}) FROM STDIN', io.StringIO("\n".join(lines)))


def settle(*models_filled: type[models.Model]) -> None:
    """Tell the planner about tables that were filled at once, however long it takes."""
    for model in models_filled:
        connection = connections[router.db_for_write(model)]
        task = "VACUUM (ANALYZE)" if connection.get_autocommit() else "ANALYZE"
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', '0', false)")
            cursor.execute(f'{task} "{model._meta.db_table}"')


def _escaped(text: str) -> str:
    for written, code in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        if written in text:
            text = text.replace(written, code)
    return text


_IN_COPY: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: r"\N",
    bytes: lambda value: rf"\\x{value.hex()}",
    list: lambda value: "{" + ",".join(rf'"\\\\x{item.hex()}"' for item in value) + "}",
    str: _escaped,
}
"""How the text format of COPY writes a value; anything else as `str` does."""


def _as_text(value: Any) -> str:
    return _IN_COPY.get(type(value), str)(value)


def _stored(row: models.Model, field: Any, connection: Any, *, add: bool) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add), connection)


@cache
def _insert(model: type[models.Model]) -> tuple[str, list[Any]]:
    meta: Any = model._meta
    fields = [field for field in meta.local_concrete_fields if field is not meta.auto_field]
    columns, blanks = ", ".join(f'"{field.column}"' for field in fields), ", ".join(["%s"] * len(fields))
    sql = f'INSERT INTO "{meta.db_table}" ({columns}) VALUES ({blanks})'  # noqa: S608 - names of our models
    return sql, fields


@cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, list[Any]]:
    meta: Any = model._meta
    fields = [meta.get_field(name) for name in names]
    changes = ", ".join(f'"{field.column}" = %s' for field in fields)
    sql = f'UPDATE "{meta.db_table}" SET {changes} WHERE "{meta.pk.column}" = %s'  # noqa: S608 - names of our models
    return sql, fields
