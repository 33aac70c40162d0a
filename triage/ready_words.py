"""Ready messages to a patient, in the patient's language. What stands in [brackets] is filled in by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy, override

from prolo.clinic.facts import facts

PHONE = "{phone}"
READY: Mapping[str, Any] = MappingProxyType(
    {
        "call_us": gettext_lazy(
            "We would like to talk with you about your form. Please call us at {phone}. "
            "A good time is [day and time]."
        ),
        "we_called": gettext_lazy(
            "We called you on [day and time] and did not reach you. "
            "Please call us at {phone}, or write here when we can call."
        ),
        "wrong_number": gettext_lazy(
            "We cannot reach you at the phone number we have. Please write the right number here."
        ),
        "answers_missing": gettext_lazy(
            "We need a few more answers from you. Please answer the questions below."
        ),
        "one_question": gettext_lazy("We have a question: [your question] Please write your answer here."),
        "passed_on": gettext_lazy("Thank you. We have what we need. A clinician will read your form next."),
    }
)
"""The words the patient reads, by key."""
_TO_FILL_IN = re.compile(r"\[[^\[\]\n]*\]")


def ready_message(key: str, language: str) -> str:
    """The words of a ready message in this language, with the clinic's number; empty for a key nobody knows."""
    if key not in READY:
        return ""
    with override(language):
        return str(READY[key]).replace(PHONE, facts().phone)


def unfilled(text: str) -> list[str]:
    """The parts of a message that still have to be filled in, as they stand there."""
    return _TO_FILL_IN.findall(text)
