"""The order of the patient's pages: which questions stand on each, what is still open, where to go next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from triage.patient.contact import is_settled
from triage.patient.fields import ACTIVITY_LIMIT, WORDS_LIMIT, as_score
from triage.patient.forms import options_of, standing_alone
from triage.questionnaire import INTAKE
from triage.questionnaire.pages import PAGES, Page
from triage.questionnaire.records import Question

if TYPE_CHECKING:
    from triage.models import Intake

CONTACT, ANSWERS = "contact", "answers"
FIRST, AFTER_ABOUT_YOU = "emergency", "where"
ON_LAST_PAGE = frozenset({"understands_limits"})


def _asked_on(page: Page) -> tuple[Question, ...]:
    questions = (INTAKE.questions[key] for key in page.question_keys if key not in ON_LAST_PAGE)
    return tuple(question for question in questions if question.asked_if is None)


ASKED = tuple((page, _asked_on(page)) for page in PAGES)
"""Each page with all it may ask."""


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


@dataclass(frozen=True)
class Route:
    """The pages as they stand for these answers; the answers are read once."""

    answers: Mapping[str, Any]

    @cached_property
    def hidden(self) -> set[str]:
        """The questions that these answers make pointless."""
        return INTAKE.read(self.answers).hidden

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The pages with at least one question to show, in order."""
        hidden = self.hidden
        found = (Step(page, tuple(q for q in asked if q.key not in hidden)) for page, asked in ASKED)
        return tuple(step for step in found if step.questions)

    @cached_property
    def first_open_page(self) -> str | None:
        """The first page of questions that still lacks an answer the form needs."""
        return next((step.key for step in self.steps if lacks_something(step, self.answers)), None)

    def step(self, page: Page) -> Step | None:
        """This page as it stands; None when none of its questions is for this person."""
        return next((step for step in self.steps if step.key == page.key), None)

    def first_open(self, identity: Mapping[str, Any]) -> str | None:
        """The first page that still lacks an answer the form needs; None when it can be sent."""
        page = self.first_open_page
        return page or (None if is_settled(identity, self.answers) else CONTACT)

    def is_reachable(self, key: str, identity: Mapping[str, Any]) -> bool:
        """Whether every page before this one has what the form needs."""
        order = [*(page.key for page in PAGES), CONTACT, ANSWERS]
        waiting = self.first_open(identity) if key == ANSWERS else self.first_open_page
        return waiting is None or order.index(key) <= order.index(waiting)

    def after(self, key: str) -> str:
        """The page that follows, pages without a question for this person left out."""
        order = [page.key for page in PAGES]
        shown = {step.key for step in self.steps}
        rest = order[order.index(key) + 1 :] if key in order else []
        following = next((name for name in rest if name in shown), CONTACT)
        return ANSWERS if key == CONTACT else following

    def before(self, key: str) -> str | None:
        """The page before; None before the first."""
        order = [*(step.key for step in self.steps), CONTACT, ANSWERS]
        return order[order.index(key) - 1] if key in order[1:] else None


def route(draft: Intake) -> Route:
    """The pages of a draft, worked out once for the answers it holds; services replace answers, never alter them."""
    kept: Route | None = draft.__dict__.get("_route")
    if kept is None or kept.answers is not draft.answers:
        kept = draft.__dict__["_route"] = Route(draft.answers)
    return kept


def page_named(key: str) -> Page | None:
    return next((page for page in PAGES if page.key == key), None)


def page_of(key: str) -> str:
    """The page a question stands on."""
    return next(page.key for page in PAGES if key in page.question_keys)


def region_of(answers: Mapping[str, Any]) -> str:
    """The chosen area, or an empty string when it is not known."""
    region = answers.get("region")
    known = INTAKE.questions["region"].labels
    return region if isinstance(region, str) and region in known and region != "not_sure" else ""


def lacks_something(step: Step, answers: Mapping[str, Any]) -> bool:
    """Whether a question of this page still has no answer the form can take."""
    region = region_of(answers)
    return not all(_is_settled(question, answers, region) for question in step.questions)


def _is_settled(question: Question, answers: Mapping[str, Any], region: str) -> bool:
    reply = answers.get(question.key)
    if reply in (None, "", []):
        return not question.required or question.kind == "tick"
    if question.kind == "one":
        return reply in options_of(question.key, region).values
    if question.kind == "multi":
        offered = options_of(question.key, "").values
        clash = len(reply) > 1 and any(item in standing_alone(question) for item in reply)
        return not clash and all(item in offered for item in reply)
    if question.kind == "text":
        return len(reply) <= WORDS_LIMIT
    if question.kind == "activities":
        return all(len(row["text"]) <= ACTIVITY_LIMIT and _scored(row) for row in reply)
    return True


def _scored(row: Mapping[str, Any]) -> bool:
    return as_score(str(row.get("score"))) is not None
