"""What we send by mail: that something arrived, or that we would like a call. Never a clinical word."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from prolo.clinic.facts import facts


@dataclass(frozen=True)
class Notice:
    """A mail's subject and body."""

    subject: str
    body: str


def receipt(reference: str) -> Notice:
    """Your form arrived, and this is its reference."""
    first = _("Your form has arrived. Your reference is %(reference)s.") % {"reference": reference}
    return _notice(_("Your message to %(clinic)s has arrived"), first)


def please_call(reference: str) -> Notice:
    """We would like to speak to you; what about is not written here."""
    first = _("We would like to speak to you. Please phone us and give this reference: %(reference)s.")
    return _notice(_("Please phone %(clinic)s"), first % {"reference": reference})


def _notice(subject: str, first: str) -> Notice:
    clinic = facts()
    lines = [
        first,
        _("Our phone number is %(phone)s.") % {"phone": clinic.phone},
        _("We do not read mails day and night. If it is an emergency, call %(number)s.")
        % {"number": clinic.emergency_number},
        clinic.name,
    ]
    return Notice(subject=" ".join((subject % {"clinic": clinic.name}).split()), body="\n\n".join(lines))
