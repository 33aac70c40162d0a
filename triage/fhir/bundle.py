"""One case as a FHIR R4 Bundle: the person, every answer, scores, what the rules found, and the work."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from triage.fhir.answers import items
from triage.fhir.codes import PRIORITY, TASK_STATUS, Json, Names, severity
from triage.fhir.questionnaire import canonical
from triage.fhir.records import Exported, Found, Score, Sending
from triage.questionnaire.body_areas import AREAS
from triage.rules import Result

FLAG_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/flag-category"
OBSERVATION_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/observation-category"
CLOSED: Final = ("completed", "cancelled")


def bundle(case: Exported, *, names: Names, at: datetime) -> Json:
    """All resources of a case; they refer to each other by urn, so the file stands by itself."""
    red = [found for found in case.found if found.level <= Result.GP_SOON]
    resources: list[tuple[str, Json]] = [
        (case.person.id, _patient(case, names)),
        *((sending.id, _response(sending, case, names)) for sending in case.sendings),
        *((score.id, _observation(score, case, names)) for score in case.scores),
        *((_places_id(one), _places(one, case, names)) for one in case.sendings if one.places),
        *((found.id, _issue(found, case, names)) for found in case.found),
        *((_beside(found.id, "flag"), _flag(found, case, names)) for found in red),
        (case.id, _task(case, names)),
    ]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": _moment(at),
        "identifier": _reference_number(case, names),
        "entry": [{"fullUrl": _urn(pk), "resource": {**made, "id": pk}} for pk, made in resources],
    }


def _patient(case: Exported, names: Names) -> Json:
    person = case.person
    made: Json = {"resourceType": "Patient"}
    if person.family_name or person.given_name:
        name: Json = {"use": "usual"}
        name |= {"family": person.family_name} if person.family_name else {}
        name |= {"given": [person.given_name]} if person.given_name else {}
        made["name"] = [name]
    if person.birth_date:
        made["birthDate"] = person.birth_date
    reached = (("phone", person.phone), ("email", person.email))
    if telecom := [{"system": system, "value": value} for system, value in reached if value]:
        made["telecom"] = telecom
    spoken: Json = {"coding": [{"system": "urn:ietf:bcp:47", "code": person.language}]}
    return made | {"communication": [{"language": spoken, "preferred": True}]}


def _response(sending: Sending, case: Exported, names: Names) -> Json:
    status = "in-progress" if not sending.complete else "amended" if sending.amended else "completed"
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{canonical(sending.form, names)}|{sending.version}",
        "status": status,
        "subject": _patient_of(case),
        "authored": _moment(sending.at),
        "item": [*items(sending.form, sending.answers, names=names, wordings=sending.wordings)],
    }


def _observation(score: Score, case: Exported, names: Names) -> Json:
    survey: Json = {"coding": [{"system": OBSERVATION_CATEGORY, "code": "survey"}]}
    made: Json = {
        "resourceType": "Observation",
        "status": "final",
        "category": [survey],
        "code": names.concept("measure", score.code, score.title),
        "subject": _patient_of(case),
        "effectiveDateTime": _moment(score.at),
        "valueQuantity": {
            "value": score.value,
            "unit": "points",
            "system": "http://unitsofmeasure.org",
            "code": "{score}",
        },
    }
    return made | ({"derivedFrom": [{"reference": _urn(score.sending)}]} if score.sending else {})


def _places(sending: Sending, case: Exported, names: Names) -> Json:
    """Where it hurts, as marked on the body map: the side is part of each place."""
    marked: list[Json] = [
        {
            "code": names.concept("body-map", "area", "Area marked on the body map"),
            "valueCodeableConcept": names.concept("body-area", code, AREAS[code].label),
        }
        for code in sending.places
        if code in AREAS
    ]
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": names.concept("body-map", "places", "Where it hurts"),
        "subject": _patient_of(case),
        "effectiveDateTime": _moment(sending.at),
        "derivedFrom": [{"reference": _urn(sending.id)}],
        "component": marked,
    }


def _issue(found: Found, case: Exported, names: Names) -> Json:
    """A rule that fired, with its words; what it rests on is the answers it refers to."""
    made: Json = {
        "resourceType": "DetectedIssue",
        "status": "preliminary",
        "code": names.concept("rule", found.rule, found.rule),
        "severity": severity(found.level),
        "patient": _patient_of(case),
        "identifiedDateTime": _moment(found.at),
        "detail": found.words,
    }
    if found.sources:
        made["evidence"] = [{"code": [names.concept("source", source, source) for source in found.sources]}]
    if found.sending:
        made["implicated"] = [{"reference": _urn(found.sending)}]
    return made


def _flag(found: Found, case: Exported, names: Names) -> Json:
    """A warning sign, on as long as the case is open."""
    clinical: Json = {"coding": [{"system": FLAG_CATEGORY, "code": "clinical"}]}
    return {
        "resourceType": "Flag",
        "status": "inactive" if TASK_STATUS[case.state] in CLOSED else "active",
        "category": [clinical],
        "code": names.concept("result", found.level.code, found.level.headline),
        "subject": _patient_of(case),
        "period": {"start": _moment(found.at)},
    }


def _task(case: Exported, names: Names) -> Json:
    made: Json = {
        "resourceType": "Task",
        "identifier": [_reference_number(case, names)],
        "status": TASK_STATUS[case.state],
        "businessStatus": names.concept("state", case.state, case.state_words),
        "intent": "order",
        "priority": PRIORITY.get(case.urgency, "routine"),
        "code": names.concept("result", case.urgency.code, case.urgency_words),
        "for": _patient_of(case),
        "authoredOn": _moment(case.opened_at),
        "lastModified": _moment(max(case.changed_at, case.opened_at)),
        "location": {"display": case.place},
    }
    if case.sendings:
        made["focus"] = {"reference": _urn(case.sendings[-1].id)}
    if case.assignee:
        made["owner"] = {"display": case.assignee}
    if case.due_at:
        made["restriction"] = {"period": {"end": _moment(case.due_at)}}
    if case.decisions:
        made["output"] = [
            {
                "type": names.concept("outcome", decided.outcome, decided.words),
                "valueString": f"{_moment(decided.at)} {decided.by}: {decided.reason}",
            }
            for decided in case.decisions
        ]
    return made


def _reference_number(case: Exported, names: Names) -> Json:
    return {"system": names.of("NamingSystem", "reference"), "value": case.reference}


def _patient_of(case: Exported) -> Json:
    return {"reference": _urn(case.person.id)}


def _places_id(sending: Sending) -> str:
    return _beside(sending.id, "places")


def _beside(pk: str, what: str) -> str:
    """An id for a resource that has no row of its own, the same each time."""
    return str(uuid5(UUID(pk), what))


def _urn(pk: str) -> str:
    return f"urn:uuid:{pk}"


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
