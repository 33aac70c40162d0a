"""A patient's own pages: what was typed is never lost, an emergency sign stops here too, every wish is confirmed."""

import re
from datetime import timedelta
from time import time

import pytest
import time_machine
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils.timezone import now

from education.quality.grade import grade_of
from prolo.audit.models import Entry
from tests.triage.cases import VIGNETTES, sent_case, stopped_case
from tests.triage.own import address, brought_to, by_staff, decided, fresh, with_own_case
from tests.trust.drafts import ANSWERS, filled_in, given_to, posted
from tests.trust.harness.forms import forms_of
from triage.models import Case, Intake, Link, Message, State
from triage.patient import own_words, steps, ways
from triage.rules import Result
from triage.services import appointments, links, messages, own_case

pytestmark = pytest.mark.django_db
HALF_AN_HOUR = 31 * 60
STOPS = {"saddle_or_bladder_change": "yes"}
BACK = {**VIGNETTES["vignette-03"], "aneurysm_or_tummy_pulse": "no"}


@pytest.fixture
def case(location):
    return sent_case(location, words=False, weight_loss="not_sure")


@pytest.fixture
def pat(client, case):
    """The browser of the patient."""
    return with_own_case(client, case)


def html_of(response):
    return response.content.decode()


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html_of(response)))


def a_letter(browser, case, **typed):
    """What the page's own form posts."""
    form = next(
        f for f in forms_of(html_of(browser.get(address(case)))) if f.action == address(case, "write")
    )
    return dict(form.filled_with(typed))


def asked(case, dana, *keys):
    by_staff(case, messages.ask, dana, now(), message="Please answer these.", pinned=keys)


def test_a_message_is_sent_shown_in_order_and_confirmed(pat, case, dana):
    by_staff(case, messages.tell, dana, now(), message="Hello Sam")
    answer = pat.post(address(case, "write"), a_letter(pat, case, text="Hello Dana"), follow=True)
    html = html_of(answer)
    assert "We have your message." in html
    assert html.index("Hello Sam") < html.index("Hello Dana")
    by_staff(case, messages.mark_read, dana, now())
    assert "Read at the clinic" in html_of(pat.get(address(case)))


@pytest.mark.parametrize(("text", "says"), [("", "Write your message"), ("word " * 1000, "too long")])
def test_what_cannot_be_sent_is_kept_with_a_clear_error(pat, case, text, says):
    answer = pat.post(address(case, "write"), a_letter(pat, case, text=text))
    assert answer.status_code == 422
    assert says in html_of(answer)
    assert text.strip() in html_of(answer)
    assert "<title>Error:" in re.sub(r"<title>\s+", "<title>", html_of(answer))
    assert not Message.objects.exists()


def test_too_many_messages_in_an_hour_are_refused_and_kept_on_the_page(pat, case, settings):
    settings.RATE_LIMITS = True
    for number in range(20):
        assert pat.post(address(case, "write"), a_letter(pat, case, text=f"n {number}")).status_code == 302
    answer = pat.post(address(case, "write"), a_letter(pat, case, text="the twenty-first"))
    assert answer.status_code == 429
    assert "the twenty-first" in html_of(answer)
    assert Message.objects.count() == 20


def test_reading_the_page_tells_the_clinic_that_its_message_was_seen(pat, case, dana):
    by_staff(case, messages.tell, dana, now(), message="Hello Sam")
    pat.head(address(case))
    assert Message.objects.get().read_at is None
    assert "1 new" in html_of(pat.get(address(case)))
    assert Message.objects.get().read_at is not None


def test_pinned_questions_are_answered_right_there_and_sent_at_once(pat, case, dana):
    asked(case, dana, "weight_loss")
    page = pat.get(address(case))
    assert "Questions for you" in html_of(page)
    answer = pat.post(address(case, "answer"), {"weight_loss": "no"}, follow=True)
    assert answer.redirect_chain[-1][0].endswith("/sent/")
    held = fresh(case)
    assert (held.latest.number, held.latest.answers["weight_loss"], held.state) == (2, "no", State.NEW)
    assert "Questions for you" not in html_of(pat.get(address(case)))


