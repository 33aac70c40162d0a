"""The mailbox of the demo: what was sent, read from the files the demo sends to. In production there is no such page."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from prolo.accounts.permissions import open_page

MOST = 50
_BETWEEN = b"-" * 79


@dataclass(frozen=True)
class Letter:
    """One mail that was sent."""

    to: str
    subject: str
    body: str
    sent_at: datetime | None


@open_page
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest mails, each with its whole text."""
    if not settings.DEMO:
        raise Http404
    return render(
        request, "prolo_pages/demo_mailbox.html", {"letters": letters(Path(settings.EMAIL_FILE_PATH))}
    )


def letters(folder: Path) -> list[Letter]:
    """The mails in the newest files of a folder, newest first; none while the folder does not exist."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)[:MOST]
    return [letter for file in files for letter in reversed(_in(file.read_bytes()))]


def _in(written: bytes) -> list[Letter]:
    """The mails of one file: Django writes a line of dashes after each."""
    parts = (part.strip() for part in written.split(b"\n" + _BETWEEN))
    return [_letter(part) for part in parts if part]


def _letter(written: bytes) -> Letter:
    mail = cast("EmailMessage", message_from_bytes(written, policy=policy.default))
    body = mail.get_body(preferencelist=("plain",))
    date = mail["Date"]
    return Letter(
        to=str(mail["To"] or ""),
        subject=str(mail["Subject"] or ""),
        body=body.get_content() if body else "",
        sent_at=parsedate_to_datetime(str(date)) if date else None,
    )
