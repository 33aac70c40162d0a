"""Where nobody is on cover, the form says so before and after sending: do not wait for us, and where to turn."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from education.quality.grade import grade_of
from prolo.clinic.models import Cover, Holiday, Location, OpeningHours
from prolo.languages.catalogue import catalogue
from prolo.languages.models import Signature
from tests.triage.make import a_case, a_draft, a_safety_exit, a_submission, save
from tests.triage.own import address, by_staff, with_own_case
from triage.models import Intake
from triage.services import clinic, messages

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
WAIT_NOT = "Do not wait for us"
HELP = "If you need help soon, speak to a doctor or nurse. Do this at night and at the weekend too."


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def covered(location, dana):
    """Dana answers for the place this month."""
    return Cover.objects.create(
        location=location, member=dana, first_day=date(2026, 3, 1), last_day=date(2026, 3, 31)
    )


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def card_of(response):
    found = re.search(r'<div class="card urgent no-cover">.*?</div>', response.content.decode(), re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0])) if found else ""


def start(client):
    return client.get("/check/")


def receipt(client, location, **answers):
    draft = Intake.objects.get(pk=a_submission(location, at=TUESDAY, **answers).case.intake_id)
    _hold(client, draft)
    return client.get(f"/check/{draft.pk}/sent/")


def stopped(client, location):
    draft = a_draft(location, at=TUESDAY)
    save(draft, "emergency", gate_saddle_or_bladder=True, gate_end="some", at=TUESDAY)
    _hold(client, draft)
    return client.get(f"/check/{draft.pk}/stop/")


def _hold(client, draft):
    path = client.post("/check/", {}).url  # a session of this browser
    session = client.session
    held = next(key for key, kept in session.items() if path.split("/")[2] in str(kept))
    session[held] = _with(session[held], path.split("/")[2], str(draft.pk))
    session.save()


def _with(kept, old, new):
    if isinstance(kept, dict):
        return {**kept, new: kept[old]}
    return [*kept, new]


def test_h09_no_cover_changes_wording(client, location):
    """Before sending, after sending, and on the patient's own page."""
    before, after = start(client), receipt(client, location)
    case = a_case(location, at=TUESDAY)
    own = with_own_case(client, case).get(address(case))
    for page in (before, after, own):
        card = card_of(page)
        assert WAIT_NOT in card and HELP in card, page.request["PATH_INFO"]
        assert "Tuesday 3 March" in card
        assert "In an emergency, call" in card
    assert "The clinic is open now" not in text_of(before)
    assert "Wait for our answer" not in text_of(after) + text_of(own)
    assert "We answer" not in text_of(after) + text_of(own), "nobody is there to keep it"


def test_an_emergency_sign_hears_of_no_calmer_way(client, location):
    stop = stopped(client, location)
    assert "No one here is on duty to read forms on Tuesday 3 March." in text_of(stop)
    case = a_safety_exit(location, at=TUESDAY)
    own = with_own_case(client, case).get(address(case))
    assert WAIT_NOT in card_of(own)
    for page in (stop, own):
        assert "Get emergency help now." in text_of(page)
        assert HELP not in text_of(page) and "The clinic is open now" not in text_of(stop)


def test_a_result_that_is_urgent_says_nothing_calmer(client, location):
    urgent = receipt(client, location, hot_swollen_joint="yes")
    assert WAIT_NOT in card_of(urgent) and HELP not in card_of(urgent)


def test_with_somebody_on_cover_nothing_of_it_is_said(client, location, covered):
    case = a_case(location, at=TUESDAY)
    own = with_own_case(client, case).get(address(case))
    for page in (start(client), receipt(client, location), own, stopped(client, location)):
        assert card_of(page) == ""
    assert "The clinic is open now" in text_of(start(client))
    assert "We answer" in text_of(own)


def test_what_counts_is_the_day_on_which_it_would_be_read(client, location, covered, tuesday):
    Cover.objects.update(last_day=date(2026, 3, 6))
    tuesday.move_to(datetime(2026, 3, 6, 16, 59, tzinfo=UTC))
    assert card_of(start(client)) == ""
    tuesday.move_to(datetime(2026, 3, 6, 18, 5, tzinfo=UTC))
    assert "Monday 9 March" in card_of(start(client))
    Holiday.objects.create(on=date(2026, 3, 9), name="Closed")
    assert "Tuesday 10 March" in card_of(start(client))


def test_a_person_who_left_covers_nothing(client, location, covered, dana):
    type(dana).objects.filter(pk=dana.pk).update(is_active=False)
    assert WAIT_NOT in card_of(start(client))


def test_of_several_places_the_one_without_cover_is_named(client, location, covered):
    other = Location.objects.create(name="Queens", slug="queens", time_zone="Europe/London")
    OpeningHours.objects.create(location=other, weekday=2, opens_at="08:00", closes_at="17:00")
    card = card_of(start(client))
    assert "Queens: no one is on duty to read forms on Wednesday 4 March." in card
    assert "Main Street" not in card


@pytest.mark.parametrize("deed", ["waits", "decided"])
def test_a_patient_who_waits_for_nobody_is_told_nothing_of_it(client, location, dana, clara, deed):
    case = a_case(location, at=TUESDAY)
    if deed == "waits":
        by_staff(case, messages.ask, dana, TUESDAY, message="Which tablets?")
    else:
        by_staff(case, clinic.decide, clara, TUESDAY, outcome="not_for_us", reason="r")
    assert card_of(with_own_case(client, case).get(address(case))) == ""


def test_a_late_clinic_says_that_it_is_late(client, location, tuesday):
    case = a_case(location, at=TUESDAY)
    tuesday.move_to(TUESDAY + timedelta(days=9))
    assert "We are late. Please call us." in text_of(with_own_case(client, case).get(address(case)))


def test_it_is_said_in_spanish_too(client, location, clara):
    Signature.objects.create(
        language="es", digest=catalogue("es").digest, signed_at=TUESDAY, signed_by=clara, credentials="MD"
    )
    client.cookies["language"] = "es"
    card = card_of(start(client))
    assert "No nos espere" in card and "martes 3 marzo" in card.lower()
    assert "no one" not in card and "doctor or nurse" not in card


def test_it_reads_easily(client, location):
    case = a_case(location, at=TUESDAY)
    for page in (start(client), with_own_case(client, case).get(address(case))):
        grade = grade_of(card_of(page).replace("Urgent : ", ""))
        assert grade and grade.flesch_kincaid <= 6
