"""New answers meet a decision: they open the case again, or come while it is being written; and the letters."""

import re
import unicodedata
from io import BytesIO

import pytest
from django.utils.timezone import now
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.people import sign_in
from tests.triage.cases import ELBOW_ON_A_BLOOD_THINNER, sent_case
from tests.triage.own import decided, fresh
from triage.models import Decision, State
from triage.queries.said import rows_of
from triage.services import intake, own_case

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
SHEETS = ("A4", "Letter")


def new_answers(case, **replies):
    """The patient changes answers and sends them."""
    draft = own_case.start_amendment(case=fresh(case), at=now())
    intake.save_page(intake=draft, page="", answers=replies, at=now())
    intake.send(intake=draft, at=now(), identity={"consent": True})


def goes_to(page: Page, origin, case):
    page.goto(f"{origin}/clinician/{case.reference}/")


def decision(page: Page, reason: str) -> None:
    page.get_by_label("Book a consultation").check()
    page.get_by_label("Kind of reason").select_option(label="A talk with a specialist may be worth it")
    page.get_by_label("Reason", exact=True).fill(reason)
    page.get_by_role("button", name="Save the decision").click()


def test_new_answers_open_a_decided_case_again_and_the_difference_is_marked(
    page, live_server, staff, clara, location
):
    case = sent_case(location, words=False)
    decided(case, clara, now(), reason="ON THE FIRST ANSWERS")
    sign_in(page, live_server.url, clara)
    expect(page.locator(f"#case-{case.reference}")).to_have_count(0)
    new_answers(case, sleep_quality=1)
    page.reload()
    expect(page.locator(f"#case-{case.reference}")).to_be_visible()
    goes_to(page, live_server.url, case)
    expect(page.get_by_text("New answers opened this case again")).to_be_visible()
    changed = page.get_by_role("region", name="Answers the patient changed")
    expect(changed).to_contain_text(re.compile("Before:.*now:.*1", re.DOTALL))
    page.get_by_role("button", name="I have read").first.click()
    decision(page, "ON THE NEW ANSWERS")
    expect(page).to_have_url(re.compile(r"/clinician/(\?[^#]*)?#case-"))
    assert fresh(case).state == State.DECIDED
    assert fresh(case).answers_reopened_at is None
    assert [one.reason for one in Decision.objects.order_by("at")] == [
        "ON THE FIRST ANSWERS",
        "ON THE NEW ANSWERS",
    ]


@pytest.mark.expects_status(409)
def test_a_decision_that_new_answers_overtook_is_shown_beside_them(page, live_server, staff, clara, location):
    case = sent_case(location, words=False)
    sign_in(page, live_server.url, clara)
    goes_to(page, live_server.url, case)
    new_answers(case, sleep_quality=1)
    decision(page, "WRITTEN ON THE OLD ANSWERS")
    expect(page.get_by_role("heading", name="Not saved: look again")).to_be_visible()
    expect(page.get_by_text(re.compile("^Answers sent again on"))).to_be_visible()
    expect(page.locator("main")).to_contain_text(re.compile("Before:.*6.*now:.*1", re.DOTALL))
    expect(page.get_by_label("Reason", exact=True)).to_have_value("WRITTEN ON THE OLD ANSWERS")
    assert not Decision.objects.exists()
    page.get_by_role("button", name="Save the decision").click()
    expect(page).to_have_url(re.compile(r"/clinician/(\?[^#]*)?#case-"))
    assert Decision.objects.get().reason == "WRITTEN ON THE OLD ANSWERS"


def tight(text: str) -> str:
    """Letters without what a page does to them: breaks between words, and letters joined to one sign."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("letter", ["patient", "doctor"])
@pytest.mark.parametrize("size", SHEETS)
def test_a_letter_on_paper_holds_every_answer_and_whose_it_is_on_every_sheet(
    page, live_server, staff, clara, location, letter, size
):
    told = {"goal": "Play with my kids", "weight_loss": "not_sure", "fever_or_sweats": "yes"}
    case = sent_case(location, ELBOW_ON_A_BLOOD_THINNER, **told)
    decided(
        case, clara, now(), outcome="refer_elsewhere", reason="TO A DOCTOR", message="Please see your doctor."
    )
    sign_in(page, live_server.url, clara)
    page.goto(f"{live_server.url}/clinician/{case.reference}/letter/{letter}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    sheets = [tight(sheet.extract_text()) for sheet in PdfReader(BytesIO(page.pdf(format=size))).pages]
    whole = "".join(sheets)
    rows = [row for row in rows_of(fresh(case)).values() if row.asked]
    assert len(rows) > 60
    assert [row.question for row in rows if tight(row.question) + tight(row.answer) not in whole] == []
    assert any(not row.answered for row in rows) and any(row.unsure for row in rows)
    for sheet in sheets:
        for words in ("SamLee", "2February1968", case.reference, "DemoClinic", "Confidential"):
            assert words in sheet
    for finding in case.assessments.get().findings:
        assert (tight(finding["clinician"]) in whole) is (letter == "doctor")
    assert ("TOADOCTOR" in whole) is (letter == "doctor")
    assert ("Pleaseseeyourdoctor." in whole) is (letter == "patient")


def test_the_summary_is_marked_whole_with_one_click_and_saved_as_text(
    page, live_server, staff, clara, location
):
    case = sent_case(location, goal="Play with my kids")
    sign_in(page, live_server.url, clara)
    page.goto(f"{live_server.url}/clinician/{case.reference}/summary/")
    text = page.get_by_label("The whole case as plain text")
    text.click()
    marked = page.evaluate("window.getSelection().toString()")
    assert "Play with my kids" in marked and marked.strip().endswith("They are no diagnosis.")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save it as a text file").click()
    assert saved.value.suggested_filename == f"case-{case.reference}.txt"
    assert "Play with my kids" in saved.value.path().read_text(encoding="utf-8")
