"""Who fills in the form, whom the clinic may reach and how: kept, told to staff, and never guessed."""

from datetime import date

import pytest
from django.urls import reverse

from tests.triage.make import AT, a_clean_knee
from tests.trust.drafts import filled_in, given_to, posted
from tests.trust.harness.in_process import InProcess
from tests.trust.harness.walk import Walker
from triage import tellers
from triage.models import Case, Intake, Mail, Submission
from triage.patient import steps, ways
from triage.patient.contact import ContactForm
from triage.queries.invariants import broken
from triage.questionnaire.pages import PAGES
from triage.services import intake as intakes
from triage.services import messages

PERSON = {"given_name": "Pat", "family_name": "Ferris", "phone": "555 0142", "email": "pat@example.org"}
HELPER = {"helper_name": "Robin Hale", "relationship": "child", "contact_whom": "helper"}


def sent_by(client, location, person=PERSON, **answers):
    """A form sent through its pages, with these replies."""
    walker = Walker(InProcess(client), a_clean_knee(**answers), person, today=date.today())
    return walker, walker.walk()


def contact_errors(helped=False, **typed):
    form = ContactForm({**PERSON, **typed}, helped=helped)
    return {name: str(errors[0]) for name, errors in form.errors.items()}


def test_a_person_who_answers_alone_is_not_asked_about_a_helper(client, location):
    draft = filled_in(location, len(PAGES))
    html = given_to(client, draft).get(ways.address(draft, steps.CONTACT)).content.decode()
    assert "helper_name" not in html and "contact_whom" not in html


@pytest.mark.parametrize("who", tellers.HELPED)
def test_a_helper_says_their_name_who_they_are_and_whom_to_reach(client, location, who):
    sent_by(client, location, PERSON | HELPER, filled_in_by=who)
    kept = Submission.objects.get()
    assert {name: kept.identity[name] for name in HELPER} == HELPER
    assert kept.case.patient.contact["contact_whom"] == "helper"


def test_a_helper_must_say_who_they_are_and_whom_to_reach_and_need_not_say_how_they_are_related():
    assert contact_errors(helped=True, voicemail_ok="no", text_ok="no", email_ok="no") == {
        "helper_name": "Enter your name",
        "contact_whom": "Choose one answer",
    }


def test_a_mail_to_a_helper_carries_no_link_and_one_to_the_patient_does(client, location):
    for whom in ("helper", "patient"):
        sent_by(client, location, PERSON | HELPER | {"contact_whom": whom}, filled_in_by="helper_with_me")
    first, second = Mail.objects.order_by("queued_at")
    assert "/r/" not in first.body and "/r/" in second.body


def test_each_way_of_reaching_somebody_is_a_yes_or_a_no_of_its_own():
    assert contact_errors() == dict.fromkeys(tellers.WAYS, "Choose yes or no")
    assert contact_errors(phone="", email_ok="no") == {}
    assert contact_errors(email="", voicemail_ok="no", text_ok="yes") == {}


@pytest.mark.parametrize("said", ["no", ""])
def test_no_mail_goes_to_an_address_without_a_yes(location, said):
    draft = filled_in(location, len(PAGES) + 1)
    yes = {"no": False}.get(said)
    intakes.save_page(
        intake=draft, page="answers", answers={}, identity={"consent": True, "email_ok": yes}, at=AT
    )
    case = intakes.send(intake=draft, at=AT).case
    messages.notify(case=Case.objects.select_related("patient").get(pk=case.pk), kind="decided", at=AT)
    assert not Mail.objects.exists()
    assert broken() == []


def test_a_missing_receipt_is_found_when_there_should_be_one(location):
    draft = filled_in(location, len(PAGES) + 1)
    intakes.save_page(intake=draft, page="answers", answers={}, identity={"consent": True}, at=AT)
    intakes.send(intake=draft, at=AT)
    Mail.objects.all().delete()
    assert any("no receipt" in line for line in broken())


