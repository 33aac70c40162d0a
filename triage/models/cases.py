"""Cases and their history: submissions, assessments, events and decisions, which never change."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from prolo.clinic.models import Location
from prolo.vault.fields import EncryptedJSON, EncryptedText
from triage.models.intake import Intake
from triage.models.people import Patient
from triage.models.references import LENGTH
from triage.models.states import CLOSED, About, EventKind, Outcome, State
from triage.rules import Result

_RANKS = {result.rank: result for result in Result}
_OPEN = ~Q(state__in=CLOSED)
WORDS_UNREAD = Q(words_due_at__isnull=False, words_read_at__isnull=True)
WORDS_WAIT = _OPEN & WORDS_UNREAD
"""Whether words can be late: also while the time to reply stands still."""
FLAGGED = _OPEN & (Q(state=State.WITH_CLINICIAN) | Q(urgency__lte=Result.SAME_DAY.rank) | WORDS_UNREAD)
IN_QUEUE = _OPEN | Q(attention_at__isnull=False)
"""What the desk has before it: open cases, and closed ones at which somebody has to look all the same."""
CLOCK_RUNS = _OPEN & ~Q(state=State.WAITING_FOR_PATIENT, urgency__gte=Result.URGENT_DAYS.rank)
"""Whether a case can be late: not while we wait for the patient and nothing is urgent."""
TO_ARRANGE = Q(outcome__in=(Outcome.BOOK_CONSULTATION, Outcome.REFER_ELSEWHERE))
"""Decisions after which the desk arranges something."""
_QUEUE_ORDER = ["urgency", "due_at", "id"]
_NARROWED_BY = ["region", "location", "assignee"]
"""Behind the order in an index: a list narrowed by them passes by what does not fit without reading the cases."""


def result_of_rank(rank: int) -> Result:
    """The result with this rank: urgency is stored by rank, so that queues sort by it."""
    return _RANKS[rank]


def pauses(state: str, urgency: Result) -> bool:
    """Whether the time to answer stands still: we wait for the patient, and nothing is urgent."""
    return state == State.WAITING_FOR_PATIENT and not urgency.more_urgent_than(Result.URGENT_DAYS)


def staff(**options: Any) -> Any:
    """A column that names a member of staff."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options)


