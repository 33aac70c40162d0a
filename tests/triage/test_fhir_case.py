"""A case as a FHIR bundle: valid for an independent judge, whole, and for a clinician who proved who they are."""

import json
import re
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.timezone import now
from fhir.resources.R4B.bundle import Bundle as Judge

from prolo.audit.models import Entry
from tests.triage.cases import ELBOW_ON_A_BLOOD_THINNER, KNEE, SAM, sent_case, stopped_case
from tests.triage.own import by_staff, fresh
from triage.fhir.answers import answers_in, is_blank
from triage.fhir.bundle import bundle
from triage.fhir.codes import PRIORITY, TASK_STATUS
from triage.models import Case, EventKind, State
from triage.queries.export import exported
from triage.questionnaire import INTAKE
from triage.rules import Result
from triage.services import desk
from triage.services.exports import names

pytestmark = pytest.mark.django_db
# Of the FHIR R4 specification; the judge accepts any code.
ALLOWED = {
    "Bundle.type": {"collection"},
    "QuestionnaireResponse.status": {"in-progress", "completed", "amended"},
    "Observation.status": {"final"},
    "DetectedIssue.status": {"registered", "preliminary", "final"},
    "DetectedIssue.severity": {"high", "moderate", "low"},
    "Flag.status": {"active", "inactive"},
    "Task.status": {"requested", "in-progress", "on-hold", "completed", "cancelled"},
    "Task.intent": {"order"},
    "Task.priority": {"routine", "urgent", "asap", "stat"},
}

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*")
SENT = {
    "a calm knee": KNEE,
    "an elbow on a blood thinner": ELBOW_ON_A_BLOOD_THINNER,
    "weight loss": KNEE | {"weight_loss": "yes", "constant_night_pain": "not_sure"},
}


def made(case):
    return bundle(exported(fresh(case)), names=names(), at=now())


def resources(found, kind):
    return [entry["resource"] for entry in found["entry"] if entry["resource"]["resourceType"] == kind]


