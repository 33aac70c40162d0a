"""Who a case is about, from what was sent or from the draft of a stopped form."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, UUIDField, Value

from triage import tellers
from triage.models import About, Case, Event, EventKind, age_on
from triage.queries.shown import Contact
from triage.questionnaire import INTAKE
from triage.questionnaire.body_areas import Marked, marked


def name_of(case: Case) -> str:
    """The person's name, as far as it is known."""
    if case.patient:
        return f"{case.patient.given_name} {case.patient.family_name}"
    return named_in(case.intake.identity if case.intake else {})


def named_in(told: Mapping[str, Any]) -> str:
    """The name on the draft of a stopped form, or the one to ask for when calling back."""
    full = f"{told.get('given_name') or ''} {told.get('family_name') or ''}".strip()
    return full or str(told.get("call_back_name") or "")


def identity_of(case: Case, left: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Names and contact as sent, with a number left on an emergency page; of a stopped form, as on the draft.

    `left` is what `left_later` found for the case, where it was asked for several at once.
    """
    told = case.intake.identity if case.intake else {}
    sent = {**told, **case.latest.identity} if case.latest else told or _on_file(case)
    return {**sent, **(left_later([case])[case.pk] if left is None else left)}


def _on_file(case: Case) -> dict[str, Any]:
    """The person as the register has them: a case about an injection has no form of its own."""
    known = case.patient
    if known is None:
        return {}
    names = ("given_name", "family_name", "birth_date", "email", "phone")
    return {**known.contact, **{name: getattr(known, name) for name in names}}


def left_later(cases: Collection[Case]) -> dict[UUID, dict[str, Any]]:
    """For each case the number, and the name with it, that was left last on an emergency page.

    That of a check-in is left at a case of its own, and holds for every case of the person.
    """
    persons = [case.patient_id for case in cases if case.patient_id]
    left = Event.objects.filter(kind=EventKind.NUMBER_LEFT)
    here = left.filter(case__in=[case.pk for case in cases]).annotate(person=_OF_NO_OTHER)
    checked_in = left.filter(case__patient__in=persons, case__about=About.AFTERCARE)
    every = here.union(checked_in.annotate(person=F("case__patient")), all=True)
    found: dict[UUID, dict[str, Any]] = {case.pk: {} for case in cases}
    for event in every.order_by("at", "number"):
        if phone := event.detail.get("phone"):
            told = {"call_back_phone": phone, "call_back_name": event.detail.get("name") or ""}
            found |= {case.pk: told for case in cases if _is_told_for(case, event)}
    return found


_OF_NO_OTHER = Value(None, UUIDField())


def _is_told_for(case: Case, event: Any) -> bool:
    return case.pk == event.case_id or (event.person is not None and case.patient_id == event.person)


def contact_of(told: Mapping[str, Any]) -> Contact:
    """How to reach the person whose identity this is."""
    return Contact(
        phone=told.get("phone") or "",
        email=told.get("email") or "",
        voicemail_ok=told.get("voicemail_ok"),
        text_ok=told.get("text_ok"),
        email_ok=told.get("email_ok"),
        whom=str(told.get("contact_whom") or ""),
        call_back_phone=told.get("call_back_phone") or "",
        call_back_name=told.get("call_back_name") or "",
    )


def number_of(case: Case) -> str:
    """Where to call the person: the number they left last, else the one on file; empty without one."""
    contact = contact_of(identity_of(case))
    return contact.call_back_phone or contact.phone


def birth_date_of(case: Case) -> str:
    """The date of birth as ISO text, empty when it is not known."""
    if case.patient:
        return str(case.patient.birth_date)
    return str((case.intake.identity if case.intake else {}).get("birth_date") or "")


def age_of(case: Case, day: date) -> int | None:
    """The age on that day, or as the form says when only that is known."""
    age = age_on(birth_date_of(case), day)
    return answers_of(case).get("age") if age is None else age


def answers_of(case: Case) -> dict[str, Any]:
    """The newest answers: those that were sent, or the draft of a stopped form."""
    found: dict[str, Any] = {}
    if case.latest:
        found = case.latest.answers
    elif case.intake:
        found = case.intake.answers
    return found


def places_of(case: Case) -> Marked:
    """The places the person ticked on the body map, and the main one; what the answers say when they say otherwise."""
    typed = case.latest or case.intake
    return marked(typed.identity.get("body_map") or {}, answers_of(case)) if typed else Marked(())


def words_for(case: Case, key: str) -> str:
    """The region or side of a case in words, empty when it is not known."""
    return words_of(key, case.region if key == "region" else answers_of(case).get(key) or _treated(case, key))


def words_of(key: str, value: Any) -> str:
    """An answer to a question of choices in words, empty when it is none of them."""
    option = INTAKE.questions[key].option(value)
    return option.label if option else ""


def _treated(case: Case, key: str) -> Any:
    """The side that was treated, for a case about an injection that is on file."""
    return case.procedure.record.get(key) if case.procedure else None


def filled_in_line(case: Case) -> str:
    """That not the patient alone filled in the form, and who did; empty when they did."""
    typed = case.latest or case.intake
    staff = typed.entered_by if typed else None
    return tellers.mark(
        answers_of(case),
        typed.identity if typed else {},
        entered_by=staff.name if staff else "",
        told_by=typed.told_by if typed else "",
    )
