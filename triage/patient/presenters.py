"""What the patient's pages show: replies in words, the rows to check, the result with its reasons, the stop page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from education import queries as library
from education.site_map import SITE_MAP
from prolo.clinic.hours import reads_now_line
from triage.patient import steps
from triage.patient.forms import AGE, stored_birth_date
from triage.questionnaire import INTAKE
from triage.questionnaire.echo import Echo, echoes
from triage.questionnaire.records import NO_ANSWER, NO_VALID_ANSWER, Question
from triage.rules import SAFETY_NET, Assessment, Result, assess
from triage.services import drafts

if TYPE_CHECKING:
    from triage.models import Case, Intake, Submission

CARD = {
    Result.EMERGENCY_NOW: "emergency",
    Result.SAME_DAY: "urgent",
    Result.URGENT_DAYS: "urgent",
    Result.GP_SOON: "soon",
}
CONSULTS = (Result.CONSULT, Result.CONSULT_WITH_CAUTIONS)
MOST_UNKNOWNS = 8
LIBRARY_LANGUAGE = "en"
LIBRARY_AREAS = {"sacroiliac": "sij"}
"""Areas that the library calls by another name."""
READ_ANYWAY = ("what-is-prolotherapy", "risks", "risks/nerve-damage")


@dataclass(frozen=True)
class Row:
    """A question, the reply in words, and where to change it."""

    question: str
    answer: str
    change_url: str = ""


@dataclass(frozen=True)
class Reason:
    """Why we say this: the sentence of one rule and the person's own replies behind it."""

    text: str
    quotes: tuple[Row, ...]


@dataclass(frozen=True)
class SaidFirst:
    """A reply that called for faster care and was changed before sending: the clinic still reads it."""

    card: str
    headline: str
    replies: tuple[str, ...]


@dataclass(frozen=True)
class ResultPage:
    """The receipt and the result of one sending."""

    reference: str
    sent_at: str
    headline: str
    card: str
    reasons: tuple[Reason, ...]
    evidence: str
    good_to_know: tuple[str, ...]
    unknowns: tuple[str, ...]
    next_steps: tuple[str, ...]
    answer_by: str
    readings: tuple[tuple[str, str], ...]
    safety_net: tuple[str, ...]
    after_injections: tuple[str, ...]
    said_first: SaidFirst | None


def say(question: Question, reply: Any) -> str:
    """A reply in words; empty when there is none."""
    if reply in (None, "", []):
        return ""
    if reply in ("not_sure", ["not_sure"]) and "not_sure" not in question.labels:
        return _("I am not sure")
    if isinstance(reply, list) and "not_sure" in reply and "not_sure" not in question.labels:
        known = question.say([item for item in reply if item != "not_sure"])
        return f"{known}; {_('I am not sure')}"
    return question.say(reply)


def answer_rows(draft: Intake) -> list[tuple[str, list[Row]]]:
    """Every question asked of this person, page by page, with the reply and the way to change it."""
    groups = []
    for step in steps.route(draft).steps:
        url = reverse("patient:page", args=[draft.pk, step.key]) + "?from=answers"
        rows = [_row(question, draft, url) for question in step.questions if question.kind != "tick"]
        rows += _ticked(step.questions, draft, url)
        groups.append((step.page.title, rows))
    return [*groups, (_("How we reach you"), contact_rows(draft))]


def _row(question: Question, draft: Intake, url: str) -> Row:
    if question.key != AGE:
        return Row(question.wording, say(question, draft.answers.get(question.key)), url)
    birth = stored_birth_date(draft.identity)
    shown = "" if birth is None or isinstance(birth, list) else date_format(birth, "j F Y")
    return Row(_("Date of birth"), shown, url)


def _ticked(questions: Iterable[Question], draft: Intake, url: str) -> list[Row]:
    """A ticked sign stands as a row of its own; the unticked ones are told by the question that ends the page."""
    ticks = (question for question in questions if question.kind == "tick")
    return [Row(tick.wording, _("Ticked"), url) for tick in ticks if draft.answers.get(tick.key) is True]


def contact_rows(draft: Intake) -> list[Row]:
    url = reverse("patient:contact", args=[draft.pk]) + "?from=answers"
    given = draft.identity.get
    voicemail = {True: _("Yes"), False: _("No")}.get(given("voicemail_ok"), "")  # type: ignore[call-overload]
    return [
        Row(_("Name"), f"{given('given_name', '')} {given('family_name', '')}".strip(), url),
        Row(_("Phone number"), given("phone", ""), url),
        Row(_("E-mail address"), given("email", ""), url),
        Row(_("May we leave a voice message?"), voicemail, url),
    ]


def own_words(answers: Mapping[str, Any]) -> dict[str, str]:
    """The free texts of the form, as the echo reads them."""
    texts = {}
    for key, question in INTAKE.questions.items():
        reply = answers.get(key) if question.free_text else None
        if isinstance(reply, str):
            texts[key] = reply
        elif reply:
            texts[key] = "\n".join(row["text"] for row in reply)
    return texts


