"""The triage tables."""

from triage.models.calendars import CaseToMove
from triage.models.cases import Assessment, Case, Decision, Event, Submission, result_of_rank
from triage.models.follow_up import (
    CHECK_IN_HOURS,
    MEASURE_WEEKS,
    AdverseEvent,
    CheckIn,
    CheckInPlan,
    CheckInReply,
    Measure,
    NervePathway,
    Procedure,
)
from triage.models.handling import Appointment, Match, Presence, SavedView
from triage.models.intake import Intake
from triage.models.links import AskedLink, Link
from triage.models.mail import Mail, MailText
from triage.models.messages import Message
from triage.models.people import Patient, age_on
from triage.models.references import fresh_reference, read_reference
from triage.models.releases import RulebookRelease, RuleSignature
from triage.models.states import CLOSED, MOVES, About, EventKind, Outcome, State, WhyAsked, may_move
from triage.models.tallies import Counted, CountedDay, OpenTally, Tally, TallySum

__all__ = [
    "CHECK_IN_HOURS",
    "CLOSED",
    "MEASURE_WEEKS",
    "MOVES",
    "About",
    "AdverseEvent",
    "Appointment",
    "AskedLink",
    "Assessment",
    "Case",
    "CaseToMove",
    "CheckIn",
    "CheckInPlan",
    "CheckInReply",
    "Counted",
    "CountedDay",
    "Decision",
    "Event",
    "EventKind",
    "Intake",
    "Link",
    "Mail",
    "MailText",
    "Match",
    "Measure",
    "Message",
    "NervePathway",
    "OpenTally",
    "Outcome",
    "Patient",
    "Presence",
    "Procedure",
    "RuleSignature",
    "RulebookRelease",
    "SavedView",
    "State",
    "Submission",
    "Tally",
    "TallySum",
    "WhyAsked",
    "age_on",
    "fresh_reference",
    "may_move",
    "read_reference",
    "result_of_rank",
]
