"""Forms about calls: what came of one, and when a case has to be called."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from triage import calling
from triage.checked import CheckedField, enough_checked
from triage.deeds import CHOOSE, CaseForm, choose_from
from triage.desk.forms import NOTE_LIMIT
from triage.services.calls import NotChecked, NoVoiceMessage


class CallForm(CaseForm):
    """What came of a call, and when to try again."""

    outcome = forms.ChoiceField(
        label=_("What came of the call?"),
        choices=list(calling.OUTCOMES.items()),
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    checked = CheckedField(required=False)
    again = forms.ChoiceField(
        label=_("Call again"),
        choices=list(calling.AGAIN.items()),
        initial=calling.HOUR,
        error_messages=CHOOSE,
    )
    note = forms.CharField(
        label=_("Note about the call"),
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, voice_message: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not voice_message:
            left = [pair for pair in calling.OUTCOMES.items() if pair[0] != calling.VOICEMAIL]
            choose_from(self, "outcome", left)
            self.fields["outcome"].help_text = NoVoiceMessage.says

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("outcome") == calling.SPOKE and not enough_checked(said.get("checked")):
            self.add_error("checked", str(NotChecked.says))
        return said


class WantCallForm(CaseForm):
    """Put a case on the call list, or take it off."""

    when = forms.ChoiceField(
        label=_("When to call"),
        choices=list(calling.WANTED.items()),
        initial=calling.NOW,
        error_messages=CHOOSE,
    )
    why = forms.CharField(
        label=_("What the call is about"),
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
