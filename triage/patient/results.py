"""The result as its sender sees it: what to do, by whom and by when, why, the plan, and what could change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from education import queries as library
from education.site_map import SITE_MAP
from prolo.languages.tags import in_language
from triage.patient.plan import Item, Plan, items_for, plan_for
from triage.patient.presenters import Reason, Row, after_injections, say
from triage.patient.waiting import NotRead
from triage.queries.sendings import one_before, taken_back
from triage.questionnaire import INTAKE
from triage.questionnaire.records import NO_ANSWER, NO_VALID_ANSWER
from triage.rules import Result
from triage.services import drafts

if TYPE_CHECKING:
    from triage.models import Case, Submission

CARD = {
    Result.EMERGENCY_NOW: "emergency",
    Result.SAME_DAY: "urgent",
    Result.URGENT_DAYS: "urgent",
    Result.GP_SOON: "soon",
}
CONSULTS = (Result.CONSULT, Result.CONSULT_WITH_CAUTIONS)
WITH_A_PLAN = (Result.CONSULT_WITH_CAUTIONS, Result.USUAL_CARE_FIRST)
MOST_UNKNOWNS = 8
LIBRARY_LANGUAGE = "en"
LIBRARY_AREAS = {"sacroiliac": "sij"}
"""Areas that the library calls by another name."""
READ_ANYWAY = ("what-is-prolotherapy", "risks", "risks/nerve-damage")


@dataclass(frozen=True)
class SaidFirst:
    """A reply that called for faster care and was changed before sending: the clinic still reads it."""

    card: str
    headline: str
    replies: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """What an amended sending changed against the one before: the result, the answers, and reasons that ended."""

    headline_before: str
    answers: tuple[tuple[str, str, str], ...]
    gone: tuple[str, ...]


@dataclass(frozen=True)
class ResultPage:
    """The receipt and the result of one sending. `kept` are reasons that stood there the time before."""

    reference: str
    sent_at: str
    headline: str
    card: str
    you: tuple[str, ...]
    clinic: str
    reasons: tuple[Reason, ...]
    kept: tuple[Reason, ...]
    changes: Changes | None
    plan: Plan | None
    evidence: str
    good_to_know: tuple[str, ...]
    unknowns: tuple[str, ...]
    readings: tuple[tuple[str, str], ...]
    safety_net: tuple[str, ...]
    after_injections: tuple[str, ...]
    said_first: SaidFirst | None
    unread: tuple[NotRead, ...]

    @property
    def calm(self) -> bool:
        """Nothing on the page is urgent, so it says nowhere else where to turn."""
        return not self.card


def result_page(case: Case, submission: Submission, *, unread: tuple[NotRead, ...] = ()) -> ResultPage:
    """One sending as its sender sees it; read from what was stored, so that it never changes.

    Only the clinic's part does: `unread` is where nobody is down to read it, and then nothing is promised.
    """
    kept, before = submission.assessment, one_before(submission)
    result, zone = Result.from_code(kept.result), case.location.zone
    reasons = reasons_of(kept.findings, result, submission.answers)
    known = _texts(before.assessment.findings, Result.from_code(before.assessment.result)) if before else ()
    sent_on = submission.sent_at.astimezone(zone).date()
    return ResultPage(
        reference=case.reference,
        sent_at=_moment(submission.sent_at, zone),
        headline=result.headline,
        card=CARD.get(result, ""),
        you=what_you_do(result, unread=bool(unread)),
        clinic="" if unread else what_we_do(result, case, zone),
        reasons=tuple(reason for reason in reasons if reason.text not in known),
        kept=tuple(reason for reason in reasons if reason.text in known),
        changes=_changes(submission, before, gone=known) if before else None,
        plan=_plan(submission, result, sent_on, before) if result in WITH_A_PLAN else None,
        evidence=_evidence(submission.answers) if result in CONSULTS else "",
        good_to_know=_good_to_know(kept.findings, result),
        unknowns=tuple(item["question"] for item in kept.would_change[:MOST_UNKNOWNS]),
        readings=readings(case.region),
        safety_net=tuple(q.wording for q in INTAKE.questions.values() if q.settled_by),
        after_injections=after_injections(submission.answers),
        said_first=_said_first(result, taken_back(case, submission)),
        unread=unread,
    )


def what_you_do(result: Result, *, unread: bool = False) -> tuple[str, ...]:
    """The patient's own part, first thing on the page. Nobody waits for a place that nobody reads for."""
    if unread and result is Result.CONSULT:
        return (_("Call us if anything changes or gets worse."),)
    now = _("Do not wait for us to call you.")
    steps = {
        Result.EMERGENCY_NOW: (_("Call the emergency number now."), now),
        Result.SAME_DAY: (
            _("Speak to a doctor or nurse today, also at night and at the weekend. Call us if we are open."),
            now,
        ),
        Result.URGENT_DAYS: (
            _("Make an appointment with a doctor in the next 1 to 3 working days."),
            _("We check with you that it happened. Do not wait for our call."),
        ),
        Result.GP_SOON: (_("Make an appointment with your usual doctor in the next 2 weeks."),),
        Result.NOT_ENOUGH_INFO: (_("Answer when we call or write. You can also call us."),),
        Result.OUTSIDE_SCOPE: (_("Ask your usual doctor who can look at this problem."),),
        Result.USUAL_CARE_FIRST: (_("Talk with your usual doctor or a physio about the plan below."),),
        Result.CONSULT_WITH_CAUTIONS: (_("Start with the plan below. Nothing is booked before that."),),
        Result.CONSULT: (_("Wait for our answer. Call us if anything changes or gets worse."),),
        Result.EXPECTED: (_("Call us if anything changes or gets worse."),),
    }
    return steps[result]