def test_a_reply_that_needs_one_more_question_leads_there_before_sending(pat, case, dana):
    asked(case, dana, "blood_thinner")
    answer = pat.post(address(case, "answer"), {"blood_thinner": "anticoagulant"})
    draft = Intake.objects.get(amends=case)
    assert (draft.sent_at, draft.answers["blood_thinner"]) == (None, "anticoagulant")
    assert answer["Location"] == ways.address(draft, steps.page_of("blood_thinner"), more=1)
    assert "Your answers led to more questions" in html_of(pat.get(answer["Location"]))
    assert "Your changes are not sent yet" in html_of(pat.get(address(case)))


def test_a_pinned_question_left_blank_is_asked_for_and_nothing_is_sent(pat, case, dana):
    asked(case, dana, "weight_loss", "gout")
    answer = pat.post(address(case, "answer"), {"gout": "past"})
    assert answer.status_code == 422
    assert re.search(r'value="past"[^>]*checked', html_of(answer))
    assert fresh(case).latest.number == 1


def test_an_emergency_sign_in_a_pinned_answer_stops_as_always(client, location, dana):
    case = sent_case(location, BACK)
    pat = with_own_case(client, case)
    asked(case, dana, *STOPS)
    answer = pat.post(address(case, "answer"), STOPS)
    draft = Intake.objects.get(amends=case)
    assert draft.sent_at is None and fresh(case).urgency_result is Result.EMERGENCY_NOW
    assert answer["Location"].endswith("#stop-heading")
    assert "Get emergency help now" in html_of(pat.get(ways.to_stop(draft)))


def test_questions_nobody_asked_are_not_taken(pat, case):
    assert pat.post(address(case, "answer"), {"gout": "past"}).status_code == 302
    assert not Intake.objects.filter(amends=case).exists()


def test_changing_answers_goes_through_the_ordinary_pages_and_keeps_what_was_sent(pat, case):
    away = pat.post(address(case, "amend"))
    draft = Intake.objects.get(amends=case)
    assert away["Location"] == ways.to_open(draft)
    pat.get(away["Location"])
    page = steps.page_of("sleep_quality")
    pat.post(ways.address(draft, page), posted(page, draft, sleep_quality="1"))
    assert "Your changes are not sent yet" in html_of(pat.get(address(case)))
    assert fresh(case).latest.number == 1
    pat.post(ways.address(draft, ANSWERS), posted(ANSWERS, draft))
    held = fresh(case)
    assert held.latest.number == 2
    assert (
        held.submissions.get(number=1).answers["sleep_quality"] != held.latest.answers["sleep_quality"] == 1
    )


@pytest.mark.parametrize(
    ("name", "says"), [("withdraw", "You took your form back."), ("erase", "We have your wish.")]
)
def test_a_wish_is_explained_then_confirmed(pat, case, name, says):
    before = fresh(case).version
    explained = pat.get(address(case, name))
    assert "This is what happens:" in html_of(explained)
    assert fresh(case).version == before
    assert says in html_of(pat.post(address(case, name), follow=True))
    assert fresh(case).version == before + 1


def test_after_taking_back_the_page_says_so_and_offers_no_message(pat, case):
    links.give(case=case, at=now())
    pat.post(address(case, "withdraw"))
    html = html_of(pat.get(address(case)))
    assert "Links and codes have ended." in html
    assert address(case, "write") not in html and address(case, "amend") not in html
    assert not Link.objects.filter(case=case, revoked_at=None).exists()
    assert pat.post(address(case, "write"), {"text": "x", "key": str(case.pk)}).status_code == 422
    assert pat.post(address(case, "amend")).status_code == 302
    assert not Intake.objects.filter(amends=case).exists()


def test_an_emergency_that_is_taken_back_is_still_looked_at_and_the_page_says_so(client, location):
    case = stopped_case(location)
    browser = with_own_case(client, case)
    browser.post(address(case, "withdraw"))
    assert "Someone still looks at it." in html_of(browser.get(address(case)))
    assert fresh(case).state == State.NEW


def test_a_stopped_form_without_sending_has_a_page_and_a_copy(client, location):
    case = stopped_case(location)
    browser = with_own_case(client, case)
    text = text_of(browser.get(address(case)))
    assert "An emergency sign stopped your form" in text
    assert "Stopped, not sent" in text_of(browser.get(address(case, "answers")))
    assert browser.post(address(case, "amend")).status_code == 302


