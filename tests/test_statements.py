"""Statements written once do what the ORM does: same rows, sealed fields, related records, missing rows told."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction

from prolo.audit.models import Entry
from prolo.clinic.models import Holiday
from prolo.statements import Planned, Prepared, insert, update
from tests.triage.make import AT, a_case
from triage.models import Case, Intake, Patient
from triage.services import intake as intakes

pytestmark = pytest.mark.django_db
BY_ID = Prepared(lambda pk: Intake.objects.select_related("location").filter(pk=pk), pk=UUID(int=0))


def a_draft(location, region="knee"):
    return intakes.start(at=AT, location=location, region=region)


def test_a_prepared_queryset_gives_each_caller_their_own_row(location):
    knee, elbow = a_draft(location), a_draft(location, "elbow")
    assert BY_ID.first(pk=knee.pk).answers == {"region": "knee"}
    assert BY_ID.first(pk=elbow.pk).answers == {"region": "elbow"}
    assert BY_ID.first(pk=uuid4()) is None


def test_a_prepared_row_is_as_the_orm_gives_it(location, django_assert_num_queries):
    draft = a_draft(location)
    with django_assert_num_queries(1):
        found = BY_ID.first(pk=draft.pk)
        assert found.location == location and found.location.zone == location.zone
    plain = Intake.objects.get(pk=draft.pk)
    names = [field.attname for field in Intake._meta.concrete_fields]
    assert [getattr(found, name) for name in names] == [getattr(plain, name) for name in names]
    assert not found._state.adding


def test_values_come_converted_and_in_order(location):
    draft = a_draft(location)
    held = Prepared(
        lambda pk: Intake.objects.filter(pk=pk).values_list("version", "started_at"), pk=UUID(int=0)
    )
    assert held.rows(pk=draft.pk) == [(1, AT)]


def test_bytes_are_filled_in_alone_and_in_an_array(location):
    alike = Prepared(
        lambda born, word: Patient.objects.filter(birth_token__in=[born], name_tokens__overlap=[word]),
        born=b"born",
        word=b"word",
    )
    pat = a_case(location).patient
    assert alike.rows(born=pat.birth_token, word=pat.name_tokens[0]) == [pat]
    assert alike.rows(born=pat.birth_token, word=b"another") == []


def test_a_planned_statement_of_two_lists_gives_each_caller_their_own_rows(location):
    either = Planned(
        lambda pk, region: (
            Case.objects.filter(pk=pk)
            .values_list("reference")
            .union(Case.objects.filter(region=region).values_list("reference"), all=True)
        ),
        pk=UUID(int=0),
        region="any",
    )
    knee, elbow = a_case(location), a_case(location, region="elbow")
    assert either.rows(pk=knee.pk, region="elbow") == [(knee.reference,), (elbow.reference,)]
    assert either.rows(pk=elbow.pk, region="jaw") == [(elbow.reference,)]


def test_a_prepared_lock_needs_a_transaction(location, transactional_db):
    draft = a_draft(location)
    held = Prepared(lambda pk: Intake.objects.select_for_update().filter(pk=pk), pk=UUID(int=0))
    with transaction.atomic():
        assert held.first(pk=draft.pk) == draft
    with pytest.raises(transaction.TransactionManagementError):
        held.first(pk=draft.pk)


def test_a_sample_the_sql_does_not_hold_is_refused():
    with pytest.raises(ValueError, match="every sample"):
        Prepared(lambda on: Holiday.objects.filter(on=on), on="2026-01-01").rows(on="2026-01-02")


def test_a_row_written_once_reads_as_one_the_orm_saved(location):
    fields = {"location": location, "started_at": AT, "saved_at": AT, "answers": {"pain": [1, "zwölf"]}}
    draft = Intake(questionnaire_version=3, rulebook_version=4, **fields)
    insert(draft)
    kept = Intake.objects.get(pk=draft.pk)
    assert (kept.answers, kept.location, kept.started_at) == ({"pain": [1, "zwölf"]}, location, AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM triage_intake WHERE id = %s", [draft.pk])
        assert "zwölf" not in cursor.fetchone()[0]
    draft.version = 2
    draft.save()  # an update, not a second row
    assert Intake.objects.count() == 1


def test_a_numbered_row_learns_its_number():
    first, second = (Entry(action="tried", happened_at=datetime(2026, 1, 1, tzinfo=UTC)) for _ in range(2))
    insert(first)
    insert(second)
    assert [first.pk, second.pk] == list(
        Entry.objects.filter(action="tried").order_by("pk").values_list("pk", flat=True)
    )


def test_an_update_writes_what_is_named_and_no_more(location):
    draft = a_draft(location)
    draft.answers, draft.version, draft.safety_exit = {"region": "hip"}, 7, True
    update(draft, "answers", "version")
    kept = Intake.objects.get(pk=draft.pk)
    assert (kept.answers, kept.version, kept.safety_exit) == ({"region": "hip"}, 7, False)


def test_an_update_of_a_row_that_has_gone_is_told(location):
    draft = a_draft(location)
    Intake.objects.filter(pk=draft.pk).delete()
    with pytest.raises(ObjectDoesNotExist):
        update(draft, "version")
