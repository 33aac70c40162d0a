"""Sending what is in the outbox: claimed, tried, tried again later, or given up so that somebody phones.

A mail may go out twice when a sender dies between sending and noting it; both carry the same Message-ID.
"""

import smtplib
from datetime import datetime, timedelta
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F

from prolo.audit import record
from triage.models import Case, EventKind, Mail, read_reference
from triage.services import casework
from triage.services.casework import Step
from triage.staff_mails import FOR_STAFF

CLAIM = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=1)
PERMANENT = 500


def deliver(*, mail_id: UUID | str, at: datetime) -> bool:
    """Send one mail if it is due and nobody else is sending it. Returns whether it went out."""
    mail = _claimed(mail_id, at)
    if mail is None:
        return False
    try:
        EmailMessage(
            subject=mail.subject, body=mail.body, to=[mail.to], headers={"Message-ID": mail.message_id}
        ).send()
    except (OSError, smtplib.SMTPException, ValueError) as error:  # ValueError: no mail can have this address
        if _is_permanent(error):
            _give_up(mail, at)
        else:
            wait = min(timedelta(minutes=2 ** min(mail.attempts - 1, 6)), LONGEST_WAIT)
            Mail.objects.filter(pk=mail.pk).update(next_try_at=at + wait)
        return False
    _sent(mail, at)
    return True


def deliver_due(*, at: datetime, limit: int = 500) -> int:
    """Send every mail that is due, oldest first. Returns how many went out."""
    due = Mail.objects.filter(state=Mail.State.QUEUED, next_try_at__lte=at).order_by("next_try_at")
    return sum(deliver(mail_id=pk, at=at) for pk in due.values_list("pk", flat=True)[:limit])


@transaction.atomic
def bounced(*, named: str, at: datetime) -> Mail | None:
    """A sent mail came back: the desk has to phone. `named`: its Message-ID, or the reference of its case.

    Returns the mail, or None when no sent mail is known by that name. Told twice, it is noted once.
    """
    sent = Mail.objects.select_for_update(of=("self",)).filter(state__in=(Mail.State.SENT, Mail.State.FAILED))
    reference = read_reference(named)
    to_patient = sent.exclude(kind__in=FOR_STAFF).order_by("-queued_at")
    by_case = to_patient.filter(case__reference=reference) if reference else sent.none()
    mail = sent.filter(message_id=f"<{named.strip().strip('<>')}>").first() or by_case.first()
    if mail is not None and mail.state == Mail.State.SENT:
        _give_up(mail, at)
    return mail


def _claimed(mail_id: UUID | str, at: datetime) -> Mail | None:
    """Take the mail for five minutes: of two senders the second finds it not due."""
    due = Mail.objects.filter(pk=mail_id, state=Mail.State.QUEUED, next_try_at__lte=at)
    if not due.update(next_try_at=at + CLAIM, attempts=F("attempts") + 1):
        return None
    return Mail.objects.get(pk=mail_id)


@transaction.atomic
def _sent(mail: Mail, at: datetime) -> None:
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.SENT, sent_at=at)
    record(action="mail.sent", by=None, at=at, subject=f"mail:{mail.pk}", why=mail.kind)


@transaction.atomic
def _give_up(mail: Mail, at: datetime) -> None:
    """The address does not take our mail: the case's history tells the desk to phone."""
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.FAILED)
    # About a draft: its owner comes back by the code, or begins again. To staff: the next on cover is told in time.
    if mail.case_id is None or mail.kind in FOR_STAFF:
        record(action="mail.failed", by=None, at=at, subject=f"mail:{mail.pk}", why=mail.kind)
        return
    case = Case.objects.select_for_update().get(pk=mail.case_id)
    step = Step(EventKind.MAIL_FAILED, at, detail={"kind": mail.kind})
    casework.changed(case=case, version=case.version, step=step)


def _is_permanent(error: Exception) -> bool:
    if isinstance(error, ValueError):
        return True
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _said in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= PERMANENT