def test_a_code_is_shown_once_and_opens_the_case_elsewhere(pat, case):
    answer = pat.post(address(case, "code"))
    code = re.search(r'class="reference">([^<]+)<', html_of(answer))[1]
    assert code not in html_of(pat.get(address(case)))
    assert links.find_by_code(code).case_id == case.pk


def test_who_looked_names_staff_with_role_and_reason_and_the_patients_own_visits(
    pat, sign_in, case, dana, clara
):
    from tests.accounts.browser import FormClient
    from tests.conftest import with_second_factor

    for user, room in ((dana, "desk"), (clara, "clinician")):
        browser = FormClient()
        browser.force_login(user, backend="prolo.accounts.backend.Backend")
        with_second_factor(browser, user)
        browser.get(f"/{room}/{case.reference}/")
        browser.get(f"/{room}/")
    pat.get(address(case))
    text = text_of(pat.get(address(case, "who_looked")))
    assert re.search(r"Dana\s*, front desk: read your case at the front desk", text)
    assert re.search(r"Clara\s*, clinician: read your case to treat it", text)
    assert re.search(r"You, or someone with your link and date of birth\s*: opened your page", text)
    opened = Entry.objects.filter(action="case.read", subject=f"case:{case.reference}").count()
    assert len(re.findall(r"Dana|Clara", text)) == opened


def test_every_purpose_a_patient_page_states_has_words():
    from pathlib import Path

    sources = (Path(django_settings.BASE_DIR) / "triage/patient").glob("*.py")
    stated = {
        why for one in sources for why in re.findall(r'own_case\([^)]*purpose="([^"]+)"', one.read_text())
    }
    assert len(stated) > 10 and stated <= set(own_words.WHY)


def test_after_a_rest_nothing_is_shown_but_a_message_still_arrives(pat, case, dana):
    letter = a_letter(pat, case, text="Typed for a long time")
    asked(case, dana, "weight_loss")
    session = pat.session
    session["cases"] = {str(case.pk): int(time()) - HALF_AN_HOUR}
    session.save()
    for name in ("status", "answers", "answers_file", "who_looked", "withdraw"):
        assert pat.get(address(case, name))["Location"] == reverse("patient:come_back")
    assert pat.post(address(case, "withdraw"))["Location"] == reverse("patient:come_back")
    assert fresh(case).state != State.WITHDRAWN
    assert pat.post(address(case, "write"), letter)["Location"] == reverse("patient:come_back")
    assert Message.objects.get(by=None).text == "Typed for a long time"
    assert pat.post(address(case, "answer"), {"weight_loss": "no"})["Location"] == reverse(
        "patient:come_back"
    )
    draft = Intake.objects.get(amends=case)
    closed = pat.get(ways.address(draft, "checks"))
    assert closed["Location"] in (reverse("patient:unlock", args=[draft.pk]), ways.finished(draft))


def test_after_a_rest_an_emergency_sign_still_leads_to_the_stop_page_without_the_answers(
    client, location, dana
):
    case = sent_case(location, BACK)
    pat = with_own_case(client, case)
    asked(case, dana, *STOPS)
    session = pat.session
    session["cases"] = {str(case.pk): int(time()) - HALF_AN_HOUR}
    session.save()
    answer = pat.post(address(case, "answer"), STOPS, follow=True)
    assert "Get emergency help now" in html_of(answer)
    assert fresh(case).urgency_result is Result.EMERGENCY_NOW
    assert "saddle" not in text_of(answer), "an answer is shown to whoever holds the device now"
    assert pat.get(address(case))["Location"] == reverse("patient:come_back")


@pytest.mark.parametrize(
    ("who", "leads"), [("me", True), ("helper_with_me", False), ("parent_or_carer", False)]
)
def test_from_the_receipt_only_the_patient_gets_to_the_own_page(client, location, who, leads):
    from triage.services import intake as intakes

    draft = filled_in(location, 13)
    helper = (
        {"helper_name": "Ann", "relationship": "friend", "contact_whom": "patient"} if who != "me" else {}
    )
    intakes.save_page(intake=draft, page="", answers={"filled_in_by": who}, identity=helper, at=now())
    given_to(client, draft)
    end = client.post(ways.address(draft, ANSWERS), posted(ANSWERS, draft), follow=True)
    case = Case.objects.get(intake=draft)
    assert (address(case) in html_of(end)) == leads
    assert (address(case, "answers") in html_of(end)) == leads
    assert client.get(address(case)).status_code == (200 if leads else 302)


