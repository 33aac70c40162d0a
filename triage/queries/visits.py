"""Visits: those of a day at a place, what was arranged for one case, and what nobody has arranged yet."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Exists, OuterRef

from prolo.clinic.models import Location
from triage.models import Appointment, Case, Decision, Outcome, State
from triage.models.cases import TO_ARRANGE
from triage.queries.persons import birth_date_of, name_of
from triage.services import appointments

MOST = 200
NOT_FORGOTTEN_FOR = timedelta(days=60)
KINDS = Appointment.Kind.choices
BOOKED = Appointment.Kind.BOOKED.value
CANCELLED = Appointment.Kind.CANCELLED.value
_WITH = ("case__patient", "case__intake", "case__latest", "location", "by")


@dataclass(frozen=True)
class Arranged:
    """How a case was handed over; times are those of the place."""

    kind: str
    kind_words: str
    starts_at: datetime | None
    place: str
    note: str
    at: datetime
    by: str
    holds: bool


@dataclass(frozen=True)
class Visit:
    """One line of the list of a day."""

    reference: str
    starts_at: datetime
    name: str
    birth_date: str
    phone: str
    language: str
    note: str


@dataclass(frozen=True)
class ToArrange:
    """A decided case for which nobody has arranged anything yet."""

    reference: str
    name: str
    decided_at: datetime
    outcome_words: str


@dataclass(frozen=True)
class Day:
    """The visits of a day at a place, and what is still to be arranged there."""

    on: date
    place: Location
    visits: tuple[Visit, ...]
    to_arrange: tuple[ToArrange, ...]

    @property
    def references(self) -> tuple[str, ...]:
        return (*(row.reference for row in self.visits), *(row.reference for row in self.to_arrange))


def arranged(case: Case) -> tuple[Arranged, ...]:
    """Everything that was arranged for a case, newest first."""
    rows = Appointment.objects.filter(case=case).select_related("location", "by").order_by("-at")
    return tuple(map(_arranged, rows))


def standing(case: Case) -> Arranged | None:
    """What holds of all that was arranged for a case."""
    row = case.appointments.filter(superseded=False).select_related("location", "by").first()
    return _arranged(row) if row else None


def kinds_possible(case: Case) -> tuple[tuple[str, str], ...]:
    """How the case may be handed over now, with the words for it."""
    open_now = appointments.possible(case)
    return tuple((kind, str(label)) for kind, label in KINDS if kind in open_now)


def outcome_words(case: Case) -> str:
    """What a clinician decided, as far as the desk needs it to arrange things; empty before."""
    if case.state != State.DECIDED:
        return ""
    newest = Decision.objects.filter(case=case).order_by("-at").values_list("outcome", flat=True).first()
    return str(Outcome(newest).label) if newest else ""


def day_at(place: Location, on: date, *, at: datetime) -> Day:
    """The visits of a day of the place's own calendar, by time, and what nobody has arranged yet there."""
    began, ended = (
        datetime.combine(day, time(), tzinfo=place.zone).astimezone(UTC)
        for day in (on, on + timedelta(days=1))
    )
    rows = Appointment.objects.filter(
        kind=BOOKED, superseded=False, location=place, starts_at__gte=began, starts_at__lt=ended
    )
    found = rows.select_related(*_WITH).order_by("starts_at", "pk")[:MOST]
    booked = tuple(_visit(row, row.starts_at.astimezone(place.zone)) for row in found if row.starts_at)
    return Day(on, place, booked, to_arrange(place, at=at))


def to_arrange(place: Location, *, at: datetime) -> tuple[ToArrange, ...]:
    """Decided lately, a visit or a referral to arrange, and nobody has done it; the oldest decision first."""
    later = Decision.objects.filter(case=OuterRef("case"), at__gt=OuterRef("at"))
    done = Appointment.objects.filter(case=OuterRef("case"), at__gte=OuterRef("at"))
    rows = (
        Decision.objects.filter(TO_ARRANGE, at__gte=at - NOT_FORGOTTEN_FOR, case__state=State.DECIDED)
        .filter(~Exists(later), ~Exists(done), case__location=place)
        .select_related("case__patient", "case__intake", "case__latest")
        .order_by("at", "pk")[:MOST]
    )
    return tuple(map(_to_arrange, rows))


def _arranged(row: Appointment) -> Arranged:
    return Arranged(
        kind=row.kind,
        kind_words=str(Appointment.Kind(row.kind).label),
        starts_at=_local(row),
        place=row.location.name if row.location else "",
        note=row.note,
        at=row.at,
        by=row.by.name,
        holds=not row.superseded,
    )


def _local(row: Appointment) -> datetime | None:
    return row.starts_at.astimezone(row.location.zone) if row.starts_at and row.location else None


def _visit(row: Appointment, starts_at: datetime) -> Visit:
    patient = row.case.patient
    return Visit(
        reference=row.case.reference,
        starts_at=starts_at,
        name=name_of(row.case),
        birth_date=birth_date_of(row.case),
        phone=patient.phone if patient else "",
        language=row.case.language,
        note=row.note,
    )


def _to_arrange(row: Decision) -> ToArrange:
    return ToArrange(
        reference=row.case.reference,
        name=name_of(row.case),
        decided_at=row.at,
        outcome_words=str(Outcome(row.outcome).label),
    )
