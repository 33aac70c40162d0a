"""The field in which staff tick how they know the person they speak to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from triage import calling
from triage.services.calls import NotChecked


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


def enough_checked(keys: Any) -> bool:
    """Whether the person is known by two identifiers."""
    return len(set(keys or ())) >= calling.LEAST_CHECKED
