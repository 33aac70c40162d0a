"""The result page: all nine results say at once what to do, by whom and by when, and never more than we know."""

import json
import re
from collections import defaultdict
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from education.quality.grade import grade_of
from education.quality.words import faults_in
from prolo.clinic.facts import facts
from tests.triage import make
from tests.triage.make import AT
from triage.models import Assessment, Case, Submission
from triage.patient import plan, results
from triage.questionnaire import INTAKE
from triage.rules import INTAKE_RULES, Result, assess
from triage.services import assessments, own_case
from triage.services import intake as intakes

pytestmark = pytest.mark.django_db
NINE = [result for result in Result if result.rank <= Result.CONSULT.rank]
HIGHEST_GRADE = 5.0
FORMS = [
    json.loads(line) for line in (Path(__file__).parent / "conformance/intake.jsonl").open(encoding="utf-8")
]
MOST_OF_A_RESULT = 8
SPEAKS_OF_ANOTHER_TREATMENT = {rule.tells_patient for rule in INTAKE_RULES.rules if rule.id == "R222"}


def sending(answers, *, number=1, before=None, location):
    """A case and a sending of it as they would be stored, never saved."""
    found = assess(answers)
    case = Case(reference="7K3M9Q2XA", location=location, due_at=AT, urgency=found.result.rank, region="knee")
    sent = Submission(case=case, number=number, answers=answers, sent_at=AT, words={})
    sent.assessment = Assessment(
        result=found.result.code,
        findings=[assessments.finding(item) for item in found.findings],
        would_change=[{"key": k, "question": INTAKE.questions[k].wording} for k in found.call_script],
    )
    return case, sent


def page_of(answers, location):
    return results.result_page(*sending(answers, location=location))


def shown(page):
    context = {"page": page, "clinic": facts()}
    return render_to_string("triage/patient/sent.html", context)


def text_of(html):
    """The words of the page's own part, each block a sentence."""
    main = html.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    blocks = re.split(r"</?(?:p|li|h1|h2|h3|dt|dd|div|summary|br|section)\b[^>]*>", main)
    words = (" ".join(unescape(strip_tags(block)).split()) for block in blocks)
    return [word.rstrip(":") for word in words if re.search(r"[a-zA-Z]", word)]


def graded(lines):
    return grade_of("\n".join(line if line[-1] in ".?!" else f"{line}." for line in lines)).flesch_kincaid


@pytest.fixture(scope="module")
def forms():
    """The conformance forms by their result."""
    found = defaultdict(list)
    for form in FORMS:
        found[assess(form["answers"]).result].append(form["answers"])
    return found


@pytest.mark.parametrize("result", NINE)
def test_a_result_page_reads_at_grade_5_or_lower(result, forms, location):
    grades = [graded(text_of(shown(page_of(a, location)))) for a in forms[result][:MOST_OF_A_RESULT]]
    assert grades and max(grades) <= HIGHEST_GRADE


@pytest.mark.parametrize("result", NINE)
def test_the_first_thing_on_the_page_is_what_to_do_and_by_when(result, forms, location):
    page = page_of(forms[result][0], location)
    lines = text_of(shown(page))
    first = lines[: lines.index("We have your answers")]
    assert result.headline in first[0]
    assert [line for line in page.you if line not in first] == []
    assert page.clinic in first and "3 March, 10:00 (GMT)" in page.clinic


@pytest.mark.parametrize("result", NINE)
def test_form_and_word_tell_the_level(result, forms, location):
    html = shown(page_of(forms[result][0], location)).partition("We have your answers</h2>")[0]
    card = results.CARD.get(result)
    assert (f'class="card {card}"' in html) if card else ('<span class="level">' not in html)


@pytest.mark.parametrize("result", NINE)
def test_h13_every_result_has_a_safety_net(result, forms, location):
    page = page_of(forms[result][0], location)
    assert len(page.safety_net) == sum(1 for question in INTAKE.questions.values() if question.settled_by)
    assert f"Call {facts().emergency_number} now if you have any of these" in " ".join(text_of(shown(page)))


@pytest.mark.parametrize("result", NINE)
def test_h13_forbidden_words(result, forms, location):
    said = {line for answers in forms[result] for line in _own_words(page_of(answers, location))} | set(
        text_of(shown(page_of(forms[result][0], location)))
    )
    found = [fault.message for line in said - SPEAKS_OF_ANOTHER_TREATMENT for fault in faults_in(line, 0)]
    assert found == []
    judging = re.compile(r"\b(suitable|candidate|percent)\b|%|\byou have \w+itis\b", re.IGNORECASE)
    assert [line for line in said if judging.search(line)] == []


def _own_words(page):
    """Everything the page says that is not a question of the form or a reply to one."""
    plans = page.plan
    lines = [item.do for item in plans.items] + [*plans.bring, *plans.once] if plans else []
    return [*map(str, lines), page.headline, page.evidence, *page.you, page.clinic, *page.good_to_know] + [
        reason.text for reason in page.reasons
    ]


KNOWN_HARD = {
    *("R101", "R106", "R113", "R114", "R201", "R202", "R205", "R209", "R211", "R219", "R221", "R223", "R316"),
    *("R317", "R401", "R701", "R702", "R705", "R708", "R710", "R712", "R713", "R714", "R718", "R720", "R726"),
    *("R801", "R803"),
}
"""Texts of the clinical specification above grade 5: one short sentence with one long word, mostly."""


