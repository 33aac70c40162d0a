"""What we send by mail: that something arrived, or that we would like a call. Never a clinical word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from prolo.clinic.facts import facts
from prolo.statements import Prepared
from triage.mail_words import KINDS, Wording, filled
from triage.models import MailText

_OWN = Prepared(
    lambda kind, language: MailText.objects.filter(kind=kind, language=language),
    kind="receipt",
    language="en",
)


@dataclass(frozen=True)
class Notice:
    """A mail's subject and body."""

    subject: str
    body: str


def about_draft(kind: str, *, link: str, ends: datetime, language: str = "en") -> Notice:
    """A mail about a draft: its link, or that it will go soon."""
    with override(language):
        return made(words_of(kind, language), {"link": _to_open(link), "day": date_format(ends, "j F, H:i")})


def about_case(kind: str, *, reference: str, link: str, language: str = "en") -> Notice:
    """A mail about a case: that it arrived, or that something waits for its sender."""
    with override(language):
        opens = _to_open(link) if link else _("Please phone us and give this reference.")
        return made(words_of(kind, language), {"reference": reference, "link": opens})


def made(wording: Wording, values: Mapping[str, str]) -> Notice:
    """The mail of a wording: the clinic's own facts and these values filled in."""
    clinic = facts()
    known = {"phone": clinic.phone, "emergency": clinic.emergency_number, "clinic": clinic.name, **values}
    return Notice(subject=" ".join(wording.subject.split()), body=filled(wording.body, known))


def sample(wording: Wording) -> Notice:
    """The mail of a wording as a manager previews it, with values of nobody."""
    link = _to_open(_("https://… (the link of this person)"))
    return made(wording, {"reference": "7K3M9Q2XA", "link": link, "day": _("9 March, 10:00")})


def words_of(kind: str, language: str) -> Wording:
    """The words of one kind of mail: the clinic's own, else ours in the language of the moment."""
    own = _OWN.first(kind=kind, language=language)
    return Wording(own.subject, own.body) if own else KINDS[kind].ours


def _to_open(link: str) -> str:
    return _("Open this link. We ask for your date of birth:") + f"\n{link}"
