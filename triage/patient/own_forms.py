"""The forms on a patient's own page: a message, and the questions the clinic asked again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext_lazy

from triage.patient import steps
from triage.patient.doors import today_at
from triage.patient.forms import PageForm, PatientForm, page_form
from triage.services.own_case import LONGEST_MESSAGE
from triage.services.refusals import TooLong

if TYPE_CHECKING:
    from triage.models import Case


class LetterForm(PatientForm):
    """A message to the clinic. The key makes a double click harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Your message"),
        help_text=gettext_lazy("We read it when we are open. Up to 4,000 letters."),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write your message"), "max_length": TooLong.says},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].widget.attrs.pop("maxlength", None)  # a browser would cut the rest off in silence


def questions_form(case: Case, asked: Sequence[str], posted: Any = None) -> PageForm | None:
    """The form's own fields for the questions that wait; None when none does."""
    if not asked or case.latest is None:
        return None
    answers = case.latest.answers
    made = page_form(tuple(asked), steps.region_of(answers))
    return made(posted, answers=answers, identity={}, today=today_at(case, now()))
