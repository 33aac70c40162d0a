"""Raw answers read against the questions: what is known, not sure, declined, hidden or missing."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from triage.questionnaire import kinds
from triage.questionnaire.conditions import Truth

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
LISTS = (list, tuple)
SEVERAL = (list, tuple, set, frozenset)
"""Tuples: `list | tuple` inside a function makes a new type on each call."""


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
        if not isinstance(reply, SEVERAL) or not reply:
            return False
        for item in reply:
            if not isinstance(item, str) or item not in values:
                return False
        ticked = frozenset(map(str, reply))
        replies.lists[key] = ticked
        replies.counts[key] = len(ticked - not_counted)
        if kinds.NOT_SURE in ticked:
            replies.unsure.add(key)
        return True

    return read


def _number(question: Question) -> Reader:
    key, sorts = question.key, (int,) if question.kind == kinds.INTEGER else (int, float)
    least = -math.inf if question.minimum is None else question.minimum
    most = math.inf if question.maximum is None else question.maximum

    def read(replies: Replies, reply: object) -> bool:
        if isinstance(reply, bool) or not isinstance(reply, sorts):
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
    if isinstance(reply, LISTS):
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
