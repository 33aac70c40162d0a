"""A clinic's own words for its mails: written by a manager, kept when nothing in them tells of health."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from prolo.audit import record
from triage.mail_words import KINDS, Fault, Wording, faults
from triage.models import MailText
from triage.services.casework import allow
from triage.services.refusals import Refused


class WordsRefused(Refused):
    """These words may not be sent; `faults` says why, field by field."""

    def __init__(self, found: list[Fault]) -> None:
        super().__init__()
        self.faults = found


@transaction.atomic
def write(*, kind: str, language: str, wording: Wording, by: User, at: datetime) -> MailText:
    """Use these words for one kind of mail in one language. Refuses with WordsRefused."""
    allow(by, Permission.EDIT_MAILS)
    found = list(faults(KINDS[kind], wording, clinic=settings.CLINIC_NAME))
    if found:
        raise WordsRefused(found)
    row, _new = MailText.objects.update_or_create(
        kind=kind,
        language=language,
        defaults={"subject": wording.subject, "body": wording.body, "edited_at": at, "edited_by": by},
    )
    _write_down("mail_text.written", kind, language, by, at)
    return row


@transaction.atomic
def restore(*, kind: str, language: str, by: User, at: datetime) -> bool:
    """Go back to our own words. Returns whether the clinic had words of its own."""
    allow(by, Permission.EDIT_MAILS)
    gone, _rows = MailText.objects.filter(kind=kind, language=language).delete()
    if gone:
        _write_down("mail_text.restored", kind, language, by, at)
    return bool(gone)


def _write_down(action: str, kind: str, language: str, by: User, at: datetime) -> None:
    record(action=action, by=by, at=at, subject=f"mail_text:{kind}:{language}")
