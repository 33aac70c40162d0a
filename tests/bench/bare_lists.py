"""The limits of the desk's lists: the same rows by raw SQL in a bare template.

The raw side opens the same sealed values, or it would have no names to show. It has no session, no permission, no
record of who read what, no counts and no flags.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template import Template, engines
from django.urls import path

from prolo.vault import index, sealing

PAGE = """<!DOCTYPE html><html lang="en"><title>Bare</title><table>{% for row in rows %}
<tr id="case-{{ row.reference }}"><td>{{ row.urgency }}</td><th><a href="/desk/{{ row.reference }}/">{{ row.name }},
{{ row.age }}</a></th><td>{{ row.side }} {{ row.region }}</td><td><time datetime="{{ row.due_at|date:'c' }}">
{{ row.due_at|date:'j F H:i' }}</time></td><td>{{ row.state }}</td><td>{{ row.assignee|default:'Nobody yet' }}</td></tr>
{% endfor %}</table></html>"""
PEOPLE = """<!DOCTYPE html><html lang="en"><title>Bare</title><ul>{% for one in people %}<li>{{ one.name }},
{{ one.birth_date }}, {{ one.phone }}, {{ one.email }}<ul>{% for case in one.cases %}<li><a href="/desk/{{ case.0 }}/">
{{ case.0 }}</a> {{ case.1|date:'j F Y' }} {{ case.2 }} {{ case.3 }}</li>{% endfor %}</ul></li>{% endfor %}</ul></html>"""
COLUMNS = """SELECT c.reference, c.version, c.urgency, c.due_at, c.state, c.region, c.opened_at, u.name AS assignee,
p.id AS patient, p.given_name, p.family_name, p.birth_date, s.id AS submission, s.answers
FROM triage_case c LEFT JOIN triage_patient p ON p.id = c.patient_id
LEFT JOIN triage_submission s ON s.id = c.latest_id LEFT JOIN accounts_user u ON u.id = c.assignee_id WHERE """
IN_QUEUE = "(NOT (c.state IN ('decided', 'withdrawn')) OR c.attention_at IS NOT NULL)"
RUNS = (
    "NOT (c.state IN ('decided', 'withdrawn')) AND NOT (c.state = 'waiting_for_patient' AND c.urgency >= 30)"
)
NARROWED: dict[str, str] = {
    "urgency": "c.urgency = %s",
    "region": "c.region = %s",
    "location": "c.location_id = %s",
    "assignee": "c.assignee_id = %s",
    "nobody": "c.assignee_id IS NULL",
    "late": f"{RUNS} AND c.urgency IN (10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99) AND c.due_at < now()",
    "mail": "c.mail_failed_at IS NOT NULL",
}
ORDER = " ORDER BY c.urgency, c.due_at, c.id LIMIT %s"
SHOWN = 25


def queue(request: HttpRequest) -> HttpResponse:
    """The urgent cases on top, and a page of what the address asks for."""
    asked = request.GET
    top = _rows(COLUMNS + IN_QUEUE + " AND c.urgency <= 20" + ORDER, [SHOWN])
    wheres, values = (["c.state = %s"], [asked["state"]]) if "state" in asked else ([IN_QUEUE], [])
    for name, where in NARROWED.items():
        if name in asked:
            wheres.append(where)
            values += [asked[name]] * where.count("%s")
    if "after" in asked:
        wheres.append("(c.urgency, c.due_at, c.id) > (%s, %s, %s)")
        values += asked["after"].split("|")
    rest = _rows(COLUMNS + " AND ".join(wheres) + " AND c.urgency > 20" + ORDER, [*values, SHOWN])
    rows = [_shown(row) for row in (*top, *rest)]
    return HttpResponse(_template(PAGE).render({"rows": rows}, request))


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    opened = _opener("triage_patient", row["patient"])
    answers = json.loads(_opener("triage_submission", row["submission"])("answers", row["answers"]) or "{}")
    name = f"{opened('given_name', row['given_name'])} {opened('family_name', row['family_name'])}"
    age = row["opened_at"].year - int(opened("birth_date", row["birth_date"])[:4] or 0)
    return {**row, "name": name, "age": age, "side": answers.get("side", "")}


def find(request: HttpRequest) -> HttpResponse:
    """Persons by the tokens of what is typed: a phone number, a date of birth, or a name."""
    typed, kind = request.GET["q"], request.GET["kind"]
    where, value = {
        "name": ("name_tokens @> %s::bytea[]", lambda: index.typed_tokens(typed)),
        "sound": ("name_tokens @> %s::bytea[]", lambda: index.sound_tokens(typed)),
        "born": ("birth_token = %s", lambda: index.token("patient.birth_date", typed)),
        "phone": ("phone_token = %s", lambda: index.token("patient.phone", index.normalise_phone(typed))),
    }[kind]
    columns = "SELECT id, given_name, family_name, birth_date, phone, email FROM triage_patient WHERE "
    found = _rows(columns + where + " ORDER BY created_at DESC, id DESC LIMIT 20", [value()])
    cases: dict[Any, list[Any]] = {row["id"]: [] for row in found}
    asked = (
        "SELECT reference, opened_at, region, state, patient_id FROM triage_case WHERE patient_id = ANY(%s)"
    )
    for case in _rows(asked, [list(cases)]) if cases else ():
        cases[case["patient_id"]].append(tuple(case.values()))
    people = [_person(row) | {"cases": cases[row["id"]]} for row in found]
    return HttpResponse(_template(PEOPLE).render({"people": people}, request))


FIGURES = (
    """SELECT urgency, count(*), min(opened_at), count(*) FILTER (WHERE due_at < now()) FROM triage_case
    WHERE NOT (state IN ('decided', 'withdrawn')) GROUP BY urgency""",
    """SELECT date_trunc('hour', opened_at), count(*) FROM triage_case
    WHERE opened_at > now() - interval '28 days' GROUP BY 1""",
    """SELECT percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY first_action_at - opened_at) FROM triage_case
    WHERE first_action_at > now() - interval '28 days'""",
    """SELECT percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY decided_at - opened_at),
    count(*) FILTER (WHERE decided_at > due_at) FROM triage_case WHERE decided_at > now() - interval '28 days'""",
    "SELECT count(*) FROM triage_case WHERE mail_failed_at > now() - interval '28 days'",
    """SELECT sent_at IS NOT NULL, furthest, count(*) FROM triage_intake
    WHERE started_at > now() - interval '28 days' GROUP BY 1, 2""",
)


def numbers(request: HttpRequest) -> HttpResponse:
    """The figures of the last 28 days, from the cases themselves and without an index."""
    with transaction.atomic(), connection.cursor() as cursor:
        for way in ("indexscan", "indexonlyscan", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        found = [_fetched(cursor, figure) for figure in FIGURES]
    return HttpResponse(repr(found), content_type="text/plain")


def _fetched(cursor: Any, sql: str) -> list[Any]:
    cursor.execute(sql)
    return list(cursor.fetchall())


def _person(row: dict[str, Any]) -> dict[str, Any]:
    opened = _opener("triage_patient", row["id"])
    said = {
        name: opened(name, row[name])
        for name in ("given_name", "family_name", "birth_date", "phone", "email")
    }
    return said | {"name": f"{said['given_name']} {said['family_name']}"}


def _opener(table: str, row: Any) -> Callable[[str, str], str]:
    """Opens a value of this row; a stopped form has no patient and no submission."""
    return lambda name, stored: (
        sealing.unseal(stored, place=f"{table}.{name}:{row}").decode() if stored else ""
    )


def _rows(sql: str, values: list[Any]) -> list[dict[str, Any]]:
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:  # psycopg2's own
        cursor.execute(sql, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


@cache
def _template(text: str) -> Template:
    return engines["django"].from_string(text)


urlpatterns = [path("queue/", queue), path("find/", find), path("numbers/", numbers)]
