"""The clinic's own facts, for every page: name, numbers, hours."""

from dataclasses import dataclass
from datetime import date
from time import monotonic

from django.conf import settings
from django.db import Error

from prolo.clinic.hours import hours_line
from prolo.clinic.models import Location

# Hours change a few times a year; pages must not ask the database for them each time.
KEPT_SECONDS = 60
_kept: tuple[float, str] | None = None


@dataclass(frozen=True)
class Facts:
    name: str
    phone: str
    emergency_number: str
    crisis_line: str
    price: str = ""  # what a course or a visit costs, in the clinic's words; empty when it names none
    price_since: date | None = None

    @property
    def hours_line(self) -> str:
        """Opening hours of the first location; read only by pages that show them, empty with no database."""
        global _kept
        if _kept is None or monotonic() - _kept[0] > KEPT_SECONDS:
            try:
                location = Location.objects.first()
                _kept = (monotonic(), hours_line(location) if location else "")
            except Error:
                return ""
        return _kept[1]


def facts() -> Facts:
    """What the settings say about the clinic; needs no database."""
    return Facts(
        settings.CLINIC_NAME,
        settings.CLINIC_PHONE,
        settings.EMERGENCY_NUMBER,
        settings.CRISIS_LINE,
        settings.CLINIC_PRICE,
        settings.CLINIC_PRICE_SINCE,
    )