def referred_to(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "reference":
                yield inner
            yield from referred_to(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from referred_to(inner)


def with_moments(value):
    """The same with moments instead of their texts: one moment can be written in several ways."""
    if isinstance(value, dict):
        return {key: with_moments(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_moments(inner) for inner in value]
    if isinstance(value, str) and MOMENT.fullmatch(value):
        return datetime.fromisoformat(value)
    return value


def judged(found):
    """Raises unless an independent judge takes it, all references lead somewhere and all codes are FHIR's."""
    as_json = json.dumps(found)
    taken = json.loads(Judge.model_validate_json(as_json).model_dump_json())
    assert with_moments(taken) == with_moments(json.loads(as_json))
    urls = [entry["fullUrl"] for entry in found["entry"]]
    assert len(urls) == len(set(urls))
    assert set(referred_to(found)) <= set(urls)
    for entry in [{"resource": found}, *found["entry"]]:
        resource = entry["resource"]
        for name, value in resource.items():
            if allowed := ALLOWED.get(f"{resource['resourceType']}.{name}"):
                assert value in allowed, (resource["resourceType"], name, value)


@pytest.fixture
def clinician(sign_in, clara):
    return sign_in(clara)


def test_every_case_of_the_demo_is_valid_and_holds_every_answer(settings):
    settings.DEMO = True
    call_command("load_demo", verbosity=0)
    cases = list(Case.objects.all())
    assert len(cases) >= 13
    for case in cases:
        found = made(case)
        judged(found)
        (patient,) = resources(found, "Patient")
        (task,) = resources(found, "Task")
        assert task["for"]["reference"] == f"urn:uuid:{patient['id']}"
        sent = [one for one in resources(found, "QuestionnaireResponse") if "intake|" in one["questionnaire"]]
        if case.latest:
            wanted = {key: reply for key, reply in case.latest.answers.items() if not is_blank(reply)}
            assert answers_in(INTAKE, sent[-1]) == wanted


@pytest.mark.parametrize("name", SENT)
def test_every_finding_is_an_issue_with_its_words_and_a_red_one_a_flag_too(location, name):
    case = sent_case(location, SENT[name])
    found = made(case)
    judged(found)
    kept = case.assessments.get().findings
    issues = {one["code"]["text"]: one for one in resources(found, "DetectedIssue")}
    assert {rule: one["detail"] for rule, one in issues.items()} == {f["rule"]: f["clinician"] for f in kept}
    red = [f for f in kept if Result.from_code(f["level"]) <= Result.GP_SOON]
    assert len(resources(found, "Flag")) == len(red)


def test_a_stopped_form_is_in_progress_and_its_task_is_for_now(location):
    found = made(stopped_case(location))
    judged(found)
    (sent,) = resources(found, "QuestionnaireResponse")
    (task,) = resources(found, "Task")
    assert (sent["status"], task["priority"]) == ("in-progress", "stat")


def test_changed_answers_stand_beside_the_first_ones(location):
    from triage.services import intake as intakes
    from triage.services import own_case

    case = sent_case(location, words=False)
    later = now() + timedelta(minutes=1)
    draft = own_case.start_amendment(case=fresh(case), at=later)
    intakes.save_page(intake=draft, page="", answers={"average_pain": 9}, at=later)
    intakes.send(intake=draft, at=later, identity={"consent": True})
    found = made(case)
    judged(found)
    first, second = resources(found, "QuestionnaireResponse")
    assert (first["status"], second["status"]) == ("completed", "amended")
    assert answers_in(INTAKE, second)["average_pain"] == 9 != answers_in(INTAKE, first)["average_pain"]


def test_states_and_urgencies_have_a_word_of_fhir_each(location, dana):
    assert TASK_STATUS.keys() == set(State.values)
    assert set(PRIORITY.values()) | {"routine"} == ALLOWED["Task.priority"]
    case = sent_case(location)
    by_staff(case, desk.raise_urgency, dana, now(), to=Result.SAME_DAY)
    (task,) = resources(made(case), "Task")
    assert task["priority"] == "asap"


def test_a_clinician_saves_the_file_and_that_is_written_down(clinician, clara, location):
    case = sent_case(location)
    answer = clinician.get(reverse("exports:fhir", args=[case.reference]))
    assert answer["Content-Type"] == "application/fhir+json"
    assert answer["Content-Disposition"] == f'attachment; filename="{case.reference}.json"'
    assert "no-store" in answer["Cache-Control"]
    judged(answer.json())
    assert SAM["family_name"] in answer.content.decode()
    rows = Entry.objects.filter(subject=f"case:{case.reference}", by_id=clara.pk)
    assert {"case.read", "case.exported"} <= set(rows.values_list("action", flat=True))
    assert not case.events.filter(kind=EventKind.MESSAGE).exists()


def test_the_password_is_asked_for_again_before_a_file_is_made(clinician, location):
    import time_machine

    case = sent_case(location)
    with time_machine.travel(now() + timedelta(minutes=11)):
        answer = clinician.get(reverse("exports:fhir", args=[case.reference]))
    assert answer.status_code == 302 and "reauthenticate" in answer["Location"]
    assert not Entry.objects.filter(action="case.exported").exists()


def test_the_eleventh_file_of_an_hour_is_refused(clinician, location, settings):
    settings.RATE_LIMITS = True
    address = reverse("exports:fhir", args=[sent_case(location).reference])
    assert [clinician.get(address).status_code for _ in range(11)] == [200] * 10 + [429]


def test_an_unknown_reference_is_not_found(clinician):
    assert clinician.get(reverse("exports:fhir", args=["NOSUCHREF"])).status_code == 404


def test_anybody_may_have_the_form_and_it_holds_nobody(client, location):
    sent_case(location)
    answer = client.get(reverse("fhir:form", args=["intake"]))
    assert answer.json()["resourceType"] == "Questionnaire"
    assert SAM["family_name"] not in answer.content.decode()
    assert client.get(reverse("fhir:form", args=["nothing"])).status_code == 404
