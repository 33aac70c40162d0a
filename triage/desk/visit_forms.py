"""The forms of visits: which day's list, and how a case is handed over."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from prolo.clinic.models import Location
from triage.deeds import CHOOSE, CaseForm, choose_from
from triage.queries.visits import BOOKED

NOTE_LIMIT = 500
_SAYS = _("Enter a day, such as 2027-03-31")
_DAYS: dict[str, Any] = {
    "required": False,
    "validators": [MinValueValidator(date(2000, 1, 1), _SAYS), MaxValueValidator(date(2100, 1, 1), _SAYS)],
    "error_messages": {"invalid": _SAYS},
}


class DayForm(forms.Form):
    """Which day, and where. A value it does not know shows today, at the first place."""

    on = forms.DateField(label=_("Day"), **_DAYS, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    place = forms.ModelChoiceField(
        label=_("Place"),
        queryset=Location.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label=None,
    )


class HandOverForm(CaseForm):
    """What was arranged. Day, time and place belong to a booked visit."""

    kind = forms.ChoiceField(label=_("What was arranged"), widget=forms.RadioSelect, error_messages=CHOOSE)
    on = forms.DateField(
        label=_("Day of the visit"),
        widget=forms.DateInput({"type": "date", "class": "w10"}, "%Y-%m-%d"),
        **_DAYS,
    )
    clock = forms.TimeField(
        label=_("Time of the visit"),
        required=False,
        widget=forms.TimeInput({"type": "time", "class": "w10"}, "%H:%M"),
        error_messages={"invalid": _("Enter a time, such as 14:30")},
    )
    place = forms.ModelChoiceField(
        label=_("Place of the visit"),
        queryset=Location.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label=None,
        error_messages={"invalid_choice": CHOOSE["invalid_choice"]},
    )
    note = forms.CharField(
        label=_("Note for the reception"),
        help_text=_("It stands on the list of visits. Write nothing about health."),
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, choices: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "kind", list(choices))
        for name in ("on", "clock", "place"):
            self.fields[name].needed_sometimes = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("kind") == BOOKED:
            self._needs("on", _("Enter the day of the visit"))
            self._needs("clock", _("Enter the time of the visit"))
            self._needs("place", CHOOSE["required"])
            if not self.errors and self._starts_at() is None:
                self.add_error("clock", _("The clocks change that day, and there is no such time."))
        return given

    def details(self) -> dict[str, Any]:
        """What the service takes: a moment in place of day and time."""
        given, booked = self.cleaned_data, self.cleaned_data["kind"] == BOOKED
        return {
            "version": given["version"],
            "kind": given["kind"],
            "starts_at": self._starts_at() if booked else None,
            "location": given["place"] if booked else None,
            "note": given["note"],
        }

    def _needs(self, name: str, says: Any) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, says)

    def _starts_at(self) -> datetime | None:
        """The moment of the visit on the place's own clock; an hour shown twice means its first showing."""
        on, clock, place = (self.cleaned_data[name] for name in ("on", "clock", "place"))
        return _moment(on, clock, place)


def _moment(on: date, clock: time, place: Location) -> datetime | None:
    local = datetime.combine(on, clock, tzinfo=place.zone)
    there = local.astimezone(UTC).astimezone(place.zone)
    return local.astimezone(UTC) if there.replace(tzinfo=None) == local.replace(tzinfo=None) else None
