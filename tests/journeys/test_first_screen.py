"""The first screen of a case: one page of 1366 by 768, one printed sheet, and nothing the patient wrote is cut."""

import io
import re
from unicodedata import normalize

import pytest
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.people import sign_in
from tests.triage.cases import ELBOW_ON_A_BLOOD_THINNER, sent_case
from triage.demo.stories import STORIES, play
from triage.models import Case

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
WIDE, HIGH = 1366, 768
FORMATS = ("A4", "Letter")
LONG = {
    "goal": "To lift a pan again and to play with my grandchildren. " * 72 + "END-OF-GOAL",
    "questions_to_answer": "Is it safe with my tablets? " * 140 + "END-OF-QUESTIONS",
    "hard_activities": [{"activity": "Lifting anything heavier than a cup of tea with this arm", "score": 3}],
    "fever_or_sweats": "yes",
    "weight_loss": "yes",
    "constant_night_pain": "yes",
    "bone_weakness": "yes",
}
BOTTOM = "() => Math.ceil(document.querySelector('.first-screen').getBoundingClientRect().bottom + scrollY)"
ONLY_THE_SHEET = """() => document.querySelectorAll('.more-of-it, .more-of-it ~ *, .foot')
  .forEach(one => one.remove())"""
PARTS = (
    "Why this person is here",
    "Urgent findings",
    "Other findings",
    "Not known",
    "Scores",
)


@pytest.fixture
def cases(location, staff, cole, mona):
    """Every case of the demo, and one with long words and many findings."""
    people = {"Dana": staff["dana"], "Clara": staff["clara"], "Cole": cole, "Mona": mona}
    for story in STORIES:
        play(story, location=location, staff=people, at=now())
    long = sent_case(location, ELBOW_ON_A_BLOOD_THINNER, **LONG)
    return [*Case.objects.exclude(pk=long.pk).order_by("opened_at"), long]


@pytest.fixture
def clinician(page, live_server, staff):
    page.set_viewport_size({"width": WIDE, "height": HIGH})
    sign_in(page, live_server.url, staff["clara"])
    return page


def opened(page, live_server, case):
    page.goto(f"{live_server.url}{reverse('clinician:case', args=[case.reference])}")
    expect(page.locator(".first-screen")).to_be_visible()


def test_the_first_screen_of_every_case_fits_without_scrolling(clinician, live_server, cases):
    too_high = {}
    for case in cases:
        opened(clinician, live_server, case)
        if (bottom := clinician.evaluate(BOTTOM)) > HIGH:
            too_high[case.reference] = (case.result, bottom)
        for part in ("#why", "#red", "#amber", "#unknown", ".cautions"):
            expect(clinician.locator(part).first).to_be_in_viewport()
        if not case.is_closed:
            expect(clinician.locator("#do-decide")).to_be_in_viewport()
            expect(clinician.get_by_role("button", name=re.compile("^Save the decision"))).to_be_in_viewport(
                ratio=1
            )
    assert too_high == {}


def test_the_first_screen_of_every_case_prints_on_one_sheet(clinician, live_server, cases):
    too_long = {}
    for case in cases:
        opened(clinician, live_server, case)
        clinician.evaluate(ONLY_THE_SHEET)
        for size in FORMATS:
            sheets = PdfReader(io.BytesIO(clinician.pdf(format=size))).pages
            told = " ".join(normalize("NFKC", sheets[0].extract_text()).split())
            missing = [part for part in PARTS if part not in told]
            if len(sheets) != 1 or missing:
                too_long[case.reference, case.result, size] = (len(sheets), missing)
    assert too_long == {}


def test_long_words_are_folded_with_their_length_and_stand_whole_on_screen_and_paper(
    clinician, live_server, cases
):
    opened(clinician, live_server, cases[-1])
    folded = clinician.locator(".first-screen .long").first
    expect(folded).to_contain_text(f"{len(LONG['goal'].strip()):,} letters")
    expect(folded.locator("p")).not_to_be_visible()
    folded.locator("summary").click()
    expect(folded.locator("p")).to_contain_text("END-OF-GOAL")
    pages = PdfReader(io.BytesIO(clinician.pdf(format="A4"))).pages
    told = "".join("".join(page.extract_text() for page in pages[1:]).split())
    for word in ("END-OF-GOAL", "END-OF-QUESTIONS"):
        assert word in told


def test_folded_findings_say_how_many_they_are_and_open_with_a_click(clinician, live_server, cases):
    opened(clinician, live_server, cases[-1])
    more = clinician.locator(".first-screen .more-findings").first
    expect(more.locator("summary")).to_contain_text(re.compile(r"\d findings? more"))
    expect(more.locator(".flag-card").first).not_to_be_visible()
    more.locator("summary").click()
    expect(more.locator(".flag-card").first).to_be_visible()
