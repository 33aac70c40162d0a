"""Answers to try the rules with: every question of a form in a compact editor. Nothing of it is kept anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from triage.demo.stories import STORIES
from triage.questionnaire import Question, kinds
from triage.staff.rule_parts import BOOKS

BLANK = ""
STORY = "from_story"
MOST_TO_CHOOSE = 10
"""A number up to this is chosen from a list; a larger one is typed."""


@dataclass(frozen=True)
class Choice:
    """One reply to choose."""

    value: str
    label: str
    chosen: bool


@dataclass
class Box:
    """One question with what was given: text, a list to choose one from, or boxes to tick."""

    question: Question
    kind: str
    value: str = ""
    choices: tuple[Choice, ...] = ()
    error: str = ""

    @property
    def name(self) -> str:
        return self.question.key

    @property
    def label(self) -> str:
        """Unlike the wording alone never twice on a page."""
        return f"{self.question.id} {self.question.wording}"


@dataclass
class Part:
    """The questions of one section; open where something was given."""

    title: str
    boxes: list[Box]
    open: bool = False


@dataclass
class Editor:
    """The whole form: what to show, the answers as the rules read them, and what could not be read."""

    parts: list[Part]
    answers: dict[str, Any] = field(default_factory=dict)
    starts_anew: bool = False

    @property
    def errors(self) -> list[Box]:
        return [box for part in self.parts for box in part.boxes if box.error]


def editor(form: str, posted: QueryDict | None) -> Editor:
    """The form with what was posted; with a story when one was asked for; else empty."""
    given = posted or QueryDict()
    story = next((one for one in STORIES if one["id"] == given.get(STORY)), None)
    if story and stories(form):
        answers = story["answers"]
        return _shown(form, {key: _typed(reply) for key, reply in answers.items()}, {}, starts_anew=True)
    answers, wrong = {}, {}
    for key, question in BOOKS[form].questionnaire.questions.items():
        reply, error = _read(question, given.getlist(key))
        if error:
            wrong[key] = error
        elif reply is not None:
            answers[key] = reply
    made = _shown(form, {key: given.getlist(key) for key in given}, wrong)
    made.answers = answers
    return made


def stories(form: str) -> list[tuple[str, str]]:
    """Invented stories to begin with."""
    return [(one["id"], one["title"]) for one in STORIES] if form == "intake" else []


def _shown(
    form: str, given: Mapping[str, list[str]], wrong: Mapping[str, str], *, starts_anew: bool = False
) -> Editor:
    parts = []
    for section in BOOKS[form].questionnaire.sections:
        boxes = [_box(question, given.get(question.key, []), wrong) for question in section.questions]
        touched = any(any(given.get(box.name, [])) for box in boxes)
        parts.append(Part(section.title, boxes, touched))
    if not any(part.open for part in parts):
        parts[0].open = True
    return Editor(parts, starts_anew=starts_anew)


def _box(question: Question, given: list[str], wrong: Mapping[str, str]) -> Box:
    error, value = wrong.get(question.key, ""), given[-1] if given else ""
    offered = _offered(question)
    if not offered:
        return Box(question, "text", value, error=error)
    choices = tuple(Choice(option, label, option in given) for option, label in offered)
    several = question.kind in (kinds.MULTI, kinds.TICK)
    return Box(question, "several" if several else "one", value, choices, error)


@cache
def _offered(question: Question) -> tuple[tuple[str, str], ...]:
    """The replies to choose from, in the words of the rulebook, which is in English throughout."""
    if question.kind == kinds.TICK:
        return ((kinds.TICKED, "Ticked"),)
    if question.options:
        return tuple(question.labels.items())
    low, high = question.minimum, question.maximum
    if low is not None and high is not None and high <= MOST_TO_CHOOSE:
        return tuple((str(n), str(n)) for n in range(low, high + 1))
    return ()


def _typed(reply: Any) -> list[str]:
    """A reply as the boxes hold it."""
    if isinstance(reply, list):
        return [item["text"] if isinstance(item, Mapping) else str(item) for item in reply]
    return [kinds.TICKED if reply is True else str(reply)]


def _read(question: Question, given: list[str]) -> tuple[Any, str]:
    """The reply as the rules read it, or what to do about it."""
    typed = [value for value in given if value.strip()]
    if not typed:
        return None, ""
    offered = [value for value, _label in _offered(question)]
    if offered and not set(typed) <= set(offered):
        return None, _("Choose one of the answers")
    if question.kind == kinds.TICK:
        return True, ""
    if question.kind == kinds.MULTI:
        return typed, ""
    if question.kind == kinds.ACTIVITIES:
        return [{"text": text, "score": None} for text in typed], ""
    if question.kind in (kinds.INTEGER, kinds.DATETIME):
        return _number(question, typed[-1])
    return typed[-1], ""


def _number(question: Question, typed: str) -> tuple[int | None, str]:
    plain = typed.strip()
    low, high = question.minimum or 0, question.maximum or 999
    if plain.isascii() and plain.isdecimal() and len(plain) < 4 and low <= int(plain) <= high:
        return int(plain), ""
    return None, _("Enter a whole number from %(low)d to %(high)d") % {"low": low, "high": high}
