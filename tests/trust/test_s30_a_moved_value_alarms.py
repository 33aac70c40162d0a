"""S30: a sealed value moved to another patient's row shows an error page and rings the alarm, never the other's words."""

import logging

import pytest
from django.db import connection
from django.urls import reverse

from prolo.audit.models import Entry
from tests.triage.make import a_case
from tests.trust.canaries import behind_the_triggers

pytestmark = pytest.mark.django_db
MOVES = {
    "clinician:case": "UPDATE triage_submission s SET answers = o.answers FROM triage_submission o"
    " WHERE s.case_id = %s AND o.case_id = %s",
    "desk:case": "UPDATE triage_patient p SET given_name = o.given_name FROM triage_patient o, triage_case c,"
    " triage_case d WHERE c.id = %s AND d.id = %s AND p.id = c.patient_id AND o.id = d.patient_id",
}


SOMEBODY_ELSE = {
    "given_name": "canaryOther",
    "family_name": "Quill",
    "birth_date": "1980-09-09",
    "phone": "555-0111",
    "email": "quill@example.org",
}


@pytest.mark.parametrize("name", MOVES)
def test_a_value_of_another_patient_is_never_shown(name, sign_in, clara, location, caplog):
    mine = a_case(location, goal="walk to the shop")
    other = a_case(location, goal="canaryOther", who=SOMEBODY_ELSE)
    with behind_the_triggers(), connection.cursor() as cursor:
        cursor.execute(MOVES[name], [mine.pk, other.pk])
        assert cursor.rowcount == 1
    client = sign_in(clara)
    client.raise_request_exception = False
    answer = client.get(reverse(name, args=[mine.reference]))
    assert answer.status_code == 500
    assert "canaryOther" not in answer.content.decode()
    assert Entry.objects.filter(action="value does not open", by_id=clara.pk).count() == 1
    assert [record for record in caplog.records if record.levelno == logging.CRITICAL]
    assert client.get(reverse(name, args=[other.reference])).status_code == 200
