"""The one form of a case at the desk: where the case goes next, what the patient reads, and a note for staff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prolo.languages.services import spoken_to
from triage import letters, ready_words
from triage.desk.forms import NOTE_LIMIT
from triage.services.messages import Unfilled

READY_CHOICES = [
    ("", _("Choose one")),
    ("call_us", _("Please call us")),
    ("we_called", _("We called and did not reach you")),
    ("wrong_number", _("The number is wrong")),
    ("answers_missing", _("Answers are missing")),
    ("one_question", _("One question")),
    ("passed_on", _("We have what we need")),
]


class WriteForm(letters.AskForm):
    """A message to the patient and a note for staff, with a ready message to begin with.

    One form on the page; the button that is pressed says what happens with the case, and what must be there.
    """

    ready = forms.ChoiceField(label=_("Begin with a ready message"), choices=READY_CHOICES, required=False)
    note = forms.CharField(
        label=_("Note for staff"),
        help_text=_("What you checked or were told on the phone. The patient does not see it."),
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    takes: tuple[str, ...] = ("version", "message", "note")
    """What the service of the button takes."""
    needs_message = True

    def __init__(
        self, *args: Any, questions: tuple[tuple[str, str], ...], ready: bool = True, **options: Any
    ) -> None:
        super().__init__(*args, questions=questions, **options)
        self.fields["message"].label = letters.TO_THE_PATIENT
        self.fields["message"].help_text = _("Short and plain. Needed to ask, and to send.")
        self.fields["message"].required = self.needs_message
        if not ready:
            del self.fields["ready"]
        self.order_fields(["reference", "version", "ready", "message", "pinned"])

    def clean_message(self) -> str:
        text = str(self.cleaned_data["message"])
        if ready_words.unfilled(text):
            raise forms.ValidationError(str(Unfilled.says))
        return text

    def details(self) -> dict[str, Any]:
        return {name: said for name, said in super().details().items() if name in self.takes}


class AskForm(WriteForm):
    """Ask the patient; the case waits for the reply."""

    takes = (*WriteForm.takes, "pinned", "why")


class TellForm(WriteForm):
    """Write to the patient; the case stays where it is."""


class PassOnForm(WriteForm):
    """Pass a complete case on to a clinician; a message may go to the patient with it."""

    needs_message = False


class PreviewForm(WriteForm):
    """Look at a message before it goes; nothing has to be there yet."""

    needs_message = False

    def clean_message(self) -> str:
        return str(self.cleaned_data["message"])


def begun_with(typed: Mapping[str, str], language: str) -> str:
    """What was typed so far, and below it the ready message that was chosen, in the patient's language."""
    ready = ready_words.ready_message(typed.get("ready", ""), spoken_to(language))
    return "\n\n".join(filter(None, [typed.get("message", "").strip(), ready]))
