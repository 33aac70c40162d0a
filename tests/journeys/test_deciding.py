"""A patient reads about a condition, weighs the options, takes a sheet away and brings it into the check."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import STORIES, replies, walk
from triage.models import Case, Intake

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
KNEE = STORIES[0]
QUESTION = "Will I be able to drive home?"
ASKED = "Can you tell me the benefits and risks again?"


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def reads_and_goes_to_the_guide(page: Page, origin: str) -> None:
    page.goto(f"{origin}/conditions/knee-osteoarthritis/")
    expect(page.get_by_role("heading", level=2).first).to_have_text("At a glance")
    for words in ("Do", "Do not", "All your options", "Where prolotherapy fits"):
        expect(page.get_by_role("heading", name=words, exact=True)).to_be_visible()
    page.get_by_role("link", name="Weigh the options first").click()
    expect(page).to_have_url(re.compile(r"/decide/\?area=knee$"))


def answers_the_guide(page: Page) -> None:
    expect(page.get_by_role("rowheader").first).to_contain_text("Do nothing new, wait")
    choose(page, "As little risk of harm to a nerve as can be", "5")
    choose(page, "Few visits", "2")
    choose(page, "How often do sugar-water injections do serious harm?", "Nobody has counted how often")
    choose(page, "Your arm is numb and weak after an injection. What do you do?", "Wait a week")
    choose(page, "Do you feel sure about the best choice for you?", "Yes")
    choose(page, "Do you know the benefits and risks of each option?", "No")
    page.get_by_label("What do you still want to ask?").fill(QUESTION)
    page.get_by_role("button", name="Make my sheet").click()


def has_the_sheet(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("My sheet")
    much = page.get_by_role("region", name="What matters much to me")
    expect(much).to_contain_text("As little risk of harm to a nerve as can be")
    facts = page.get_by_role("region", name="The facts")
    expect(facts.get_by_text("Right.")).to_have_count(1)
    expect(facts).to_contain_text("Not quite. It can be a sign that a nerve is hurt. Call at once.")
    expect(facts.get_by_text("Not answered.")).to_have_count(2)
    for words in (ASKED, QUESTION):
        expect(page.get_by_role("region", name="What I still want to ask")).to_contain_text(words)
    assert not Intake.objects.exists()


def takes_it_into_the_check(page: Page) -> None:
    page.get_by_role("button", name="Add these to a check").click()
    expect(page.get_by_role("heading", name="Your questions come along")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="Start the check").click()
    expect(page).to_have_url(re.compile("/emergency/$"))
    begun = Intake.objects.get()
    assert begun.answers["region"] == "knee"
    assert all(words in begun.answers["questions_to_answer"] for words in (ASKED, QUESTION))


@pytest.mark.usefixtures("library", "location")
def test_without_a_script_the_sheet_of_the_decision_guide_reaches_the_clinic(another_browser, live_server):
    page = another_browser(java_script_enabled=False)
    reads_and_goes_to_the_guide(page, live_server.url)
    answers_the_guide(page)
    has_the_sheet(page)
    takes_it_into_the_check(page)
    told = {key: reply for key, reply in replies(KNEE["answers"]).items() if key != "questions_to_answer"}
    kept = Intake.objects.get().answers["questions_to_answer"]
    assert walk(page, told | {"questions_to_answer": kept})[-1] == "sent"
    case = Case.objects.get()
    assert case.region == "knee"
    assert QUESTION in Intake.objects.get().answers["questions_to_answer"]


@pytest.mark.usefixtures("library", "location")
def test_with_a_script_the_sheet_can_be_printed_with_a_button_and_fits_on_paper(page, live_server):
    reads_and_goes_to_the_guide(page, live_server.url)
    answers_the_guide(page)
    has_the_sheet(page)
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print my sheet").click()
    assert page.evaluate("window.printed") is True
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print my sheet")).to_be_hidden()
    expect(page.get_by_role("button", name="Add these to a check")).to_be_hidden()
    expect(page.get_by_role("region", name="What I still want to ask")).to_contain_text(QUESTION)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 2
