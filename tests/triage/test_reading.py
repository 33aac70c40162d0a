"""What a clinician still has to read: red findings, and only the sections that new answers touched."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from tests.triage.cases import sent_case, stopped_case
from tests.triage.own import by_staff, fresh
from triage.models import Event
from triage.queries.reading import unread_parts
from triage.services import clinic, desk, messages, own_case, reading
from triage.services import intake as intakes
from triage.services.refusals import ChangedMeanwhile, NotAllowed, NotPossibleNow

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=1)


def amended(case, **answers):
    draft = own_case.start_amendment(case=fresh(case), at=now())
    intakes.save_page(intake=draft, page="", answers=answers, at=now())
    intakes.send(intake=draft, at=now(), identity={"consent": True})
    return fresh(case)


def read_by(member, case, **chosen):
    return by_staff(fresh(case), reading.mark_read, member, now(), **chosen)


def passed_on(case, member):
    by_staff(fresh(case), desk.accept, member, now())
    return fresh(case)


def test_a_red_finding_is_unread_until_a_clinician_says_so(location, clara):
    case = sent_case(location, words=False, fever_or_sweats="yes")
    (rule,) = {item["rule"] for item in case.assessments.get().findings if item["level"] == "SAME_DAY"}
    assert f"finding:{rule}" in unread_parts(case)
    assert reading.has_unread_red(case)
    read_by(clara, case)
    assert unread_parts(fresh(case)) == ()
    assert not reading.has_unread_red(fresh(case))


def test_a_calm_case_has_no_part_to_read(location):
    assert unread_parts(sent_case(location, words=False)) == ()


def test_of_two_red_findings_the_one_that_was_not_named_stays_unread(location, clara):
    case = sent_case(location, words=False, fever_or_sweats="yes", weight_loss="yes")
    first, *rest = unread_parts(case)
    assert rest
    read_by(clara, case, parts=[first])
    assert list(unread_parts(fresh(case))) == rest
    assert fresh(case).unread_since is not None


def test_a_red_finding_that_stands_on_the_same_replies_stays_read_after_new_answers(location, clara):
    case = sent_case(location, words=False, fever_or_sweats="yes")
    read_by(clara, case)
    held = amended(case, sleep_quality=2)
    assert unread_parts(held) == ("section:coping",)
    assert not reading.has_unread_red(held)


def test_a_new_red_finding_is_unread_after_new_answers(location, clara):
    case = sent_case(location, words=False)
    read_by(clara, passed_on(case, clara))
    held = amended(case, fever_or_sweats="yes")
    assert reading.has_unread_red(held)
    assert "section:general_warning_signs" in unread_parts(held)


def test_a_red_finding_that_was_softened_before_anybody_read_it_has_still_to_be_read(location):
    case = sent_case(location, words=False, fever_or_sweats="yes")
    assert reading.has_unread_red(amended(case, fever_or_sweats="no"))


def test_nothing_that_nobody_relied_on_has_to_be_read_again(location):
    case = sent_case(location, words=False)
    assert unread_parts(amended(case, sleep_quality=2)) == ()


def test_a_decision_relies_on_every_section_and_new_answers_touch_some(location, clara):
    case = passed_on(sent_case(location, words=False), clara)
    by_staff(case, clinic.decide, clara, now(), outcome="other_care_first", reason="x")
    held = amended(case, sleep_quality=2, loose_joint_condition="yes")
    assert unread_parts(held) == ("section:health", "section:coping")
    read_by(clara, held, parts=["section:health"])
    assert unread_parts(fresh(case)) == ("section:coping",)
    again = amended(case, sleep_quality=3)
    assert unread_parts(again) == ("section:coping",)
    read_by(clara, again)
    assert unread_parts(fresh(case)) == ()


def test_replies_that_are_put_back_as_they_were_read_need_no_reading(location, clara):
    case = passed_on(sent_case(location, words=False), clara)
    read_by(clara, case)
    before = fresh(case).latest.answers["sleep_quality"]
    amended(case, sleep_quality=2)
    assert unread_parts(amended(case, sleep_quality=before)) == ()


def test_a_flagged_case_is_unread_from_when_it_arrives_until_it_is_read(location, clara):
    case = stopped_case(location)
    assert fresh(case).unread_since == case.opened_at
    read_by(clara, case)
    assert fresh(case).unread_since is None


def test_a_calm_case_is_unread_when_the_desk_passes_it_on_and_not_before(location, dana, clara):
    case = sent_case(location, words=False)
    assert fresh(case).unread_since is None
    held = passed_on(case, dana)
    assert held.unread_since is not None
    read_by(clara, held)
    assert fresh(case).unread_since is None


def test_what_the_patient_writes_or_changes_makes_a_flagged_case_unread_again(location, dana, clara):
    case = passed_on(sent_case(location, words=False), dana)
    read_by(clara, case)
    own_case.write(case=fresh(case), text="May I drive home?", at=now())
    assert fresh(case).unread_since is not None
    read_by(clara, case)
    assert not messages.has_unread(fresh(case))
    assert amended(case, sleep_quality=2).unread_since is not None


def test_a_case_raised_onto_the_list_is_unread(location, dana):
    from triage.rules import Result

    case = sent_case(location, words=False)
    by_staff(fresh(case), desk.raise_urgency, dana, now(), to=Result.SAME_DAY, reason="Sounds unwell.")
    assert fresh(case).unread_since is not None


def test_a_decision_and_a_withdrawal_leave_nothing_to_read(location, clara):
    decided, withdrawn = (passed_on(sent_case(location, words=False), clara) for _ in range(2))
    by_staff(decided, clinic.decide, clara, now(), outcome="other_care_first", reason="x")
    own_case.withdraw(case=withdrawn, at=now())
    assert fresh(decided).unread_since is None
    assert fresh(withdrawn).unread_since is None


def test_reading_marks_the_words_and_the_messages_with_it(location, clara):
    case = sent_case(location)
    assert fresh(case).words_unread
    read_by(clara, case)
    held = fresh(case)
    assert (held.words_unread, held.words_read_by, held.unread_since) == (False, clara, None)


def test_one_part_alone_leaves_the_words_unread(location, clara):
    case = sent_case(location, fever_or_sweats="yes")
    read_by(clara, case, parts=[*unread_parts(case)])
    held = fresh(case)
    assert held.words_unread
    assert held.unread_since is not None


def test_who_reads_nothing_writes_nothing_down(location, clara):
    case = sent_case(location, words=False)
    with pytest.raises(NotPossibleNow):
        read_by(clara, case)
    assert not Event.objects.filter(case=case, kind="parts_read").exists()


def test_only_a_clinician_reads_and_only_the_case_as_it_is(location, dana, clara):
    case = stopped_case(location)
    with pytest.raises(NotAllowed):
        read_by(dana, case)
    with pytest.raises(ChangedMeanwhile):
        reading.mark_read(case=fresh(case), by=clara, at=now(), version=1)
