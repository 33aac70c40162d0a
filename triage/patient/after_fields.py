"""A time of day as people write it: 14:30, 2.30 pm, 9 am."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _

_TIME = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?\s*(a|p)?(?:\.?\s*m\.?)?", re.IGNORECASE)
NOON, HOURS = 12, 24


class TimeField(forms.CharField):
    """Cleans to a time, or to None for an empty box."""

    def __init__(self, **options: Any) -> None:
        attrs = {"class": "w5", "autocomplete": "off"}
        super().__init__(required=False, max_length=12, widget=forms.TextInput(attrs=attrs), **options)
        self.error_messages["max_length"] = self._how()

    def clean(self, value: Any) -> Any:
        typed = str(super().clean(value))
        if not typed:
            return None
        found = time_in(typed)
        if found is None:
            raise forms.ValidationError(self._how())
        return found

    @staticmethod
    def _how() -> str:
        return _("Enter the time like 14:30 or 2:30 pm")


def time_in(typed: str) -> time | None:
    """The time of day a person wrote; None when it is none."""
    match = _TIME.fullmatch(typed.strip())
    if match is None or (match[2] is None and match[3] is None):
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= NOON:
            return None
        hour = hour % NOON + (NOON if match[3].lower() == "p" else 0)
    return time(hour, minute) if hour < HOURS and minute < 60 else None


def hours_between(treated_at: datetime, at: datetime) -> float | None:
    """Hours from the treatment to now; None when it has not come yet: that counts as no answer."""
    passed = (at - treated_at).total_seconds() / 3600
    return round(passed, 4) if passed >= 0 else None


def on_the_wall(day: Any, clock: time, zone: ZoneInfo) -> datetime:
    """The moment at which a clock at the clinic showed this."""
    return datetime.combine(day, clock, tzinfo=zone)
