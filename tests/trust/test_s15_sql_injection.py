"""S15: every query goes through the ORM, no user text becomes a column, and a hostile text is only ever a value."""

import ast
from pathlib import Path
from urllib.parse import quote

import pytest
from django.urls import reverse

from tests.triage.make import a_case

ROOT = Path(__file__).resolve().parents[2]
SQL_BY_HAND = {"raw", "extra", "execute", "executemany", "callproc", "copy_expert", "mogrify"}
SQL_CLASSES = {"RawSQL", "RunSQL"}
REVIEWED = {"prolo/database.py", "prolo/statements.py"}
"""Settings and rights of the database itself; what the ORM's compiler wrote, and names of our own models.

Nothing that a person typed comes near the text of a statement.
"""
MODULES = [
    path
    for room in ("prolo", "education", "triage")
    for path in sorted((ROOT / room).rglob("*.py"))
    if "migrations" not in path.parts
]
HOSTILE = (
    "' OR '1'='1", "'; DROP TABLE triage_case; --", "1) UNION SELECT password FROM accounts_user --",
    "\\'; SELECT pg_sleep(5); --", "%27%20OR%201=1", "id__gt", "patient__given_name", "-urgency", "?", "%s", "{0}",
)  # fmt: skip


def written_by_hand(tree: ast.AST) -> list[int]:
    """Lines with SQL of our own."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in SQL_BY_HAND | SQL_CLASSES:
                found.append(node.lineno)
    return found


def names_from_outside(tree: ast.AST) -> list[int]:
    """Lines that order or look up by a name that is not written there."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in {"order_by", "distinct", "values", "values_list"}:
                found += [arg.lineno for arg in node.args if not is_written_out(arg)]
            elif node.func.attr in {"filter", "exclude", "get", "annotate"}:
                found += [
                    k.value.lineno for k in node.keywords if k.arg is None and not is_written_out(k.value)
                ]
    return found


def is_written_out(node: ast.AST) -> bool:
    """A constant, one of the module, built from one, a value that names nothing, or the fields a class of ours has."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Value":
        return True
    if any(isinstance(n, ast.Attribute) and n.attr == "__dataclass_fields__" for n in ast.walk(node)):
        return True
    loose = [n for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
    bound = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return all(n.id.lstrip("_").isupper() or n.id in bound | {"F", "Q", "Lower"} for n in loose)


NAMES_COLUMNS = {"prolo/children.py", "triage/queries/tallied.py"}
"""Reviewed: the columns a model of ours declares, and those `numbers.py` writes out where it asks for sums."""


def test_sql_is_written_in_reviewed_modules_only():
    found = {str(p.relative_to(ROOT)) for p in MODULES if written_by_hand(ast.parse(p.read_text()))}
    assert found - REVIEWED == set()


def test_no_query_is_ordered_or_narrowed_by_a_name_from_outside():
    found = {
        f"{p.relative_to(ROOT)}:{n}" for p in MODULES for n in names_from_outside(ast.parse(p.read_text()))
    }
    assert {place for place in found if place.rpartition(":")[0] not in NAMES_COLUMNS} == set()


@pytest.mark.parametrize(
    "hole",
    [
        "Case.objects.raw(f'x {y}')",
        "connection.cursor().execute(y)",
        "rows.extra(where=[y])",
        "RawSQL(y, [])",
    ],
)
def test_a_planted_hole_is_found(hole):
    assert written_by_hand(ast.parse(hole)) == [1]


@pytest.mark.parametrize(
    "hole", ["rows.order_by(request.GET['sort'])", "rows.filter(**request.GET)", "rows.values(name)"]
)
def test_a_planted_name_from_outside_is_found(hole):
    assert names_from_outside(ast.parse(hole)) == [1]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_a_value_like_any_other(text, sign_in, clara, location):
    case, client = a_case(location), sign_in(clara)
    plain = client.get(reverse("desk:queue")).content.count(case.reference.encode())
    narrowed = ("state", "urgency", "region", "location", "whose", "due", "mail")
    for name in (*narrowed, "before", "after", "seen", "pick", "mark", "sort", "order", "q", "page"):
        answer = client.get(reverse("desk:queue"), {name: text})
        assert answer.status_code == 200
        assert answer.content.count(case.reference.encode()) == plain
    assert client.get(reverse("clinician:queue"), {"after": text}).status_code == 200
    assert client.get(f"/desk/{quote(text)}/").status_code == 404
