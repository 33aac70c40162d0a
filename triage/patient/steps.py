"""The order of the patient's pages: which questions stand on each, what is still open, where to go next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from triage.patient.fields import ACTIVITY_LIMIT, WORDS_LIMIT, as_score
from triage.patient.forms import ContactForm, options_of, standing_alone
from triage.questionnaire import INTAKE
from triage.questionnaire.pages import PAGES, Page
from triage.questionnaire.records import Question

CONTACT, ANSWERS = "contact", "answers"
FIRST, AFTER_ABOUT_YOU = "emergency", "where"
ON_LAST_PAGE = frozenset({"understands_limits"})


@dataclass(frozen=True)
class Step:
    """One page of questions as this person sees it."""

    page: Page
    questions: tuple[Question, ...]

    @property
    def key(self) -> str:
        return self.page.key

    @property
    def question_keys(self) -> tuple[str, ...]:
        return tuple(question.key for question in self.questions)


def steps(answers: Mapping[str, Any]) -> list[Step]:
    """The pages with at least one question to show, in order."""
    visible = INTAKE.visible(answers)
    found = []
    for page in PAGES:
        keys = [key for key in page.question_keys if key in visible and key not in ON_LAST_PAGE]
        questions = tuple(visible[key] for key in keys if visible[key].asked_if is None)
        if questions:
            found.append(Step(page, questions))
    return found


def page_named(key: str) -> Page | None:
    return next((page for page in PAGES if page.key == key), None)


def step_for(page: Page, answers: Mapping[str, Any]) -> Step | None:
    """This page as it stands now; None when none of its questions is for this person."""
    return next((step for step in steps(answers) if step.key == page.key), None)


def hidden_by_now(step: Step, answers: Mapping[str, Any]) -> set[str]:
    """Questions of a page that its own answers have made pointless."""
    return set(step.question_keys) - INTAKE.visible(answers).keys()


def page_of(key: str) -> str:
    """The page a question stands on."""
    return next(page.key for page in PAGES if key in page.question_keys)


def region_of(answers: Mapping[str, Any]) -> str:
    """The chosen area, or an empty string when it is not known."""
    region = answers.get("region")
    known = INTAKE.questions["region"].labels
    return region if isinstance(region, str) and region in known and region != "not_sure" else ""


def first_open(answers: Mapping[str, Any], identity: Mapping[str, Any]) -> str | None:
    """The first page that still lacks an answer the form needs; None when it can be sent."""
    page = _first_open_page(answers)
    return page or (None if ContactForm(as_posted(identity)).is_valid() else CONTACT)


def _first_open_page(answers: Mapping[str, Any]) -> str | None:
    return next((step.key for step in steps(answers) if any(_open_questions(step, answers))), None)


def is_reachable(key: str, answers: Mapping[str, Any], identity: Mapping[str, Any]) -> bool:
    """Whether every page before this one has what the form needs."""
    order = [*(page.key for page in PAGES), CONTACT, ANSWERS]
    waiting = first_open(answers, identity) if key == ANSWERS else _first_open_page(answers)
    return waiting is None or order.index(key) <= order.index(waiting)


def after(key: str, answers: Mapping[str, Any]) -> str:
    """The page that follows, pages without a question for this person left out."""
    order = [page.key for page in PAGES]
    shown = {step.key for step in steps(answers)}
    rest = order[order.index(key) + 1 :] if key in order else []
    following = next((name for name in rest if name in shown), CONTACT)
    return ANSWERS if key == CONTACT else following


def before(key: str, answers: Mapping[str, Any]) -> str | None:
    """The page before; None before the first."""
    order = [*(step.key for step in steps(answers)), CONTACT, ANSWERS]
    return order[order.index(key) - 1] if key in order[1:] else None


def as_posted(identity: Mapping[str, Any]) -> dict[str, Any]:
    """The kept identity in the form a page posts it."""
    said: dict[Any, str] = {True: "yes", False: "no"}
    voicemail = said.get(identity.get("voicemail_ok"), "")
    return {**identity, "voicemail_ok": voicemail}


def _open_questions(step: Step, answers: Mapping[str, Any]) -> Iterator[str]:
    for question in step.questions:
        if not _is_settled(question, answers):
            yield question.key


def _is_settled(question: Question, answers: Mapping[str, Any]) -> bool:
    reply = answers.get(question.key)
    if reply in (None, "", []):
        return not question.required or question.kind == "tick"
    if question.kind == "one":
        return reply in dict(options_of(question, region_of(answers)))
    if question.kind == "multi":
        offered = dict(options_of(question, ""))
        clash = len(reply) > 1 and any(item in standing_alone(question) for item in reply)
        return not clash and all(item in offered for item in reply)
    if question.kind == "text":
        return len(reply) <= WORDS_LIMIT
    if question.kind == "activities":
        return all(len(row["text"]) <= ACTIVITY_LIMIT and _scored(row) for row in reply)
    return True


def _scored(row: Mapping[str, Any]) -> bool:
    return as_score(str(row.get("score"))) is not None
