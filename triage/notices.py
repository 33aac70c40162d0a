"""What we send by mail: that something arrived, or that we would like a call. Never a clinical word."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from prolo.clinic.facts import facts


@dataclass(frozen=True)
class Notice:
    """A mail's subject and body."""

    subject: str
    body: str


def about_draft(kind: str, *, link: str, ends: datetime) -> Notice:
    """A mail about a draft: its link, or that it will go soon."""
    words = {
        "draft_link": (_("Your link to come back"), _("You asked for a link to go on with your form.")),
        "draft_reminder": (
            _("Your form is not sent yet"),
            _("You began a form and did not send it. We remove it soon."),
        ),
    }
    subject, first = words[kind]
    until = _("The link works until %(day)s. We then remove the form.") % {
        "day": date_format(ends, "j F, H:i")
    }
    return _notice(subject, first, _to_open(link), until)


def about_case(kind: str, *, reference: str, link: str) -> Notice:
    """A mail about a case: that it arrived, or that something waits for its sender."""
    words = {
        "receipt": (_("Your form has arrived"), _("Your form has arrived. Your reference is %(reference)s.")),
        "message": (
            _("We wrote to you"),
            _("We wrote to you about your form. Your reference is %(reference)s."),
        ),
        "decided": (
            _("We have news for you"),
            _("We have looked at your form. Your reference is %(reference)s."),
        ),
    }
    subject, first = words[kind]
    opens = _to_open(link) if link else _("Please phone us and give this reference.")
    return _notice(subject, first % {"reference": reference}, opens)


def _to_open(link: str) -> str:
    return _("Open this link. We ask for your date of birth:") + f"\n{link}"


def _notice(subject: str, *paragraphs: str) -> Notice:
    clinic = facts()
    lines = [
        *paragraphs,
        _("Our phone number is %(phone)s.") % {"phone": clinic.phone},
        _("We do not read mails day and night. If it is an emergency, call %(number)s.")
        % {"number": clinic.emergency_number},
        clinic.name,
    ]
    return Notice(subject=" ".join(subject.split()), body="\n\n".join(lines))
