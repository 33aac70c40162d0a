"""The decision guide: balanced, without advice, and the person's own words go along only when they wish."""

import re

import pytest

from education.decide import FACTS, SURE, VALUES, sheet
from education.models import Source
from triage.models import Intake

SAID = {
    "no_harm": "5",
    "less_pain": "4",
    "few_visits": "2",
    "harm": "unknown",
    "numb": "wait",
    "understand": "no",
}


def test_the_sheet_orders_what_matters_and_gives_no_score():
    made = sheet(SAID)
    words = {value.key: value.words for value in VALUES}
    assert made.much == (words["no_harm"], words["less_pain"])
    assert made.less == (words["few_visits"],)
    assert [right for _, right in made.facts] == [True, None, False, None]
    assert made.to_ask == (SURE[1].if_no,)


@pytest.mark.parametrize(
    "odd", [{"no_harm": "6"}, {"no_harm": "x"}, {"harm": "nonsense"}, {"sure": "maybe"}, {}]
)
def test_odd_answers_count_as_none(odd):
    made = sheet(odd)
    assert (made.much, made.less, made.to_ask) == ((), (), ())
    assert all(right is None for _, right in made.facts)


def test_every_question_on_the_facts_has_one_right_answer_among_those_offered():
    assert all(fact.right in dict(fact.answers) and len(fact.answers) == 3 for fact in FACTS)


@pytest.mark.usefixtures("library")
def test_every_fact_has_a_source_of_the_library():
    assert {fact.source for fact in FACTS} <= set(Source.objects.values_list("key", flat=True))


@pytest.mark.usefixtures("library")
def test_nothing_is_chosen_beforehand_and_no_treatment_comes_first(client):
    text = client.get("/decide/").content.decode()
    assert not re.search(r"<input[^>]*\bchecked\b", text)
    words = re.sub(r"<[^>]+>", "", text)
    assert words.index("Do nothing new, wait") < words.index("Dextrose injection")


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("address", "check"), [("/decide/", "/check/"), ("/decide/?area=knee", "/check/?area=knee")]
)
def test_the_guide_leads_to_the_check_with_the_area_a_person_came_from(client, address, check):
    article = client.get(address).content.decode().partition("<article")[2]
    assert re.findall(r'href="(/check/[^"]*)"', article) == [check]


@pytest.mark.usefixtures("library")
def test_its_options_are_those_of_the_page_on_what_else_may_help(client):
    def rows(path):
        table = (
            client.get(path).content.decode().split("The same points for each option")[1].split("</table>")[0]
        )
        return [" ".join(re.sub(r"<sup>.*?</sup>|<[^>]+>", " ", row).split()) for row in table.split("</tr>")]

    assert rows("/decide/") == rows("/alternatives/")


@pytest.mark.usefixtures("library")
def test_the_sheet_is_shown_and_not_kept(client):
    answer = client.post("/decide/", SAID | {"own_questions": "Will it hurt?"})
    text = answer.content.decode()
    assert "Will it hurt?" in text
    assert "As little risk of harm to a nerve as can be" in text
    assert not re.search(r"you should|best for you is|we recommend", text, re.I)
    assert "no-store" in answer["Cache-Control"]
    assert not Intake.objects.exists()


@pytest.mark.usefixtures("library")
def test_the_words_go_along_into_a_check_only_after_its_first_page(client, location):
    words = sheet(SAID | {"own_questions": "Will it hurt?"}).words_for_the_check
    first = client.post("/check/", {"brought": "decide", "questions": words})
    assert first.status_code == 200
    assert "This check is not for emergencies" in first.content.decode()
    assert not Intake.objects.exists()
    client.post("/check/", {"area": "knee", "questions": words})
    assert Intake.objects.get().answers["questions_to_answer"] == words
    assert Intake.objects.get().answers["region"] == "knee"
