"""The rulebook in the open: every rule and question, what became of them, and answers to try. Nothing is stored."""

import gzip
import re
from html import unescape

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from prolo.accounts.models import KeptWords
from tests.triage.clinical_forms import assessed, calm_after, calm_knee
from tests.triage.make import a_case
from triage.management.commands.count_cases import sides
from triage.models import CountedDay
from triage.queries.day_counts import day_of
from triage.questionnaire import AFTERCARE, INTAKE
from triage.rules import AFTERCARE_RULES, INTAKE_RULES
from triage.rules.copies import digest
from triage.rules.sides import KEPT
from triage.services import counted_days, rule_releases
from triage.staff.rule_filter import narrowed
from triage.staff.rule_parts import rule_parts
from triage.staff.rule_tables import summary

pytestmark = pytest.mark.django_db
INDEX = reverse("rules:index")
TRY = reverse("rules:try", args=["intake"])
HEAVIEST = 40 * 1024


@pytest.fixture(autouse=True)
def _no_limits_left():
    cache.clear()


@pytest.fixture
def desk(sign_in, dana):
    return sign_in(dana)


def text_of(answer):
    page = answer.content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") :])).split())


def counted(**rules):
    CountedDay(
        day=day_of(now()), counted_at=now(), counts={"rules": rules, "results": {}, "outcomes": {}}
    ).save()


def typed(answers, form):
    """Answers as the boxes of the page post them."""
    given = {}
    for key, reply in answers.items():
        items = reply if isinstance(reply, list) else [reply]
        words = [item["text"] if isinstance(item, dict) else str(item) for item in items]
        given[key] = "ticked" if reply is True else words
    return {key: reply for key, reply in given.items() if answers[key] is not False}


def test_every_rule_can_be_reached_from_the_list_and_no_page_of_it_is_heavy(desk):
    found, url = [], INDEX
    while url:
        answer = desk.get(url)
        assert len(gzip.compress(answer.content)) < HEAVIEST
        page = answer.content.decode()
        found += re.findall(r'<h2 id="rule-(\w+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        url = INDEX + unescape(following[1]) if following else ""
    assert found == list(rule_parts())
    assert len(found) == len(INTAKE_RULES.rules) + len(AFTERCARE_RULES.rules)


def test_the_page_of_a_rule_says_all_of_it(desk):
    for rule in (INTAKE_RULES.rules[0], INTAKE_RULES.rules[-1], AFTERCARE_RULES.rules[3]):
        answer = desk.get(reverse("rules:rule", args=[rule.id]))
        said, part = text_of(answer), rule_parts()[rule.id]
        for words in (
            part.sentence,
            rule.tells_clinician,
            *rule.hazards,
            *(one.wording for one in part.reads),
        ):
            assert " ".join(words.split()) in said
        assert (rule.tells_patient or "patients do not see this rule") in said
        assert "Draft, not signed. Signatures still missing: 2" in said
        assert len(gzip.compress(answer.content)) < HEAVIEST


def test_a_source_leads_to_its_page_where_the_library_has_one(desk, library):
    pages = [
        desk.get(reverse("rules:rule", args=[rule])).content.decode() for rule in list(rule_parts())[::6]
    ]
    links = {link for page in pages for link in re.findall(r'href="(/sources/[^"]+)"', page)}
    assert len(links) > 5
    assert {link: desk.get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize(("form", "questionnaire"), [("intake", INTAKE), ("aftercare", AFTERCARE)])
def test_every_question_is_shown_with_its_answers_and_the_rules_that_read_it(desk, form, questionnaire):
    answer = desk.get(reverse("rules:questions", args=[form]))
    said = text_of(answer)
    assert len(gzip.compress(answer.content)) < HEAVIEST
    for question in questionnaire.questions.values():
        assert " ".join(question.wording.split()) in said
        assert all(" ".join(label.split()) in said for label in question.labels.values())
    linked = set(re.findall(r'href="/rules/(\w+)/"', answer.content.decode()))
    reading = {part.id for part in rule_parts().values() if part.form == form and part.reads}
    assert reading <= linked


def test_an_unknown_rule_or_form_is_not_there(desk):
    for url in (
        reverse("rules:rule", args=["R000"]),
        *(reverse(f"rules:{n}", args=["x"]) for n in ("try", "questions")),
    ):
        assert desk.get(url).status_code == 404


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"find": "cauda equina"}, {"R103"}),
        ({"find": "GATE_saddle_or_bladder"}, {"R103"}),
        (
            {"form": "aftercare", "level": "EMERGENCY_NOW"},
            {r.id for r in AFTERCARE_RULES.rules if r.level == 10},
        ),
    ],
)
def test_rules_are_found_by_words_form_and_level(chosen, expected):
    assert expected <= {part.id for part in narrowed(rule_parts().values(), chosen)}
    if "form" in chosen:
        assert expected == {part.id for part in narrowed(rule_parts().values(), chosen)}