def test_a_rule_speaks_at_grade_5_or_is_known_not_to():
    grades = {
        rule.id: grade_of(rule.tells_patient).flesch_kincaid
        for rule in INTAKE_RULES.rules
        if rule.tells_patient
    }
    above = {name: grade for name, grade in grades.items() if grade > HIGHEST_GRADE}
    print({name: above[name] for name in sorted(above, key=above.get, reverse=True)})
    assert set(above) == KNOWN_HARD


def test_every_rule_that_asks_for_something_first_has_its_place_in_the_plan():
    wanted = {
        rule.id for rule in INTAKE_RULES.rules if rule.level in results.WITH_A_PLAN and rule.tells_patient
    }
    assert wanted == plan.RULES


@pytest.mark.parametrize("result", results.WITH_A_PLAN)
def test_every_plan_says_whom_to_ask_what_to_bring_and_never_to_stop_a_medicine(result, forms, location):
    for answers in forms[result]:
        made = page_of(answers, location).plan
        assert made.items and all(item.do and item.ask for item in made.items)
        assert "Do not stop or change a medicine by yourself" in str(made.never)
        assert "a list of your medicines" in made.bring
    html = shown(page_of(forms[result][0], location))
    assert "Your plan" in html and "When to check again" in html


@pytest.mark.parametrize("result", [result for result in NINE if result not in results.WITH_A_PLAN])
def test_no_other_result_has_a_plan(result, forms, location):
    assert page_of(forms[result][0], location).plan is None


ON = date(2026, 3, 3)


def checks_again(**changes):
    answers = make.a_clean_knee(**changes)
    rules = [found.rule.id for found in assess(answers).findings if found.rule.level in results.WITH_A_PLAN]
    return plan.plan_for(rules, answers, on=ON).not_before


def test_who_has_had_no_exercise_checks_again_after_the_six_weeks_the_form_asks_about():
    assert checks_again(prior_care=["medicines"]) == ON + timedelta(weeks=6)


def test_whose_pain_is_new_checks_again_when_it_has_lasted_three_months():
    assert checks_again(pain_duration="under_6_weeks") == ON + timedelta(days=92)
    assert checks_again(pain_duration="from_6_to_12_weeks") == ON + timedelta(days=92 - 42)


def test_the_later_of_two_times_counts():
    assert checks_again(pain_duration="under_6_weeks", prior_care=["medicines"]) == ON + timedelta(days=92)


def test_no_date_is_made_up_where_the_rules_know_none():
    assert checks_again(diagnosis="not_told") is None
    assert checks_again(blood_thinner="anticoagulant") is None


def test_the_low_back_rule_names_only_what_is_missing():
    answers = make.a_clean_knee(region="lowback", diagnosis="nonspecific_low_back", prior_care=["medicines"])
    assert plan.items_for(["R804"], answers) == (plan.EXERCISE,)
    tried = {**answers, "prior_care": ["exercise_physio"]}
    assert plan.items_for(["R804"], tried) == (plan.ONE_MORE,)


def amended(case, **changes):
    """The same case sent again with other answers."""
    draft = own_case.start_amendment(case=case, at=AT)
    intakes.save_page(intake=draft, page="", answers=changes, identity={"consent": True}, at=AT)
    return intakes.send(intake=draft, at=AT)


def test_sending_again_shows_what_is_new_what_has_gone_and_what_stayed(location):
    case = make.a_case(location, immune_joint_disease="yes", gout="flare_now")
    again = amended(case, gout="past", steroid_shot="within_3_months")
    page = results.result_page(Case.objects.get(pk=case.pk), again)
    assert [reason.text for reason in page.reasons] == ["Tell the clinician about your recent steroid shot."]
    assert [reason.text for reason in page.kept] == ["Your arthritis team should be asked first."]
    assert page.changes.gone == ("Wait until the gout flare has settled.",)
    changed = {question: (before, now) for question, before, now in page.changes.answers}
    gout = "Do you have gout, or have you been told this joint has gout now?"
    assert changed[gout] == ("Yes, a flare now", "Yes, in the past")
    assert len(changed) == 2
    assert [item.do for item in page.plan.items] == ["Tell the clinician about your steroid shot."]
    assert len(page.plan.kept) == 1


def test_sending_again_says_when_the_result_is_another_one(location):
    case = make.a_case(location)
    same = results.result_page(case, amended(case, goal="To kneel"))
    assert same.changes.headline_before == "" and same.reasons == ()
    worse = results.result_page(case, amended(case, weight_loss="yes"))
    assert worse.changes.headline_before == Result.CONSULT.headline
    assert worse.headline == Result.URGENT_DAYS.headline
    text = " ".join(text_of(shown(worse)))
    assert "That no longer stands" in text


def test_a_first_sending_speaks_of_no_change(location):
    case = make.a_case(location)
    assert results.result_page(case, case.latest).changes is None


def test_nothing_is_promised_for_a_case_that_is_closed(location):
    case = make.a_case(location)
    own_case.withdraw(case=case, at=AT)
    assert results.result_page(Case.objects.get(), case.latest).clinic == ""
