"""A Monday morning: sixty new items of every kind, worked down to none by two people at once."""

import re
from datetime import timedelta
from itertools import cycle

import pytest
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import expect

from tests.conftest import _staff
from tests.journeys.people import sign_in, with_code
from tests.triage.cases import KNEE, SAM, VIGNETTES, stopped_case
from triage.models import Case, Event, EventKind, Mail, Match, State
from triage.rules import Result, assess
from triage.services import delivery
from triage.services import intake as intakes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
SENT, STOPPED = 56, 3
NOT_SURE = "weight_loss"
FAMILIES = ("Abara", "Bruun", "Castel", "Demir", "Engel", "Farah", "Grau")


def arrives(location, number, answers, **who):
    """One form, sent over the weekend."""
    at = now() - timedelta(hours=50) + timedelta(minutes=number)
    family = FAMILIES[number % len(FAMILIES)]
    person = {
        "given_name": f"Nr{number:02d}",
        "family_name": family,
        "birth_date": born(number, answers),
        "phone": f"555-{2000 + number}",
        "email": f"nr{number}@example.org",
        "helper_name": "Robin Hale",
        "relationship": "friend",
        "contact_whom": "patient",
    }
    draft = intakes.start(at=at, location=location)
    kept = {**answers, "understands_limits": True}
    intakes.save_page(intake=draft, page="whole", answers=kept, identity={**SAM, **person, **who}, at=at)
    return intakes.send(intake=draft, at=at).case


@pytest.fixture
def monday(location):
    """Fifty-six forms, one of them of a person who sent one before, and three that emergency signs stopped."""
    kinds = [*(told for told in VIGNETTES.values() if can_be_sent(told)), {**KNEE, NOT_SURE: "not_sure"}]
    sent = [arrives(location, number, kinds[number % len(kinds)]) for number in range(SENT)]
    again = kinds[3 % len(kinds)]
    twin = arrives(
        location,
        90,
        again,
        given_name="Nr03",
        family_name="Demir",
        birth_date=born(3, again),
        email="other@example.org",
    )
    for _ in range(STOPPED):
        stopped_case(location)
    assert Case.objects.filter(state=State.NEW).count() == 60
    asked = sent[len(kinds) - 1]  # not sure about one question
    return {"sent": sent, "twin": twin, "asked": asked}


def born(number, answers):
    """A birth date of the age that the answers give."""
    return f"{now().year - answers['age']}-01-{1 + number % 28:02d}"


def can_be_sent(answers):
    """Whether these answers neither stop the form nor leave out what it needs."""
    found = assess({**answers, "understands_limits": True})
    return found.result is not Result.EMERGENCY_NOW and not found.missing


@pytest.fixture
def dee(db):
    return with_code(_staff("dee@example.org", "Dee", "front_desk"))


def at_case(page, case):
    page.goto(f"{page.live_origin}{reverse('desk:case', args=[case.reference])}")
    return page


def box(page, name):
    return page.locator("section", has=page.locator(f"#do-{name}"))


def passes_on(page, case, note=""):
    at_case(page, case)
    if note:
        box(page, "return").get_by_label("Note for staff").fill(note)
    page.get_by_role("button", name=re.compile("^Pass on")).click()


@pytest.mark.expects_status(409)
def test_sixty_items_are_worked_down_to_none_by_two_people(
    page, another_browser, live_server, location, staff, dee, clara, monday
):
    dana = page
    with_dee, with_clara = another_browser(), another_browser()
    for browser, person, sees in (
        (dana, staff["dana"], "Front desk"),
        (with_dee, dee, "Front desk"),
        (with_clara, staff["clara"], "Flagged cases"),
    ):
        browser.live_origin = live_server.url
        sign_in(browser, live_server.url, person)
        expect(browser.get_by_role("heading", name=sees, level=1)).to_be_visible()
    expect(dana.get_by_role("link", name=re.compile("^Needs us now 60"))).to_be_visible()
    first = dana.locator("#group-now ~ table tbody tr, section[aria-labelledby=group-now] tbody tr").first
    expect(first).to_contain_text("Form stopped")

    lost_race(with_dee, dana, monday["sent"][0])
    returned_mail(with_dee, monday["sent"][1])
    the_same_person(dana, with_clara, monday["twin"])
    cannot_be_reached(with_dee, monday["sent"][5])
    asked_and_answered(dana, another_browser(), monday["asked"])
    urgent_meanwhile(with_dee, location)
    rest = Case.objects.filter(state=State.NEW).order_by("urgency", "due_at")
    for browser, case in zip(cycle((dana, with_dee)), list(rest), strict=False):
        passes_on(browser, case)
        expect(browser.get_by_text("The case was passed on to a clinician.")).to_be_visible()
    dana.goto(f"{live_server.url}{reverse('desk:queue')}?state=new")
    expect(dana.get_by_text("Nothing is waiting here.")).to_be_visible()
    assert set(Case.objects.values_list("state", flat=True)) <= {
        State.WITH_CLINICIAN,
        State.WAITING_FOR_PATIENT,
    }
    assert Case.objects.filter(state=State.WAITING_FOR_PATIENT).count() == 1  # who could not be reached
    for case in Case.objects.all():
        assert case.version == Event.objects.filter(case=case).count()


