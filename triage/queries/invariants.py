"""What must hold between rows at any moment; every broken promise is one line of text."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Sum,
)
from django.db.models.functions import TruncDate

from prolo.audit.models import Entry
from triage.models import (
    CLOSED,
    Assessment,
    Case,
    CheckInReply,
    Event,
    Intake,
    Mail,
    OpenTally,
    State,
    Submission,
    Tally,
    TallySum,
)
from triage.rules import versions
from triage.tellers import may_write

Check = Callable[[], Iterator[str]]


def broken() -> list[str]:
    """Every finding of every check; an empty list is good news."""
    return [line for check in CHECKS for line in check()]


def _sent_drafts() -> Iterator[str]:
    own = Submission.objects.filter(idempotency_key=OuterRef("idempotency_key"))
    drafts = Intake.objects.annotate(arrived=Exists(own))
    for pk in drafts.filter(sent_at__isnull=False, arrived=False).values_list("pk", flat=True):
        yield f"intake {pk}: sent, but there is no submission"
    for pk in drafts.filter(sent_at__isnull=True, arrived=True).values_list("pk", flat=True):
        yield f"intake {pk}: there is a submission, but it is not marked as sent"


def _stopped_drafts() -> Iterator[str]:
    own_or_amended = Q(intake=OuterRef("pk")) | Q(pk=OuterRef("amends_id"))
    case = Case.objects.filter(own_or_amended, safety_exit=True)
    lost = Intake.objects.filter(safety_exit=True).annotate(kept=Exists(case)).filter(kept=False)
    for pk in lost.values_list("pk", flat=True):
        yield f"intake {pk}: stopped, but there is no case"


def _submissions() -> Iterator[str]:
    rows = Submission.objects.annotate(
        assessed=Exists(Assessment.objects.filter(submission=OuterRef("pk"))),
        told=Exists(Event.objects.filter(case=OuterRef("case"), kind="sent")),
    )
    for pk in rows.filter(Q(assessed=False) | Q(told=False)).values_list("pk", flat=True):
        yield f"submission {pk}: no assessment, or no event"
    receipts = Mail.objects.filter(case=OuterRef("case"), kind="receipt")
    wants = rows.filter(case__patient__email_token__isnull=False).annotate(receipt=Exists(receipts))
    for row in wants.filter(receipt=False).select_related("case__patient"):
        if row.case.patient and may_write(row.case.patient.contact):
            yield f"submission {row.pk}: no receipt in the outbox"


def _histories() -> Iterator[str]:
    counted = Case.objects.annotate(
        events_found=Count("events"), first=Min("events__number"), last=Max("events__number")
    )
    torn = counted.exclude(first=1, last=F("version"), events_found=F("version"))
    for reference in torn.values_list("reference", flat=True):
        yield f"case {reference}: events do not run from 1 to its version"


def _audit() -> Iterator[str]:
    written = Entry.objects.filter(action__startswith="case.").exclude(
        action__in=("case.read", "case.own_read")
    )
    rows = dict(written.values_list("subject").annotate(found=Count("pk")))
    for reference, version in Case.objects.values_list("reference", "version").iterator():
        if rows.get(f"case:{reference}", 0) != version:
            yield f"case {reference}: {rows.get(f'case:{reference}', 0)} audit rows for {version} changes"


def _newest() -> Iterator[str]:
    counted = Case.objects.annotate(highest=Max("submissions__number"))
    old = counted.filter(highest__isnull=False).exclude(latest__number=F("highest"), latest__case=F("pk"))
    for reference in old.values_list("reference", flat=True):
        yield f"case {reference}: the latest submission is not its newest"
    unread = Assessment.objects.filter(human_must_read=True, submission__isnull=False)
    for reference in unread.filter(case__words_due_at__isnull=True).values_list("case__reference", flat=True):
        yield f"case {reference}: there are words to read, but no time is set for it"


def _versions() -> Iterator[str]:
    for form, made in (("intake", Assessment), ("aftercare", CheckInReply)):
        book = versions.CURRENT[form]
        known = Q(rulebook_version__in=[book.version, *versions.numbers(form)])
        known &= Q(questionnaire_version__lte=book.questionnaire.version)
        for pk in made.objects.exclude(known).values_list("pk", flat=True):
            yield f"{made._meta.verbose_name} {pk}: made with a version this program does not know"


_OPEN_BY = ("location_id", "urgency", "with_patient")


def _open_cases() -> Iterator[str]:
    theirs = ExpressionWrapper(Q(state=State.WAITING_FOR_PATIENT), output_field=BooleanField())
    cases = Case.objects.exclude(state__in=CLOSED).annotate(with_patient=theirs).values_list(*_OPEN_BY)
    counted = OpenTally.objects.values_list(*_OPEN_BY).annotate(number=Sum("count"))
    for (place, urgency, _theirs), off in _unlike(counted, cases.annotate(number=-Count("pk"))):
        yield f"place {place}, urgency {urgency}: {off:+} open cases counted that are not there"


def _sums() -> Iterator[str]:
    sums, counters = (
        rows.objects.annotate(day=TruncDate("at", tzinfo=UTC))
        .values_list("measure", "location_id", "key", "day")
        .annotate(number=sign * Sum("count"))
        for rows, sign in ((TallySum, 1), (Tally, -1))
    )
    for (measure, place, key, day), off in _unlike(sums, counters):
        yield f"place {place}, {day}, {measure} {key}: {off:+} in the sum that was not counted"


def _unlike(one: QuerySet[Any, Any], less: QuerySet[Any, Any]) -> Iterator[tuple[tuple[Any, ...], int]]:
    """What two counts do not agree in, and by how much; both are read at one moment."""
    found: Counter[tuple[Any, ...]] = Counter()
    for *of, number in one.union(less, all=True).iterator():
        found[tuple(of)] += number
    yield from ((of, off) for of, off in found.items() if off)


CHECKS: tuple[Check, ...] = (
    _sent_drafts,
    _stopped_drafts,
    _submissions,
    _histories,
    _audit,
    _newest,
    _versions,
    _open_cases,
    _sums,
)
