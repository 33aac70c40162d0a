"""The front desk's forms: the filter of the queue, and one form for each deed."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from triage.deeds import CHOOSE, CaseForm, choose_from
from triage.rules import Result

NOTE_LIMIT = 2000


class TakeForm(CaseForm):
    """Nothing to type: the case and its version."""


class AssignForm(CaseForm):
    """Give a case to a colleague."""

    to = forms.TypedChoiceField(label=_("Colleague"), empty_value=None, error_messages=CHOOSE)

    def __init__(self, *args: Any, colleagues: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(one.pk): one for one in colleagues}
        choose_from(
            self, "to", [("", _("Choose a colleague")), *((key, one.name) for key, one in by_key.items())]
        )
        cast("forms.TypedChoiceField", self.fields["to"]).coerce = by_key.__getitem__


class RaiseForm(CaseForm):
    """Move a case up. Only a clinician moves one down."""

    to = forms.TypedChoiceField(
        label=_("New urgency"),
        coerce=Result.from_code,
        widget=forms.RadioSelect,
        empty_value=None,
        error_messages=CHOOSE,
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("What you saw or were told."),
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, choices: list, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "to", choices)
