"""Whether cases still wait for their times after a change of hours: staff pages say so while it goes on."""

from time import monotonic

from django.db import Error

from prolo.clinic.models import CalendarChange
from prolo.statements import Prepared

KEPT_SECONDS = 2
"""So long a process goes by its last look; a page asks the database for nothing more."""
_GOING_ON = Prepared(lambda: CalendarChange.objects.filter(done_at=None).values_list("pk")[:1])
_looked: tuple[float, bool] = (float("-inf"), False)


def going_on() -> bool:
    """Whether some cases still show the time they had before a change of hours."""
    global _looked
    if monotonic() - _looked[0] > KEPT_SECONDS:
        try:
            _looked = (monotonic(), bool(_GOING_ON.rows()))
        except Error:
            return False  # without a database another page says so
    return _looked[1]


def look_again() -> None:
    """This process has just changed something: its next page asks."""
    global _looked
    _looked = (float("-inf"), False)
