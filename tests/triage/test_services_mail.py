"""The outbox: each mail at least once, known again by its id, and somebody phones when it cannot arrive."""

import smtplib
from datetime import UTC, datetime, timedelta
from functools import partial
from unittest import mock

import pytest
from django.core import mail as post
from django.core.mail import EmailMessage
from django_tasks_db.models import DBTaskResult

from triage import notices
from triage.models import Case, Mail
from triage.services import delivery

from . import make
from .make import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt(location):
    make.a_submission(location)
    return Mail.objects.get()


def test_a_mail_is_queued_with_a_task_that_carries_only_its_id(receipt):
    task = DBTaskResult.objects.get()
    assert task.args_kwargs["args"] == [str(receipt.pk)]


def test_a_mail_goes_out_once(receipt):
    assert delivery.deliver(mail_id=receipt.pk, at=AT)
    assert not delivery.deliver(mail_id=receipt.pk, at=AT + timedelta(hours=2))
    sent = post.outbox[0]
    assert (len(post.outbox), sent.to) == (1, ["pat@example.org"])
    assert sent.extra_headers["Message-ID"] == receipt.message_id


def test_a_sender_that_died_is_followed_by_the_next_one_with_the_same_id(receipt):
    with (
        mock.patch.object(EmailMessage, "send", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        delivery.deliver(mail_id=receipt.pk, at=AT)
    assert delivery.deliver_due(at=AT + timedelta(minutes=4)) == 0
    assert delivery.deliver_due(at=AT + timedelta(minutes=5)) == 1
    assert post.outbox[0].extra_headers["Message-ID"] == receipt.message_id


def test_a_mail_server_that_is_away_is_tried_later_and_later(receipt):
    waits, at = [], AT
    with mock.patch.object(EmailMessage, "send", side_effect=ConnectionRefusedError):
        for _ in range(9):
            delivery.deliver(mail_id=receipt.pk, at=at)
            next_try = Mail.objects.get().next_try_at
            waits.append((next_try - at) // timedelta(minutes=1))
            at = next_try
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_refused_address_tells_the_desk_to_phone(receipt):
    refused = smtplib.SMTPRecipientsRefused({"pat@example.org": (550, b"unknown")})
    with mock.patch.object(EmailMessage, "send", side_effect=refused):
        delivery.deliver(mail_id=receipt.pk, at=AT)
    assert Mail.objects.get().state == "failed"
    assert Case.objects.get().events.filter(kind="mail_failed").exists()


def test_a_busy_mail_server_is_no_refusal(receipt):
    busy = smtplib.SMTPRecipientsRefused({"pat@example.org": (450, b"later")})
    with mock.patch.object(EmailMessage, "send", side_effect=busy):
        delivery.deliver(mail_id=receipt.pk, at=AT)
    assert Mail.objects.get().state == "queued"


CLINICAL = ("pain", "injection", "prolo", "result", "urgent", "knee", "consult", "symptom", "clinician")


ENDS = datetime(2026, 3, 9, 10, tzinfo=UTC)
LINK = "https://clinic.example.org/r/3f9s/"
NOTICES = [
    *(
        partial(notices.about_case, kind, reference="7K3M9Q2XA", link=LINK)
        for kind in ("receipt", "message", "decided")
    ),
    *(partial(notices.about_draft, kind, link=LINK, ends=ENDS) for kind in ("draft_link", "draft_reminder")),
]


@pytest.mark.parametrize("notice", NOTICES)
def test_a_mail_has_no_clinical_word_and_a_neutral_subject(notice, settings):
    words = notice()
    settings.CLINIC_NAME = "North Hill Clinic"
    text = (words.subject + words.body).lower()
    assert [word for word in CLINICAL if word in text] == []
    assert LINK in words.body
    assert not {"7K3M9Q2XA", "North", "Hill", "Clinic"} & set(words.subject.split())
