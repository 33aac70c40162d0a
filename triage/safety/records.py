"""The records of the safety case, in the form of DCB0129."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """How bad the harm is."""

    MINOR = 0
    SIGNIFICANT = 1
    CONSIDERABLE = 2
    MAJOR = 3
    CATASTROPHIC = 4


class Likelihood(IntEnum):
    """How likely it is, from very low to very high."""

    VERY_LOW = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    VERY_HIGH = 4


MATRIX: dict[Severity, tuple[int, int, int, int, int]] = {
    Severity.CATASTROPHIC: (3, 4, 4, 5, 5),
    Severity.MAJOR: (2, 3, 3, 4, 5),
    Severity.CONSIDERABLE: (2, 2, 3, 3, 4),
    Severity.SIGNIFICANT: (1, 2, 2, 3, 4),
    Severity.MINOR: (1, 1, 2, 2, 3),
}
"""Risk 1 to 5 by severity and likelihood. To check against the current guidance to DCB0129."""


@dataclass(frozen=True)
class Rating:
    """A guess of engineers until a clinical safety officer has corrected and signed it."""

    severity: Severity
    likelihood: Likelihood

    @property
    def risk(self) -> int:
        """Return the risk, 1 to 5."""
        return MATRIX[self.severity][self.likelihood]

    def say(self) -> str:
        """Return severity, likelihood and risk in words."""
        words = (self.severity.name, self.likelihood.name)
        return f"{', '.join(word.replace('_', ' ').lower() for word in words)}: risk {self.risk}"


@dataclass(frozen=True)
class SignOff:
    """Who took responsibility for a hazard, and when; empty until a named person has signed."""

    name: str = ""
    credentials: str = ""
    day: str = ""

    def say(self) -> str:
        """Return who signed, or that nobody did."""
        return f"{self.name}, {self.credentials}, {self.day}" if self.name else "NOT SIGNED"


@dataclass(frozen=True)
class Control:
    """What holds a hazard, the tests that show it, below `tests/`, and the code it lives in.

    `missing` says what of it is not built, or not shown by a test. A control without a test is none.
    """

    what: str
    tests: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    missing: str = ""


@dataclass(frozen=True)
class Hazard:
    """What can go wrong, why, whom it harms, how, and what is done about it; `promises` as in SECURITY.md."""

    id: str
    title: str
    cause: str
    harm: str
    before: Rating
    after: Rating
    controls: tuple[Control, ...]
    promises: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    signed: SignOff = SignOff()

    @property
    def is_open(self) -> bool:
        """Return whether a control of it is missing, whole or in part."""
        return any(control.missing for control in self.controls)
