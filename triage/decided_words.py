"""A clinician's outcome in the words of a patient, on their own page and on a letter."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

DECIDED: dict[str, tuple[Any, Any]] = {
    "book_consultation": (
        gettext_lazy("We would like to see you"),
        gettext_lazy("Call us to book a visit. At the visit you decide with us what comes next."),
    ),
    "call_now": (
        gettext_lazy("Please talk with us now"),
        gettext_lazy("A clinician wants to speak with you. Do not wait for our call. Call us now."),
    ),
    "other_care_first": (
        gettext_lazy("Try other care first"),
        gettext_lazy("A clinician thinks other care should come first. Ask your usual doctor about it."),
    ),
    "need_more_information": (
        gettext_lazy("We need to know more"),
        gettext_lazy("Read our message and answer our questions here. You can also call us."),
    ),
    "refer_elsewhere": (
        gettext_lazy("Another place can help you better"),
        gettext_lazy("Ask us or your usual doctor where to go."),
    ),
    "not_for_us": (
        gettext_lazy("We are not the right place for this"),
        gettext_lazy("Talk with your usual doctor about what to do next."),
    ),
}
"""Each outcome in plain words: what we decided, and what to do."""


def decided(code: str) -> dict[str, Any]:
    """What was decided and what to do now, for a heading and a line."""
    title, line = DECIDED[code]
    return {"title": title, "line": line}
