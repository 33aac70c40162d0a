"""The register of adverse events: its entries as they are kept, and the words for them.

What counts as serious follows ICH E2A, the rule for drug trials. Whether it is the clinic's own rule is TO CHECK.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

KIND: dict[str, Any] = {
    "nerve": _("Nerve injury"),
    "infection": _("Infection"),
    "lung": _("Collapsed lung"),
    "allergy": _("Allergic reaction"),
    "bleeding": _("Bleeding or bruise"),
    "headache": _("Headache after work near the spine"),
    "other": _("Something else"),
}
NOT_SERIOUS = "not_serious"
SERIOUSNESS: dict[str, Any] = {
    "death": _("Serious: the person died"),
    "life": _("Serious: life was in danger when it happened"),
    "hospital": _("Serious: a stay in hospital, or a longer one"),
    "lasting": _("Serious: lasting or major disability"),
    "important": _("Serious: it needed treatment so that none of these happened"),
    NOT_SERIOUS: _("Not serious: none of these"),
}
OUTCOME: dict[str, Any] = {
    "recovered": _("Recovered"),
    "recovering": _("Recovering"),
    "not_recovered": _("Not recovered"),
    "after_effects": _("Recovered with lasting effects"),
    "died": _("Died"),
    "unknown": _("Not known yet"),
}
REPORTED: dict[str, Any] = {"yes": _("Yes"), "no": _("No"), "not_needed": _("No report is needed")}
CHOICES: dict[str, dict[str, Any]] = {
    "kind": KIND,
    "seriousness": SERIOUSNESS,
    "reported": REPORTED,
    "outcome": OUTCOME,
}
LABELS: dict[str, Any] = {
    "kind": _("Kind"),
    "what": _("What happened"),
    "seriousness": _("How serious"),
    "done": _("What was done"),
    "reported": _("Reported"),
    "where": _("Where and when it was reported"),
    "outcome": _("Outcome"),
}
SOURCE = _(
    "What is serious follows ICH E2A, section II B. Whether this is the clinic's rule is TO CHECK by a clinician."
)
