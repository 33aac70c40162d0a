"""The clinician's forms of a nerve follow-up: begin it, one step, and its end."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.deeds import CHOOSE, CaseForm
from triage.queries.nerve import ENDS

LIMIT = 2000
_DAY = gettext_lazy("Enter a day, such as 2027-03-31")
_CLOCK = gettext_lazy("Enter a time, such as 14:30")


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date", "class": "w10"}, "%Y-%m-%d"),
        validators=[
            MinValueValidator(date(2000, 1, 1), _DAY),
            MaxValueValidator(date(2100, 1, 1), _DAY),
        ],
        error_messages={"required": gettext_lazy("Enter the day"), "invalid": _DAY},
        **options,
    )


def clock_field(label: Any, **options: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput({"type": "time", "class": "w10"}, "%H:%M"),
        error_messages={"required": gettext_lazy("Enter the time"), "invalid": _CLOCK},
        **options,
    )


def words_field(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LIMIT, widget=forms.Textarea(attrs={"rows": 2}), **options)


class OpenForm(CaseForm):
    """Begin the follow-up without a finding of the rules."""

    reason = words_field(
        gettext_lazy("Why a nerve may be hurt"),
        error_messages={"required": gettext_lazy("Write the reason.")},
    )


class StepForm(CaseForm):
    """One step. What was assessed in this step has a day and a time."""

    assessed_on = day_field(gettext_lazy("Examined on"), required=False)
    assessed_clock = clock_field(gettext_lazy("Examined at"), required=False)
    findings = words_field(
        gettext_lazy("Findings"),
        help_text=gettext_lazy("Feeling, strength, reflexes, pain along a nerve; same side and other side."),
        required=False,
    )
    measures = words_field(gettext_lazy("What was done without surgery"), required=False)
    referral = words_field(
        gettext_lazy("Referral"), help_text=gettext_lazy("To whom, and how soon."), required=False
    )
    next_on = day_field(gettext_lazy("Next check on"))
    next_clock = clock_field(gettext_lazy("Next check at"), initial=time(9))

    def __init__(self, *args: Any, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        on, clock = given.get("assessed_on"), given.get("assessed_clock")
        told = {"assessed_on", "assessed_clock"} & self.errors.keys()
        if not told and (on is None) != (clock is None):
            name, says = (
                ("assessed_on", _("Enter the day")) if on is None else ("assessed_clock", _("Enter the time"))
            )
            self.add_error(name, says)
        return given

    def details(self) -> dict[str, Any]:
        """What the service takes: moments in place of days and times."""
        given = self.cleaned_data
        return {
            "version": given["version"],
            "assessed_at": self._moment("assessed_on", "assessed_clock"),
            "next_check_at": self._moment("next_on", "next_clock"),
            **{name: given[name] for name in ("findings", "measures", "referral")},
        }

    def _moment(self, on: str, clock: str) -> datetime | None:
        """On the clock of the place; an hour shown twice means its first showing."""
        day, told = self.cleaned_data[on], self.cleaned_data[clock]
        return datetime.combine(day, told, tzinfo=self.zone).astimezone(UTC) if day and told else None


class EndForm(CaseForm):
    """How the follow-up ended, and how that is known."""

    how = forms.ChoiceField(
        label=gettext_lazy("How it ended"), choices=ENDS, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    reason = words_field(
        gettext_lazy("How you know, or who has taken over"),
        error_messages={"required": gettext_lazy("Write the reason.")},
    )