def test_a_second_click_on_its_way_while_the_receipt_opens_gets_the_receipt_too(client, location):
    draft = sent_case(location, VIGNETTES["vignette-01"]).intake
    given_to(client, draft)
    before = client.cookies["session"].value
    receipt = reverse("patient:sent", args=[draft.pk])
    assert client.get(receipt).status_code == 200
    client.cookies["session"] = before
    assert client.get(receipt).status_code == 200


def test_words_of_despair_in_a_message_bring_the_crisis_numbers_and_they_stay(pat, case):
    pat.post(address(case, "write"), a_letter(pat, case, text="I want to die."))
    assert "You do not have to face this alone." in html_of(pat.get(address(case)))


def test_nothing_medical_stands_in_the_address_or_the_title(pat, case):
    title = re.search(r"<title>(.*?)</title>", html_of(pat.get(address(case))), re.S)[1]
    assert not re.search("knee|Sam|Lee|consult", title, re.I)


@pytest.mark.parametrize("state", ["waiting", "decided", "withdrawn"])
def test_the_words_of_the_own_page_read_at_grade_5_or_lower(pat, case, dana, clara, state):
    if state == "waiting":
        asked(case, dana)
    elif state == "decided":
        decided(case, clara, now())
    else:
        own_case.withdraw(case=fresh(case), at=now())
    pages = [pat.get(address(case, name)) for name in ("status", "withdraw", "erase", "who_looked")]
    for page in (*pages, pat.post(address(case, "code"))):
        assert grade_of(spoken(html_of(page))).flesch_kincaid <= 5


def spoken(html):
    """The words of a page's main part, one line for each block; the clinic's own facts and clinical signs aside."""
    main = html[html.index("<main") : html.index("</main>")]
    main = re.sub(r'(?s)<div class="card emergency">.*?</div>|<(script|summary)\b.*?</\1>', "", main)
    main = re.sub(r"(?s)<ul class=\"plain\">.*?</ul>|<bdi>.*?</bdi>|<label.*?</label>", "", main)
    lines = re.split(r"</(?:p|li|h\d|b|span|a|button|div)>", main)
    said = (re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", line)).strip() for line in lines)
    return "\n".join(line if line[-1] in ".?!:" else f"{line}." for line in said if re.search("[a-z]", line))


def booked(case, clara, place, **fields):
    """The clinic decided for a visit and arranged this one."""
    brought_to(State.WITH_CLINICIAN, case, dana=clara, clara=clara, at=now())
    brought_to(State.DECIDED, case, dana=clara, clara=clara, at=now())
    visit = {"kind": "booked", "starts_at": now() + timedelta(days=9), "location": place, "note": "FOR STAFF"}
    by_staff(case, appointments.hand_over, clara, now(), **visit | fields)


def test_a_booked_visit_stands_on_the_patients_page_with_its_place_and_nobody_asks_to_book(
    pat, case, clara, location
):
    booked(case, clara, location)
    text = text_of(pat.get(address(case)))
    local = (now() + timedelta(days=9)).astimezone(location.zone)
    assert f"{local:%A} {local.day} {local:%B %Y}" in text and f"at {location.name}" in text
    assert "Call us if you cannot come." in text
    assert "Call us to book a visit" not in text and "FOR STAFF" not in text


def test_a_cancelled_visit_says_so_and_an_old_one_is_not_shown(pat, case, clara, location):
    booked(case, clara, location)
    with time_machine.travel(now() + timedelta(days=10)):
        with_own_case(pat, case)
        assert "Call us if you cannot come." not in text_of(pat.get(address(case)))
    with_own_case(pat, case)
    by_staff(case, appointments.hand_over, clara, now(), kind="cancelled", note="FOR STAFF")
    text = text_of(pat.get(address(case)))
    assert "Your visit was cancelled" in text and "FOR STAFF" not in text
