"""The words of mails: a manager changes them, sees them first, and can put nothing into them that tells of health."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from education.quality.grade import grade_of
from prolo.audit.models import Entry
from tests.triage import make
from tests.triage.make import AT
from triage import notices
from triage.mail_words import KINDS, Wording, faults
from triage.models import Case, Mail, MailText
from triage.services import coming_back, delivery, mail_texts
from triage.services.mail_texts import WordsRefused
from triage.services.refusals import NotAllowed

pytestmark = pytest.mark.django_db
LINK = "https://clinic.example.org/r/3f9s/"
ENDS = datetime(2026, 3, 9, 10, tzinfo=UTC)
OWN = Wording(
    "It is here",
    "Thank you.\n\nReference {reference}\n\n{link}\n\nPhone {phone}. In an emergency call {emergency}.\n\n{clinic}",
)
PAGE = "/manage/mails/en/receipt/"


def as_sent(kind):
    if kind.startswith("draft"):
        return notices.about_draft(kind, link=LINK, ends=ENDS)
    return notices.about_case(kind, reference="7K3M9Q2XA", link=LINK)


def said(kind, subject=OWN.subject, body=OWN.body, clinic="North Hill Clinic"):
    return [fault.says for fault in faults(KINDS[kind], Wording(subject, body), clinic=clinic)]


@pytest.mark.parametrize("kind", KINDS)
def test_our_own_words_pass_our_own_rules(kind):
    ours = KINDS[kind].ours
    assert said(kind, ours.subject, ours.body) == []
    mail = as_sent(kind)
    assert LINK in mail.body and "{" not in mail.body and "call " in mail.body


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_reads_at_grade_5_or_lower(kind):
    mail = as_sent(kind)
    lines = [line for line in mail.body.replace(LINK, "").splitlines() if line.strip()]
    text = "\n".join(line if line[-1] in ".?!" else f"{line}." for line in [mail.subject, *lines])
    assert grade_of(text).flesch_kincaid <= 5.0


def test_words_of_the_clinic_are_used_in_place_of_ours(mona):
    mail_texts.write(kind="receipt", language="en", wording=OWN, by=mona, at=AT)
    mail = as_sent("receipt")
    assert mail.subject == "It is here"
    assert "Reference 7K3M9Q2XA" in mail.body and LINK in mail.body
    assert as_sent("message").subject == "We wrote to you"


def test_going_back_to_our_words_takes_one_step_and_both_are_on_record(mona):
    mail_texts.write(kind="receipt", language="en", wording=OWN, by=mona, at=AT)
    assert mail_texts.restore(kind="receipt", language="en", by=mona, at=AT)
    assert as_sent("receipt").subject == "Your form has arrived"
    told = Entry.objects.filter(subject="mail_text:receipt:en").order_by("number")
    assert {entry.action for entry in told} == {"mail_text.written", "mail_text.restored"}


@pytest.mark.parametrize("name", ["reference", "link", "phone", "emergency"])
def test_a_text_without_something_needed_is_refused(name, mona):
    body = OWN.body.replace("{" + name + "}", "")
    assert said("receipt", body=body) == ["The text needs {" + name + "}."]
    with pytest.raises(WordsRefused):
        mail_texts.write(kind="receipt", language="en", wording=Wording("Here", body), by=mona, at=AT)
    assert not MailText.objects.exists()


@pytest.mark.parametrize("word", ["pain", "Injections", "prolotherapy", "your RESULT", "urgently", "rodilla"])
def test_a_word_that_tells_of_health_is_refused_in_subject_and_text(word):
    assert len(said("receipt", subject=f"About {word}")) == 1
    assert len(said("receipt", body=f"{OWN.body} {word}")) == 1


@pytest.mark.parametrize("subject", ["{reference}", "News of North Hill", "From your CLINIC"])
def test_a_subject_tells_neither_the_reference_nor_the_clinic(subject):
    assert said("receipt", subject=subject) != []


def test_nothing_unknown_is_filled_in():
    assert said("receipt", body=OWN.body + "{name}") == ["There is nothing to fill in for {name}."]


def test_only_a_manager_changes_the_words(dana, clara):
    for somebody in (dana, clara):
        with pytest.raises(NotAllowed):
            mail_texts.write(kind="receipt", language="en", wording=OWN, by=somebody, at=AT)


def posted(browser, **changes):
    return browser.post(PAGE, {"subject": OWN.subject, "body": OWN.body} | changes)


def test_nothing_is_saved_that_was_not_seen_in_the_preview(sign_in, mona):
    browser = sign_in(mona)
    shown = posted(browser, save="yes").content.decode()
    assert not MailText.objects.exists()
    assert "Reference 7K3M9Q2XA" in shown
    seen = shown.split('name="seen" value="')[1].split('"')[0]
    posted(browser, save="yes", seen=seen, subject="Something else")
    assert not MailText.objects.exists()
    assert posted(browser, save="yes", seen=seen).url == "/manage/mails/"
    assert MailText.objects.get().edited_by == mona
    browser.post(reverse("manager:restore", args=["en", "receipt"]))
    assert not MailText.objects.exists()


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(sign_in, mona):
    answer = posted(sign_in(mona), subject="About your pain", body="Nothing more.")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Leave out “pain”" in html and "The text needs {link}." in html
    assert 'value="About your pain"' in html and "Nothing more.</textarea>" in html


def test_an_unknown_kind_or_language_is_no_page(sign_in, mona):
    browser = sign_in(mona)
    assert browser.get("/manage/mails/en/advert/").status_code == 404
    assert browser.get("/manage/mails/xx/receipt/").status_code == 404


def test_a_reminder_does_not_go_to_somebody_who_wants_no_mail(location):
    draft = make.a_draft(location)
    coming_back.give_link(intake=draft, email="pat@example.org", birth_date="1967-06-01", at=AT)
    draft.refresh_from_db()
    draft.identity = draft.identity | {"email_ok": False}
    draft.save()
    assert coming_back.remind(at=AT + timedelta(days=6)) == 0


@pytest.fixture
def sent_mail(location):
    case = make.a_case(location)
    mail = Mail.objects.get(case=case)
    delivery.deliver(mail_id=mail.pk, at=AT)
    return mail


def failures():
    return Case.objects.get().events.filter(kind="mail_failed").count()


def test_a_mail_that_comes_back_later_tells_the_desk_to_phone_once(sent_mail):
    told = StringIO()
    call_command("note_bounce", sent_mail.message_id, stdout=told)
    call_command("note_bounce", sent_mail.message_id.strip("<>"), stdout=told)
    assert failures() == 1
    assert Mail.objects.get().state == "failed"
    assert sent_mail.case.reference in told.getvalue() and "pat@" not in told.getvalue()


def test_a_bounce_is_known_by_the_reference_too(sent_mail):
    call_command("note_bounce", sent_mail.case.reference.lower(), stdout=StringIO())
    assert failures() == 1


def test_a_whole_bounce_is_read_from_standard_input(sent_mail, monkeypatch):
    bounce = f"Message-ID: <1@mx.example.net>\nStatus: 5.1.1\n\nMessage-ID: {sent_mail.message_id}\n"
    monkeypatch.setattr("sys.stdin", StringIO(bounce))
    call_command("note_bounce", "-", stdout=StringIO())
    assert failures() == 1


def test_a_bounce_of_a_mail_that_is_not_ours_says_so(sent_mail):
    with pytest.raises(CommandError):
        call_command("note_bounce", "<nobody@example.org>")
    assert failures() == 0