def what_we_do(result: Result, case: Case, zone: ZoneInfo) -> str:
    """The clinic's part, and by when; nothing is promised for a case that is closed."""
    if case.is_closed:
        return ""
    if case.clock_pauses:
        return _("We wait for your answer. Our time to reply starts again then.")
    if result is Result.NOT_ENOUGH_INFO:
        words = _("Our front desk asks you for what is missing by %(time)s.")
    elif result in CONSULTS:
        words = _("A clinician reads your answers. We answer you by %(time)s.")
    else:
        words = _("Our staff read your answers. We answer you by %(time)s.")
    return words % {"time": _moment(case.due_at, zone)}


def _plan(submission: Submission, result: Result, on: date, before: Submission | None) -> Plan | None:
    rules = _rules(submission.assessment.findings, result)
    return plan_for(rules, submission.answers, on=on, before=_items_before(before))


def _items_before(before: Submission | None) -> tuple[Item, ...]:
    result = Result.from_code(before.assessment.result) if before else None
    if before is None or result not in WITH_A_PLAN:
        return ()
    return items_for(_rules(before.assessment.findings, result), before.answers)


def _rules(findings: Iterable[Mapping[str, Any]], level: Result) -> tuple[str, ...]:
    return tuple(finding["rule"] for finding in findings if finding["level"] == level.code)


def _changes(submission: Submission, before: Submission, *, gone: tuple[str, ...]) -> Changes:
    now, then = submission.assessment, before.assessment
    texts = _texts(now.findings, Result.from_code(now.result))
    keys = [key for key in INTAKE.questions if key in submission.words or key in before.words]
    said = ((key, before.words.get(key), submission.words.get(key)) for key in keys)
    return Changes(
        headline_before=Result.from_code(then.result).headline if then.result != now.result else "",
        answers=tuple(
            (INTAKE.questions[key].wording, old[1] if old else "", new[1] if new else "")
            for key, old, new in said
            if (old and old[1]) != (new and new[1])
        ),
        gone=tuple(text for text in gone if text not in texts),
    )


def _said_first(result: Result, earlier: Iterable[Mapping[str, Any]]) -> SaidFirst | None:
    """The most urgent replies taken back before sending, when they weigh more than the result does."""
    worst = drafts.most_urgent(result, earlier)
    if worst is result:
        return None
    entries = (entry for entry in earlier if entry["level"] == worst.code)
    said = dict.fromkeys(
        format_html("{} {}", in_language(q["question"]), in_language(q["answer"], "reply"))
        for entry in entries
        for q in entry["quotes"]
    )
    return SaidFirst(CARD[worst], worst.headline, tuple(said))


def reasons_of(
    findings: Iterable[Mapping[str, Any]], level: Result, answers: Mapping[str, Any]
) -> tuple[Reason, ...]:
    """The findings at one level with the replies they quote; the same sentence stands once."""
    said: dict[str, dict[str, Row]] = {}
    for finding in findings:
        if finding["level"] == level.code and finding["patient"]:
            quotes = said.setdefault(finding["patient"], {})
            quotes |= {quote["key"]: _quote(quote, answers) for quote in finding["quotes"]}
    return tuple(Reason(text, tuple(quotes.values())) for text, quotes in said.items())


def _texts(findings: Iterable[Mapping[str, Any]], level: Result) -> tuple[str, ...]:
    return tuple(reason.text for reason in reasons_of(findings, level, {}))


def _good_to_know(findings: Iterable[Mapping[str, Any]], result: Result) -> tuple[str, ...]:
    cautions = result is Result.USUAL_CARE_FIRST
    return _texts(findings, Result.CONSULT_WITH_CAUTIONS) if cautions else ()


def _quote(quote: Mapping[str, str], answers: Mapping[str, Any]) -> Row:
    """A quoted reply. Our own "I am not sure" is no option of the rules: it is said as the person gave it."""
    question = INTAKE.questions.get(quote["key"])
    if quote["answer"] not in (NO_ANSWER, NO_VALID_ANSWER) or question is None:
        return Row(quote["question"], quote["answer"])
    return Row(quote["question"], say(question, answers.get(quote["key"])))


def _evidence(answers: Mapping[str, Any]) -> str:
    option = INTAKE.questions["diagnosis"].option(answers.get("diagnosis"))
    return option.patient_line if option else ""


def readings(region: str) -> tuple[tuple[str, str], ...]:
    """The pages of the library worth reading, those of the area first: title and address. Live pages only."""
    area = LIBRARY_AREAS.get(region, region)
    of_area = (slug for slug, page in SITE_MAP.items() if area and page.area == area)
    titles = library.titles(slugs=(*of_area, *READ_ANYWAY), lang=LIBRARY_LANGUAGE)
    known = [slug for slug in (*SITE_MAP, *READ_ANYWAY) if slug in titles]
    ordered = sorted(dict.fromkeys(known), key=lambda slug: slug in READ_ANYWAY)
    return tuple((titles[slug], reverse("education:page", args=[slug])) for slug in ordered)


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return date_format(at.astimezone(zone), "l j F, H:i") + f" ({at.astimezone(zone).tzname()})"
