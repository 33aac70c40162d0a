"""Reminders of checks that fall due: to whom, once, from an outbox, and with nothing clinical in the mail."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import IntegrityError, transaction

from education import publishing, reminders
from education.models import Page, Reminder
from education.page_states import LiveState, page_at_work
from prolo.audit.models import Entry
from tests.education.make import AT
from tests.education.pages import SIGNED, SLUG, one_page, public

pytestmark = pytest.mark.django_db


@pytest.fixture
def ultrasound(tmp_path):
    return one_page(tmp_path)


@pytest.fixture
def signed_page(ultrasound, clara):
    publishing.approve(page=ultrasound.pk, seen=ultrasound.live_id, sheet=SIGNED, by=clara, at=AT)
    ultrasound.refresh_from_db()
    return ultrasound


def near(page, days=-60):
    """Some days after the day on which the check is due."""
    page.refresh_from_db()
    return AT.replace(year=page.next_review_on.year) + timedelta(days=days)


def looked(at):
    """What the command does each minute."""
    reminders.queue(at=at)
    return reminders.send(at=at)


def told(mailoutbox):
    return sorted(mail.to[0] for mail in mailoutbox)


def test_the_reviewer_is_told_two_months_ahead_and_once(signed_page, mailoutbox, mona):
    assert looked(near(signed_page, -61)) == 0
    assert [looked(near(signed_page, days)) for days in (-60, -59, 0, 30, 181)] == [1, 0, 0, 0, 0]
    assert told(mailoutbox) == ["clara@example.org"]
    row = page_at_work(slug=SLUG, lang="en")
    assert row.live_state(today=near(signed_page).date()) == LiveState.DUE


def test_who_wrote_the_text_is_told_too_and_an_owner_instead_of_them(
    ultrasound, mona, clara, cole, mailoutbox
):
    public(ultrasound, mona, clara)
    at = near(ultrasound)
    looked(at)
    assert told(mailoutbox) == ["clara@example.org", "mona@example.org"]
    mailoutbox.clear()
    Page.objects.update(owner=cole, next_review_on=at.date())
    looked(at)
    assert told(mailoutbox) == ["clara@example.org", "cole@example.org"]


def test_managers_are_told_when_nobody_else_is_left(signed_page, mona, clara, dana, mailoutbox):
    type(clara).objects.filter(pk=clara.pk).update(is_active=False)
    looked(near(signed_page))
    assert told(mailoutbox) == ["mona@example.org"]


def test_a_check_that_falls_due_again_is_told_again(signed_page, clara, mailoutbox):
    looked(near(signed_page))
    at = near(signed_page, -50)
    publishing.renew(page=signed_page.pk, seen=signed_page.live_id, sheet=SIGNED, by=clara, at=at)
    assert looked(at) == 0
    assert looked(near(signed_page, -80)) == 1
    assert len(mailoutbox) == 2


def test_many_pages_make_one_mail_to_each_person(signed_page, clara, mailoutbox, settings):
    settings.PUBLIC_ORIGIN = "https://clinic.example"
    for number in range(3):
        Page.objects.create(
            slug=f"page-{number}",
            kind="guide",
            owner=clara,
            live=copy_of(signed_page.live),
            next_review_on=AT.date(),
        )
    assert looked(near(signed_page)) == 1
    (mail,) = mailoutbox
    assert "4 pages of the library are due for a check." in mail.body
    assert "https://clinic.example/library/?show=due" in mail.body


def copy_of(version):
    version.pk, version.number = None, version.number + 1
    version.save(force_insert=True)
    return version


def test_a_mail_says_nothing_of_what_a_page_is_about(signed_page, mailoutbox):
    looked(near(signed_page))
    (mail,) = mailoutbox
    text = f"{mail.subject} {mail.body}".casefold()
    assert "1 page of the library is due for a check." in mail.body
    for word in ("ultrasound", "guidance", "procedures", "clara", SLUG):
        assert word not in text


def test_pages_that_are_gone_unsigned_or_far_from_due_are_not_told_of(ultrasound, mona, mailoutbox):
    assert looked(AT + timedelta(days=1000)) == 0
    Page.objects.update(next_review_on=AT.date(), retired_at=AT)
    assert looked(AT) == 0
    assert mailoutbox == []


def test_a_check_made_before_the_mail_went_out_is_not_told_of(signed_page, clara, mailoutbox):
    at = near(signed_page)
    reminders.queue(at=at)
    publishing.renew(page=signed_page.pk, seen=signed_page.live_id, sheet=SIGNED, by=clara, at=at)
    assert reminders.send(at=at) == 0
    assert reminders.send(at=at + timedelta(hours=2)) == 0
    assert mailoutbox == []


def test_a_mail_that_does_not_go_out_is_tried_again_later_under_the_same_number(
    signed_page, mailoutbox, monkeypatch
):
    at, sent = near(signed_page), []

    def away(self, fail_silently=False):
        sent.append(self.extra_headers["Message-ID"])
        raise SMTPServerDisconnected

    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", away)
        assert looked(at) == 0
        assert looked(at + timedelta(seconds=30)) == 0
    assert len(sent) == 1
    assert looked(at + timedelta(minutes=2)) == 1
    assert mailoutbox[0].extra_headers["Message-ID"] == sent[0]
    assert Reminder.objects.get().sent_at is not None


def test_two_senders_at_once_send_one_mail(signed_page, mailoutbox, monkeypatch):
    at = near(signed_page)
    reminders.queue(at=at)
    send = EmailMessage.send

    def meanwhile(self, fail_silently=False):
        assert reminders.send(at=at) == 0
        return send(self, fail_silently)

    monkeypatch.setattr(EmailMessage, "send", meanwhile)
    assert reminders.send(at=at) == 1
    assert len(mailoutbox) == 1


def test_the_database_keeps_a_reminder_once(signed_page, clara):
    reminders.queue(at=near(signed_page))
    row = Reminder.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_mail_is_written_down_without_address_or_page(signed_page, clara):
    looked(near(signed_page))
    entry = Entry.objects.get(action="mail.sent")
    assert (entry.subject, entry.why) == (f"user:{clara.pk}", "page checks due")


def test_the_command_that_publishes_sends_the_reminders(signed_page, mailoutbox, capsys):
    Page.objects.update(next_review_on=AT.date())
    call_command("publish_due")
    call_command("publish_due")
    assert len(mailoutbox) == 1
    assert capsys.readouterr().out.count("mails about checks that fall due: 1") == 1
