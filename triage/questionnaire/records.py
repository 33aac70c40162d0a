"""The records a questionnaire is made of: options, questions, sections, the whole form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from triage.questionnaire import kinds
from triage.questionnaire.conditions import Condition
from triage.questionnaire.reading import Read, reader
from triage.questionnaire.replies import LISTS

NO_ANSWER = "No answer"
NO_VALID_ANSWER = "No valid answer"
MOST_SAID = 10**9  # a number beyond any question, and too long to be quoted


class Quote(NamedTuple):
    """A question and the reply to it, in words, as it stood when it was read."""

    key: str
    question: str
    answer: str


@dataclass(frozen=True)
class Option:
    """One reply to choose; its value is stored and never changes, its label may."""

    value: str
    label: str
    regions: tuple[str, ...] = ()
    evidence: str = ""
    patient_line: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question. shown_when None means always; settled_by names the question that settles a gate tick."""

    id: str
    key: str
    wording: str
    kind: str
    help: str = ""
    options: tuple[Option, ...] = ()
    shown_when: Condition | None = None
    required_for_safety: bool = False
    exclusive: tuple[str, ...] = ()
    free_text: bool = False
    measure: str = ""
    asked_if: str | None = None
    filtered_by: str | None = None
    offers: str | None = None
    settled_by: str | None = None
    minimum: int | None = None
    maximum: int | None = None

    @property
    def required(self) -> bool:
        """Return whether a blank leads to "not enough information"."""
        return self.required_for_safety

    @cached_property
    def labels(self) -> dict[str, str]:
        """Return option value to label."""
        return {option.value: option.label for option in self.options}

    def option(self, value: object) -> Option | None:
        """Return the option with this value."""
        return self._by_value.get(value) if isinstance(value, str) else None

    @cached_property
    def _by_value(self) -> dict[str, Option]:
        return {option.value: option for option in self.options}

    def quote(self, reply: object) -> Quote:
        """Return the question with the reply in words."""
        return Quote(self.key, self.wording, self.say(reply))

    @cached_property
    def quotes(self) -> dict[object, Quote]:
        """Return the quotes of no answer and of each answer to choose, an option or a number, made once."""
        numbers = range(self.minimum, self.maximum + 1) if self.minimum is not None and self.maximum else ()
        return {reply: self.quote(reply) for reply in (None, *self.labels, *numbers)}

    def say(self, reply: object) -> str:
        """Return the reply in words, for a person to read."""
        if self.kind == kinds.TICK:
            return "Ticked" if reply is True else "Not ticked"
        if reply is None or reply == "" or reply == []:
            return NO_ANSWER
        if self.kind == kinds.ONE:
            return self.labels.get(reply, NO_VALID_ANSWER) if isinstance(reply, str) else NO_VALID_ANSWER
        if self.kind in (kinds.MULTI, kinds.ACTIVITIES):
            items = reply if isinstance(reply, LISTS) else ()
            labels, other = self.labels, self._say_item
            said = [
                labels.get(item, NO_VALID_ANSWER) if isinstance(item, str) else other(item) for item in items
            ]
            return "; ".join(filter(None, said)) or NO_VALID_ANSWER
        if self.kind == kinds.TEXT:
            return str(reply)
        return self._say_number(reply)

    def _say_item(self, item: object) -> str:
        if not isinstance(item, Mapping):
            return ""
        text, score = str(item.get("text") or "").strip(), item.get("score")
        if not text:
            return ""
        return text if score is None else f"{text} ({score} out of 10)"

    def _say_number(self, reply: object) -> str:
        if isinstance(reply, bool) or not isinstance(reply, int | float) or abs(reply) > MOST_SAID:
            return NO_VALID_ANSWER
        if self.kind == kinds.DATETIME:
            return f"{reply:g} hours ago"
        return f"{reply:g} out of {self.maximum}" if self.maximum in (3, 10) else f"{reply:g}"


@dataclass(frozen=True)
class Section:
    """A group of questions with a title."""

    key: str
    title: str
    questions: tuple[Question, ...]
    note: str = ""


@dataclass(frozen=True)
class Questionnaire:
    """A whole form with its version; questions stand in asking order."""

    form: str
    version: int
    status: str
    sections: tuple[Section, ...]

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Return every question by key, in asking order."""
        return {question.key: question for section in self.sections for question in section.questions}

    @cached_property
    def order(self) -> dict[str, int]:
        """Return each question's place in asking order."""
        return {key: place for place, key in enumerate(self.questions)}

    @cached_property
    def quotes(self) -> dict[str, dict[object, Quote]]:
        """Return for each question the quotes of its plain replies."""
        return {key: question.quotes for key, question in self.questions.items()}

    @cached_property
    def read(self) -> Read:
        """Return what reads raw answers: what is known, not sure, declined, hidden or missing."""
        return reader(self.questions.values(), self.form)

    def visible(self, answers: Mapping[str, object]) -> dict[str, Question]:
        """Return the questions to show: all but those whose condition is definitely false."""
        hidden = self.read(answers).hidden
        return {key: question for key, question in self.questions.items() if key not in hidden}

    def prune(self, answers: Mapping[str, object]) -> dict[str, object]:
        """Return the answers without replies to hidden questions and without unknown keys."""
        hidden, known = self.read(answers).hidden, self.questions
        return {key: reply for key, reply in answers.items() if key in known and key not in hidden}

    def choices(self, key: str, answers: Mapping[str, object]) -> tuple[Option, ...]:
        """Return a question's options, narrowed by the question it is filtered by."""
        question = self.questions[key]
        chosen = self.read(answers).choices.get(question.filtered_by) if question.filtered_by else None
        if chosen is None:
            return question.options
        return tuple(item for item in question.options if not item.regions or chosen in item.regions)

    def asked(self, key: str) -> str:
        """Return a question's wording."""
        return self.questions[key].wording

    def chosen(self, key: str, value: str) -> str:
        """Return an option's label."""
        return self.questions[key].labels[value]
