"""Everything of one case that may leave the house, as the plain values a FHIR export is made of."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from triage.fhir.records import Decided, Exported, Found, Person, Score, Sending
from triage.measures import INSTRUMENTS, PHQ4, phq4_total
from triage.models import CLOSED, Assessment, Case, Outcome, State
from triage.queries.aftercare import Told, told_in
from triage.queries.levels import LEVEL_WORDS
from triage.queries.own_copy import Sheet, own_copy
from triage.queries.persons import birth_date_of, identity_of
from triage.queries.rounds import Given, rounds_of
from triage.questionnaire import AFTERCARE, INTAKE
from triage.questionnaire.body_areas import marked
from triage.rules import Result


def exported(case: Case) -> Exported:
    """The case with every set of answers, the scores in them, the findings of the newest, and the decisions."""
    sheets = own_copy(case).sheets
    told = tuple(reversed(told_in(case)))
    sendings = (*(_sending(case, sheet) for sheet in sheets), *map(_check_in, told))
    newest = max(sendings, key=lambda sending: sending.at, default=None)
    return Exported(
        id=str(case.pk),
        reference=case.reference,
        state=case.state,
        state_words=str(State(case.state).label),
        urgency=case.urgency_result,
        urgency_words=str(LEVEL_WORDS[case.urgency_result]),
        opened_at=case.opened_at,
        due_at=None if case.state in CLOSED else case.due_at,
        changed_at=case.events.order_by("-number").values_list("at", flat=True)[0],
        place=case.location.name,
        assignee=case.assignee.name if case.assignee else "",
        person=_person(case),
        sendings=sendings,
        scores=(*_scores_in(sendings), *_scores_asked_for(case)),
        found=(*_found(case, newest), *_found_after(told)),
        decisions=_decisions(case),
    )


def _person(case: Case) -> Person:
    told = identity_of(case)
    row = case.patient
    return Person(
        id=str(row.pk if row else uuid5(case.pk, "person")),
        given_name=row.given_name if row else str(told.get("given_name") or ""),
        family_name=row.family_name if row else str(told.get("family_name") or ""),
        birth_date=birth_date_of(case),
        phone=row.phone if row else str(told.get("call_back_phone") or told.get("phone") or ""),
        email=row.email if row else str(told.get("email") or ""),
        language=case.language,
    )


def _sending(case: Case, sheet: Sheet) -> Sending:
    answers = dict(sheet.answers)
    places = marked(sheet.identity.get("body_map") or {}, answers)
    return Sending(
        id=str(uuid5(case.pk, f"sending {sheet.number}")),
        form=INTAKE,
        version=sheet.version,
        answers=answers,
        wordings={row.key: row.question for section in sheet.sections for row in section.rows},
        at=sheet.sent_at or case.opened_at,
        complete=sheet.sent_at is not None,
        amended=sheet.number > 1,
        places=places.areas,
    )


def _check_in(told: Told) -> Sending:
    return Sending(
        id=str(told.pk),
        form=AFTERCARE,
        version=told.versions[1],
        answers=told.replies,
        wordings={row.key: row.question for section in told.sections for row in section.rows},
        at=told.sent_at,
        complete=not told.unfinished,
        amended=False,
        places=told.felt,
    )


def _scores_in(sendings: Iterable[Sending]) -> Iterable[Score]:
    for sending in sendings:
        if sending.form is INTAKE:
            yield from _scores(sending.answers, at=sending.at, of=UUID(sending.id), sending=sending.id)


def _scores_asked_for(case: Case) -> Iterable[Score]:
    for one in rounds_of(case).later:
        if one.taken_at:
            yield from _scores(one.given.answers, at=one.taken_at, of=one.pk, sending="")


def _scores(answers: Mapping[str, Any], *, at: datetime, of: UUID, sending: str) -> Iterable[Score]:
    given = Given(answers)
    values = {
        "nprs": given.pain,
        "peg": given.peg,
        "psfs": given.psfs,
        "pgic": given.overall,
        PHQ4.code: phq4_total(answers),
    }
    for code, value in values.items():
        if value is not None:
            yield Score(str(uuid5(of, code)), code, INSTRUMENTS[code].name, value, at, sending)


def _found(case: Case, newest: Sending | None) -> Iterable[Found]:
    row = case.assessments.order_by("-assessed_at", "-submission__number").first()
    return _findings(row, of=newest.id if newest else "") if row else ()


def _findings(row: Assessment, *, of: str) -> Iterable[Found]:
    for item in row.findings:
        yield Found(
            id=str(uuid5(row.pk, item["rule"])),
            rule=item["rule"],
            level=Result.from_code(item["level"]),
            words=item["clinician"],
            sources=tuple(item["sources"]),
            at=row.assessed_at,
            sending=of,
        )


def _found_after(told: tuple[Told, ...]) -> Iterable[Found]:
    """What the rules found in the newest answers after an injection."""
    for one in told[-1:]:
        for item in one.findings:
            yield Found(
                id=str(uuid5(one.pk, item.rule)),
                rule=item.rule,
                level=item.level,
                words=item.clinician,
                sources=item.sources,
                at=one.sent_at,
                sending=str(one.pk),
            )


def _decisions(case: Case) -> tuple[Decided, ...]:
    rows = case.decisions.select_related("by").order_by("at")
    return tuple(
        Decided(row.outcome, str(Outcome(row.outcome).label), row.reason, row.at, row.by.name) for row in rows
    )