def lost_race(first, second, case):
    """Both have the page open; the second reads what the first did and loses no word of the note."""
    at_case(first, case)
    at_case(second, case)
    box(second, "return").get_by_label("Note for staff").fill("She called about the date")
    first.get_by_role("button", name=re.compile("^Pass on")).click()
    expect(first.get_by_text("The case was passed on to a clinician.")).to_be_visible()
    second.get_by_role("button", name=re.compile("^Pass on")).click()
    expect(second.get_by_label("Note for staff")).to_have_value("She called about the date")
    expect(second.get_by_text("Passed to a clinician").first).to_be_visible()
    assert Event.objects.filter(case=case, kind=EventKind.ACCEPTED).count() == 1


def returned_mail(dee, case):
    """The receipt came back: the flag leads to the case, taking it says that somebody looked."""
    mail = Mail.objects.filter(case=case).latest("queued_at")
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.SENT, sent_at=now())
    delivery.bounced(named=mail.message_id, at=now())
    dee.goto(f"{dee.live_origin}{reverse('desk:queue')}")
    dee.get_by_text("Filters").click()
    dee.get_by_label("Mail:", exact=True).select_option("back")
    dee.get_by_role("button", name="Show").click()
    row = dee.locator(f"#case-{case.reference}")
    expect(row).to_contain_text("Mail not delivered")
    row.get_by_role("button", name=re.compile("^Take it")).click()
    expect(dee.get_by_text("The case is yours.")).to_be_visible()
    expect(dee.locator(f"#case-{case.reference}")).to_have_count(0)  # the filter still stands: nobody is left


def the_same_person(dana, clara, case):
    """Two forms of one person: shown beside each other, proposed at the desk, confirmed by a clinician."""
    at_case(dana, case)
    dana.get_by_role("link", name=re.compile("^Compare ?: ")).first.click()
    expect(dana.get_by_role("table").first).to_contain_text("Nr03")
    dana.get_by_role("button", name=re.compile("^Propose")).click()
    expect(dana.get_by_text("Proposed. A clinician other than you has to confirm it.")).to_be_visible()
    at_case(clara, case)
    clara.get_by_role("link", name=re.compile("^Compare ?: ")).first.click()
    clara.get_by_role("button", name=re.compile("^Confirm")).click()
    expect(clara.get_by_text("Confirmed: the two are one person.")).to_be_visible()
    match = Match.objects.get()
    assert (match.proposed_by.name, match.confirmed_by.name) == ("Dana", "Clara")


def cannot_be_reached(dee, case):
    """Two calls without an answer; then a message asks the patient to call, and the clock waits."""
    for _ in range(2):
        at_case(dee, case)
        call = box(dee, "call")
        call.get_by_label("Nobody answered").check()
        call.get_by_role("button").last.click()
        expect(dee.get_by_text("The call is noted.")).to_be_visible()
    at_case(dee, case)
    write = box(dee, "return")
    write.get_by_label("Begin with a ready message").select_option("we_called")
    write.get_by_role("button", name="Put it in").click()
    words = write.get_by_label("Message to the patient")
    expect(words).to_have_value(re.compile(r"\[day and time\]"))
    words.fill(words.input_value().replace("[day and time]", "Monday at 9"))
    write.get_by_role("button", name=re.compile("^Ask")).click()
    expect(dee.get_by_text("The case waits for the patient now.")).to_be_visible()
    assert Event.objects.filter(case=case, kind=EventKind.CALLED).count() == 2


def asked_and_answered(dana, patient, case):
    """A question goes out, is answered behind the mailed link, and the case is back at the desk."""
    at_case(dana, case)
    write = box(dana, "return")
    write.get_by_label("Message to the patient").fill("Please answer this once more.")
    write.get_by_role("checkbox", name=re.compile("lost weight")).check()
    write.get_by_role("button", name=re.compile("^Ask")).click()
    expect(dana.get_by_text("The case waits for the patient now.")).to_be_visible()
    link = re.search(r"https?://\S+/r/\S+", Mail.objects.get(case=case, kind="message").body)[0]
    patient.goto(re.sub(r"^https?://[^/]+", dana.live_origin, link))
    birth_date = Case.objects.select_related("patient").get(pk=case.pk).patient.birth_date
    for label, number in zip(("Year", "Month", "Day"), birth_date.split("-"), strict=True):
        patient.get_by_label(label).fill(number)
    patient.get_by_role("button", name="Open").click()
    patient.get_by_role("group", name=re.compile("lost weight")).get_by_label("No", exact=True).check()
    patient.get_by_role("button", name="Send my answers").click()
    expect(patient.get_by_text("We have your answers.").first).to_be_visible()
    at_case(dana, case)
    expect(dana.get_by_text("Waiting for the front desk").first).to_be_visible()


def urgent_meanwhile(dee, location):
    """A form stops while the desk works: it stands on top of the list without a new sign-in or search."""
    dee.goto(f"{dee.live_origin}{reverse('desk:queue')}?state=new")
    case = stopped_case(location)
    dee.get_by_role("link", name="Refresh").click()
    expect(
        dee.locator("section[aria-labelledby=group-now]").locator(f"#case-{case.reference}")
    ).to_be_visible()
