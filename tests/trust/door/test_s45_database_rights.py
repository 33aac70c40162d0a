"""S45: the web's role reads and adds rows; it makes no tables, owns none, and never rewrites the audit."""

import json
from datetime import date

import pytest

from tests.trust.door.test_the_whole_service import PERSON, STORY
from tests.trust.harness.nginx import FrontDoor
from tests.trust.harness.walk import Walker, reference_in

DECIDE = """
from django.contrib.auth.models import Group
from django.utils.timezone import now
from prolo.accounts.models import User
from prolo.audit.models import Entry
from triage.models import Case
from triage.rules import Result
from triage.services import access, clinic, desk
from triage.services.delivery import deliver_due
def member(name, role):
    user, new = User.objects.get_or_create(email=f"{name}@example.org", defaults={"name": name})
    user.groups.add(Group.objects.get(name=role))
    return user
dana, clara = member("dana", "front_desk"), member("clara", "clinician")
case = access.open_case("REFERENCE", by=dana, at=now(), purpose="test")
def deed(act, by, **more):
    act(case=case, by=by, at=now(), version=case.version, **more)
deed(desk.take, dana)
deed(desk.accept, dana, note="called")
deed(desk.raise_urgency, dana, to=Result.SAME_DAY)
deed(clinic.mark_words_read, clara)
deed(clinic.lower_urgency, clara, to=Result.CONSULT, reason="seen")
deed(clinic.decide, clara, outcome="book_consultation", reason="fits")
deed(clinic.reopen, clara, reason="again")
print(case.state, case.decisions.count(), Entry.objects.filter(subject="case:REFERENCE").count())
"""
FORBIDDEN = [
    "CREATE TABLE own (id int)",
    "CREATE TABLE own AS SELECT * FROM triage_patient",
    "CREATE SCHEMA own",
    "CREATE ROLE other",
    "CREATE DATABASE other",
    "CREATE EXTENSION citext",
    "ALTER TABLE triage_case ADD COLUMN own int",
    "ALTER TABLE triage_event DISABLE TRIGGER ALL",
    "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    "DROP TABLE audit_entry",
    "DROP TRIGGER audit_chain ON audit_entry",
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "TRUNCATE triage_case CASCADE",
    "TRUNCATE audit_entry",
    "UPDATE audit_entry SET why = ''",
    "DELETE FROM audit_entry",
    "UPDATE audit_head SET number = 0",
    "INSERT INTO audit_head VALUES (9, 1, '', now())",
    "DELETE FROM audit_head",
    "SET session_replication_role = replica",
    "ALTER ROLE prolo_web SUPERUSER",
    "ALTER SYSTEM SET fsync = off",
    "SELECT pg_read_file('PG_VERSION')",
    "COPY triage_patient TO '/dev/null'",
    "COPY triage_patient TO PROGRAM 'cat'",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_webs_role_is_denied(statement: str, whole_service: FrontDoor):
    with pytest.raises(AssertionError, match=r"permission denied|must be (owner|superuser)|no privileges"):
        whole_service.database.sql(statement, user="prolo_web")


def test_the_webs_role_is_nobody_special(whole_service: FrontDoor):
    attributes = "rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls"
    asked = f"SELECT {attributes} FROM pg_roles WHERE rolname = 'prolo_web'"
    assert whole_service.database.sql(asked) == "f"
    owned = "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = 'prolo_web'"
    assert whole_service.database.sql(owned) == "0"


def test_statements_locks_and_idle_transactions_of_the_web_have_an_end(whole_service: FrontDoor):
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    asked = f"c = connection.cursor(); out = []\nfor n in {names}:\n    c.execute('SHOW ' + n); out += c.fetchone()\n"
    shown = whole_service.python(
        f"import json; from django.db import connection; {asked}print(json.dumps(out))"
    )
    assert json.loads(shown) == ["5s", "2s", "10s"]


def test_a_whole_intake_and_its_decision_need_no_more_rights(door: FrontDoor):
    receipt = Walker(door.client(), STORY, PERSON, today=date.today()).walk()
    reference = reference_in(receipt)
    assert door.python(DECIDE.replace("REFERENCE", reference)).split() == ["with_clinician", "1", "9"]
    door.python("from triage.queries.invariants import broken; assert broken() == []")
    door.run(["python", "manage.py", "verify_audit"])
