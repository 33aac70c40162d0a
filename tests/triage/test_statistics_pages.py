"""The statistics for clinicians and managers: what they say, what they keep to themselves, and their file."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from tests.triage.make import MINUTE, a_case
from triage.models import Case, Counted, CountedDay, Decision, Tally
from triage.queries.day_counts import day_of
from triage.queries.numbers import bucket_of, middle_of
from triage.queries.quickness import to_decision
from triage.rules import INTAKE_RULES
from triage.services import counted_days

pytestmark = pytest.mark.django_db
PAGE, FILE = reverse("statistics:page"), reverse("statistics:file")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_limits_left():
    cache.clear()


@pytest.fixture
def clinician(sign_in, clara):
    return sign_in(clara)


def counted(ago=0, **counts):
    empty = {"rules": {}, "results": {}, "outcomes": {}}
    CountedDay(day=day_of(now()) - ago * DAY, counted_at=now(), counts=empty | counts).save()


def decided_after(location, span, *, count=1, ago=0):
    key = str(bucket_of(span))
    Tally(measure=Counted.DECIDED, at=now() - ago * DAY, location=location, key=key, count=count).save()


def text_of(answer):
    page = answer.content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") :])).split())


def rows_of(answer, key):
    table = next(table for table in answer.context["tables"] if table.key == key)
    return {line.label: line.cells for line in table.lines}


def test_an_empty_clinic_says_so(clinician):
    said = text_of(clinician.get(PAGE))
    for words in (
        "Nothing was counted yet.",
        "Nothing was decided.",
        "Nothing came in.",
        "Too few were decided",
    ):
        assert words in said


def test_results_are_shown_by_area_and_small_groups_are_not_told_apart(clinician):
    counted(results={"intake": {"knee": {"CONSULT": 7, "SAME_DAY": 2}, "neck": {"CONSULT": 5}}})
    counted(ago=3, results={"intake": {"knee": {"CONSULT": 4}}})
    answer = clinician.get(PAGE)
    assert rows_of(answer, "results-intake") == {"Knee": ("fewer than 5", "11"), "Neck": ("0", "5")}
    assert "Results by area: After an injection" not in text_of(answer)


def test_results_after_an_injection_have_a_table_of_their_own(clinician):
    counted(results={"aftercare": {"knee": {"EXPECTED": 6}}})
    assert rows_of(clinician.get(PAGE), "results-aftercare") == {"Knee": ("6",)}


def test_a_bar_does_not_tell_what_its_row_hides(clinician):
    counted(results={"intake": {"knee": {"CONSULT": 20, "SAME_DAY": 4}, "neck": {"CONSULT": 20}}})
    table = next(t for t in clinician.get(PAGE).context["tables"] if t.key == "results-intake")
    assert {line.bar for line in table.lines} == {100}


def test_agreement_by_rule_leaves_out_rules_with_few_decisions(clinician):
    counted(rules={"R103": [30, 12, 0, 6], "R204": [9, 9, 0, 0], "R101": [50, 1, 1, 2], "gone": [9, 9, 9, 9]})
    answer = clinician.get(PAGE)
    found = rows_of(answer, "agreement")
    assert [*found.values()] == [("30", "12", "0", "6"), ("9", "9", "0", "0")]
    assert [label.split()[0] for label in found] == ["R103", "R204"]
    assert "Lowered too often, look at with the safety officer: R103." in text_of(answer)


def test_outcomes_are_shown_with_their_reasons_in_words(clinician):
    counted(outcomes={"not_for_us": {"caution": 9, "": 3}, "book_consultation": {"other": 6}})
    assert rows_of(clinician.get(PAGE), "outcomes") == {
        "Book a consultation: Another reason, as written": ("6",),
        "Not for this service: A caution speaks against an injection": ("9",),
        "Not for this service: no code": ("fewer than 5",),
    }


def test_half_and_nine_of_ten_are_said_of_five_decisions_or_more(clinician, location):
    decided_after(location, timedelta(hours=2), count=8)
    decided_after(location, timedelta(hours=30), count=4, ago=1)
    decided_after(location, timedelta(hours=5), count=4, ago=40)
    answer = clinician.get(PAGE)
    assert "Half were decided within 2 h" in text_of(answer)
    rows = list(rows_of(answer, "quickness").values())
    assert len(rows) == 12
    assert rows[-1][0] == "12" and rows[-1][1].startswith("2 h")
    assert ("fewer than 5", "Too few to say", "Too few to say") in rows
    assert ("0", "Too few to say", "Too few to say") in rows


def test_periods_add_up_and_end_today_also_where_the_clock_is_changed(location, settings):
    settings.CLINIC_TIME_ZONE = "America/New_York"
    today = day_of(now())
    for ago in (0, 6, 7, 27):
        decided_after(location, timedelta(hours=3), ago=ago)
    decided_after(location, timedelta(hours=3), ago=29)
    whole, periods = to_decision(first=today - 27 * DAY, last=today, step=7)
    assert whole.count == 4 and whole.median == middle_of(bucket_of(timedelta(hours=3)))
    assert [took.count for _start, took in periods] == [1, 0, 1, 2]
    assert [(today - start).days for start, _took in periods] == [27, 20, 13, 6]


def test_the_line_over_time_is_drawn_from_periods_with_five_or_more(clinician, location):
    for ago, count in ((0, 6), (9, 8), (16, 4)):
        decided_after(location, timedelta(hours=2), count=count, ago=ago)
    page = clinician.get(PAGE).content.decode()
    assert [len(points.split()) for points in re.findall(r'<polyline points="([^"]+)"', page)] == [2, 2]


def test_what_was_really_decided_is_what_the_page_says(clinician, location, clara):
    for n in range(6):
        case = a_case(location, at=now() - 2 * MINUTE, diabetes="insulin_or_high")
        Decision(
            case=case,
            outcome="not_for_us" if n else "book_consultation",
            reason="r",
            reason_code="caution",
            result=case.result,
            urgency=Case.objects.get(pk=case.pk).urgency,
            at=now(),
            by=clara,
        ).save(force_insert=True)
    counted_days.count_recent(at=now())
    answer = clinician.get(PAGE, {"period": "4-weeks"})
    assert rows_of(answer, "outcomes")["Not for this service: A caution speaks against an injection"] == (
        "5",
    )
    assert rows_of(answer, "agreement") == {"R711 (Consult, cautions)": ("6", "6", "0", "0")}
    assert rows_of(answer, "results-intake") == {"Knee": ("6",)}


def test_the_file_holds_every_value_of_the_page_and_no_formula(clinician):
    counted(rules={"R103": [30, 12, 0, 6]}, outcomes={"not_for_us": {"=1+1": 9}})
    answer = clinician.get(FILE)
    told = answer.content.decode("utf-8-sig")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert '"Agreement by rule","R103 (Emergency)","Agreed","12"' in told
    assert not re.search(r'"[=+@-]', told)


def test_the_page_shows_the_rules_lowered_most_and_the_file_shows_all(clinician):
    rules = [rule.id for rule in INTAKE_RULES.rules]
    counted(rules={rule: [9, 9, 0, 9] if rule == "R740" else [9, 9, 0, 0] for rule in rules})
    found = list(rows_of(clinician.get(PAGE), "agreement"))
    assert len(found) == 25 and found[0].startswith("R740")
    told = clinician.get(FILE).content.decode()
    assert all(f'"{rule} (' in told for rule in rules)


def test_a_file_is_given_ten_times_an_hour(clinician):
    assert [clinician.get(FILE).status_code for _ in range(11)] == [200] * 10 + [429]


def test_a_period_nobody_knows_is_the_usual_one(clinician):
    assert clinician.get(PAGE, {"period": "ever"}).status_code == 200


@pytest.mark.parametrize("member", ["clara", "mona"])
def test_clinicians_and_managers_find_the_way_in_their_menu(member, request, sign_in):
    assert f'href="{PAGE}"' in sign_in(request.getfixturevalue(member)).get(PAGE).content.decode()


def test_the_desk_is_refused_and_finds_the_rules_in_its_menu(sign_in, dana):
    browser = sign_in(dana)
    assert browser.get(PAGE).status_code == 403
    page = browser.get(reverse("rules:index")).content.decode()
    assert f'href="{PAGE}"' not in page and f'href="{reverse("rules:index")}"' in page


def test_a_year_asks_the_database_as_often_as_a_month(clinician, location):
    def asked(period):
        with CaptureQueriesContext(connection) as statements:
            assert clinician.get(PAGE, {"period": period}).status_code == 200
        return len(statements)

    asked("4-weeks")
    few = asked("4-weeks")
    for ago in range(0, 300, 10):
        counted(ago=ago, results={"intake": {"knee": {"CONSULT": 7}}})
        decided_after(location, timedelta(hours=2), ago=ago)
    assert asked("52-weeks") == few <= 6
