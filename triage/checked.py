"""How staff know the person they speak to, and who tells them something on the phone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from triage import calling
from triage.services.calls import NotChecked

LONGEST_NAME = 200


class CheckedField(forms.MultipleChoiceField):
    """What a person on the phone said to show who they are."""

    needed_sometimes = (
        True  # whoever was spoken with has to be known; a call that nobody answered needs no tick
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("They told me (tick at least two)"),
            help_text=_("Let them say it. Do not read it to them."),
            choices=list(calling.IDENTIFIERS.items()),
            widget=forms.CheckboxSelectMultiple,
            error_messages=dict.fromkeys(("required", "invalid_choice", "invalid_list"), NotChecked.says),
            **options,
        )

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if self.required and not enough_checked(value):
            raise forms.ValidationError(str(NotChecked.says))


class Teller(forms.Form):
    """The fields of a form that is filled in while somebody speaks: who, how they are known, and that they agree."""

    told_by = forms.CharField(
        label=_("Who tells you this?"),
        help_text=_("The name, and who they are when it is not the patient."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter a name")},
    )
    checked = CheckedField()
    agrees = forms.BooleanField(
        label=_("They agree that our staff may read and keep these answers"),
        error_messages={"required": _("Ask them, then tick this box")},
    )


def enough_checked(keys: Any) -> bool:
    """Whether the person is known by two identifiers."""
    return len(set(keys or ())) >= calling.LEAST_CHECKED
