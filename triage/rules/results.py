"""The results a form can have, most urgent first."""

from __future__ import annotations

from enum import IntEnum


class Result(IntEnum):
    """A result is its rank; the lowest rank wins. NOTE is a rule's level only, EXPECTED is for aftercare."""

    time_frame: str
    headline: str
    flagged_for_clinician: bool

    def __new__(cls, rank: int, time_frame: str, headline: str, flagged: bool = False) -> Result:
        member = int.__new__(cls, rank)
        member._value_ = rank
        member.time_frame = time_frame
        member.headline = headline
        member.flagged_for_clinician = flagged
        return member

    EMERGENCY_NOW = 10, "now (minutes)", "Get emergency help now."
    SAME_DAY = (
        20,
        "within hours, today, incl. nights and weekends",
        "You need to speak to a doctor or nurse today.",
    )
    URGENT_DAYS = 30, "1-3 working days", "Please see a doctor in the next 1 to 3 working days."
    GP_SOON = 40, "within 2 weeks", "Please see your usual doctor in the next 2 weeks."
    NOT_ENOUGH_INFO = (
        50,
        "clinic calls back, 2 working days",
        "We need to ask you more before we can guide you.",
    )
    OUTSIDE_SCOPE = 60, "not applicable", "This service is not set up for this problem."
    USUAL_CARE_FIRST = 70, "routine", "Other care should come first."
    CONSULT_WITH_CAUTIONS = (
        80,
        "before any booking",
        "A talk with a specialist may be worth it, and there are things to sort out first.",
        True,
    )
    CONSULT = 90, "routine", "A talk with a specialist may be worth it.", True
    EXPECTED = 95, "check again tomorrow", "What you describe fits common soreness."
    NOTE = 99, "", ""

    @property
    def code(self) -> str:
        """Return the stored name."""
        return self.name

    @property
    def rank(self) -> int:
        """Return the rank: the lower, the more urgent."""
        return int(self)

    @classmethod
    def from_code(cls, code: str) -> Result:
        """Return the result with this stored name; KeyError when there is none."""
        return cls[code]

    def more_urgent_than(self, other: Result) -> bool:
        """Return whether this one needs help sooner than the other."""
        return self.rank < other.rank