def test_a_rule_about_one_area_is_found_under_it_and_under_no_other():
    for area, other in (("jaw", "knee"), ("ankle", "neck")):
        of_area = {part.id for part in narrowed(rule_parts().values(), {"area": area})}
        of_other = {part.id for part in narrowed(rule_parts().values(), {"area": other})}
        assert of_area - of_other and of_other - of_area
    everywhere = {part.id for part in narrowed(rule_parts().values(), {"area": "every"})}
    assert "R103" in everywhere and not everywhere & of_area


def test_nothing_signed_means_every_rule_is_listed_as_not_signed(desk):
    assert "157 rules" in text_of(desk.get(INDEX, {"show": "unsigned"}))
    assert "0 rules" in text_of(desk.get(INDEX, {"show": "lowered"}))


def test_who_signed_these_very_words_stands_on_the_pages(desk, clara, cole):
    for member in (clara, cole):
        member.credentials = "MD"
        member.save()
        rule_releases.sign(form="intake", seen=digest(INTAKE_RULES), by=member, at=now())
    said = text_of(desk.get(INDEX))
    assert "Signed, not released" in said and "Clara, MD" in said and "Cole, MD" in said
    assert "36 rules" in text_of(desk.get(INDEX, {"show": "unsigned"}))
    said = text_of(desk.get(reverse("rules:rule", args=["R101"])))
    assert "Signed, not released" in said and "Clara, MD" in said
    assert "not signed" in text_of(desk.get(reverse("rules:rule", args=["X101"])))


def test_a_hostile_filter_narrows_nothing_and_breaks_nothing(desk):
    for query in (
        {"level": "' OR 1=1"},
        {"page": "99999"},
        {"page": "-1"},
        {"area": "nowhere"},
        {"find": "x" * 500},
    ):
        assert desk.get(INDEX, query).status_code == 200
    assert "<script>" not in desk.get(INDEX, {"find": "<script>"}).content.decode().split("<main")[1]


def test_a_rule_that_is_lowered_too_often_is_pointed_out_in_words(desk):
    counted(R103=[40, 14, 0, 6], R101=[40, 15, 0, 6], R102=[4, 0, 0, 4])
    said = text_of(desk.get(INDEX))
    assert "Lowered too often: R103 ." in said
    assert "at least 3 times in 10" in text_of(desk.get(reverse("rules:rule", args=["R103"])))
    for calm in ("R101", "R102"):
        assert "times in 10" not in text_of(desk.get(reverse("rules:rule", args=[calm])))
    assert "1 rule." in text_of(desk.get(INDEX, {"show": "lowered"}))


def test_a_rule_that_never_fired_says_so_and_lists_no_weeks_of_nothing(desk):
    said = text_of(desk.get(reverse("rules:rule", args=["R201"])))
    assert "It did not fire." in said and "Week from" not in said


def test_small_groups_are_not_told_apart(desk):
    counted(R103=[3, 2, 1, 1], R101=[40, 15, 0, 4])
    said = text_of(desk.get(reverse("rules:rule", args=["R103"])))
    assert "Fired: fewer than 5. Too few decisions to say more." in said
    said = text_of(desk.get(reverse("rules:rule", args=["R101"])))
    assert "Fired: 40. Agreed: 15. Raised: 0. Lowered: fewer than 5." in said


def test_what_is_said_of_a_rule_never_holds_a_number_from_one_to_four():
    from triage.queries.rule_counts import RuleCount

    for numbers in ((1, 2, 3, 4), (4, 4, 4, 4), (9, 5, 1, 0), (4, 0, 0, 0)):
        assert not re.search(r": [1-4]\.", summary(RuleCount(*numbers)))


