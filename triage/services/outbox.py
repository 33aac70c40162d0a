"""The outbox: a mail and the task that will send it are written in the transaction they tell about."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings

from prolo.statements import insert
from triage.models import Case, Mail
from triage.notices import Notice
from triage.tasks import deliver


def queue(*, case: Case, kind: str, to: str, notice: Notice, at: datetime) -> Mail:
    """Put one mail to one person into the outbox."""
    pk = uuid4()
    mail = Mail(
        id=pk,
        case=case,
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
