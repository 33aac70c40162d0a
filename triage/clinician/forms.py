"""The clinician's forms, one for each deed."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from triage import outcomes
from triage.deeds import CHOOSE, CaseForm, choose_from
from triage.letters import TO_THE_PATIENT
from triage.queries.case_page import OUTCOMES
from triage.rules import Result

REASON_LIMIT = 4000


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class WordsReadForm(CaseForm):
    """Nothing to type: the clinician has read the patient's own words."""


class DecisionForm(CaseForm):
    """A clinician's outcome with its reason; one that goes against a rule names the rule."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=OUTCOMES, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    reason_code = forms.ChoiceField(label=_("Kind of reason"), error_messages=CHOOSE)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For the record and for letters to doctors. The patient and the desk do not see it."),
        max_length=REASON_LIMIT,
        widget=_area(3),
    )
    overruled = forms.MultipleChoiceField(
        label=_("Rules you judge otherwise"),
        help_text=outcomes.IN_WORDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose among the rules that fired for this case")},
    )
    message = forms.CharField(
        label=TO_THE_PATIENT,
        help_text=_("The patient reads it with the decision. The reason above stays with the staff."),
        required=False,
        max_length=REASON_LIMIT,
        widget=_area(3),
    )

    def __init__(self, *args: Any, rules: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self, "reason_code", [("", _("Choose")), *outcomes.grouped()])
        if rules:
            choose_from(self, "overruled", list(rules))
        else:
            del self.fields["overruled"]


class LowerForm(CaseForm):
    """Move a case down, with the reason."""

    to = forms.TypedChoiceField(
        label=_("New urgency"),
        coerce=Result.from_code,
        widget=forms.RadioSelect,
        empty_value=None,
        error_messages=CHOOSE,
    )
    reason = forms.CharField(label=_("Why it is less urgent"), max_length=REASON_LIMIT, widget=_area(3))

    def __init__(self, *args: Any, choices: list, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "to", choices)


class ReopenForm(CaseForm):
    """Open a decided case again."""

    reason = forms.CharField(label=_("Why"), max_length=REASON_LIMIT, widget=_area(3))


class AskOpinionForm(CaseForm):
    """Ask a colleague what they think."""

    of = forms.TypedChoiceField(label=_("Colleague"), empty_value=None, error_messages=CHOOSE)
    question = forms.CharField(
        label=_("What you want to know"),
        help_text=_("Your colleague sees the whole case."),
        max_length=REASON_LIMIT,
        widget=_area(3),
    )

    def __init__(self, *args: Any, colleagues: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        by_key = {str(one.pk): one for one in colleagues}
        named = [(key, one.name) for key, one in by_key.items()]
        choose_from(self, "of", [("", _("Choose a colleague")), *named])
        cast("forms.TypedChoiceField", self.fields["of"]).coerce = by_key.__getitem__


class OpinionForm(CaseForm):
    """Say what one thinks, as one was asked to."""

    opinion = forms.CharField(label=_("What you think"), max_length=REASON_LIMIT, widget=_area(4))
