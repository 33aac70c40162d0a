"""What the rules did is counted day by day, and equals what one counts again by hand, whatever happened."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection

from tests.triage.make import AT, MINUTE, a_case, a_safety_exit
from triage.models import Assessment, Case, CountedDay, Decision, Event
from triage.queries import rule_counts
from triage.queries.day_counts import counted, span_of
from triage.queries.rule_counts import FEWEST_ACTS, RuleCount
from triage.rules import Result
from triage.services import clinic, counted_days, desk, own_case
from triage.services import intake as intakes
from triage.services.refusals import Refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WARM = {"fever_or_sweats": "yes"}
SUGAR = {"diabetes": "insulin_or_high", "weak_immune_system": "yes"}
SAID = ("fired", "agreed", "raised", "lowered")


def by(case, member, at=AT):
    fresh = Case.objects.get(pk=case.pk)
    return {"case": fresh, "by": member, "at": at, "version": fresh.version}


def decided(case, clara, *, at=AT, outcome="book_consultation", **more):
    return clinic.decide(**by(case, clara, at), outcome=outcome, reason="So.", **more)


def numbers(day, rule):
    return RuleCount(*counted(day).plain()["rules"].get(rule, (0, 0, 0, 0)))


def fired_on(case):
    found = Assessment.objects.filter(case=case).order_by("assessed_at").last()
    return {finding["rule"]: finding["level"] for finding in found.findings}


@pytest.fixture
def consult(location):
    return a_case(location, **SUGAR)


def at_result(case):
    fired = fired_on(case)
    return [rule for rule, level in fired.items() if level == case.result]


def test_a_decision_that_overrules_nothing_agrees_with_the_rules_of_the_result(consult, clara):
    decided(consult, clara)
    said = counted(AT.date()).plain()["rules"]
    assert at_result(consult)
    for rule, level in fired_on(consult).items():
        assert said[rule] == [1, level == consult.result, 0, 0]


def test_asking_for_more_information_agrees_with_nothing(consult, clara):
    decided(consult, clara, outcome="need_more_information")
    assert all(row[1:] == [0, 0, 0] for row in counted(AT.date()).plain()["rules"].values())


def test_an_overruled_rule_is_lowered_and_the_others_are_not_agreed_with(consult, clara):
    first, *others = at_result(consult)
    decided(consult, clara, overruled=[first])
    assert numbers(AT.date(), first) == RuleCount(fired=1, lowered=1)
    assert all(numbers(AT.date(), rule).acts == 0 for rule in others)


def test_a_clinician_who_makes_a_case_more_urgent_raises_the_rules_of_its_result(consult, dana, clara):
    desk.raise_urgency(**by(consult, dana), to=Result.URGENT_DAYS)
    assert all(row[2] == 0 for row in counted(AT.date()).plain()["rules"].values())
    clinic.lower_urgency(**by(consult, clara), to=Result.CONSULT_WITH_CAUTIONS, reason="No.")
    desk.raise_urgency(**by(consult, clara), to=Result.SAME_DAY)
    desk.raise_urgency(**by(consult, clara), to=Result.EMERGENCY_NOW)
    for rule in at_result(consult):
        assert numbers(AT.date(), rule) == RuleCount(fired=1, raised=1)


def test_a_clinician_who_makes_a_case_less_urgent_lowers_the_rules_above(location, clara):
    case = a_case(location, **WARM)
    above = at_result(case)
    assert case.urgency < Result.CONSULT.rank
    clinic.lower_urgency(**by(case, clara), to=Result.CONSULT, reason="A cold.")
    for rule in above:
        assert numbers(AT.date(), rule) == RuleCount(fired=1, lowered=1)


def test_a_rule_that_was_lowered_on_the_way_to_the_decision_counts_once(location, clara):
    case = a_case(location, **WARM)
    above = at_result(case)
    clinic.lower_urgency(**by(case, clara), to=Result.CONSULT, reason="A cold.")
    Decision(
        case=case,
        outcome="book_consultation",
        reason="r",
        overrules=True,
        overruled=above,
        result=case.result,
        urgency=Result.CONSULT.rank,
        at=AT + MINUTE,
        by=clara,
    ).save(force_insert=True)
    for rule in above:
        assert numbers(AT.date(), rule).lowered == 1


def test_a_decision_is_held_against_the_answers_it_was_made_on(location, clara):
    case = a_case(location, **SUGAR)
    rules_then = at_result(case)
    decided(case, clara, at=AT + MINUTE)
    draft = own_case.start_amendment(case=Case.objects.get(pk=case.pk), at=AT + 2 * MINUTE)
    intakes.save_page(intake=draft, page="", answers=WARM, at=AT + 2 * MINUTE)
    intakes.send(intake=draft, at=AT + 3 * MINUTE, identity={"consent": True})
    for rule in rules_then:
        assert numbers(AT.date(), rule) == RuleCount(fired=2 if rule in fired_on(case) else 1, agreed=1)


def test_results_are_counted_by_area_and_decisions_by_reason(location, clara):
    case = a_case(location, **SUGAR)
    decided(case, clara, reason_code="worth_a_talk")
    a_safety_exit(location)
    plain = counted(AT.date()).plain()
    assert plain["results"]["intake"] == {"knee": {case.result: 1}, "": {"EMERGENCY_NOW": 1}}
    assert plain["outcomes"] == {"book_consultation": {"worth_a_talk": 1}}


def test_a_day_is_one_of_the_clinic_and_not_of_utc(location, settings):
    settings.CLINIC_TIME_ZONE = "Pacific/Auckland"  # 13 hours ahead: ten at night is tomorrow there
    case = a_case(location, at=AT.replace(hour=22))
    assert counted(AT.date()).plain()["rules"] == {}
    assert set(counted(AT.date() + DAY).plain()["rules"]) == set(fired_on(case))


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York"])
def test_a_day_of_23_or_25_hours_begins_and_ends_at_midnight(zone, settings):
    settings.CLINIC_TIME_ZONE = zone
    for day in (date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1)):
        began, ended = (moment.astimezone(ZoneInfo(zone)) for moment in span_of(day))
        assert (began.date(), began.hour, ended.date(), ended.hour) == (day, 0, day + DAY, 0)
        assert span_of(day)[1] == span_of(day + DAY)[0]


def test_today_and_yesterday_are_counted_again_and_older_days_once(location):
    a_case(location, at=AT - 5 * DAY)
    a_case(location, at=AT)
    assert counted_days.count_recent(at=AT, old=2) == 4
    assert counted_days.count_recent(at=AT, old=2) == 4
    assert counted_days.count_recent(at=AT, old=2) == 2
    assert set(CountedDay.objects.values_list("day", flat=True)) == {AT.date() - n * DAY for n in range(6)}
    a_case(location, at=AT)
    counted_days.count_recent(at=AT + MINUTE)
    results = rule_counts.span(at=AT).results("intake")
    assert sum(count for row in results.values() for count in row.values()) == 3
    assert CountedDay.objects.get(day=AT.date()).counted_at == AT + MINUTE


def test_a_day_that_was_counted_before_it_was_over_is_counted_again_however_late(location):
    counted_days.count_recent(at=AT)
    case = a_case(location, at=AT + MINUTE)
    counted_days.count_recent(at=AT + 9 * DAY, old=None)
    rule = next(iter(fired_on(case)))
    assert rule_counts.span(at=AT + 9 * DAY).rules()[rule].fired == 1
    assert counted_days.count_recent(at=AT + 9 * DAY, old=None) == 2


def test_the_command_makes_up_for_every_day_and_counts_all_again_when_asked(location, capsys):
    a_case(location, at=AT - 9 * DAY)
    with time_machine.travel(AT, tick=False):
        call_command("count_rules")
        call_command("count_rules")
        call_command("count_rules", "--again")
    assert capsys.readouterr().out.split("\n")[:3] == ["10 days counted", "2 days counted", "10 days counted"]


def test_what_was_counted_is_sealed(location):
    case = a_case(location, **WARM)
    counted_days.count_day(AT.date(), at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM triage_countedday")
        stored = str(cursor.fetchall())
    assert not [rule for rule in fired_on(case) if rule in stored]


class History:
    """Cases over several days that people raise, lower, decide, send again and open again, at random."""

    def __init__(self, seed, location, dana, clara, cole):
        self.random, self.location, self.at = Random(seed), location, AT
        self.dana, self.clinicians = dana, (clara, cole)

    def live(self, steps):
        for _ in range(steps):
            self.at += timedelta(minutes=self.random.choice((5, 40, 300, 1500)), seconds=self.random.random())
            cases = list(Case.objects.order_by("opened_at"))  # a reference is drawn anew at each run
            deeds = (self.arrive, self.arrive, self.stop, *[self.move] * 3, *[self.decide] * 4, self.again)
            deed = self.random.choice(deeds)
            try:
                deed(self.random.choice(cases)) if cases else self.arrive(None)
            except Refused:
                continue

    def arrive(self, _case):
        a_case(self.location, at=self.at, **self.random.choice((SUGAR, WARM, WARM | SUGAR, {})))

    def stop(self, _case):
        a_safety_exit(self.location, at=self.at)

    def move(self, case):
        to = self.random.choice((Result.EMERGENCY_NOW, Result.SAME_DAY, Result.GP_SOON, Result.CONSULT))
        who = self.random.choice((self.dana, *self.clinicians))
        if to.rank < case.urgency:
            desk.raise_urgency(**by(case, who, self.at), to=to)
        else:
            clinic.lower_urgency(**by(case, who, self.at), to=to, reason="So.")

    def decide(self, case):
        if case.words_unread:
            clinic.mark_words_read(**by(case, self.clinicians[0], self.at))
        rules = sorted(fired_on(case))
        overruled = self.random.sample(rules, self.random.choice((0, 0, 1, min(2, len(rules)))))
        Decision(
            case=case,
            outcome=self.random.choice(("book_consultation", "not_for_us", "need_more_information")),
            reason="r",
            reason_code=self.random.choice((None, "other", "caution")),
            overrules=bool(overruled),
            overruled=overruled or None,
            result=case.result,
            urgency=case.urgency,
            at=self.at,
            by=self.random.choice(self.clinicians),
        ).save(force_insert=True)

    def again(self, case):
        draft = own_case.start_amendment(case=case, at=self.at)
        answers = self.random.choice((WARM, SUGAR, {"fever_or_sweats": "no"}))
        intakes.save_page(intake=draft, page="", answers=answers, at=self.at)
        intakes.send(intake=draft, at=self.at, identity={"consent": True})


def plain_recount(zone):
    """The same, one act after another, as the definitions say it."""
    found = {what: Counter() for what in SAID}

    def judged(act):
        before = [row for row in Assessment.objects.all() if row.case_id == act.case_id]
        before = sorted((row for row in before if row.assessed_at <= act.at), key=lambda row: row.assessed_at)
        return before[-1]

    def note(what, act, rules):
        for rule in set(rules):
            found[what][act.astimezone(zone).date(), rule] += 1

    for row in Assessment.objects.all():
        note("fired", row.assessed_at, [finding["rule"] for finding in row.findings])
    lowered = {}
    for event in Event.objects.filter(kind__in=("raised", "lowered")).order_by("at"):
        if event.by.name == "Dana":
            continue
        answers = judged(event)
        start, end = (Result[event.detail[name]].rank for name in ("from", "to"))
        ranks = {finding["rule"]: Result[finding["level"]].rank for finding in answers.findings}
        result = Result[answers.result].rank
        if event.kind == "lowered":
            gone = [rule for rule, rank in ranks.items() if start <= rank < end]
            lowered.setdefault(answers.pk, []).append((event.at, gone))
            note("lowered", event.at, gone)
        elif end < result <= start:
            note("raised", event.at, [rule for rule, rank in ranks.items() if rank == result])
    for decision in Decision.objects.all():
        answers = judged(decision)
        gone = {rule for at, rules in lowered.get(answers.pk, []) if at <= decision.at for rule in rules}
        note("lowered", decision.at, set(decision.overruled or ()) - gone)
        if decision.overruled or decision.outcome == "need_more_information":
            continue
        if decision.urgency == Result[decision.result].rank:
            own = [f["rule"] for f in answers.findings if f["level"] == decision.result]
            note("agreed", decision.at, own)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_days_counted_again_and_again_are_what_one_counts_by_hand(
    seed, location, dana, clara, cole, settings
):
    settings.CLINIC_TIME_ZONE = "Asia/Kathmandu"
    history = History(seed, location, dana, clara, cole)
    for _ in range(4):
        history.live(12)
        counted_days.count_recent(at=history.at, old=Random(seed).choice((0, 1, 5)))
    counted_days.count_recent(at=history.at, old=None)
    wanted, found = plain_recount(ZoneInfo("Asia/Kathmandu")), {what: Counter() for what in SAID}
    for row in CountedDay.objects.all():
        for rule, counts in row.counts["rules"].items():
            for what, count in zip(SAID, counts, strict=True):
                found[what][row.day, rule] += count
    assert sum(wanted["agreed"].values()) and sum(wanted["lowered"].values())
    for what in SAID:
        assert +found[what] == +wanted[what], what


def test_a_rule_is_called_lowered_too_often_from_three_in_ten_on_and_never_on_few_acts():
    assert not RuleCount(fired=9, lowered=FEWEST_ACTS - 1).lowered_too_often
    assert RuleCount(agreed=7, lowered=3).lowered_too_often
    assert not RuleCount(agreed=8, lowered=3).lowered_too_often


def test_weeks_add_up_to_the_days_they_hold(location):
    for n in (0, 1, 6, 7, 20):
        a_case(location, at=AT - n * DAY, **WARM)
    counted_days.count_recent(at=AT, old=None)
    rule = next(iter(fired_on(Case.objects.first())))
    weeks = rule_counts.span(at=AT, days=28).weeks(rule)
    assert [(AT.date() - start).days for start, _count in weeks] == [27, 20, 13, 6]
    assert [count.fired for _start, count in weeks] == [0, 1, 1, 3]


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_count_one_day_at_once_leave_one_count(location):
    a_case(location, **WARM)

    def work(_n):
        try:
            counted_days.count_day(AT.date(), at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(8)))
    row = CountedDay.objects.get()
    assert row.counts["results"]["intake"]["knee"]
    assert all(fired == 1 for fired, *_rest in row.counts["rules"].values())
