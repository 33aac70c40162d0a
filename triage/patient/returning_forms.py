"""Forms for leaving and coming back: a code, a date of birth, an address for the link."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from triage.patient.fields import DateParts, DatePartsField
from triage.patient.forms import PatientForm


def _birth_date(help_text: Any) -> DatePartsField:
    return DatePartsField(
        label=gettext_lazy("Date of birth"), help_text=help_text, widget=DateParts(autocomplete="bday")
    )


class BirthDateForm(PatientForm):
    """The date of birth of the person the form is about."""

    birth_date = _birth_date(gettext_lazy("For example 27 3 1980"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(DatePartsField, self.fields["birth_date"]).latest = localdate()

    def birth_date_text(self) -> str:
        return str(self.cleaned_data["birth_date"].isoformat())


class CodeForm(BirthDateForm):
    """The code that stood on the page when the person left, or that was read over the phone."""

    code = forms.CharField(
        label=gettext_lazy("Your code"),
        help_text=gettext_lazy("10 letters and numbers. Small letters are fine."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": gettext_lazy("Enter your code")},
    )
    field_order = ("code", "birth_date")


class NewLinkForm(PatientForm):
    """Where the new link goes: to this address, when we know it."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("The one you gave us before."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Enter your e-mail address"),
            "invalid": gettext_lazy("Enter an e-mail address like name@example.com"),
        },
    )


class LeaveForm(BirthDateForm):
    """What makes coming back possible: the date of birth, and an address if a link is wanted."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("We send you a link. The mail says nothing about your health."),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={"invalid": gettext_lazy("Enter an e-mail address like name@example.com")},
    )
    field_order = ("birth_date", "email")