def shows_crisis_numbers(answers: Mapping[str, Any]) -> bool:
    """Whether the person's words ask for the crisis and emergency numbers; they stay from then on."""
    return any(_is_crisis(echo) for echo in echoes(own_words(answers)))


def _is_crisis(echo: Echo) -> bool:
    return echo.shows == "crisis_numbers"


def notices(draft: Intake) -> dict[str, Any]:
    """What stands above a page because of earlier answers: crisis numbers, a same-day sign, recent injections."""
    found = assess(draft.answers)
    today = found.result is Result.SAME_DAY
    return {
        "crisis": shows_crisis_numbers(draft.answers),
        "same_day": {"headline": found.result.headline, "lines": found.patient_lines} if today else None,
    }


def after_injections(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The signs to watch for, when there may have been injections in the last weeks."""
    recent = answers.get("injections_here_last_6_weeks") in ("yes", "not_sure")
    return tuple(SAFETY_NET.signs) if recent else ()


def stop_page(draft: Intake, *, at: datetime) -> dict[str, Any]:
    """The emergency page: why, in the person's own replies, and what the clinic sees and when."""
    found = assess(draft.answers)
    return {
        "headline": Result.EMERGENCY_NOW.headline,
        "reasons": _live_reasons(found),
        "reads_now": reads_now_line(draft.location, at),
        "crisis": shows_crisis_numbers(draft.answers),
    }


def page_that_stopped(answers: Mapping[str, Any]) -> str:
    """The page of the first reply that calls for emergency help; the emergency check when there is none."""
    found = assess(answers).findings
    keys = (q.key for item in found if item.rule.level is Result.EMERGENCY_NOW for q in item.quotes)
    return next((steps.page_of(key) for key in keys), steps.FIRST)


def _live_reasons(found: Assessment) -> tuple[Reason, ...]:
    urgent = (item for item in found.findings if item.rule.level is Result.EMERGENCY_NOW)
    return tuple(
        Reason(item.rule.tells_patient or "", tuple(Row(q.question, q.answer) for q in item.quotes))
        for item in urgent
    )


def result_page(case: Case, submission: Submission) -> ResultPage:
    """One sending as its sender sees it; read from what was stored, so that it never changes."""
    kept = submission.assessment
    result = Result.from_code(kept.result)
    cautions = Result.CONSULT_WITH_CAUTIONS if result is Result.USUAL_CARE_FIRST else None
    zone = case.location.zone
    return ResultPage(
        reference=case.reference,
        sent_at=_moment(submission.sent_at, zone),
        headline=result.headline,
        card=CARD.get(result, ""),
        reasons=_reasons(kept.findings, result, submission.answers),
        evidence=_evidence(submission.answers) if result in CONSULTS else "",
        good_to_know=_texts(kept.findings, cautions) if cautions else (),
        unknowns=tuple(item["question"] for item in kept.would_change[:MOST_UNKNOWNS]),
        next_steps=next_steps(result),
        answer_by=_moment(case.due_at, zone),
        readings=readings(case.region),
        safety_net=tuple(q.wording for q in INTAKE.questions.values() if q.settled_by),
        after_injections=after_injections(submission.answers),
        said_first=_said_first(result, case.intake.earlier if case.intake else ()),
    )


def _said_first(result: Result, earlier: Iterable[Mapping[str, Any]]) -> SaidFirst | None:
    """The most urgent replies taken back before sending, when they weigh more than the result does."""
    worst = drafts.most_urgent(result, earlier)
    if worst is result:
        return None
    entries = (entry for entry in earlier if entry["level"] == worst.code)
    said = dict.fromkeys(f"{q['question']} {q['answer']}" for entry in entries for q in entry["quotes"])
    return SaidFirst(CARD[worst], worst.headline, tuple(said))


def _reasons(
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
    return tuple(reason.text for reason in _reasons(findings, level, {}))


def _quote(quote: Mapping[str, str], answers: Mapping[str, Any]) -> Row:
    """A quoted reply. Our own "I am not sure" is no option of the rules: it is said as the person gave it."""
    question = INTAKE.questions.get(quote["key"])
    if quote["answer"] not in (NO_ANSWER, NO_VALID_ANSWER) or question is None:
        return Row(quote["question"], quote["answer"])
    return Row(quote["question"], say(question, answers.get(quote["key"])))


def _evidence(answers: Mapping[str, Any]) -> str:
    option = INTAKE.questions["diagnosis"].option(answers.get("diagnosis"))
    return option.patient_line if option else ""


def next_steps(result: Result) -> tuple[str, ...]:
    """What to do now, by result. The clinic's part is said with its own time on the page."""
    keep = _("Keep this reference. Say it when you call us.")
    now = _("Do not wait for us to call you.")
    steps_by_result = {
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
        Result.NOT_ENOUGH_INFO: (_("We call or write to you to ask what is missing."),),
        Result.OUTSIDE_SCOPE: (_("Ask your usual doctor who can look at this problem."),),
        Result.USUAL_CARE_FIRST: (_("Talk with your usual doctor or physio about the care named above."),),
    }
    reads = _("A clinician of this clinic reads your answers and then decides. This is not a diagnosis.")
    return (*steps_by_result.get(result, (reads,)), keep)


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
