"""Raw answers read against the questions: what is known, not sure, declined, hidden or missing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from triage.questionnaire import kinds
from triage.questionnaire.conditions import Test, Truth

if TYPE_CHECKING:
    from triage.questionnaire.records import Question


@dataclass(slots=True)
class Replies:
    """The known part of a form, by kind. A key in none of the tables is unknown, never "no"."""

    choices: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)
    lists: dict[str, frozenset[str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    ticks: dict[str, bool] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)
    declined: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    not_asked: frozenset[str] = frozenset()
    blank: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    nothing_fired: Truth = None

    def may_ask(self, key: str) -> bool:
        """Return whether a person may still be asked this: not hidden, and not behind a clinic's switch."""
        return key not in self.hidden and key not in self.not_asked

    def unknown(self) -> list[str]:
        """Return the keys of shown questions without a known answer, clinic's switches left aside."""
        not_asked = self.not_asked
        return [key for key in (*self.blank, *self.unsure, *self.declined) if key not in not_asked]


Reader = Callable[[Replies, object], bool]
Step: TypeAlias = "tuple[str, Test | None, frozenset[str], Reader, bool]"
"""One question, prepared: key, when shown, options that are plain replies, how to read the rest, required."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Ticks that are unknown while empty, until one last question settles them."""

    last: str
    ticks: tuple[str, ...]
    empty: dict[str, bool]

    def settle(self, replies: Replies, answers: Mapping[str, object]) -> None:
        """Read the ticks. A broken tick is not an empty one: it stays unknown and counts as missing."""
        marked = {key: answers[key] for key in self.ticks if key in answers}
        if self.last in replies.choices:
            replies.ticks.update(self.empty)
        else:
            replies.blank.extend(key for key in self.ticks if marked.get(key) is not True)
        for key, reply in marked.items():
            if reply is True:
                replies.ticks[key] = True
            elif reply is not None and reply is not False:
                replies.ticks.pop(key, None)
                replies.missing.append(key)
                replies.blank.append(key)


@dataclass(frozen=True, slots=True)
class Plan:
    """All questions in asking order, prepared once, so that reading a form is one short loop."""

    steps: tuple[Step, ...]
    gates: tuple[Gate, ...]
    not_asked: frozenset[str]

    def read(self, answers: Mapping[str, object]) -> Replies:
        """Read raw answers. Replies to hidden questions and replies that are not valid are left out."""
        replies = Replies(not_asked=self.not_asked)
        get, choices = answers.get, replies.choices
        for key, shown, plain, read, required in self.steps:
            if shown is not None and shown(replies) is False:
                replies.hidden.add(key)
                continue
            reply = get(key)
            if reply.__class__ is str and reply in plain:
                choices[key] = reply
            elif not read(replies, reply):
                replies.blank.append(key)
                if required:
                    replies.missing.append(key)
        for gate in self.gates:
            gate.settle(replies, answers)
        return replies


def plan(questions: Iterable[Question]) -> Plan:
    """Prepare the questions, given in asking order, for reading."""
    listed = tuple(questions)
    settled: dict[str, list[str]] = {}
    for question in listed:
        if question.settled_by is not None:
            settled.setdefault(question.settled_by, []).append(question.key)
    return Plan(
        steps=tuple(_step(question) for question in listed if question.settled_by is None),
        gates=tuple(Gate(last, tuple(keys), dict.fromkeys(keys, False)) for last, keys in settled.items()),
        not_asked=frozenset(question.key for question in listed if question.asked_if is not None),
    )


def _step(question: Question) -> Step:
    shown = None if question.shown_when is None else question.shown_when.test
    values = (
        frozenset(option.value for option in question.options) if question.kind == kinds.ONE else frozenset()
    )
    plain = values - {kinds.NOT_SURE, kinds.DECLINED}
    return question.key, shown, plain, READERS[question.kind](question), question.required_for_safety


def _one(question: Question) -> Reader:
    key = question.key
    values = frozenset(option.value for option in question.options)

    def read(replies: Replies, reply: object) -> bool:
        if not isinstance(reply, str) or reply not in values:
            return False
        if reply == kinds.NOT_SURE:
            replies.unsure.add(key)
        elif reply == kinds.DECLINED:
            replies.declined.add(key)
        else:
            replies.choices[key] = str(reply)
        return True

    return read


def _multi(question: Question) -> Reader:
    key, values = question.key, frozenset(option.value for option in question.options)
    not_counted = frozenset(question.exclusive) | {kinds.NOT_SURE}

    def read(replies: Replies, reply: object) -> bool:
        if not isinstance(reply, list | tuple | set | frozenset) or not reply:
            return False
        if not all(isinstance(item, str) and item in values for item in reply):
            return False
        ticked = frozenset(str(item) for item in reply)
        replies.lists[key] = ticked
        replies.counts[key] = len(ticked - not_counted)
        if kinds.NOT_SURE in ticked:
            replies.unsure.add(key)
        return True

    return read


def _number(question: Question) -> Reader:
    key, whole = question.key, question.kind == kinds.INTEGER
    least = -math.inf if question.minimum is None else question.minimum
    most = math.inf if question.maximum is None else question.maximum

    def read(replies: Replies, reply: object) -> bool:
        if isinstance(reply, bool) or not isinstance(reply, int if whole else int | float):
            return False
        if not least <= reply <= most or (isinstance(reply, float) and not math.isfinite(reply)):
            return False
        replies.numbers[key] = reply
        return True

    return read


def _tick(question: Question) -> Reader:
    key = question.key

    def read(replies: Replies, reply: object) -> bool:
        replies.ticks[key] = reply is True
        return True

    return read


def _text(question: Question) -> Reader:
    key = question.key

    def read(replies: Replies, reply: object) -> bool:
        if reply is None or reply == "":
            return True
        if has_words(reply):
            replies.written.append(key)
        return True

    return read


def has_words(reply: object) -> bool:
    """Return whether a free text, or any text of a list of activities, holds more than blanks."""
    if isinstance(reply, str):
        return bool(reply.strip())
    if isinstance(reply, list | tuple):
        return any(has_words(item) for item in reply)
    if isinstance(reply, Mapping):
        return has_words(reply.get("text"))
    return False


READERS: dict[str, Callable[[Question], Reader]] = {
    kinds.ONE: _one,
    kinds.MULTI: _multi,
    kinds.INTEGER: _number,
    kinds.DATETIME: _number,
    kinds.TICK: _tick,
    kinds.TEXT: _text,
    kinds.ACTIVITIES: _text,
}