def test_what_is_counted_stands_in_words_on_the_page(desk):
    said = text_of(desk.get(reverse("rules:rule", args=["R101"])))
    for word in ("Fired", "Agreed", "Raised", "Lowered", "held against the newest answers before it"):
        assert word in said


def test_the_pages_ask_the_database_little_however_much_was_counted(desk, location):
    def asked(url):
        with CaptureQueriesContext(connection) as statements:
            desk.get(url)
        return len(statements)

    rule = reverse("rules:rule", args=["R103"])
    asked(INDEX)  # the session is marked as used
    few = asked(INDEX), asked(rule)
    a_case(location, at=now(), fever_or_sweats="yes")
    counted_days.count_recent(at=now())
    assert (asked(INDEX), asked(rule)) == few
    assert few[0] <= 6 and few[1] <= 8


def test_the_cases_on_each_side_of_every_rule_are_those_of_the_suite():
    assert KEPT.read_text(encoding="utf-8") == sides(), "run manage.py count_cases"


@pytest.mark.parametrize(
    ("form", "answers"),
    [
        ("intake", calm_knee()),
        ("intake", calm_knee(fever_or_sweats="yes", numbness="not_sure")),
        ("intake", {"gate_saddle_or_bladder": True}),
        ("aftercare", calm_after()),
        ("aftercare", calm_after(weakness_after="yes", pain_now=None)),
    ],
)
def test_answers_that_are_tried_get_the_result_of_the_rules_with_receipts(desk, form, answers):
    found = assessed(answers, form)
    answer = desk.post(reverse("rules:try", args=[form]), typed(answers, form))
    assert answer.status_code == 200
    receipt = answer.context["receipt"]
    assert receipt.level == found.result.code
    assert {one.rule for one in receipt.fired} == set(found.fired)
    assert [one.rule for one in receipt.open] == [item.rule.id for item in found.undecided]
    assert len(gzip.compress(answer.content)) < HEAVIEST
    said = text_of(answer)
    assert all(finding.rule.tells_clinician in said for finding in found.findings)


def test_what_would_change_the_result_does_change_it(desk):
    receipt = desk.post(TRY, typed(calm_knee(), "intake")).context["receipt"]
    wordings = {question.wording: question for question in INTAKE.questions.values()}
    for other in receipt.otherwise:
        for wording, said in other.changes:
            question = wordings[wording]
            replies = [True, *question.labels, *([value] for value in question.labels), *range(121)]
            wanted = [reply for reply in replies if question.say(reply) == said] or [None]
            assert other.level in {assessed(calm_knee(**{question.key: r})).result.code for r in wanted}, said


def test_answers_that_are_tried_are_stored_nowhere(desk, dana):
    with CaptureQueriesContext(connection) as statements:
        desk.post(TRY, typed(calm_knee(goal="canary of mine"), "intake"))
    writes = [q["sql"] for q in statements if not q["sql"].lstrip("( ").upper().startswith("SELECT")]
    assert [sql for sql in writes if "canary" in sql or "INSERT" in sql] == []
    desk.post(reverse("keep_words"), {"page": TRY, "goal": "canary of mine"})
    assert not KeptWords.objects.exists()


def test_nothing_that_is_tried_stands_in_an_address(desk):
    page = desk.get(TRY, {"fever_or_sweats": "yes"}).content.decode().split("<main")[1]
    assert 'method="get"' not in page
    assert not re.search(r'<option value="yes" selected', page)


def test_a_number_that_is_none_is_pointed_out_and_everything_else_stays(desk):
    answer = desk.post(TRY, {"age": "old", "goal": "Walk <again>", "fever_or_sweats": "yes"})
    page = answer.content.decode()
    assert answer.status_code == 422 and answer.context["receipt"] is None
    assert "Enter a whole number from 0 to 120" in page
    assert 'value="old"' in page and 'value="Walk &lt;again&gt;"' in page
    assert re.search(r'name="fever_or_sweats".*?<option value="yes" selected', page, re.DOTALL)
    assert desk.post(TRY, {"fever_or_sweats": "perhaps"}).status_code == 422


def test_a_story_fills_in_the_form_and_says_nothing_yet(desk):
    answer = desk.post(TRY, {"from_story": "vignette-01"})
    assert answer.status_code == 200 and answer.context["receipt"] is None
    assert 'value="58"' in answer.content.decode()
