"""H15: new symptoms after an injection reach a person in time, whichever form they were told in."""

from datetime import timedelta
from random import Random

import pytest
from django.utils.timezone import now

from tests.triage.after import CALM, EMERGENCY_SIGNS, Asker, when
from tests.triage.clinical_forms import assessed, lines
from tests.triage.make import a_case, a_draft, a_procedure, save
from tests.triage.own import address, with_own_case
from tests.trust.drafts import given_to
from triage.models import Case
from triage.questionnaire import AFTERCARE
from triage.rules import Result

pytestmark = pytest.mark.django_db
OPTIONS = {q.key: list(q.labels) for q in AFTERCARE.questions.values() if q.kind == "one"}


def test_h15_after_procedure_vignettes():
    stories = [line for line in lines("vignettes.jsonl") if line["form"] == "aftercare"]
    found = [(s["expected"]["result"], assessed(s["answers"], "aftercare").result.code) for s in stories]
    assert stories and all(wanted == got for wanted, got in found)


def a_form(chance, **fixed):
    """Any answers at all, some of them blank."""
    told = {key: chance.choice([*values, None]) for key, values in OPTIONS.items()}
    told |= {
        "pain_now": chance.choice([None, *range(11)]),
        "hours_since_treatment": chance.choice([None, 0, 5, 24, 25, 80, 200]),
    }
    return {key: reply for key, reply in {**told, **fixed}.items() if reply is not None}


def test_h15_any_yes_to_an_emergency_sign_is_an_emergency_whatever_else_is_said():
    chance = Random(15)
    for sign in EMERGENCY_SIGNS * 200:
        assert assessed(a_form(chance, **{sign: "yes"}), "aftercare").result is Result.EMERGENCY_NOW


def test_h15_a_blank_is_never_reassuring():
    chance = Random(16)
    required = [q.key for q in AFTERCARE.questions.values() if q.required]
    for key in required * 40:
        told = {**CALM, "hours_since_treatment": chance.choice([1, 20, 50])} | {}
        told.pop(key, None)
        assert assessed(told, "aftercare").result.rank <= Result.SAME_DAY.rank
        found = assessed(a_form(chance, **{key: None}), "aftercare").result
        assert found.rank <= Result.SAME_DAY.rank


@pytest.mark.parametrize(
    "sign", [("numbness_after", "beyond"), ("weakness_after", "yes"), ("shooting_pain", "yes")]
)
def test_h15_numbness_past_site_never_waits_24h(client, location, sign):
    for hours in (0.1, 1, 12, 23.9):
        page = Asker(client, {**CALM, **when(hours), sign[0]: sign[1]}).walk()
        assert "You need to speak to a doctor or nurse today." in page.html


def test_h15_random_answers_through_the_real_form_are_never_softer_than_the_rules(client, location):
    chance = Random(17)
    for _ in range(25):
        told = {**CALM, **when(30)} | {chance.choice([*OPTIONS]): None for _ in range(2)}
        told = {
            key: reply if reply is not None else chance.choice(OPTIONS[key]) for key, reply in told.items()
        }
        page = Asker(client, {**told, "numbness_again": told["numbness_after"]}).walk()
        replies = {key: reply for key, reply in told.items() if key in AFTERCARE.questions}
        found = assessed({**replies, "hours_since_treatment": 30}, "aftercare").result
        assert found.headline in page.html


def test_h15_a_treated_person_is_in_front_of_the_clinician_who_treated_within_the_request(
    client, location, clara
):
    case = a_case(location, at=now() - timedelta(days=3))
    a_procedure(case, by=clara, at=now() - timedelta(hours=2))
    with_own_case(client, case)
    asker = Asker(client, {**CALM, "weakness_after": "yes"}, path=address(case, "check_in"))
    asker.step(asker.step(asker.client.get(asker.path)))
    about = Case.objects.get(about="aftercare")
    assert (about.assignee, about.result) == (clara, "SAME_DAY")


@pytest.mark.parametrize("reply", ["yes", "not_sure"])
def test_h15_who_had_injections_here_is_led_to_the_check_first_and_may_go_on(client, location, reply):
    draft = a_draft(location)
    save(draft, "emergency", gate_end="none")
    given_to(client, draft)
    body = {
        "birth_date_day": "1",
        "birth_date_month": "6",
        "birth_date_year": "1967",
        "filled_in_by": "me",
        "pregnancy": "does_not_apply",
        "injections_here_last_6_weeks": reply,
    }
    between = client.post(f"/check/{draft.pk}/about_you/", body).url
    assert between == f"/check/{draft.pk}/after-injections/"
    page = client.get(between).content.decode()
    assert 'href="/after/check/"' in page and "Go on with this form" in page
    assert client.post(between).url == f"/check/{draft.pk}/where/"
