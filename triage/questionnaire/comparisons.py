"""The leaves of a condition: one reply, number, tick or fact compared with something."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage.questionnaire.conditions import (
    NO_KEYS,
    Condition,
    Keys,
    Opposite,
    Test,
    Truth,
    Words,
)

if TYPE_CHECKING:
    from triage.questionnaire.replies import Replies


@dataclass(frozen=True)
class Values:
    """A named group of options that several conditions share."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Score:
    """A number worked out from several replies; unknown when any of them is unknown."""

    name: str
    title: str
    items: tuple[str, ...]
    value: Callable[[tuple[float, ...]], float]

    def read(self, replies: Replies) -> float | None:
        """Return the score, or None when an item has no known number."""
        numbers = replies.numbers
        found = tuple([numbers[item] for item in self.items if item in numbers])
        return self.value(found) if len(found) == len(self.items) else None


@dataclass(frozen=True)
class Leaf(Condition):
    """A comparison of one question: unknown while its reply is unknown."""

    key: str

    def reads(self) -> Iterable[str]:
        return (self.key,)

    def could_be(self, wanted: bool, replies: Replies) -> Keys | None:
        found = self.test(replies)
        if found is not None:
            return NO_KEYS if found is wanted else None
        return frozenset((self.key,)) if replies.may_ask(self.key) else None

    def because(self, replies: Replies) -> Keys:
        return frozenset((self.key,))


@dataclass(frozen=True)
class OneOf(Leaf):
    """The chosen option is one of these."""

    values: Values

    def compile(self) -> Test:
        key, members = self.key, frozenset(self.values.members)

        def test(replies: Replies) -> Truth:
            value = replies.choices.get(key)
            return None if value is None else value in members

        return test

    def say(self, words: Words, *, holds: bool = True) -> str:
        labels = [f"“{words.chosen(self.key, member)}”" for member in self.values.members]
        verb = "is" if holds else "is not"
        if self.values.name:
            return f"“{words.asked(self.key)}” {verb} in {self.values.name} ({', '.join(labels)})"
        one = labels[0] if len(labels) == 1 else f"one of {', '.join(labels)}"
        return f"“{words.asked(self.key)}” {verb} {one}"


@dataclass(frozen=True)
class Ticked(Leaf):
    """An option of a "tick all that fit" question; unticked is unknown while the reply holds "not sure"."""

    option: str

    def compile(self) -> Test:
        key, option = self.key, self.option

        def test(replies: Replies) -> Truth:
            ticked = replies.lists.get(key)
            if ticked is None:
                return None
            if option in ticked:
                return True
            return None if key in replies.unsure else False

        return test

    def say(self, words: Words, *, holds: bool = True) -> str:
        verb = "is ticked" if holds else "is not ticked"
        return f"“{words.chosen(self.key, self.option)}” {verb} at “{words.asked(self.key)}”"


@dataclass(frozen=True)
class CountAtLeast(Leaf):
    """At least so many options are ticked, exclusive ones left out."""

    least: int

    def compile(self) -> Test:
        key, least = self.key, self.least

        def test(replies: Replies) -> Truth:
            count = replies.counts.get(key)
            if count is None:
                return None
            if count >= least:
                return True
            return None if key in replies.unsure else False

        return test

    def say(self, words: Words, *, holds: bool = True) -> str:
        verb = "at least" if holds else "fewer than"
        return f"{verb} {self.least} ticked at “{words.asked(self.key)}”"


@dataclass(frozen=True)
class Tick(Leaf):
    """A single tick; a gate tick that is not ticked is unknown until the gate is answered."""

    def compile(self) -> Test:
        key = self.key
        return lambda replies: replies.ticks.get(key)

    def say(self, words: Words, *, holds: bool = True) -> str:
        return f"“{words.asked(self.key)}” {'is ticked' if holds else 'is not ticked'}"


COMPARE: dict[str, tuple[Callable[[float, float], bool], str, str]] = {
    ">=": (operator.ge, "at least", "under"),
    "<=": (operator.le, "at most", "over"),
    ">": (operator.gt, "over", "at most"),
    "<": (operator.lt, "under", "at least"),
}


@dataclass(frozen=True)
class Number(Leaf):
    """A number against a limit."""

    sign: str
    limit: float

    def compile(self) -> Test:
        key, limit, compare = self.key, self.limit, COMPARE[self.sign][0]

        def test(replies: Replies) -> Truth:
            value = replies.numbers.get(key)
            return None if value is None else compare(value, limit)

        return test

    def say(self, words: Words, *, holds: bool = True) -> str:
        _, yes_words, no_words = COMPARE[self.sign]
        return f"“{words.asked(self.key)}” is {yes_words if holds else no_words} {self.limit:g}"


@dataclass(frozen=True)
class ScoreIs(Condition):
    """A score against a limit."""

    score: Score
    sign: str
    limit: float

    def compile(self) -> Test:
        read, limit, compare = self.score.read, self.limit, COMPARE[self.sign][0]

        def test(replies: Replies) -> Truth:
            value = read(replies)
            return None if value is None else compare(value, limit)

        return test

    def reads(self) -> Iterable[str]:
        return self.score.items

    def say(self, words: Words, *, holds: bool = True) -> str:
        _, yes_words, no_words = COMPARE[self.sign]
        return f"{self.score.title} is {yes_words if holds else no_words} {self.limit:g}"

    def could_be(self, wanted: bool, replies: Replies) -> Keys | None:
        found = self.test(replies)
        if found is not None:
            return NO_KEYS if found is wanted else None
        unknown = frozenset(item for item in self.score.items if item not in replies.numbers)
        return unknown if all(replies.may_ask(item) for item in unknown) else None

    def because(self, replies: Replies) -> Keys:
        return frozenset(self.score.items)


