"""A patient's page of scores: the questions as published, nothing chosen before, nothing lost, and no praise."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from prolo.audit.models import Entry
from tests.triage.own import address, fresh, with_own_case
from tests.triage.rounds import BETTER, SAME, WEEK, WORSE, answered, asked, decided_case, rows_of, treated
from tests.triage.test_reading_grade import OF_TEXT, ROOT, said_in, text_of, too_hard
from tests.trust.harness.forms import forms_of
from triage.measures import PEG, PGIC_ANCHORS, PSFS
from triage.services import measures, own_case

pytestmark = pytest.mark.django_db
ALL = {
    "average_pain": "3",
    "pain_affects_enjoyment": "3",
    "pain_affects_activity": "2",
    "activity_1": "7",
    "activity_2": "4",
    "global_change": "2",
    "areas": "knee-r",
}


@pytest.fixture
def case(location, clara):
    """Decided twelve weeks and two days ago: two rounds were due."""
    return decided_case(location, clara, at=now() - 12 * WEEK - timedelta(days=2))


@pytest.fixture
def waiting(case):
    """The round of six weeks was answered, that of twelve waits."""
    answered(case, 6, SAME)
    return asked(case, 12)[0]


@pytest.fixture
def pat(client, case):
    return with_own_case(client, case)


def html(answer):
    return answer.content.decode()


def page_of(pat, case):
    answer = pat.get(address(case, "scores"))
    assert answer.status_code == 200
    return html(answer)


def the_form(pat, case):
    return next(form for form in forms_of(page_of(pat, case)) if form.action == address(case, "scores"))


def test_the_page_asks_in_the_published_words_and_chooses_nothing(pat, case, waiting):
    shown = page_of(pat, case)
    for wording in (
        *(item.wording for item in PEG.content),
        *PGIC_ANCHORS,
        "Climb stairs",
        "Kneel in church",
    ):
        assert wording in shown
    assert "No pain" in shown and "Worst pain you can imagine" in shown
    assert "checked" not in "".join(re.findall(r"<input[^>]*>", shown))
    numbers = [control for control in the_form(pat, case).controls if control.name == "average_pain"]
    assert [control.value for control in numbers] == [str(n) for n in range(11)]


def test_a_round_is_answered_in_one_page_and_shows_the_change_at_once(pat, case, waiting):
    answer = pat.post(address(case, "scores"), {"row": waiting.pk, **ALL}, follow=True)
    shown = html(answer)
    assert "Thank you. We have your answers." in shown
    assert "Start 6, now 3: 3 points less. This may be a real change." in shown
    assert "Much improved" in shown and not re.search(r">[^<]*success", shown, re.I)
    taken = rows_of(case)[False, 12]
    assert taken.answers["hard_activities"][0] == {"text": "Climb stairs", "score": 7}
    assert Entry.objects.filter(action="case.own_read", why="scores").exists()


def test_a_second_click_changes_nothing(pat, case, waiting):
    pat.post(address(case, "scores"), {"row": waiting.pk, **ALL})
    version = fresh(case).version
    pat.post(address(case, "scores"), {"row": waiting.pk, **ALL, "average_pain": "9"})
    assert fresh(case).version == version
    assert rows_of(case)[False, 12].answers["average_pain"] == 3


def test_answers_are_kept_for_later_and_stand_there_again(pat, case, waiting):
    some = {
        "row": waiting.pk,
        "average_pain": "4",
        "activity_2": "5",
        "areas": ["knee-r", "hip-r"],
        "later": "1",
    }
    answer = pat.post(address(case, "scores"), some, follow=True)
    assert "We kept your answers. Send them when you are done." in html(answer)
    filled = dict(the_form(pat, case).filled_with({}))
    assert (filled["average_pain"], filled["activity_2"]) == ("4", "5")
    assert rows_of(case)[False, 12].taken_at is None


def test_nothing_answered_is_asked_for_again_and_a_blank_gives_no_score(pat, case, waiting):
    answer = pat.post(address(case, "scores"), {"row": waiting.pk})
    assert answer.status_code == 422 and "Answer at least one question first." in html(answer)
    pat.post(address(case, "scores"), {"row": waiting.pk, "average_pain": "5"})
    shown = page_of(pat, case)
    assert "There are not two scores to compare yet." in shown and "No score" in shown


def test_a_choice_that_is_none_is_refused_beside_its_field_and_the_rest_is_kept(pat, case, waiting):
    answer = pat.post(address(case, "scores"), {"row": waiting.pk, **ALL, "average_pain": "11"})
    assert answer.status_code == 422 and "Choose one answer" in html(answer)
    assert 'name="activity_1" value="7"' in html(answer)
    assert rows_of(case)[False, 12].taken_at is None


def test_the_round_of_another_case_is_out_of_reach(pat, case, waiting, location, clara):
    other = decided_case(location, clara, at=now() - 6 * WEEK - timedelta(days=1))
    row = asked(other, 6)[0]
    answer = pat.post(address(case, "scores"), {"row": row.pk, **ALL})
    assert answer.status_code == 422
    assert rows_of(other)[False, 6].taken_at is None
    assert pat.get(address(other, "scores")).status_code == 404


def test_a_worse_score_says_what_to_do_and_whom_to_call(pat, case):
    answered(case, 6, WORSE)
    shown = page_of(pat, case)
    assert "One of your scores is worse than at the start." in shown
    assert "Start 6, now 8: 2 points more. That is worse than at the start." in shown
    assert "Your scores do not tell us that you need help. You have to tell us." in shown
    assert 'href="tel:' in shown and "/after/check/" in shown


def test_a_small_change_is_not_made_to_look_like_one(pat, case):
    answered(case, 6, {**SAME, "average_pain": 5})
    shown = page_of(pat, case)
    assert "Start 6, now 5: 1 point less. That is too small to call it a real change." in shown


def test_a_chart_has_a_title_a_description_its_threshold_and_the_same_numbers_as_a_table(pat, case):
    answered(case, 6, BETTER)
    shown = page_of(pat, case)
    svg = re.search(r'<svg class="trend".*?</svg>', shown, re.S)[0]
    assert "<title" in svg and "Pain, 0 to 10. Lower is better." in svg
    assert "2 points: may be a real change" in " ".join(re.sub("<[^>]+>", "", svg).split())
    told = re.search(r"<desc[^>]*>(.*?)</desc>", svg)[1]
    table = re.search(r'<table class="counts">.*?</table>', shown, re.S)[0]
    for number in ("6", "3"):
        assert f": {number}." in told and f">{number}</td>" in table


def test_a_round_without_an_answer_breaks_the_line_and_stands_in_the_table(pat, case, location, clara):
    _row, at = asked(case, 6)
    measures.pass_all(at=at + measures.CLOSE_AFTER)
    answered(case, 12)
    shown = page_of(pat, case)
    assert "No answer" in shown and 'class="score broken"' in shown


def test_an_injection_is_marked_in_the_chart(pat, case, clara):
    answered(case, 6)
    day = now() - timedelta(days=5)
    treated(case, clara, at=day)
    shown = page_of(pat, case)
    assert 'class="mark"' in shown and "In a chart each is a dotted line." in shown


def test_where_it_hurts_is_shown_then_and_now(pat, case):
    answered(case, 6, {**BETTER, "body_map": {"areas": ["hip-l"]}})
    shown = page_of(pat, case)
    assert "Where it hurts, then and now" in shown
    assert "Right knee" in shown and "Left hip" in shown


def test_nobody_has_to_answer_and_can_say_so(pat, case, waiting):
    answer = pat.post(address(case, "no_more_scores"), follow=True)
    assert "We will not ask you these questions again." in html(answer)
    assert "Do not ask me again" not in html(answer)
    assert all(row.closed_at or row.taken_at for row in rows_of(case).values())


def test_the_own_page_leads_to_questions_that_wait_and_later_to_the_scores(pat, case):
    assert "scores/" not in html(pat.get(address(case)))
    asked(case, 6)
    assert "We have a few questions for you." in html(pat.get(address(case)))
    measures.take(row=rows_of(case)[False, 6].pk, case=case, answers=BETTER, at=now())
    shown = html(pat.get(address(case)))
    assert "We have a few questions for you." not in shown and "How my scores went" in shown


def test_after_half_an_hour_a_post_is_kept_and_answered_by_the_closed_door(pat, case, waiting):
    with time_machine.travel(now() + timedelta(minutes=31)):
        answer = pat.post(address(case, "scores"), {"row": waiting.pk, **ALL})
        assert answer.status_code == 302 and "scores" not in answer.url
    assert rows_of(case)[False, 12].taken_at is not None


def test_who_took_the_form_back_still_reads_the_scores_but_is_asked_nothing(pat, case, waiting):
    own_case.withdraw(case=fresh(case), at=now())
    assert pat.get(address(case, "scores")).status_code == 200


def test_the_questions_show_whose_they_are(pat, case, waiting):
    shown = page_of(pat, case)
    answered_page = html(pat.post(address(case, "scores"), {"row": waiting.pk, **ALL}, follow=True))
    assert "Krebs and others, 2009." in answered_page and PSFS.credit in answered_page
    assert "TO CHECK" not in shown + answered_page


def test_the_copy_a_patient_takes_away_holds_the_scores(pat, case, waiting):
    pat.post(address(case, "scores"), {"row": waiting.pk, "average_pain": "4", "later": "1"})
    shown = html(pat.get(address(case, "answers")))
    assert "Your scores: 6 weeks" in shown and "Much improved" not in shown and "No change" in shown
    assert "Kept, not sent yet" in shown
    told = pat.get(address(case, "answers_file")).json()["scores"]
    assert [one["weeks"] for one in told] == [6, 12]
    assert told[0]["kept_as"]["average_pain"] == 6 and told[1]["given_at"] is None


def test_the_page_asks_the_database_as_often_for_many_rounds_as_for_one(pat, case):
    counts = []
    for weeks in (6, 12):
        answered(case, weeks)
        pat.get(address(case, "scores"))
        with CaptureQueriesContext(connection) as asked_for:
            pat.get(address(case, "scores"))
        counts.append(len(asked_for))
    assert counts[0] == counts[1] <= 12


TEMPLATES = [ROOT / "templates/triage/patient/own/scores.html", ROOT / "templates/triage/scores.html"]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_the_page_reads_easily(template):
    assert too_hard(text_of(template), OF_TEXT) == {}


@pytest.mark.parametrize("module", ["scores", "scores_forms"])
def test_what_the_page_says_in_passing_reads_easily(module):
    assert too_hard(said_in(module), 5.0) == {}


def test_the_words_of_a_change_read_easily():
    from triage import trends

    words = [str(said) for said in trends.SAID.values()]
    words += ["Start 6, now 3: 3 points less.", "2 points: may be a real change"]
    assert too_hard(iter(words), OF_TEXT) == {}