def test_what_was_chosen_stands_on_the_page_that_shows_everything(client, location):
    draft = filled_in(location, len(PAGES) + 1)
    given_to(client, draft)
    html = client.get(ways.address(draft, steps.ANSWERS)).content.decode()
    for label in ("May we leave a voice message", "May we send a text", "May we write to this e-mail"):
        assert label in html


def test_once_nobody_helps_the_helpers_number_is_asked_for_again(client, location):
    draft = filled_in(location, len(PAGES) + 1)
    given_to(client, draft)
    client.post(ways.address(draft, "about_you"), posted("about_you", draft, filled_in_by="parent_or_carer"))
    client.post(ways.address(draft, steps.CONTACT), posted(steps.CONTACT, draft, **HELPER))
    client.post(ways.address(draft, "about_you"), posted("about_you", draft, filled_in_by="me"))
    answer = client.get(ways.address(draft, steps.ANSWERS))
    assert answer.url == ways.address(draft, steps.CONTACT)
    client.post(ways.address(draft, steps.CONTACT), posted(steps.CONTACT, draft))
    assert Intake.objects.get(pk=draft.pk).identity["contact_whom"] == "patient"
    assert Intake.objects.get(pk=draft.pk).identity["helper_name"] == ""


def test_an_invalid_contact_page_keeps_what_was_typed(client, location):
    draft = filled_in(location, len(PAGES))
    given_to(client, draft)
    typed = {"given_name": "Pat", "email": "pat at home", "phone": "12", "text_ok": "yes"}
    refused = client.post(ways.address(draft, steps.CONTACT), typed)
    assert refused.status_code == 422
    again = client.get(ways.address(draft, steps.CONTACT)).content.decode()
    for html in (refused.content.decode(), again):
        assert 'value="pat at home"' in html and 'value="12"' in html
        assert html.count("checked") == 1


def test_a_child_goes_through_the_warning_signs_and_is_outside_what_we_do(client, location):
    young = {"birth_date": f"{date.today().year - 15}-01-01", **HELPER}
    calm = {"limping": "no", "clumsy_hands_or_heavy_legs": "no"}
    answers = {"age": 15, "filled_in_by": "parent_or_carer", "region": "wrist", "diagnosis": "other", **calm}
    walker, end = sent_by(client, location, PERSON | young, **answers)
    assert [page.split("/")[3] for page in walker.pages][:2] == ["emergency", "about_you"]
    assert Submission.objects.get().assessment.result == "OUTSIDE_SCOPE"
    assert "This service is not set up for this problem" in end.html


def test_a_childs_warning_sign_comes_before_their_age(client, location):
    young = {"birth_date": f"{date.today().year - 15}-01-01", **HELPER}
    sent_by(client, location, PERSON | young, age=15, filled_in_by="parent_or_carer", hot_swollen_joint="yes")
    assert Submission.objects.get().assessment.result == "SAME_DAY"


@pytest.mark.parametrize(("years", "told"), [(15, True), (40, False)])
def test_a_child_is_told_at_once_and_may_go_on(client, location, years, told):
    draft = filled_in(location, 1)
    given_to(client, draft)
    born = {"birth_date_year": date.today().year - years, "birth_date_day": "1", "birth_date_month": "1"}
    went_on = client.post(ways.address(draft, "about_you"), posted("about_you", draft, **born))
    assert went_on.url == ways.address(draft, "where")
    html = client.get(went_on.url).content.decode()
    assert ("This clinic sees people from the age of 18" in html) is told


def test_the_desk_reads_who_filled_it_in_and_on_which_ways_to_answer(client, sign_in, dana, location):
    sent_by(client, location, PERSON | HELPER, filled_in_by="helper_with_me")
    case = Case.objects.get()
    html = sign_in(dana).get(reverse("desk:case", args=[case.reference])).content.decode()
    for words in ("Robin Hale", "Son or daughter", "The helper, not the patient", "May we send a text?"):
        assert words in html
