"""The follow-up of a possible nerve injury: opened by a finding or a clinician, kept open, and ended with a reason."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import now

from prolo.audit.models import Entry
from tests.triage.cases import posted, sent_case, version_of
from tests.triage.own import by_staff
from tests.triage.treated import numb, treated
from triage.mail_words import CLINICAL
from triage.models import Case, Event, Mail, NervePathway
from triage.services import check_ins, clinic, nerve
from triage.services.refusals import ChangedMeanwhile, NotAllowed, NotPossibleNow, ReasonNeeded

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def case(location):
    return sent_case(location, words=False)


def fresh(case):
    return Case.objects.select_related("location", "procedure").get(pk=case.pk)


def opened(case, *fired, procedure=None):
    return nerve.open_if_needed(case=fresh(case), fired=fired, at=now(), procedure=procedure)


def one_step(case, by, **said):
    wanted = {"next_check_at": now() + DAY, "findings": "Light touch is less on the outer forearm.", **said}
    wanted.setdefault("version", version_of(case))
    return nerve.step(case=fresh(case), by=by, at=now(), **wanted)


def ended(case, by, how="resolved", reason="Feeling is back in all areas."):
    return nerve.end(case=fresh(case), by=by, at=now(), version=version_of(case), how=how, reason=reason)


def kinds(case):
    return list(Event.objects.filter(case=case).order_by("number").values_list("kind", flat=True))


@pytest.mark.parametrize("rule", ["X103", "X109", "X201", "X202", "X203", "X204"])
def test_a_nerve_finding_opens_the_follow_up(case, rule):
    pathway = opened(case, "X206", rule)
    assert (pathway.case_id, pathway.ended_at) == (case.pk, None)
    assert kinds(case)[-1] == "nerve_opened"


def test_fever_alone_opens_none(case):
    assert opened(case, "X206", "X303") is None
    assert not NervePathway.objects.exists()


def test_a_second_finding_changes_nothing_while_it_is_open(case):
    first, version = opened(case, "X202"), version_of(case)
    assert opened(case, "X201") == first
    assert version_of(case) == version


def test_a_clinician_opens_it_with_a_reason_and_nobody_else_does(case, clara, dana):
    said = {"case": fresh(case), "at": now(), "version": version_of(case)}
    with pytest.raises(NotAllowed):
        nerve.open_by_clinician(by=dana, reason="x", **said)
    with pytest.raises(ReasonNeeded):
        nerve.open_by_clinician(by=clara, reason=" ", **said)
    assert nerve.open_by_clinician(by=clara, reason="Told on the phone.", **said)
    with pytest.raises(NotPossibleNow):
        nerve.open_by_clinician(by=clara, reason="x", case=fresh(case), at=now(), version=version_of(case))


def test_each_step_is_kept_and_sets_the_next_check(case, clara):
    opened(case, "X202")
    then = now() - timedelta(minutes=5)
    pathway = one_step(case, clara, assessed_at=then, measures="Rest, no new injection", referral="None yet")
    assert pathway.assessed_at == then and pathway.next_check_at > now()
    detail = Event.objects.filter(case=case, kind="nerve_step").get().detail
    assert detail["findings"].startswith("Light touch") and detail["referral"] == "None yet"
    later = one_step(case, clara, assessed_at=now(), next_check_at=now() + 21 * DAY)
    assert later.assessed_at == then, "the first assessment stays the first"


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_the_next_check_lies_ahead_and_within_a_year(case, clara, days):
    opened(case, "X202")
    with pytest.raises(nerve.NoSuchCheck):
        one_step(case, clara, next_check_at=now() + days * DAY)


def test_a_step_says_something_and_no_assessment_lies_ahead_or_before_the_injection(case, clara):
    row = treated(case, clara, hours_ago=20)
    opened(case, "X202", procedure=row)
    with pytest.raises(nerve.NothingWritten):
        one_step(case, clara, findings=" ")
    for moment in (now() + DAY, row.took_place_at - timedelta(hours=1)):
        with pytest.raises(nerve.AssessedAhead):
            one_step(case, clara, assessed_at=moment)


def test_nobody_is_resolved_before_somebody_looked(case, clara):
    opened(case, "X202")
    with pytest.raises(nerve.NotYetAssessed):
        ended(case, clara)
    assert ended(case, clara, how="handed_over", reason="Neurology sees her today.").end == "handed_over"


def test_a_resolved_one_opens_again_with_a_new_finding(case, clara):
    opened(case, "X202")
    one_step(case, clara, assessed_at=now())
    ended(case, clara)
    assert not nerve.is_open(case)
    assert opened(case, "X204").ended_at is None
    assert kinds(case)[-4:] == ["nerve_opened", "nerve_step", "nerve_ended", "nerve_opened"]


def test_a_case_stays_open_while_its_follow_up_goes_on(case, clara):
    opened(case, "X202")
    with pytest.raises(nerve.StillFollowed):
        nerve.refuse_while_open(case)
    ended(case, clara, how="handed_over", reason="To neurology.")
    nerve.refuse_while_open(case)


def test_the_slower_of_two_steps_is_refused(case, clara, cole):
    opened(case, "X202")
    seen = version_of(case)
    one_step(case, clara)
    with pytest.raises(ChangedMeanwhile):
        one_step(case, cole, version=seen)


def address(case, name):
    return reverse(f"clinician:{name}", args=[case.reference])


def a_step(case, **said):
    tomorrow = (now() + DAY).date().isoformat()
    return posted(case, **{"findings": "Less feeling", "next_on": tomorrow, "next_clock": "09:00", **said})


def text_of(answer):
    return unescape(answer.content.decode())


def test_the_pathway_runs_on_its_page_from_the_finding_to_its_end(sign_in, clara, case):
    client = sign_in(clara)
    opened(case, "X202")
    assert case.reference in text_of(client.get(reverse("clinician:nerves")))
    assert "Nobody has examined this person yet" in text_of(client.get(address(case, "nerve")))
    today = now().astimezone(case.location.zone)
    examined = {"assessed_on": today.date().isoformat(), "assessed_clock": f"{today:%H:%M}"}
    answer = client.post(address(case, "nerve_step"), a_step(case, referral="Neurology", **examined))
    assert answer.status_code == 302
    shown = text_of(client.get(address(case, "nerve")))
    assert "Less feeling" in shown and "Neurology" in shown and "Next check" in shown
    answer = client.post(
        address(case, "nerve_end"), posted(case, how="resolved", reason="All feeling is back.")
    )
    assert answer.status_code == 302
    shown = text_of(client.get(address(case, "nerve")))
    assert "Resolved" in shown and "All feeling is back." in shown
    assert case.reference not in text_of(client.get(reverse("clinician:nerves")))


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"findings": ""}, "Write at least one of"),
        ({"next_on": ""}, "Enter the day"),
        ({"next_on": "2020-01-01"}, "later than now"),
        ({"next_on": "04/05/26"}, "Enter a day, such as"),
        ({"assessed_on": "2026-01-01"}, "Enter the time"),
        ({"assessed_on": "2099-01-01", "assessed_clock": "10:00"}, "cannot lie ahead"),
    ],
)
def test_a_step_says_what_it_needs_and_loses_no_word(sign_in, clara, case, said, says):
    client = sign_in(clara)
    opened(case, "X202")
    answer = client.post(address(case, "nerve_step"), a_step(case, measures="KEEP THESE WORDS", **said))
    if said == {"findings": ""}:
        answer = client.post(address(case, "nerve_step"), a_step(case, **said))
        assert says in text_of(answer)
        return
    assert answer.status_code == 422
    assert says in text_of(answer) and "KEEP THESE WORDS" in text_of(answer)


def test_two_at_once_lose_no_word(sign_in, clara, cole, case):
    client = sign_in(clara)
    opened(case, "X202")
    late = a_step(case, findings="KEEP THESE WORDS")
    one_step(case, cole)
    answer = client.post(address(case, "nerve_step"), late)
    assert answer.status_code == 409 and "KEEP THESE WORDS" in text_of(answer)


@pytest.mark.parametrize("who", ["dana", "mona"])
def test_nobody_but_a_clinician_sees_a_follow_up(sign_in, case, who, request):
    opened(case, "X202")
    client = sign_in(request.getfixturevalue(who))
    assert client.get(reverse("clinician:nerves")).status_code == 403
    assert client.get(address(case, "nerve")).status_code == 403
    for name in ("nerve_open", "nerve_step", "nerve_end"):
        assert client.post(address(case, name), posted(case)).status_code == 403


def test_whose_follow_ups_a_list_shows_is_written_down(sign_in, clara, case):
    opened(case, "X202")
    sign_in(clara).get(reverse("clinician:nerves"))
    assert Entry.objects.filter(action="queue.read", subject="queue:nerve").get().detail == {
        "cases": [case.reference]
    }


def reminders(case):
    rows = Mail.objects.filter(case=case, kind="check_due").order_by("queued_at")
    return [(mail.to, mail.queued_at) for mail in rows]


def test_who_treated_is_reminded_of_a_late_check_once_a_day_in_neutral_words(case, clara, cole):
    row = treated(case, clara, hours_ago=20)
    pathway = opened(case, "X202", procedure=row)
    due = pathway.next_check_at
    nerve.remind(at=due - timedelta(seconds=1))
    assert reminders(case) == []
    for hours in (0, 1, 23, 24, 25):
        nerve.remind(at=due + timedelta(hours=hours))
    assert reminders(case) == [(clara.email, due), (clara.email, due + DAY)]
    for mail in Mail.objects.filter(kind="check_due"):
        assert not CLINICAL.search(mail.subject + mail.body.replace("desk", ""))


def test_nobody_is_reminded_of_what_was_done_or_has_ended(case, clara):
    opened(case, "X202", procedure=treated(case, clara))
    one_step(case, clara, assessed_at=now(), next_check_at=now() + 3 * DAY)
    nerve.remind(at=now() + 2 * DAY)
    ended(case, clara)
    nerve.remind(at=now() + 9 * DAY)
    assert reminders(case) == []


def test_who_left_is_not_reminded_but_a_colleague_is(case, clara, cole):
    row = treated(case, clara)
    clara.is_active = False
    clara.save()
    pathway = opened(case, "X202", procedure=row)
    nerve.remind(at=pathway.next_check_at)
    assert [to for to, _at in reminders(case)] == [cole.email]


def test_no_decision_closes_a_case_whose_follow_up_goes_on(case, clara):
    opened(case, "X202")
    said = {"outcome": "other_care_first", "reason": "Neurology."}
    with pytest.raises(nerve.StillFollowed):
        by_staff(case, clinic.decide, clara, now(), **said)
    ended(case, clara, how="handed_over", reason="To neurology.")
    by_staff(case, clinic.decide, clara, now(), **said)
    assert fresh(case).is_closed


def test_spreading_numbness_told_by_the_patient_opens_it_in_the_same_breath(case, clara):
    row = treated(case, clara, hours_ago=20)
    sent = check_ins.reply(said=numb(row), key=uuid4(), at=now(), case=fresh(case))
    assert (sent.case.assignee, sent.case.state) == (clara, "with_clinician")
    pathway = NervePathway.objects.get(case=sent.case)
    assert (pathway.procedure_id, pathway.ended_at) == (row.pk, None)
    assert kinds(sent.case)[-2:] == ["checked_in", "nerve_opened"]
