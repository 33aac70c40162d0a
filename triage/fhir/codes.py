"""Names our resources use: where our own codes live, and the small value sets of FHIR we choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from triage.rules import Result

Json = dict[str, Any]


@dataclass(frozen=True)
class Names:
    """The addresses under which our codes and forms are known; `origin` is the clinic's own."""

    origin: str

    def of(self, kind: str, name: str) -> str:
        """The canonical address of a form, a code list or an identifier."""
        return f"{self.origin.rstrip('/')}/fhir/{kind}/{name}"

    def code(self, system: str, code: str, display: str = "") -> Json:
        """A coding of one of our own lists."""
        found: Json = {"system": self.of("CodeSystem", system), "code": code}
        return found | {"display": display} if display else found

    def concept(self, system: str, code: str, display: str) -> Json:
        """A codeable concept with one coding and its words."""
        return {"coding": [self.code(system, code, display)], "text": display}


PRIORITY = {
    Result.EMERGENCY_NOW: "stat",
    Result.SAME_DAY: "asap",
    Result.URGENT_DAYS: "urgent",
}
"""Of a task, by urgency; everything else is routine."""
TASK_STATUS = {
    "new": "requested",
    "with_clinician": "in-progress",
    "waiting_for_patient": "on-hold",
    "decided": "completed",
    "withdrawn": "cancelled",
}
"""By the state of a case."""
HIGH, MODERATE, LOW = "high", "moderate", "low"


def severity(level: Result) -> str:
    """How severe a finding of this level is, in FHIR's three words."""
    if level <= Result.SAME_DAY:
        return HIGH
    return MODERATE if level <= Result.GP_SOON else LOW
