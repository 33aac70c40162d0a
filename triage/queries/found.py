"""Persons as search and comparison show them: who, how to reach them, and their cases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from triage.models import Case, Patient, State, result_of_rank
from triage.queries import listed
from triage.queries.listed import Listed
from triage.queries.persons import birth_date_of, identity_of, name_of, words_for, words_of
from triage.rules import Result

MOST_CASES = 5


@dataclass(frozen=True)
class CaseLine:
    """One case of a person, as far as the desk may see it. `result` is what the rules said of the newest answers."""

    reference: str
    opened_at: datetime
    region_words: str
    side_words: str
    urgency: Result
    result: Result
    state: State
    state_words: str
    due_at: datetime
    safety_exit: bool


@dataclass(frozen=True)
class Person:
    """A person as one form described them. `key` is None for a stopped form, which has no row of its own."""

    key: UUID | None
    name: str
    given_name: str
    family_name: str
    birth_date: str
    phone: str
    email: str
    cases: tuple[CaseLine, ...]

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(line.reference for line in self.cases)


def with_cases(patients: Iterable[Patient]) -> dict[UUID, Person]:
    """Each person with their newest cases, asked for all at once."""
    known = {patient.pk: patient for patient in patients}
    by_person: dict[str, list[Listed]] = {str(pk): [] for pk in known}
    for case in listed.of_patients(list(known)):
        if case.patient_id:
            by_person[case.patient_id].append(case)
    return {
        pk: person(patient, map(_line_of_listed, by_person[str(pk)][:MOST_CASES]))
        for pk, patient in known.items()
    }


def cases_of(patients: Iterable[UUID]) -> QuerySet[Case]:
    """All cases of the persons with these keys, the newest first."""
    rows = Case.objects.filter(patient__in=list(patients)).select_related("latest", "intake", "procedure")
    return rows.order_by("-opened_at", "-id")


def with_these(patients: Iterable[Patient], cases: Iterable[Case]) -> dict[UUID, Person]:
    """Each person with the newest of these cases that are theirs."""
    known = {patient.pk: patient for patient in patients}
    by_person: dict[UUID, list[Case]] = {pk: [] for pk in known}
    for case in cases:
        if case.patient_id:
            by_person[case.patient_id].append(case)
    return {pk: person(patient, map(line_of, by_person[pk][:MOST_CASES])) for pk, patient in known.items()}


def person(patient: Patient, cases: Iterable[CaseLine]) -> Person:
    """A person of the register with these cases."""
    return Person(
        key=patient.pk,
        name=f"{patient.given_name} {patient.family_name}",
        given_name=patient.given_name,
        family_name=patient.family_name,
        birth_date=patient.birth_date,
        phone=patient.phone,
        email=patient.email,
        cases=tuple(cases),
    )


def stopped_person(case: Case) -> Person:
    """Whoever a stopped form is about, as far as the draft says."""
    told: Mapping[str, str] = identity_of(case)
    return Person(
        key=None,
        name=name_of(case),
        given_name=str(told.get("given_name") or ""),
        family_name=str(told.get("family_name") or ""),
        birth_date=birth_date_of(case),
        phone=str(told.get("phone") or told.get("call_back_phone") or ""),
        email=str(told.get("email") or ""),
        cases=(line_of(case),),
    )


def _line_of_listed(case: Listed) -> CaseLine:
    state = State(case.state)
    return CaseLine(
        reference=case.reference,
        opened_at=case.opened_at,
        region_words=words_of("region", case.region),
        side_words=words_of("side", case.side),
        urgency=case.urgency_result,
        result=Result.from_code(case.result),
        state=state,
        state_words=str(state.label),
        due_at=case.due_at,
        safety_exit=case.safety_exit,
    )


def line_of(case: Case) -> CaseLine:
    """One case as a line."""
    return CaseLine(
        reference=case.reference,
        opened_at=case.opened_at,
        region_words=words_for(case, "region"),
        side_words=words_for(case, "side"),
        urgency=result_of_rank(case.urgency),
        result=Result.from_code(case.result),
        state=State(case.state),
        state_words=str(State(case.state).label),
        due_at=case.due_at,
        safety_exit=case.safety_exit,
    )
