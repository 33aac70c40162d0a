"""The kinds of question, and the option values that have a meaning of their own."""

from __future__ import annotations

from typing import Final

TICK: Final = "tick"
ONE: Final = "one"
MULTI: Final = "multi"
INTEGER: Final = "integer"
TEXT: Final = "text"
ACTIVITIES: Final = "activities"
DATETIME: Final = "datetime"

NOT_SURE: Final = "not_sure"
DECLINED: Final = "prefer_not_to_say"
TICKED: Final = "ticked"
