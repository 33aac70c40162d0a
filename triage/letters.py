"""What desk and clinician both do to reach a patient: write, ask, read what came back, give a code by phone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage import case_words as words
from triage.deeds import CHOOSE, CaseForm, Deed
from triage.models import WhyAsked
from triage.queries import shown as records
from triage.services import links, messages
from triage.services.own_case import LONGEST_MESSAGE

TO_THE_PATIENT = gettext_lazy("Message to the patient")


def _message(label: Any, **options: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, max_length=LONGEST_MESSAGE, widget=area, **options)


class TellForm(CaseForm):
    """Write to the patient; the case stays where it is."""

    message = _message(
        TO_THE_PATIENT, help_text=gettext_lazy("Short and plain. The patient reads it on their own page.")
    )


class AskForm(CaseForm):
    """Ask the patient; the case waits for the reply."""

    message = _message(
        gettext_lazy("Question to the patient"),
        help_text=gettext_lazy("Say what you need and how to reach you. Keep it short and plain."),
    )
    why = forms.ChoiceField(
        label=gettext_lazy("Why you ask"),
        help_text=gettext_lazy("For the clinic's own count. The patient does not see it."),
        choices=[("", gettext_lazy("Not said")), *WhyAsked.choices],
        required=False,
        error_messages=CHOOSE,
    )
    pinned = forms.MultipleChoiceField(
        label=gettext_lazy("Questions to answer again"),
        help_text=gettext_lazy("The patient sees these questions of the form below your message."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose from the questions on this page")},
    )

    def __init__(self, *args: Any, questions: tuple[tuple[str, str], ...], **options: Any) -> None:
        super().__init__(*args, **options)
        if questions:
            self.fields["pinned"].choices = questions  # type: ignore[attr-defined]
        else:
            del self.fields["pinned"]


class NothingTyped(CaseForm):
    """Nothing to type: the case and its version."""


TELL = Deed("tell", TellForm, messages.tell, gettext_lazy("Your message is on the patient's page."))
ASK = Deed("return", AskForm, messages.ask, gettext_lazy("The case waits for the patient now."))
HEARD = Deed(
    "heard", NothingTyped, messages.mark_read, gettext_lazy("The patient's messages are marked as read.")
)
CODE = Deed("code", NothingTyped, links.give_by_phone, gettext_lazy("Here is the new code."))
DEEDS = (HEARD, ASK, TELL, CODE)


NAMES = frozenset(deed.name for deed in DEEDS)
FOLDED = frozenset({"tell", "code"})
"""Deeds that open with a click: they are not the next thing to do."""


@dataclass(frozen=True)
class DeedWords:
    """A deed in words; `button` names the person."""

    heading: str
    before: str
    button: str


def deeds_now(head: records.Head, *, any_unread: bool) -> tuple[str, ...]:
    """What can be done to reach the patient of a case in this state."""
    wanted = (
        ("heard", any_unread),
        ("return", not head.closed),
        ("tell", head.state != "withdrawn"),
        ("code", head.state != "withdrawn" and bool(head.birth_date)),
    )
    return tuple(name for name, possible in wanted if possible)


def any_unread(letters: Iterable[records.Letter]) -> bool:
    """Whether something the patient wrote is unread."""
    return any(letter.from_patient and letter.read_at is None for letter in letters)


def in_words(name: str, contact: records.Contact) -> DeedWords:
    """One deed in words."""
    heading, before, button = _WORDS[name]
    return DeedWords(str(heading), str(before) or (mail_line(contact) if name in _MAILS else ""), str(button))


_MAILS = ("return", "tell")
"""Deeds of which a mail tells the patient."""
_WORDS = {
    "heard": (gettext_lazy("Messages to read"), "", gettext_lazy("I have read the messages of %(who)s")),
    "return": (gettext_lazy("Ask the patient"), "", gettext_lazy("Ask: %(who)s")),
    "tell": (gettext_lazy("Write to the patient"), "", gettext_lazy("Send the message: %(who)s")),
    "code": (
        gettext_lazy("Give a new code by phone"),
        gettext_lazy("For a patient who cannot get in. Check who you speak to. Links given before end."),
        gettext_lazy("Make a new code: %(who)s"),
    ),
}


def code_shown(deed: Deed, given: Any) -> str:
    """The code to read out, once; empty after any other deed."""
    return links.written_out(given.code) if deed is CODE and given else ""


def correspondence(letters: Iterable[records.Letter]) -> list[dict[str, Any]]:
    """The messages of a case for a page of staff, oldest first."""
    return [
        {
            "when": words.moment(letter.at),
            "who": letter.by or _("The patient"),
            "text": letter.text,
            "questions": letter.wordings,
            "read": _read_words(letter),
            "unread": letter.from_patient and letter.read_at is None,
        }
        for letter in letters
    ]


def _read_words(letter: records.Letter) -> str:
    if letter.read_at is None:
        return _("Not read yet")
    by = letter.read_by or _("the patient")
    return _("Read by %(who)s, %(when)s") % {"who": by, "when": words.moment(letter.read_at)}


def mail_line(contact: records.Contact) -> str:
    """Whether a mail goes out, and where to."""
    if not (contact.email or contact.phone or contact.call_back_phone):
        return _("No e-mail address and no phone number is known: this waits on the patient's own page only.")
    if not contact.email:
        return _("No e-mail address is known: phone the patient as well.")
    if contact.email_ok is not True:
        return _("We may not write to the e-mail address: no mail goes out. Phone the patient as well.")
    line = _("An e-mail goes to %(address)s. It says that we wrote, and does not carry this message.")
    return line % {"address": contact.email}
