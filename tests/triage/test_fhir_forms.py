"""Our forms as FHIR Questionnaires: valid for an independent judge, whole, and shown by the same conditions."""

import json

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire as Judge
from fhirpathpy import evaluate
from fhirpathpy.models import models

from tests.triage.clinical_forms import lines
from triage.fhir.answers import answers_in, is_blank, items
from triage.fhir.codes import Names
from triage.fhir.questionnaire import ENABLE_WHEN, TYPES, questionnaire
from triage.questionnaire import AFTERCARE, INTAKE
from triage.questionnaire.kinds import TICK

NAMES = Names("https://clinic.example")
R4 = models["r4"]
FORMS = {"intake": INTAKE, "aftercare": AFTERCARE}
STORED = {name: lines(f"{name}.jsonl") for name in FORMS}


def made(form):
    return questionnaire(FORMS[form], names=NAMES, title="A form")


def every_item(found):
    for item in found:
        yield item
        yield from every_item(item.get("item", ()))


def response(form, answers):
    return {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "item": items(FORMS[form], answers, names=NAMES, wordings={}),
    }


@pytest.mark.parametrize("form", FORMS)
def test_an_independent_judge_finds_the_form_valid_and_reads_back_what_it_was_given(form):
    as_json = json.dumps(made(form))
    assert json.loads(Judge.model_validate_json(as_json).model_dump_json()) == json.loads(as_json)


@pytest.mark.parametrize("form", FORMS)
def test_every_question_and_every_choice_stands_in_it_once_with_its_words(form):
    found = {}
    for item in every_item(made(form)["item"]):
        assert item["linkId"] not in found
        found[item["linkId"]] = item
    for question in FORMS[form].questions.values():
        item = found[question.key]
        assert (item["text"], item["type"]) == (question.wording, TYPES[question.kind])
        chosen = [option["valueCoding"]["code"] for option in item.get("answerOption", ())]
        assert chosen == [option.value for option in question.options]
        assert item["required"] is (question.required_for_safety and question.kind != TICK)


def test_what_is_shown_by_its_conditions_is_what_our_own_form_shows():
    conditions = {
        item["linkId"]: found["valueExpression"]["expression"]
        for item in every_item(made("intake")["item"])
        for found in item.get("extension", ())
        if found["url"] == ENABLE_WHEN
    }
    assert conditions.keys() == {key for key, q in INTAKE.questions.items() if q.shown_when}
    for line in STORED["intake"][::30]:
        answers = INTAKE.prune(line["answers"])
        resource = response("intake", answers)
        ours = INTAKE.visible(answers)
        theirs = {
            key: evaluate(resource, expression.replace("%resource", "QuestionnaireResponse"), model=R4)
            == [True]
            for key, expression in conditions.items()
        }
        assert theirs == {key: key in ours for key in conditions}, line["id"]


@pytest.mark.parametrize("form", FORMS)
def test_answers_go_out_and_come_back_without_loss(form):
    for line in STORED[form]:
        known = {key: reply for key, reply in line["answers"].items() if key in FORMS[form].questions}
        wanted = {key: reply for key, reply in known.items() if not is_blank(reply)}
        assert answers_in(FORMS[form], json.loads(json.dumps(response(form, known)))) == wanted, line["id"]


WORDS = '  =1+1\r\nwith "quotes", <b>marks</b>, \u202eturned, 😀 and ñ  '


@pytest.mark.parametrize(
    "answers",
    [
        {"goal": WORDS},
        {"hard_activities": [{"text": WORDS, "score": 0}, {"text": "Stairs", "score": None}]},
        {"hard_activities": [{"text": "", "score": 10}]},
        {"allergies": ["none", "not_sure"]},
        {"gate_saddle_or_bladder": False, "gate_end": "none"},
        {"region": "not_sure"},
    ],
)
def test_words_scores_and_our_own_not_sure_come_back_letter_by_letter(answers):
    assert answers_in(INTAKE, json.loads(json.dumps(response("intake", answers)))) == answers


def test_a_question_that_was_asked_and_not_answered_stands_there_and_one_never_asked_does_not():
    answers = {"region": "elbow"}
    found = {item["linkId"]: item for item in every_item(response("intake", answers)["item"])}
    shown = INTAKE.visible(answers)
    assert "answer" not in found["average_pain"]
    hidden = set(INTAKE.questions) - set(shown)
    assert hidden and not hidden & set(found)


def test_a_reply_to_a_question_this_form_no_longer_has_is_not_left_out():
    found = {item["linkId"]: item for item in every_item(response("intake", {"gone": "kept"})["item"])}
    assert found["gone"]["answer"] == [{"valueString": "kept"}]