@dataclass(frozen=True)
class Unsure(Condition):
    """Any of these replies is "not sure". Never unknown."""

    questions: tuple[str, ...]

    def compile(self) -> Test:
        questions = frozenset(self.questions)
        return lambda replies: not questions.isdisjoint(replies.unsure)

    def reads(self) -> Iterable[str]:
        return self.questions

    def say(self, words: Words, *, holds: bool = True) -> str:
        asked = ", ".join(f"“{words.asked(key)}”" for key in self.questions)
        to = f"any of {asked}" if len(self.questions) > 1 else asked
        return f"the reply is {'not sure' if holds else 'other than not sure'} to {to}"

    def could_be(self, wanted: bool, replies: Replies) -> Keys | None:
        found = self.because(replies)
        if wanted:
            return NO_KEYS if found else None
        return found

    def because(self, replies: Replies) -> Keys:
        return frozenset(key for key in self.questions if key in replies.unsure)


@dataclass(frozen=True)
class Declined(Condition):
    """Any of these replies is "I would rather not say". Never unknown."""

    questions: tuple[str, ...]

    def compile(self) -> Test:
        questions = frozenset(self.questions)
        return lambda replies: not questions.isdisjoint(replies.declined)

    def reads(self) -> Iterable[str]:
        return self.questions

    def say(self, words: Words, *, holds: bool = True) -> str:
        asked = ", ".join(f"“{words.asked(key)}”" for key in self.questions)
        verb = "the person would rather not say at any of" if holds else "the person declined none of"
        return f"{verb} {asked}"

    def could_be(self, wanted: bool, replies: Replies) -> Keys | None:
        return NO_KEYS if self.test(replies) is wanted else None

    def because(self, replies: Replies) -> Keys:
        return frozenset(key for key in self.questions if key in replies.declined)


@dataclass(frozen=True)
class Fact(Condition):
    """Something worked out from the whole form, such as "a required answer is missing"."""

    name: str
    yes_words: str
    no_words: str
    value: Test
    shown_by: Callable[[Replies], Keys] | Keys
    unknown_keys: Callable[[Replies], Keys] | None = None

    def compile(self) -> Test:
        return self.value

    def reads(self) -> Iterable[str]:
        return (self.name,)

    def say(self, words: Words, *, holds: bool = True) -> str:
        return self.yes_words if holds else self.no_words

    def could_be(self, wanted: bool, replies: Replies) -> Keys | None:
        found = self.test(replies)
        if found is not None:
            return NO_KEYS if found is wanted else None
        unknown = self.unknown_keys(replies) if self.unknown_keys else NO_KEYS
        return unknown if unknown and all(replies.may_ask(key) for key in unknown) else None

    def because(self, replies: Replies) -> Keys:
        return self.shown_by if isinstance(self.shown_by, frozenset) else self.shown_by(replies)


def is_(key: str, value: str) -> Condition:
    """The chosen option is this one."""
    return OneOf(key, Values("", (value,)))


def is_not(key: str, value: str) -> Condition:
    """The chosen option is known, and is another one."""
    return Opposite(is_(key, value))


def yes(key: str) -> Condition:
    """The reply is yes."""
    return is_(key, "yes")


def no(key: str) -> Condition:
    """The reply is no."""
    return is_(key, "no")


def one_of(key: str, values: Values | tuple[str, ...]) -> Condition:
    """The chosen option is one of these."""
    return OneOf(key, values if isinstance(values, Values) else Values("", values))


def none_of(key: str, values: Values | tuple[str, ...]) -> Condition:
    """The chosen option is known, and is not one of these."""
    return Opposite(one_of(key, values))


def tick(key: str) -> Condition:
    """The tick is there."""
    return Tick(key)


def ticked(key: str, option: str) -> Condition:
    """This option of a "tick all that fit" question is ticked."""
    return Ticked(key, option)


def count_at_least(key: str, least: int) -> Condition:
    """At least so many options are ticked, exclusive ones left out."""
    return CountAtLeast(key, least)


def at_least(subject: str | Score, limit: float) -> Condition:
    """The number is this or more."""
    return _against(subject, ">=", limit)


def at_most(subject: str | Score, limit: float) -> Condition:
    """The number is this or less."""
    return _against(subject, "<=", limit)


def over(subject: str | Score, limit: float) -> Condition:
    """The number is more than this."""
    return _against(subject, ">", limit)


def under(subject: str | Score, limit: float) -> Condition:
    """The number is less than this."""
    return _against(subject, "<", limit)


def unsure(*questions: str) -> Condition:
    """Any of these replies is "not sure"; never unknown."""
    return Unsure(questions)


def declined(*questions: str) -> Condition:
    """Any of these replies is "I would rather not say"; never unknown."""
    return Declined(questions)


def _against(subject: str | Score, sign: str, limit: float) -> Condition:
    return ScoreIs(subject, sign, limit) if isinstance(subject, Score) else Number(subject, sign, limit)
