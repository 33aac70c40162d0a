"""The record of a procedure: its entries as they are kept, the words for them, and what may be written."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

NONE, ULTRASOUND, XRAY = "none", "ultrasound", "xray"
GUIDANCE: dict[str, Any] = {NONE: _("None"), ULTRASOUND: _("Ultrasound"), XRAY: _("X-ray")}
YES, NO, NOT_RECORDED = "yes", "no", "not_recorded"
NOTED: dict[str, Any] = {YES: _("Yes"), NO: _("No"), NOT_RECORDED: _("Not recorded")}
NORMAL, NOT_NORMAL, NOT_DONE = "normal", "not_normal", "not_done"
NERVE_CHECK: dict[str, Any] = {
    NORMAL: _("Normal"),
    NOT_NORMAL: _("Not normal"),
    NOT_DONE: _("Not done"),
}
EVENT: dict[str, Any] = {
    NO: _("No"),
    "jolt": _("Yes, an electric jolt"),
    "other": _("Yes, something else"),
}
LABELS: dict[str, Any] = {
    "region": _("Area"),
    "side": _("Side"),
    "sites": _("Sites"),
    "guidance": _("Guidance of the needle"),
    "solution": _("Solution"),
    "dextrose": _("Dextrose, %"),
    "volume": _("Volume in all, mL"),
    "anaesthetic": _("Local anaesthetic"),
    "lot": _("Lot"),
    "expiry": _("Use by"),
    "aspiration": _("Drawn back before injecting"),
    "slow": _("Injected slowly"),
    "nerve_before": _("Nerve check before"),
    "nerve_after": _("Nerve check after"),
    "event": _("A jolt or another event"),
    "consent_by": _("Consent talk held by"),
    "struck": _("It did not take place"),
}
"""Every entry that has a line of its own, in the order they are read."""
CHOICES: dict[str, dict[str, Any]] = {
    "guidance": GUIDANCE,
    "aspiration": NOTED,
    "slow": NOTED,
    "nerve_before": NERVE_CHECK,
    "nerve_after": NERVE_CHECK,
    "event": EVENT,
}
IN_WORDS = {"nerve_before": "nerve_before_words", "nerve_after": "nerve_after_words", "event": "event_words"}
"""Entries that words belong to, and where those stand."""
KEYS = frozenset({*LABELS, *IN_WORDS.values()})
MOST_DEXTROSE, MOST_VOLUME = 70, 200
"""Per cent and mL: beyond them it is a slip of the pen. TO CHECK by a clinician."""
