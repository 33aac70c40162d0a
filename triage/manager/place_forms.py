"""The manager's forms for one place: opening hours, a closed day, a line of the rota."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from prolo.accounts.models import User

DAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)
FURTHEST = timedelta(days=2 * 366)
MOST_PLACES = 9
_SPAN = re.compile(r"(\d{1,2})[:.](\d\d)\s*[-–]\s*(\d{1,2})[:.](\d\d)")
_DATE = {
    "required": gettext_lazy("Choose a date."),
    "invalid": gettext_lazy("Write the date as year, month, day: 2026-12-25."),
}
Week = dict[int, tuple[tuple[time, time], ...]]


class PlaceForm(forms.Form):
    """A form of the page of a place; its ids are told apart by its name."""

    use_required_attribute = False


class HoursField(forms.CharField):
    """The opening hours of one day: "08:00-12:00, 13:00-17:00"; nothing where it is closed."""

    def clean(self, value: Any) -> tuple[tuple[time, time], ...]:
        text = super().clean(value)
        spans = sorted(_span(part) for part in text.split(",") if part.strip())
        for (_opens, closes), (opens, _closes) in pairwise(spans):
            if opens < closes:
                raise ValidationError(_("Two of these times overlap."))
        return tuple(spans)


class HoursForm(PlaceForm):
    """The week of a place."""

    def __init__(self, *args: Any, week: Week, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {f"day_{day}": written(spans) for day, spans in week.items()}
        for number, name in enumerate(DAYS):
            field = self.fields[f"day_{number}"] = HoursField(label=name, required=False, max_length=80)
            field.needed_sometimes = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not any(given.values()):
            raise ValidationError(_("Write opening hours for at least one day."))
        return given

    def spans(self) -> list[tuple[int, time, time]]:
        return [(day, opens, closes) for day in range(7) for opens, closes in self.cleaned_data[f"day_{day}"]]


class ClosedDayForm(PlaceForm):
    """A day on which a place, or the whole clinic, is closed."""

    on = forms.DateField(
        label=gettext_lazy("Day"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=_DATE,
    )
    name = forms.CharField(
        label=gettext_lazy("Reason, such as Christmas"),
        max_length=120,
        error_messages={"required": gettext_lazy("Write the reason.")},
    )
    everywhere = forms.BooleanField(label=gettext_lazy("All our places are closed"), required=False)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_on(self) -> date:
        return not_passed(self.cleaned_data["on"], self.today)


class CoverForm(PlaceForm):
    """Somebody on cover for some days."""

    member = forms.ChoiceField(
        label=gettext_lazy("Who"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose somebody.")),
    )
    place = forms.IntegerField(
        label=gettext_lazy("Place in the chain"),
        help_text=gettext_lazy("1 is told first, then 2, and so on."),
        min_value=1,
        max_value=MOST_PLACES,
        initial=1,
    )
    first_day = forms.DateField(
        label=gettext_lazy("First day"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=_DATE,
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=_DATE,
    )

    def __init__(self, *args: Any, people: Iterable[User], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today, self.people = today, {str(person.pk): person for person in people}
        choices = [("", _("Choose")), *((pk, person.name) for pk, person in self.people.items())]
        cast("forms.ChoiceField", self.fields["member"]).choices = choices

    def clean_last_day(self) -> date:
        last = not_passed(self.cleaned_data["last_day"], self.today)
        first = self.cleaned_data.get("first_day")
        if first and last < first:
            raise ValidationError(_("The last day comes before the first one."))
        return last

    def details(self) -> dict[str, Any]:
        """What the service takes."""
        return {**self.cleaned_data, "member": self.people[self.cleaned_data["member"]]}


class RowForm(forms.Form):
    """Which line to take off."""

    row = forms.IntegerField(min_value=1, max_value=2**31 - 1)


def written(spans: Iterable[tuple[time, time]]) -> str:
    """Opening hours of a day as they are typed."""
    return ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in spans)


def not_passed(day: date, today: date) -> date:
    """Refuses a day that is over, and one so far away that it must be a slip."""
    if day < today:
        raise ValidationError(_("This day has passed."))
    if day - today > FURTHEST:
        raise ValidationError(_("This day is more than two years away. Check the year."))
    return day


def _span(text: str) -> tuple[time, time]:
    found = _SPAN.fullmatch(text.strip())
    wrong = ValidationError(_("Write times such as 08:00-12:00, 13:00-17:00."))
    if found is None:
        raise wrong
    hours = [int(part) for part in found.groups()]
    try:
        opens, closes = time(hours[0], hours[1]), time(hours[2], hours[3])
    except ValueError:
        raise wrong from None
    if closes <= opens:
        raise ValidationError(_("A closing time comes before its opening time."))
    return opens, closes
