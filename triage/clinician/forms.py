"""The clinician's forms, one for each deed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from triage.deeds import CHOOSE, CaseForm, choose_from
from triage.letters import TO_THE_PATIENT
from triage.queries.case_page import OUTCOMES
from triage.rules import Result

REASON_LIMIT = 4000


class WordsReadForm(CaseForm):
    """Nothing to type: the clinician has read the patient's own words."""


class DecisionForm(CaseForm):
    """A clinician's outcome with its reason; one that overrules the result says so."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=OUTCOMES, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For the record. If you overrule the result, say here why."),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    message = forms.CharField(
        label=TO_THE_PATIENT,
        help_text=_("The patient reads it with the decision. The reason above stays with the staff."),
        required=False,
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    overrules = forms.BooleanField(label=_("This overrules the result of the rules"), required=False)


class LowerForm(CaseForm):
    """Move a case down, with the reason."""

    to = forms.TypedChoiceField(
        label=_("New urgency"),
        coerce=Result.from_code,
        widget=forms.RadioSelect,
        empty_value=None,
        error_messages=CHOOSE,
    )
    reason = forms.CharField(
        label=_("Why it is less urgent"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, choices: list, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "to", choices)


class ReopenForm(CaseForm):
    """Open a decided case again."""

    reason = forms.CharField(
        label=_("Why"), max_length=REASON_LIMIT, widget=forms.Textarea(attrs={"rows": 3})
    )
