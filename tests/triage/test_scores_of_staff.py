"""Scores at the clinic: the trend on the case page, what was told by phone, a lost race, and what the desk is told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from tests.triage.cases import posted
from tests.triage.own import by_staff, fresh
from tests.triage.rounds import BETTER, SAME, WEEK, WORSE, answered, asked, decided_case, rows_of
from triage.models import Event, EventKind
from triage.services import measures, messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(location, clara):
    return decided_case(location, clara, at=now() - 12 * WEEK - timedelta(days=2))


@pytest.fixture
def at_work(sign_in, clara):
    return sign_in(clara)


def html(answer):
    return answer.content.decode()


def page(browser, case):
    return html(browser.get(reverse("clinician:scores", args=[case.reference])))


def told(case, **scores):
    row = next(row for row in rows_of(case).values() if row.asked_at and not row.taken_at)
    return posted(case, row=row.pk, **scores)


def test_the_case_page_shows_the_trend_and_leads_to_all_scores(at_work, case):
    answered(case, 6, SAME)
    answered(case, 12, BETTER)
    shown = html(at_work.get(reverse("clinician:case", args=[case.reference])))
    assert "Start 6, now 3: 3 points less (-50 %) This may be a real change." in shown.replace(". (", " (")
    assert reverse("clinician:scores", args=[case.reference]) in shown
    assert 'class="trend"' in shown and "12 weeks: answered" in shown


def test_a_worse_score_stands_out_for_the_clinician(at_work, case):
    answered(case, 6, WORSE)
    shown = page(at_work, case)
    assert "A score is worse than at the start." in shown and "Scores are no triage" in shown


def test_the_clinician_reads_whose_measure_it_is_and_what_its_licence_says(at_work, case):
    answered(case, 6, BETTER)
    shown = page(at_work, case)
    for words in (
        "Krebs and others, 2009.",
        "Free with citation",
        "TO CHECK before release",
        "A fall of 30%",
    ):
        assert words in shown


def test_scores_told_by_phone_are_kept_as_such(at_work, case):
    asked(case, 12)
    assert "Scores told by phone" in page(at_work, case)
    where = reverse("clinician:scores_told", args=[case.reference])
    answer = at_work.post(where, told(case, average_pain="4", activity_1="6", global_change="3"), follow=True)
    assert "The scores were kept." in html(answer) and "12 weeks: told by phone" in html(answer)
    assert rows_of(case)[False, 12].answers["average_pain"] == 4
    event = Event.objects.get(case=case, kind=EventKind.MEASURED)
    assert event.by is not None


@pytest.mark.parametrize("wrong", ["11", "-1", "six", "4.5"])
def test_a_number_off_the_scale_is_refused_and_stays_in_its_box(at_work, case, wrong):
    asked(case, 12)
    where = reverse("clinician:scores_told", args=[case.reference])
    answer = at_work.post(where, told(case, average_pain=wrong, activity_1="6"))
    assert answer.status_code == 422 and "Enter a whole number from 0 to 10" in html(answer)
    assert f'value="{wrong}"' in html(answer) and 'value="6"' in html(answer)
    assert rows_of(case)[False, 12].taken_at is None


def test_a_lost_race_keeps_what_was_typed(at_work, case, dana):
    asked(case, 12)
    body = told(case, average_pain="4")
    by_staff(case, messages.tell, dana, now(), message="Hello")
    where = reverse("clinician:scores_told", args=[case.reference])
    answer = at_work.post(where, body)
    assert answer.status_code == 409 and 'value="4"' in html(answer)
    assert "Dana changed this case" in html(answer)
    assert rows_of(case)[False, 12].taken_at is None


def test_who_was_faster_wins_and_the_second_is_told(at_work, case):
    """The patient answers while the clinician types: both see the scores that were given."""
    asked(case, 12)
    body = told(case, average_pain="4")
    measures.take(row=rows_of(case)[False, 12].pk, case=fresh(case), answers=BETTER, at=now())
    answer = at_work.post(reverse("clinician:scores_told", args=[case.reference]), body)
    assert answer.status_code in (302, 409)
    assert rows_of(case)[False, 12].answers["average_pain"] == 3


def test_staff_end_the_asking_with_a_reason(at_work, case):
    where = reverse("clinician:scores_no_more", args=[case.reference])
    assert at_work.post(where, posted(case, reason="")).status_code == 422
    answer = at_work.post(where, posted(case, reason="Moved abroad"), follow=True)
    assert "This patient is asked no more." in html(answer) and "Ask no more" not in html(answer)
    assert all(row.closed_at for key, row in rows_of(case).items() if key[1])


def test_a_case_without_rounds_says_so(at_work, location, clara):
    case = decided_case(location, clara, at=now(), outcome="not_for_us")
    assert "This patient was not asked for scores yet." in page(at_work, case)


def test_the_desk_is_told_that_a_round_waits_and_never_a_score(sign_in, dana, case):
    answered(case, 6, {**BETTER, "average_pain": 1})
    asked(case, 12)
    desk = sign_in(dana)
    shown = html(desk.get(reverse("desk:case", args=[case.reference])))
    assert "12 weeks: asked, no answer yet" in shown and "6 weeks: answered" in shown
    assert "Climb stairs" not in shown and "Much improved" not in shown
    assert desk.get(reverse("clinician:scores", args=[case.reference])).status_code == 403


def test_who_did_not_answer_a_reminder_is_on_a_list_of_calls_that_may_wait(
    sign_in, dana, case, location, clara
):
    row, at = asked(case, 12)
    desk, where = sign_in(dana), reverse("desk:scores")
    type(row).objects.filter(pk=row.pk).update(asked_at=at - timedelta(days=14), reminded_at=now())
    assert "Ferris" not in html(desk.get(where))
    type(row).objects.filter(pk=row.pk).update(reminded_at=now() - timedelta(days=7, minutes=1))
    shown = html(desk.get(where))
    assert "Pat Ferris" in shown and "555-0199" in shown and case.reference in shown
    measures.take(row=row.pk, case=fresh(case), answers=BETTER, at=now())
    assert "Ferris" not in html(desk.get(where))
