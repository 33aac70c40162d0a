"""The triage tables."""

from triage.models.cases import Assessment, Case, Decision, Event, Submission, result_of_rank
from triage.models.handling import Appointment, Match, Presence, SavedView
from triage.models.intake import Intake
from triage.models.links import AskedLink, Link
from triage.models.mail import Mail, MailText
from triage.models.messages import Message
from triage.models.people import Patient, age_on
from triage.models.references import fresh_reference, read_reference
from triage.models.states import CLOSED, MOVES, EventKind, Outcome, State, WhyAsked, may_move
from triage.models.tallies import Measure, Tally

__all__ = [
    "CLOSED",
    "MOVES",
    "Appointment",
    "AskedLink",
    "Assessment",
    "Case",
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
    "Outcome",
    "Patient",
    "Presence",
    "SavedView",
    "State",
    "Submission",
    "Tally",
    "WhyAsked",
    "age_on",
    "fresh_reference",
    "may_move",
    "read_reference",
    "result_of_rank",
]
