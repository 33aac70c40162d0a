"""Statements whose SQL is written once: for the rows every request reads and writes.

The ORM writes the SQL of a statement anew each time, which costs several times what running it does. What is kept
here comes from the ORM's own compiler, so fields are sealed and opened as everywhere; signals are not sent.
"""

import io
import itertools
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from hashlib import blake2s
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, connections, models, router
from django.db.models.query import ModelIterable, get_related_populators
from django.db.transaction import TransactionManagementError
from psycopg2.extensions import AsIs, Binary

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
        own = connections[kept.queryset.db]
        if kept.queryset.query.select_for_update and own.get_autocommit():
            raise TransactionManagementError("a row is locked inside a transaction only")
        with own.cursor() as cursor:
            self._execute(cursor, kept, values)
            return list(kept.made(cursor.fetchall()))

    def first(self, **values: Any) -> Row | None:
        """The first row, if any."""
        return next(iter(self.rows(**values)), None)

    def _execute(self, cursor: Any, kept: "_Kept", values: dict[str, Any]) -> None:
        cursor.execute(kept.sql, [values[p.name] if isinstance(p, _Blank) else p for p in kept.params])

    @cached_property
    def _kept(self) -> "_Kept":
        return _Kept(self._build(**self._samples), self._samples)


class Planned(Prepared[Row]):
    """The same for a statement that takes longer to plan than to run: each connection keeps the plan as well.

    A plan that is kept does not know the values. What chooses among partial indexes must be no blank.
    """

    def _execute(self, cursor: Any, kept: "_Kept", values: dict[str, Any]) -> None:
        known = _PLANNED.setdefault(cursor.connection, set())
        if self._name not in known:
            blanks = (AsIs(f"${number}") for number in itertools.count(1))
            given = [next(blanks) if isinstance(p, _Blank) else p for p in kept.params]
            with cursor.connection.cursor() as own:  # once for each connection, so no statement of a page
                own.execute(b"PREPARE %b AS %b" % (self._name.encode(), own.mogrify(kept.sql, given)))
            known.add(self._name)
        filled = [values[p.name] for p in kept.params if isinstance(p, _Blank)]
        blanks_of_call = f" ({', '.join(['%s'] * len(filled))})" if filled else ""
        cursor.execute(f"EXECUTE {self._name}{blanks_of_call}", filled)

    @cached_property
    def _name(self) -> str:
        return (
            f"kept_{blake2s(repr((self._kept.sql, self._kept.params)).encode(), digest_size=8).hexdigest()}"
        )


_PLANNED: "WeakKeyDictionary[Any, set[str]]" = WeakKeyDictionary()
"""The statements each connection has planned."""


class _Blank:
    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


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
            self.annotated = self.compiler.annotation_col_map or {}

    def made(self, found: Sequence[tuple[Any, ...]]) -> Iterable[Any]:
        rows = self.compiler.apply_converters(found, self.converters) if self.converters else found
        return rows if self.info is None else map(self._object, rows)

    def _object(self, row: Sequence[Any]) -> models.Model:
        made: models.Model = self.info["model"].from_db(self.queryset.db, self.names, row[self.own])
        for relation in self.related:
            relation.populate(row, made)
        for name, place in self.annotated.items():
            setattr(made, name, row[place])
        return made


def _blank(param: Any, samples: dict[str, Any]) -> Any:
    plain = _plain(param)
    names = (name for name, sample in samples.items() if (type(plain), plain) == (type(sample), sample))
    name = next(names, None)
    return param if name is None else _Blank(name)


def _plain(param: Any) -> Any:
    """The value itself: the ORM wraps bytes for the driver, and no two wrappers are equal."""
    return param.adapted if isinstance(param, Binary) else param


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


def insert_all(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model, one after the other in one statement; their keys are not read back."""
    if not rows:
        return
    connection = connections[router.db_for_write(type(rows[0]))]
    sql, fields = _insert(type(rows[0]))
    blanks = f", ({', '.join(['%s'] * len(fields))})" * (len(rows) - 1)
    values = [_stored(row, field, connection, add=True) for row in rows for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql + blanks, values)


def update(row: models.Model, *names: str) -> None:
    """Write these fields, as `row.save(update_fields=names)` does. Raises ObjectDoesNotExist without a row."""
    connection = connections[router.db_for_write(type(row), instance=row)]
    sql, fields = _update(type(row), names)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*(_stored(row, field, connection, add=False) for field in fields), row.pk])
        if not cursor.rowcount:
            raise ObjectDoesNotExist


def insert_chosen(model: type[models.Model], names: Sequence[str], chosen: models.QuerySet[Any, Any]) -> int:
    """Write a new row for each row of a `values_list`, its values in the order of `names`. Returns how many."""
    meta: Any = model._meta
    columns = ", ".join(f'"{meta.get_field(name).column}"' for name in names)
    sql, values = chosen.query.sql_with_params()
    with connections[router.db_for_write(model)].cursor() as cursor:
        cursor.execute(f'INSERT INTO "{meta.db_table}" ({columns}) {sql}', values)
        return int(cursor.rowcount)


def hold(space: int, number: int, *, alone: bool) -> None:
    """Until the transaction ends hold this lock: alone, or together with others who do not want it alone."""
    way = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {way}(%s, %s)", [space, number])


def update_all(rows: Sequence[models.Model], *names: str) -> None:
    """Write these fields of many rows of one model in one statement. They take no encrypted field."""
    if not rows:
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    meta: Any = model._meta
    fields = [meta.pk, *(meta.get_field(name) for name in names)]
    blanks = f"({', '.join(f'%s::{field.db_type(connection)}' for field in fields)})"
    columns = ", ".join(f'"{field.column}"' for field in fields)
    changes = ", ".join(f'"{field.column}" = given."{field.column}"' for field in fields[1:])
    sql = (
        f'UPDATE "{meta.db_table}" AS held SET {changes} '  # noqa: S608 - names of our models
        f"FROM (VALUES {', '.join([blanks] * len(rows))}) AS given ({columns}) "
        f'WHERE held."{meta.pk.column}" = given."{meta.pk.column}"'
    )
    values = [
        field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


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


def take_time() -> None:
    """From here on no statement of this connection is cut short: for commands that nobody waits for at a page."""
    with connection.cursor() as cursor:
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute("SELECT set_config(%s, '0', false)", [limit])


def settle(*models_filled: type[models.Model]) -> None:
    """Tell the planner about tables that were filled at once."""
    for model in models_filled:
        connection = connections[router.db_for_write(model)]
        task = "VACUUM (ANALYZE)" if connection.get_autocommit() else "ANALYZE"
        with connection.cursor() as cursor:
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
