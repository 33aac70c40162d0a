"""Staff enter a check for somebody: emergency check first, read aloud, marked everywhere, closed once it is sent."""

import re
from datetime import date

import pytest
from django.urls import reverse

from prolo.audit.models import Entry
from tests.conftest import with_second_factor
from tests.triage.make import a_clean_knee
from tests.trust.harness.in_process import InProcess
from tests.trust.harness.walk import Walker
from triage.models import Case, Intake, Submission

TOLD = {"told_by": "Ann Lee, her daughter", "told_how": "phone"}
PERSON = {"given_name": "Pat", "family_name": "Ferris", "phone": "555 0142", "email": "pat@example.org"}
NEW = "assisted:new"


@pytest.fixture
def begun(sign_in, dana, location):
    """Dana's browser, and the first page of a check she enters for somebody on the phone."""
    browser = sign_in(dana)
    return browser, browser.post(reverse(NEW), TOLD).url


def walk(browser, first, until=r"/(sent|stop)/$", **answers):
    walker = Walker(InProcess(browser), a_clean_knee(**answers), PERSON, today=date.today())
    walker.start = lambda: walker.client.get(first)
    return walker.walk(until=until)


@pytest.mark.parametrize("member", ["dana", "clara"])
def test_the_desk_and_clinicians_begin_with_the_emergency_check(request, member, sign_in, location):
    user = request.getfixturevalue(member)
    browser = sign_in(user)
    answer = browser.post(reverse(NEW), TOLD)
    assert answer.url.endswith("/emergency/")
    draft = Intake.objects.get()
    assert (draft.entered_by, draft.told_by, draft.identity["told_how"]) == (user, TOLD["told_by"], "phone")
    later = re.sub("emergency", "about_you", answer.url)
    assert browser.get(later).url == answer.url


def test_a_manager_and_a_stranger_may_not(sign_in, mona, client, location):
    assert client.get(reverse(NEW)).status_code == 302
    assert sign_in(mona).post(reverse(NEW), TOLD).status_code == 403
    assert not Intake.objects.exists()


def test_who_tells_it_and_how_has_to_be_said(sign_in, dana, location):
    answer = sign_in(dana).post(reverse(NEW), {})
    assert answer.status_code == 422
    assert "Enter a name" in answer.content.decode() and "Choose one answer" in answer.content.decode()


def test_each_page_says_who_tells_it_and_marks_each_question_to_read_out(begun):
    browser, first = begun
    html = walk(browser, first, until=r"/checks/$").html
    assert '<body class="aloud">' in html
    assert "Entered by you, told by Ann Lee, her daughter." in html
    assert html.count(">Read this out</span>") == html.count("<legend>") + html.count('class="label"')


def test_nothing_of_that_stands_on_a_patients_own_page(client, location):
    html = Walker(InProcess(client), a_clean_knee(), PERSON, today=date.today()).walk(until=r"/checks/$").html
    assert "Read this out" not in html and "Entered by" not in html and "aloud" not in html


def test_after_sending_the_desk_reads_the_result_out_and_sees_no_answer(begun):
    browser, first = begun
    end = walk(browser, first, goal="walk my old dog again")
    case = Case.objects.get()
    assert f"Read this to {TOLD['told_by']}" in end.html
    assert case.reference in end.html.replace("-", "")
    assert "walk my old dog" not in end.html and "Why we say this" not in end.html
    draft = Intake.objects.get()
    for page in ("where", "problem", "contact", "answers"):
        kept = browser.get(f"/check/{draft.pk}/{page}/")
        assert kept.status_code == 302 and kept.url.endswith("/sent/")


def test_it_is_marked_as_entered_and_told_on_every_page_of_the_staff(begun, clara, sign_in):
    browser, first = begun
    walk(browser, first)
    case, sent = Case.objects.get(), Submission.objects.get()
    assert (sent.entered_by.name, sent.told_by) == ("Dana", TOLD["told_by"])
    mark = "Entered by Dana, told by Ann Lee, her daughter, by phone"
    assert mark in browser.get(reverse("desk:case", args=[case.reference])).content.decode()
    assert "Entered by staff" in browser.get(reverse("desk:queue")).content.decode()
    Case.objects.filter(pk=case.pk).update(state="with_clinician")
    sign_in(clara)
    assert mark in browser.get(reverse("clinician:case", args=[case.reference])).content.decode()
    assert "Entered by staff" in browser.get(reverse("clinician:queue")).content.decode()


def test_an_emergency_sign_told_by_phone_stops_the_form_and_is_marked_too(begun, clara, sign_in):
    browser, first = begun
    stopped = browser.post(first, {"gate_saddle_or_bladder": "on", "gate_end": "some"})
    assert "/stop/" in stopped.url
    case = Case.objects.get()
    html = browser.get(reverse("desk:case", args=[case.reference])).content.decode()
    assert "Entered by Dana, told by Ann Lee, her daughter" in html


def test_only_the_one_who_enters_it_opens_it_and_only_while_signed_in(begun, clara, client, location):
    browser, first = begun
    held = dict(browser.session.items())
    other = type(browser)()
    other.force_login(clara, backend="prolo.accounts.backend.Backend")
    with_second_factor(other, clara)
    for visitor in (other, type(browser)()):
        session = visitor.session
        session["drafts"] = held["drafts"]
        session.save()
        visitor.cookies["session"] = session.session_key
        assert visitor.get(first).status_code == 404


def test_what_was_left_unsent_waits_at_the_desk_and_the_look_is_written_down(begun, dana):
    browser, first = begun
    left = browser.post(first, {"gate_end": "none", "leave": "1"})
    assert left.url == reverse(NEW)
    html = browser.get(left.url).content.decode()
    assert "Told by Ann Lee, her daughter" in html
    assert Entry.objects.filter(action="drafts.read", by_id=dana.pk).exists()
    draft = Intake.objects.get()
    session = browser.session
    del session["drafts"]
    session.save()
    again = browser.post(reverse("assisted:go_on", args=[draft.pk]))
    assert again.url == reverse("patient:tasks", args=[draft.pk])
    assert browser.get(again.url).status_code == 200


def test_a_check_of_somebody_else_at_the_desk_is_not_offered(begun, clara, sign_in):
    browser, _ = begun
    draft = Intake.objects.get()
    sign_in(clara)
    assert "Ann Lee" not in browser.get(reverse(NEW)).content.decode()
    assert browser.post(reverse("assisted:go_on", args=[draft.pk])).status_code == 404


def test_the_start_page_does_not_lead_a_passer_by_into_it(begun):
    browser, _ = begun
    assert "Go back to my answers" not in browser.get(reverse("patient:start")).content.decode()


def test_no_code_is_given_out_for_it(begun):
    browser, _ = begun
    draft = Intake.objects.get()
    assert browser.get(reverse("patient:leave", args=[draft.pk])).url == reverse(NEW)
