"""The states of a case, the only moves between them, and the outcomes a clinician can choose."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    NEW = "new", _("Waiting for the front desk")
    WITH_CLINICIAN = "with_clinician", _("With a clinician")
    WAITING_FOR_PATIENT = "waiting_for_patient", _("Waiting for the patient")
    DECIDED = "decided", _("Decided")
    WITHDRAWN = "withdrawn", _("Withdrawn by the patient")


CLOSED = (State.DECIDED, State.WITHDRAWN)
"""Nobody has to act on a case in one of these."""

# The trigger of migration 0004 holds the same pairs; a test tries each of them on the database.
MOVES: dict[State, frozenset[State]] = {
    State.NEW: frozenset({State.WITH_CLINICIAN, State.WAITING_FOR_PATIENT, *CLOSED}),
    State.WITH_CLINICIAN: frozenset({State.WAITING_FOR_PATIENT, *CLOSED}),
    State.WAITING_FOR_PATIENT: frozenset({State.NEW, State.WITH_CLINICIAN, *CLOSED}),
    State.DECIDED: frozenset({State.NEW, State.WITH_CLINICIAN}),
    State.WITHDRAWN: frozenset({State.NEW, State.WITH_CLINICIAN}),
}


def may_move(before: str, after: str) -> bool:
    """Whether a case may go from one state to the other; staying where it is is no move."""
    return before == after or State(after) in MOVES[State(before)]


class About(TextChoices):
    """What a case is about: a form that was sent or stopped, or what followed an injection."""

    INTAKE = "intake", _("Intake form")
    AFTERCARE = "aftercare", _("After an injection")


class Outcome(TextChoices):
    BOOK_CONSULTATION = "book_consultation", _("Book a consultation")
    CALL_NOW = "call_now", _("Call the patient now")
    OTHER_CARE_FIRST = "other_care_first", _("Other care first")
    NEED_MORE_INFORMATION = "need_more_information", _("More information needed")
    REFER_ELSEWHERE = "refer_elsewhere", _("Refer elsewhere")
    NOT_FOR_US = "not_for_us", _("Not for this service")


class WhyAsked(TextChoices):
    """Why a case goes back to the patient. It is counted, and stands in the sealed words of the event."""

    MISSING = "missing", _("Answers are missing")
    UNCLEAR = "unclear", _("An answer is not clear")
    CONTRADICTS = "contradicts", _("Two answers do not fit together")
    IDENTITY = "identity", _("A name or a date of birth to check")
    CONTACT = "contact", _("How to reach the patient")
    PAPERS = "papers", _("A letter or a report is needed")
    OTHER = "other", _("Another reason")


class EventKind(TextChoices):
    STOPPED = "stopped", _("The form was stopped by an emergency sign")
    ANSWERS_CHANGED = "answers_changed", _("Answers changed after the stop")
    NUMBER_LEFT = "number_left", _("The patient left a number")
    HELP_CALLED = "help_called", _("The patient says that they have called for help")
    CANNOT_CALL = "cannot_call", _("The patient says that they cannot call for help")
    MISTAKE = "mistake", _("The patient said the answers were a mistake")
    SENT = "sent", _("The form was sent")
    TAKEN = "taken", _("Taken")
    ACCEPTED = "accepted", _("Passed to a clinician")
    RETURNED = "returned", _("Returned to the patient")
    RAISED = "raised", _("Urgency raised")
    LOWERED = "lowered", _("Urgency lowered")
    WORDS_READ = "words_read", _("The patient's own words were read")
    DECIDED = "decided", _("Decided")
    REOPENED = "reopened", _("Opened again")
    AMENDED = "amended", _("The patient sent changed answers")
    MESSAGE = "message", _("A message to the patient")
    REPLIED = "replied", _("The patient wrote")
    MESSAGES_READ = "messages_read", _("The patient's messages were read")
    WITHDRAWN = "withdrawn", _("The patient withdrew the form")
    ERASURE_ASKED = "erasure_asked", _("The patient asks for erasure")
    LINK_GIVEN = "link_given", _("A new link was given to the patient")
    LINK_LOCKED = "link_locked", _("A link was locked after wrong dates of birth: phone the patient")
    MAIL_FAILED = "mail_failed", _("A mail could not be delivered: phone the patient")
    ASSIGNED = "assigned", _("Given to a colleague")
    CALLED = "called", _("A call to the patient")
    CALL_WANTED = "call_wanted", _("To be called")
    ESCALATED = "escalated", _("Told that a reply is due soon, or late")
    DUE_MOVED = "due_moved", _("Opening hours changed, and so did the time to reply")
    HANDED_OVER = "handed_over", _("Appointment")
    MATCH_PROPOSED = "match_proposed", _("Perhaps the same person as in another case")
    MATCH_CONFIRMED = "match_confirmed", _("The same person as in another case")
    MATCH_ENDED = "match_ended", _("Not the same person as in the other case")
    NOTED = "noted", _("A note")
    PARTS_READ = "parts_read", _("Parts of the case were read")
    OPINION_ASKED = "opinion_asked", _("A colleague was asked for a second opinion")
    OPINION_GIVEN = "opinion_given", _("A second opinion")
    PROCEDURE = "procedure", _("A procedure was recorded")
    CHECKED_IN = "checked_in", _("A check-in was answered")
    CHECK_IN_LATE = "check_in_late", _("A check-in was not answered")
    NERVE_OPENED = "nerve_opened", _("Follow-up of a possible nerve injury began")
    NERVE_STEP = "nerve_step", _("Follow-up of a possible nerve injury")
    NERVE_ENDED = "nerve_ended", _("Follow-up of a possible nerve injury ended")
    MEASURED = "measured", _("The patient gave scores")
    HARM_NOTED = "harm_noted", _("An adverse event was registered")


TYPED_IN = (
    EventKind.STOPPED,
    EventKind.ANSWERS_CHANGED,
    EventKind.NUMBER_LEFT,
    EventKind.MISTAKE,
    EventKind.SENT,
)
"""What happens while the form is filled in. By staff too, it is nobody's first action on the case."""

ASKS_FOR_A_CALL = (EventKind.LINK_LOCKED, EventKind.MAIL_FAILED)
"""After one of these the patient is on the call list: nothing else reaches them."""

ASKS_FOR_A_LOOK = (
    EventKind.CANNOT_CALL,
    EventKind.WITHDRAWN,
    EventKind.ERASURE_ASKED,
    EventKind.LINK_LOCKED,
    EventKind.MAIL_FAILED,
)
"""After one of these somebody at the desk looks at the case, also when it is closed; taking it says so."""