class Case(models.Model):
    """The clinic's unit of work. `version` counts its changes and equals the number of its newest event."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.CharField(max_length=LENGTH, unique=True)
    patient = models.ForeignKey(Patient, null=True, on_delete=models.PROTECT, related_name="cases")
    intake = models.ForeignKey(Intake, null=True, on_delete=models.PROTECT, related_name="cases")
    latest = models.ForeignKey("Submission", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=State, default=State.NEW)
    urgency = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=24)
    region = models.CharField(max_length=16, blank=True)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    assignee = staff(null=True, db_index=False)  # the lists of a person have indexes of their own
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    words_due_at = models.DateTimeField(null=True)
    words_read_at = models.DateTimeField(null=True)
    words_read_by = staff(null=True)
    safety_exit = models.BooleanField(default=False)
    language = models.CharField(max_length=8, default="en")
    erasure_asked_at = models.DateTimeField(null=True)
    attention_at = models.DateTimeField(
        null=True
    )  # somebody at the desk has to look; taking the case ends it
    mail_failed_at = models.DateTimeField(null=True)  # a mail came back; taking the case ends it
    call_at = models.DateTimeField(null=True)  # on the call list from then on
    minutes_left = models.PositiveIntegerField(null=True)  # of opening time, while the clock stands still
    escalated = models.PositiveSmallIntegerField(default=0)  # how many steps of the chain were told
    about = models.CharField(max_length=12, choices=About, default=About.INTAKE)
    procedure = models.ForeignKey(
        "Procedure", null=True, on_delete=models.PROTECT, related_name="follow_ups"
    )  # of a case about what followed it
    unread_since = models.DateTimeField(null=True)  # something no clinician has read yet
    answers_reopened_at = models.DateTimeField(null=True)  # new answers opened a decided case again
    opinion_wanted_of = staff(null=True)  # a colleague who was asked for a second opinion
    first_action_at = models.DateTimeField(null=True)  # of a member of staff
    decided_at = models.DateTimeField(null=True)  # for the first time
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["intake"], name="case_one_per_intake"),
            models.CheckConstraint(
                name="case_has_somebody", condition=Q(patient__isnull=False) | Q(intake__isnull=False)
            ),
            models.CheckConstraint(
                name="case_words_who_and_when",
                condition=Q(words_read_at__isnull=True, words_read_by__isnull=True)
                | Q(words_read_at__isnull=False, words_read_by__isnull=False),
            ),
            models.CheckConstraint(name="case_urgency_known", condition=Q(urgency__in=[*_RANKS])),
            models.CheckConstraint(name="case_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="case_about_known", condition=Q(about__in=About.values)),
        ]
        indexes = [
            models.Index(
                fields=[*_QUEUE_ORDER, "state", *_NARROWED_BY, "mail_failed_at"],
                name="case_open_queue",
                condition=IN_QUEUE,
            ),
            models.Index(
                fields=[*_QUEUE_ORDER, "state", *_NARROWED_BY],
                name="case_running_queue",
                condition=CLOCK_RUNS,
            ),
            models.Index(fields=_QUEUE_ORDER, name="case_flagged_queue", condition=FLAGGED),
            models.Index(fields=["state", *_QUEUE_ORDER, *_NARROWED_BY], name="case_state_queue"),
            models.Index(fields=["assignee", *_QUEUE_ORDER], name="case_assignee_queue", condition=IN_QUEUE),
            models.Index(
                fields=["urgency", "opened_at"],
                include=["location"],
                name="case_waiting_now",
                condition=_OPEN,
            ),
            *(
                models.Index(
                    fields=[
                        "state",
                        name,
                        *_QUEUE_ORDER,
                        *(other for other in _NARROWED_BY if other != name),
                    ],
                    name=f"case_closed_{name}",
                    condition=Q(state__in=CLOSED),
                )
                for name in _NARROWED_BY
            ),
            models.Index(
                fields=[*_QUEUE_ORDER, "state", *_NARROWED_BY],
                name="case_mail_failed",
                condition=Q(mail_failed_at__isnull=False),
            ),
            models.Index(
                fields=["state", *_QUEUE_ORDER, "region", "location"],
                name="case_nobodys",
                condition=Q(assignee__isnull=True),  # PostgreSQL takes no order from an index at "IS NULL"
            ),
            models.Index(
                fields=["location", "urgency", "words_due_at"], name="case_words_wait", condition=WORDS_WAIT
            ),
            models.Index(fields=_QUEUE_ORDER, name="case_unread", condition=Q(unread_since__isnull=False)),
            models.Index(
                fields=_QUEUE_ORDER, name="case_reopened", condition=Q(answers_reopened_at__isnull=False)
            ),
            models.Index(
                fields=["opinion_wanted_of", *_QUEUE_ORDER],
                name="case_opinion_wanted",
                condition=Q(opinion_wanted_of__isnull=False),
            ),
            models.Index(
                fields=["urgency", "call_at", "id"],
                name="case_to_call",
                condition=Q(call_at__isnull=False),
            ),
        ]

    @property
    def urgency_result(self) -> Result:
        return result_of_rank(self.urgency)

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED

    @property
    def clock_pauses(self) -> bool:
        return pauses(self.state, self.urgency_result)

    @property
    def words_unread(self) -> bool:
        return self.words_due_at is not None and self.words_read_at is None


class Submission(models.Model):
    """One sent set of answers, with the wording that was on the screen. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    answers = EncryptedJSON()
    identity = EncryptedJSON()
    echoes = EncryptedJSON()
    words = EncryptedJSON()
    questionnaire_version = models.PositiveSmallIntegerField()
    idempotency_key = models.UUIDField(unique=True)
    sent_at = models.DateTimeField()
    entered_by = staff(null=True)
    told_by = EncryptedText(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="submission_number")]


class Assessment(models.Model):
    """What the rulebook said about one set of answers. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assessments")
    submission = models.OneToOneField(
        Submission, null=True, on_delete=models.PROTECT, related_name="assessment"
    )
    intake = models.ForeignKey(Intake, null=True, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=24)
    rulebook_version = models.PositiveSmallIntegerField()
    questionnaire_version = models.PositiveSmallIntegerField()
    assessed_at = models.DateTimeField()
    findings = EncryptedJSON()
    undecided = EncryptedJSON()
    would_change = EncryptedJSON()
    human_must_read = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assessment_of_something",
                condition=Q(submission__isnull=False) | Q(intake__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-assessed_at"], name="assessment_newest"),
            models.Index(fields=["assessed_at"], name="assessment_of_a_day"),
        ]

    @property
    def assessed_on(self) -> date:
        return self.assessed_at.date()


class Event(models.Model):
    """One line of a case's history: who, when, what. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = staff(null=True)
    kind = models.CharField(max_length=20, choices=EventKind)
    detail = EncryptedJSON(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="event_number")]
        indexes = [
            models.Index(
                fields=["at"],
                name="event_urgency_moved",
                condition=Q(kind__in=(EventKind.RAISED, EventKind.LOWERED)),
            ),
        ]


class Decision(models.Model):
    """A clinician's outcome and its reason, beside what the rules had said. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=24, choices=Outcome)
    reason = EncryptedText()
    overrules = models.BooleanField(default=False)
    reason_code = EncryptedText(null=True)  # empty in rows of before there was one
    overruled = EncryptedJSON(null=True)  # ids of the rules the clinician judged otherwise
    result = models.CharField(max_length=24)
    urgency = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = staff()

    class Meta:
        indexes = [
            models.Index(fields=["case", "-at"], name="decision_newest"),
            models.Index(fields=["at"], name="decision_to_arrange", condition=TO_ARRANGE),
            models.Index(fields=["at"], name="decision_of_a_day"),
        ]
