"""The form of a mail's words."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from triage.mail_words import LONGEST_BODY, LONGEST_SUBJECT, Kind, Wording, faults


class WordsForm(forms.Form):
    """Subject and text; `seen` tells which words stood in the preview that was on the screen."""

    use_required_attribute = False

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    subject = forms.CharField(
        label=_("Subject"),
        help_text=_("Seen by anyone who sees the phone. No name, no reference, nothing about health."),
        max_length=LONGEST_SUBJECT,
        widget=forms.TextInput(attrs={"class": "wide"}),
        error_messages={"required": _("Write a subject.")},
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": _("Write the text.")},
    )

    def __init__(self, *args: Any, kind: Kind, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for fault in faults(self.kind, self.wording(), clinic=settings.CLINIC_NAME):
            self.add_error(fault.field, fault.says)
        return given

    def wording(self) -> Wording:
        """What was typed, with one kind of line end."""
        subject, body = (self.cleaned_data.get(name, "") for name in ("subject", "body"))
        return Wording(subject.strip(), body.replace("\r\n", "\n").strip())

    def was_previewed(self) -> bool:
        """Whether these very words stood in the preview."""
        return bool(self.cleaned_data["seen"] == seal(self.wording()))

    def after_preview(self) -> WordsForm:
        """The same words in a form that knows they were shown."""
        return WordsForm(initial={**self.cleaned_data, "seen": seal(self.wording())}, kind=self.kind)


def seal(wording: Wording) -> str:
    """Tells one wording from another."""
    return sha256(f"{wording.subject}\n{wording.body}".encode()).hexdigest()
