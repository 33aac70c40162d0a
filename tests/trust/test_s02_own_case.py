"""S2, S7, S33 for a patient's own pages: nobody reaches another's, and each opening leaves one row or shows nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from prolo.audit.models import Entry
from tests.accounts.browser import FormClient
from tests.triage.after import CALM
from tests.triage.cases import sent_case
from tests.triage.make import a_procedure
from tests.triage.own import address, by_staff, fresh, with_own_case
from tests.trust.canaries import planted_case
from tests.trust.stored import everything_stored
from tests.trust.test_s01_role_by_route import routes
from tests.trust.test_s02_object_level import hidden_in, said
from triage.models import Case, CheckInReply, Intake, Message
from triage.services import check_ins, links, messages, own_case
from triage.services.check_ins import Said

pytestmark = pytest.mark.django_db
OWN = sorted(name.removeprefix("own:") for name, _ in routes() if name.startswith("own:"))
READ = ("status", "answers", "answers_file", "who_looked", "withdraw", "erase", "scores")


@pytest.fixture
def pats(location):
    return sent_case(location, words=False)


@pytest.fixture
def quinn(location):
    """The other patient, with a case of their own open in this browser."""
    browser = FormClient()
    browser.case = sent_case(location, words=False)
    return with_own_case(browser, browser.case)


def typed(case):
    return {
        "key": str(uuid4()),
        "text": "Hello",
        "weight_loss": "no",
        "case": str(case.pk),
        "id": str(case.pk),
    }


def test_another_patients_case_is_not_there_for_reading_or_writing(pats, quinn, dana):
    by_staff(pats, messages.ask, dana, now(), message="Please", pinned=["weight_loss"])
    before, nobodys = everything_stored(), uuid4()
    for name in OWN:
        missing = reverse(f"own:{name}", args=[nobodys])
        for method, data in (("get", None), ("head", None), ("post", typed(pats))):
            with CaptureQueriesContext(connection) as of_theirs:
                refused = getattr(quinn, method)(address(pats, name), data)
            with CaptureQueriesContext(connection) as of_missing:
                absent = getattr(quinn, method)(missing, data)
            assert refused.status_code in {404, 405}, (method, name)
            assert said(refused, pats.pk) == said(absent, nobodys), (method, name)
            assert len(of_theirs) == len(of_missing), "as much work as for one that is not there"
    assert everything_stored() == before
    assert not Entry.objects.filter(action="case.own_read", subject=f"case:{pats.reference}").exists()


def test_a_case_named_in_the_body_or_the_query_is_not_written_to(pats, quinn):
    quinn.post(f"{address(quinn.case, 'write')}?case={pats.pk}", typed(pats))
    assert [message.case_id for message in Message.objects.all()] == [quinn.case.pk]


def test_the_key_of_anothers_message_neither_shows_nor_changes_it(pats, quinn):
    theirs = own_case.write(case=pats, text="Private words", at=now())
    answer = quinn.post(address(quinn.case, "write"), typed(pats) | {"key": str(theirs.pk)}, follow=True)
    assert "Private words" not in answer.content.decode()
    assert Message.objects.get(pk=theirs.pk).text == "Private words"
    assert Message.objects.filter(case=quinn.case).count() == 1


def test_a_check_in_or_scores_of_another_are_neither_read_nor_written_whatever_names_them(pats, quinn, clara):
    a_procedure(pats, by=clara, at=now() - timedelta(hours=20))
    key, private = uuid4(), Said({**CALM, "anything_else": "Private"})
    theirs = check_ins.reply(said=private, key=key, at=now(), case=pats)
    before = everything_stored()
    red = {"at": "emergency", "chest_or_breathing": "yes"}
    named = {"case": str(pats.pk), "key": str(key), "row": str(theirs.pk)}
    for name in ("check_in", "checked", "stopped", "scores", "no_more_scores"):
        for answer in (quinn.get(address(pats, name)), quinn.post(address(pats, name), red | named)):
            assert answer.status_code in {404, 405}
            assert "Private" not in answer.content.decode()
    assert everything_stored() == before


def test_a_check_in_with_the_key_of_anothers_is_kept_as_the_own_one(pats, quinn):
    key, said, own = uuid4(), Said({**CALM, "shooting_pain": "yes"}), fresh(quinn.case)
    theirs = check_ins.reply(said=said, key=key, at=now(), case=pats)
    kept = check_ins.reply(said=said, key=key, at=now(), case=own)
    assert kept.case.patient_id == own.patient_id != theirs.case.patient_id
    assert CheckInReply.objects.count() == 2
    again = check_ins.reply(said=said, key=key, at=now(), case=own)
    assert again.pk == kept.pk and CheckInReply.objects.count() == 2


def test_a_check_in_by_phone_opened_for_one_patient_writes_nothing_about_another(pats, quinn, sign_in, dana):
    browser, before = sign_in(dana), CheckInReply.objects.count()
    where = reverse("assisted:check_in", args=[quinn.case.reference])
    told = {"reference": pats.reference, "told_by": "Ann", "checked": "birth_date", "agrees": "on"}
    answer = browser.post(where, told | {"at": "emergency", "chest_or_breathing": "yes"})
    assert answer.status_code == 409
    assert CheckInReply.objects.count() == before and not Case.objects.filter(about="aftercare").exists()


def test_every_hidden_value_of_the_own_page_is_the_key_of_the_message(quinn):
    assert hidden_in(quinn.get(address(quinn.case))) == {"csrfmiddlewaretoken", "key"}


def test_another_patients_change_of_answers_is_not_there(pats, quinn):
    draft = own_case.start_amendment(case=pats, at=now())
    assert quinn.get(reverse("patient:answers", args=[draft.pk])).status_code == 404


@pytest.mark.parametrize("name", ["desk:case", "clinician:case"])
def test_the_session_of_a_patient_with_a_case_opens_no_staff_page(quinn, name):
    assert quinn.get(reverse(name, args=[quinn.case.reference])).status_code == 302


def test_staff_are_no_patients(sign_in, clara, pats):
    for name in OWN:
        assert sign_in(clara).get(address(pats, name))["Location"] == reverse("patient:come_back")


def rows_of(case):
    return Entry.objects.filter(action="case.own_read", subject=f"case:{case.reference}")


def test_each_answer_that_shows_the_record_leaves_one_row_with_its_purpose(client, location, dana, clara):
    planted = planted_case(location, desk=dana, clinician=clara)
    browser = with_own_case(client, planted.case)
    for name in READ:
        before = rows_of(planted.case).count()
        answer = browser.get(address(planted.case, name))
        assert answer.status_code == 200
        rows = rows_of(planted.case)
        assert rows.count() == before + 1, name
        newest = rows.latest("written_at")
        assert newest.why and newest.by_id is None and newest.request_id
    refused = browser.post(address(planted.case, "write"), {"text": ""})
    assert refused.status_code == 422
    assert rows_of(planted.case).latest("written_at").why == "message"


def test_without_the_row_nothing_is_shown_and_nothing_is_changed(client, location, dana, clara):
    planted = planted_case(location, desk=dana, clinician=clara)
    browser = with_own_case(client, planted.case)
    browser.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry ADD CONSTRAINT full_disk CHECK (false) NOT VALID")
    before = everything_stored()
    for name in OWN:
        for method in ("get", "post"):
            answer = getattr(browser, method)(address(planted.case, name), typed(planted.case))
            assert answer.status_code in {405, 500, 503}, (name, method)
            assert planted.found_in(answer.content.decode()) == set()
    assert everything_stored() == before


NOT_FOR_THE_PATIENT = (
    "Decision.",
    "Event.",
    "Mail.",
    "Assessment.",
    "Intake.answers.",
    "Intake.earlier.rule",
    "Intake.earlier.clinician",
    "Intake.earlier.source",
    "Intake.earlier.patient",
    "CheckInReply.findings",
    "CheckInReply.undecided",
    "CheckInReply.would_change",
)


def test_a_patient_sees_no_reason_no_rule_and_no_note_of_the_staff(client, location, dana, clara):
    planted = planted_case(location, desk=dana, clinician=clara)
    browser = with_own_case(client, planted.case)
    text = "\n".join(browser.get(address(planted.case, name)).content.decode() for name in READ)
    seen = planted.found_in(text)
    assert {name for name in seen if name.startswith(NOT_FOR_THE_PATIENT)} == set()
    assert {"Message.text by desk", "Message.text by clinician", "Message.text by patient"} <= seen


def test_a_link_to_a_case_opens_no_draft_and_a_link_to_a_draft_no_case(client, pats):
    draft = own_case.start_amendment(case=pats, at=now())
    given = links.give(intake=draft, at=now())
    client.post(reverse("patient_link:open", args=[given.token]), born())
    assert client.get(address(pats)).status_code == 302
    other = FormClient()
    given = links.give(case=fresh(pats), at=now())
    other.post(reverse("patient_link:open", args=[given.token]), born())
    assert other.get(address(pats)).status_code == 200
    assert other.get(reverse("patient:answers", args=[draft.pk])).status_code == 404
    assert Intake.objects.filter(amends=pats).count() == 1
    assert Case.objects.count() == 1


def born():
    return {"birth_date_day": "2", "birth_date_month": "2", "birth_date_year": "1968"}
