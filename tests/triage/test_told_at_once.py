"""A sign after an injection that needs help today: who gets a mail at once, how often, and what it says."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from prolo.clinic.models import Cover
from tests.triage.after import CALM
from tests.triage.make import a_case, a_procedure
from tests.triage.own import by_staff, fresh
from triage.mail_words import CLINICAL
from triage.models import Case, CheckInReply, Mail
from triage.services import check_ins, delivery, reading
from triage.services.check_ins import Said
from triage.staff_mails import READ_NOW, READ_NOW_NO_COVER

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def treated(location, clara):
    case = a_case(location, at=now() - timedelta(days=3))
    return a_procedure(case, by=clara, at=now() - timedelta(hours=20)).case


def tell(case, *, at=None, **changes):
    said = Said({**CALM, "hours_since_treatment": 20, **changes})
    return check_ins.reply(said=said, key=uuid4(), at=at or now(), case=Case.objects.get(pk=case.pk))


def mails():
    """Kind, reader and case of each such mail."""
    rows = Mail.objects.filter(kind__in=(READ_NOW, READ_NOW_NO_COVER)).order_by("queued_at", "pk")
    return [(mail.kind, mail.to.partition("@")[0], mail.case.reference) for mail in rows]


def on_cover(location, member, place):
    day = now().date()
    first, last = day - timedelta(days=9), day + timedelta(days=9)
    Cover.objects.create(location=location, member=member, place=place, first_day=first, last_day=last)


def test_the_clinician_who_treated_is_told_once_within_the_same_request(treated, clara, cole, location):
    on_cover(location, cole, 1)
    kept = tell(treated, numbness_after="beyond")
    assert mails() == [(READ_NOW, "clara", kept.case.reference)]
    tell(treated, numbness_after="beyond", fever_or_ill="no")
    tell(treated, weakness_after="yes", at=now() + 3 * 60 * MINUTE)
    assert len(mails()) == 1, "it waits to be read still"


def test_a_reply_that_is_more_urgent_than_the_last_is_told_of_again(treated):
    tell(treated, numbness_after="beyond")
    tell(treated, chest_or_breathing="yes", at=now() + MINUTE)
    tell(treated, chest_or_breathing="yes", at=now() + 2 * MINUTE)
    assert len(mails()) == 2


def test_once_it_was_read_a_later_reply_is_told_of_but_not_one_of_the_same_hour(treated, clara):
    case = tell(treated, numbness_after="beyond").case
    by_staff(case, reading.mark_read, clara, now() + MINUTE)
    assert fresh(case).unread_since is None
    tell(treated, numbness_after="beyond", at=now() + 5 * MINUTE)
    assert len(mails()) == 1
    by_staff(case, reading.mark_read, clara, now() + 6 * MINUTE)
    tell(treated, numbness_after="beyond", at=now() + 120 * MINUTE)
    assert len(mails()) == 2


@pytest.mark.parametrize("changes", [{}, {"anything_else": "Is this right?"}])
def test_soreness_and_words_for_the_next_day_send_no_mail(treated, changes):
    tell(treated, **changes)
    assert mails() == []


def test_where_who_treated_is_gone_the_first_on_cover_is_told(treated, clara, dana, cole, location):
    type(clara).objects.filter(pk=clara.pk).update(is_active=False)
    on_cover(location, cole, 2)
    on_cover(location, dana, 1)
    tell(treated, chest_or_breathing="yes")
    assert [(kind, to) for kind, to, _case in mails()] == [(READ_NOW, "dana")]


def test_with_nobody_on_cover_the_managers_are_told_to_put_somebody_there(location, mona):
    tell(a_case(location), shooting_pain="yes")
    assert [(kind, to) for kind, to, _case in mails()] == [(READ_NOW_NO_COVER, "mona")]
    body = Mail.objects.get(kind=READ_NOW_NO_COVER).body
    assert "Nobody is on cover there." in body and "http" not in body


def test_the_mails_say_nothing_of_health_and_go_out(treated, location, mona, mailoutbox):
    tell(treated, chest_or_breathing="yes")
    tell(a_case(location), shooting_pain="yes")
    rows = list(Mail.objects.filter(kind__in=(READ_NOW, READ_NOW_NO_COVER)))
    assert len(rows) == 2
    for mail in rows:
        assert not CLINICAL.search(mail.subject + mail.body.replace("Demo Clinic", ""))
        assert "Ferris" not in mail.body
        assert delivery.deliver(mail_id=mail.pk, at=now() + MINUTE) is True or mail.state == "queued"
    delivery.deliver_due(at=now() + 10 * MINUTE)
    assert {mail.subject for mail in rows} <= {sent.subject for sent in mailoutbox}


def test_no_mail_is_left_when_the_reply_could_not_be_kept(treated, monkeypatch):
    def broken(**_told):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(check_ins.nerve, "open_if_needed", broken)
    with pytest.raises(RuntimeError):
        tell(treated, chest_or_breathing="yes")
    assert mails() == [] and not CheckInReply.objects.exists()
