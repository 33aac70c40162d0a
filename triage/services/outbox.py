"""The outbox: a mail and the task that will send it are written in the transaction they tell about."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings

from prolo.statements import insert
from triage.models import Case, Intake, Mail
from triage.notices import Notice
from triage.tasks import deliver


def queue(
    *,
    kind: str,
    to: str,
    notice: Notice,
    at: datetime,
    case: Case | None = None,
    intake: Intake | None = None,
) -> Mail:
    """Put one mail to one person into the outbox: about a case, or about a draft."""
    pk = uuid4()
    mail = Mail(
        id=pk,
        case=case,
        intake=intake,
        kind=kind,
        to=to,
        subject=notice.subject,
        body=notice.body,
        queued_at=at,
        next_try_at=at,
        message_id=f"<{pk}@{urlsplit(settings.PUBLIC_ORIGIN).hostname}>",
    )
    insert(mail)
    deliver.enqueue(str(pk))
    return mail
