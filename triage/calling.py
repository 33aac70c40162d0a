"""Calls to a patient: the values as they are kept, and their words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

NO_ANSWER, VOICEMAIL, SPOKE, WRONG_NUMBER = "no_answer", "voicemail", "spoke", "wrong_number"
OUTCOMES: dict[str, Any] = {
    NO_ANSWER: gettext_lazy("Nobody answered"),
    VOICEMAIL: gettext_lazy("Voice message left"),
    SPOKE: gettext_lazy("Spoke with the person"),
    WRONG_NUMBER: gettext_lazy("Wrong number"),
}
UNREACHED = (NO_ANSWER, VOICEMAIL)
IDENTIFIERS: dict[str, Any] = {
    "name": gettext_lazy("Full name"),
    "birth_date": gettext_lazy("Date of birth"),
    "phone": gettext_lazy("Phone number"),
    "email": gettext_lazy("E-mail address"),
    "reference": gettext_lazy("Reference"),
}
"""What a person can say to show who they are. They say it; we do not read it to them."""
LEAST_CHECKED = 2
SOON, HOUR, LATER, NEXT_DAY, NEVER = "soon", "hour", "later", "next_day", "never"
AGAIN: dict[str, Any] = {
    SOON: gettext_lazy("In 15 minutes"),
    HOUR: gettext_lazy("In 1 hour"),
    LATER: gettext_lazy("In 3 hours"),
    NEXT_DAY: gettext_lazy("On the next working day, when we open"),
    NEVER: gettext_lazy("No more calls"),
}
NOW = "now"
WANTED: dict[str, Any] = {
    NOW: gettext_lazy("Now"),
    **{key: AGAIN[key] for key in (HOUR, LATER, NEXT_DAY)},
    NEVER: gettext_lazy("No call is needed"),
}
"""When a case is put on the call list for."""
