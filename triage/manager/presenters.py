"""What the manager's pages show: the kinds of mail, the words of one, its preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from triage import notices
from triage.mail_words import CLINIC, KINDS, MEANINGS, Kind, Wording
from triage.queries import mail_texts

if TYPE_CHECKING:
    from triage.models import MailText

LANGUAGES = dict(settings.LANGUAGES)


def mails() -> list[dict[str, Any]]:
    """The kinds of mail, language by language."""
    return [
        {"name": name, "code": code, "rows": _rows(code, mail_texts.kept_by_kind(code))}
        for code, name in LANGUAGES.items()
    ]


def mail(kind: Kind, language: str, row: MailText | None) -> dict[str, Any]:
    """One mail: its title, what can be filled in, and whose words it has."""
    names = sorted({*kind.needs, CLINIC}, key=list(MEANINGS).index)
    return {
        "title": kind.title,
        "language": LANGUAGES[language],
        "code": language,
        "names": [("{" + name + "}", MEANINGS[name], name in kind.needs) for name in names],
        "whose": _whose(row),
        "restore_url": reverse("manager:restore", args=[language, kind.name]) if row else "",
    }


def preview(wording: Wording, language: str) -> notices.Notice:
    """The mail as it would arrive, with values of nobody."""
    with override(language):
        return notices.sample(wording)


def _rows(language: str, kept: dict[str, MailText]) -> list[dict[str, Any]]:
    return [
        {
            "title": kind.title,
            "url": reverse("manager:mail", args=[language, name]),
            "whose": _whose(kept.get(name)),
        }
        for name, kind in KINDS.items()
    ]


def _whose(row: MailText | None) -> str:
    if row is None:
        return _("Our words")
    day = date_format(localtime(row.edited_at), "j F Y")
    return _("The clinic's own words, by %(name)s on %(day)s") % {"name": row.edited_by.name, "day": day}
