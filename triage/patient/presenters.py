"""What the patient's pages show: replies in words, the rows to check, what stands above a page, the stop page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from prolo.clinic.hours import reads_now_line
from triage.patient import steps
from triage.patient.contact import ContactForm, as_posted, is_helped
from triage.patient.forms import AGE, stored_birth_date
from triage.patient.waiting import said, unread_at
from triage.patient.where import WHERE, words
from triage.questionnaire import INTAKE
from triage.questionnaire.echo import Echo, echoes
from triage.questionnaire.records import Question
from triage.rules import SAFETY_NET, Assessment, Result, assess
from triage.services.two_versions import assessed

if TYPE_CHECKING:
    from triage.models import Intake


ADULT = 18


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
        rows = (
            [Row(_("Where does it hurt?"), words(draft.identity, draft.answers), url)]
            if step.key == WHERE
            else []
        )
        rows += [_row(question, draft, url) for question in step.questions if question.kind != "tick"]
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
    """Every question of the contact page with its reply."""
    url = reverse("patient:contact", args=[draft.pk]) + "?from=answers"
    kept = as_posted(draft.identity)
    asked = ContactForm(helped=is_helped(draft.answers)).fields
    return [Row(str(field.label), _chosen(field, kept.get(name) or ""), url) for name, field in asked.items()]


def _chosen(field: Any, reply: str) -> str:
    return str(dict(getattr(field, "choices", ())).get(reply, reply))


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
    found = assessed(draft.answers, draft)
    today = found.result is Result.SAME_DAY
    return {
        "crisis": shows_crisis_numbers(draft.answers),
        "same_day": {"headline": found.result.headline, "lines": found.patient_lines} if today else None,
    }


def is_child(answers: Mapping[str, Any]) -> bool:
    """Under 18: the clinic does not treat them, and warning signs are looked for all the same."""
    age = answers.get(AGE)
    return isinstance(age, int) and age < ADULT


def after_injections(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The signs to watch for, when there may have been injections in the last weeks."""
    recent = answers.get("injections_here_last_6_weeks") in ("yes", "not_sure")
    return tuple(SAFETY_NET.signs) if recent else ()


def called_in(posted: Mapping[str, str]) -> bool | None:
    """Which button of an emergency page was pressed: "I have called", "I cannot call", or none."""
    return {"yes": True, "no": False}.get(posted.get("called", ""))


def stop_page(draft: Intake, *, at: datetime) -> dict[str, Any]:
    """The emergency page: why, in the person's own replies, and what the clinic sees and when."""
    found, unread = assessed(draft.answers, draft), unread_at([draft.location], at=at)
    return {
        "headline": Result.EMERGENCY_NOW.headline,
        "reasons": _live_reasons(found),
        "reads_now": said(unread) or reads_now_line(draft.location, at),
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
