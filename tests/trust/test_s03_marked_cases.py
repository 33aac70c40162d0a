"""S3 and S33 on the queue's own acts: the desk is shown nothing that is not for the desk, and each showing is noted."""

import pytest
from django.db import connection
from django.urls import reverse

from prolo.audit.models import Entry
from tests.trust.canaries import planted_case
from tests.trust.test_s03_field_level import is_for_the_desk
from triage.models import Event, Mail

ACTS = ("give", "write", "print")


@pytest.fixture
def planted(location, dana, clara):
    return planted_case(location, desk=dana, clinician=clara)


def steps(browser, case):
    """Every step of every act on this case: shown, refused, too late, and done."""
    now, late = f"{case.reference}.{case.version}", f"{case.reference}.0"
    for act in ACTS:
        yield browser.post(reverse("worklist:together"), {"pick": now, "act": act})
    for mark in (late, now):
        yield browser.post(reverse("worklist:give"), {"case": mark, "to": ""})
        yield browser.post(reverse("worklist:write"), {"case": mark, "message": ""})
        yield browser.post(reverse("worklist:write"), {"case": mark, "message": "words"})
        yield browser.post(
            reverse("worklist:write"), {"case": mark, "message": "words", "shown": "words"}, follow=True
        )
    yield browser.post(reverse("worklist:take", args=[case.reference]), {}, follow=True)
    yield browser.get(reverse("desk:queue"), {"state": case.state}, headers={"HX-Request": "true"})


def test_the_desk_sees_nothing_that_is_not_for_the_desk(sign_in, dana, planted):
    seen = set()
    for answer in steps(sign_in(dana), planted.case):
        seen |= planted.found_in(answer.content.decode())
    assert {"Patient.family_name", "Patient.birth_date"} <= seen
    assert {name for name in seen if not is_for_the_desk(name)} == set()


def test_a_manager_sees_no_word_and_nothing_happens(sign_in, mona, planted):
    events = Event.objects.count()
    for answer in steps(sign_in(mona), planted.case):
        assert answer.status_code == 403
        assert planted.found_in(answer.content.decode()) == set()
    assert Event.objects.count() == events


def test_no_mail_to_several_carries_a_word_of_the_message_or_of_the_patient(sign_in, dana, planted):
    before = set(Mail.objects.values_list("pk", flat=True))
    for _answer in steps(sign_in(dana), planted.case):
        pass
    for mail in Mail.objects.exclude(pk__in=before):
        assert planted.found_in(mail.subject + mail.body) == set()
        assert "words" not in mail.body


def test_without_its_row_in_the_audit_nothing_is_shown_and_nothing_is_done(sign_in, dana, planted):
    browser = sign_in(dana)
    browser.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry ADD CONSTRAINT full_disk CHECK (false) NOT VALID")
    events = Event.objects.count()
    for answer in steps(browser, planted.case):
        assert planted.found_in(answer.content.decode()) == set()
    assert Event.objects.count() == events


def test_every_answer_that_shows_the_patient_names_the_case_in_the_audit(sign_in, dana, planted):
    asked = steps(sign_in(dana), planted.case)
    before = Entry.objects.count()
    for answer in asked:
        rows = Entry.objects.order_by("pk")[before:]
        shows = planted.found_in(answer.content.decode())
        named = [row for row in rows if planted.case.reference in str(row.detail) + row.subject]
        assert named or not shows
        before += len(rows)
