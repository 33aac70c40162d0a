"""Conditions over replies, in three values: true, false and unknown (Kleene logic)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from triage.questionnaire.replies import Replies

Truth: TypeAlias = bool | None
Test: TypeAlias = "Callable[[Replies], Truth]"
Keys: TypeAlias = frozenset[str]

NO_KEYS: Keys = frozenset()


class Words(Protocol):
    """What a condition needs to be said in English."""

    def asked(self, key: str) -> str:
        """Return the question's wording."""

    def chosen(self, key: str, value: str) -> str:
        """Return the option's label."""


@dataclass(frozen=True)
class Condition:
    """One expression. Everything below comes from it: there is no second copy of the truth."""

    @cached_property
    def test(self) -> Test:
        """Return the compiled closure; it is built once per condition."""
        return self.compile()

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the question keys and fact names that are read, each once, in order."""
        return tuple(dict.fromkeys(self.reads()))

    def compile(self) -> Test:
        """Build the closure."""
        raise NotImplementedError

    def reads(self) -> Iterable[str]:
        """Yield the keys read, in the order of the expression."""
        raise NotImplementedError

    def say(self, words: Words, *, holds: bool = True) -> str:
        """Return the condition, or with holds=False its opposite, as English."""
        raise NotImplementedError

    def could_be(self, wanted: bool, replies: Replies) -> Keys | None:
        """Return the unknown keys whose answers could bring the wanted value; None when none can."""
        raise NotImplementedError

    def because(self, replies: Replies) -> Keys:
        """Return the keys that make the condition what it is now."""
        raise NotImplementedError


@dataclass(frozen=True)
class AllOf(Condition):
    """False if any part is false, else unknown if any part is unknown."""

    parts: tuple[Condition, ...]

    def compile(self) -> Test:
        tests = tuple(part.test for part in self.parts)

        def test(replies: Replies) -> Truth:
            value: Truth = True
            for one in tests:
                found = one(replies)
                if found is False:
                    return False
                if found is None:
                    value = None
            return value

        return test

    def reads(self) -> Iterable[str]:
        return (key for part in self.parts for key in part.reads())

    def say(self, words: Words, *, holds: bool = True) -> str:
        return _joined(self.parts, words, holds=holds, link=" and " if holds else " or ")

    def could_be(self, wanted: bool, replies: Replies) -> Keys | None:
        return _every(self.parts, True, replies) if wanted else _some(self.parts, False, replies)

    def because(self, replies: Replies) -> Keys:
        return _because(self.parts, self.test(replies), replies)


@dataclass(frozen=True)
class AnyOf(Condition):
    """True if any part is true, else unknown if any part is unknown."""

    parts: tuple[Condition, ...]

    def compile(self) -> Test:
        tests = tuple(part.test for part in self.parts)

        def test(replies: Replies) -> Truth:
            value: Truth = False
            for one in tests:
                found = one(replies)
                if found is True:
                    return True
                if found is None:
                    value = None
            return value

        return test

    def reads(self) -> Iterable[str]:
        return (key for part in self.parts for key in part.reads())

    def say(self, words: Words, *, holds: bool = True) -> str:
        return _joined(self.parts, words, holds=holds, link=" or " if holds else " and ")

    def could_be(self, wanted: bool, replies: Replies) -> Keys | None:
        return _some(self.parts, True, replies) if wanted else _every(self.parts, False, replies)

    def because(self, replies: Replies) -> Keys:
        return _because(self.parts, self.test(replies), replies)


@dataclass(frozen=True)
class Opposite(Condition):
    """The opposite; the opposite of unknown is unknown."""

    part: Condition

    def compile(self) -> Test:
        inner = self.part.test

        def test(replies: Replies) -> Truth:
            found = inner(replies)
            return None if found is None else not found

        return test

    def reads(self) -> Iterable[str]:
        return self.part.reads()

    def say(self, words: Words, *, holds: bool = True) -> str:
        return self.part.say(words, holds=not holds)

    def could_be(self, wanted: bool, replies: Replies) -> Keys | None:
        return self.part.could_be(not wanted, replies)

    def because(self, replies: Replies) -> Keys:
        return self.part.because(replies)


@dataclass(frozen=True)
class Definitely(Condition):
    """True when the part is true; false when it is false or unknown. Never unknown itself."""

    part: Condition

    def compile(self) -> Test:
        inner = self.part.test
        return lambda replies: inner(replies) is True

    def reads(self) -> Iterable[str]:
        return self.part.reads()

    def say(self, words: Words, *, holds: bool = True) -> str:
        if holds:
            return f"it is certain that {self.part.say(words)}"
        return f"it is not certain that {self.part.say(words)}"

    def could_be(self, wanted: bool, replies: Replies) -> Keys | None:
        if wanted:
            return self.part.could_be(True, replies)
        return NO_KEYS if self.part.test(replies) is not True else None

    def because(self, replies: Replies) -> Keys:
        return self.part.because(replies)


@dataclass(frozen=True)
class Named(Condition):
    """A condition with a name and a meaning, used by several rules."""

    name: str
    meaning: str
    part: Condition

    def compile(self) -> Test:
        return self.part.test

    def reads(self) -> Iterable[str]:
        return self.part.reads()

    def say(self, words: Words, *, holds: bool = True) -> str:
        title = self.name.replace("_", " ")
        return f"*{title}* holds" if holds else f"*{title}* does not hold"

    def could_be(self, wanted: bool, replies: Replies) -> Keys | None:
        return self.part.could_be(wanted, replies)

    def because(self, replies: Replies) -> Keys:
        return self.part.because(replies)


def all_of(*parts: Condition) -> Condition:
    """Every part."""
    return AllOf(parts)


def any_of(*parts: Condition) -> Condition:
    """At least one part."""
    return AnyOf(parts)


def not_(part: Condition) -> Condition:
    """The opposite; unknown stays unknown."""
    return Opposite(part)


def definitely(part: Condition) -> Condition:
    """True only when the part is known to be true."""
    return Definitely(part)


def named(name: str, meaning: str, part: Condition) -> Named:
    """A condition that rules refer to by name."""
    return Named(name, meaning, part)


def _joined(parts: tuple[Condition, ...], words: Words, *, holds: bool, link: str) -> str:
    said = []
    for part in parts:
        compound = isinstance(part, AllOf | AnyOf) or (
            isinstance(part, Opposite) and isinstance(part.part, AllOf | AnyOf)
        )
        text = part.say(words, holds=holds)
        said.append(f"({text})" if compound else text)
    return link.join(said)


def _every(parts: tuple[Condition, ...], wanted: bool, replies: Replies) -> Keys | None:
    needed = NO_KEYS
    for part in parts:
        keys = part.could_be(wanted, replies)
        if keys is None:
            return None
        needed |= keys
    return needed


def _some(parts: tuple[Condition, ...], wanted: bool, replies: Replies) -> Keys | None:
    ways = [keys for part in parts if (keys := part.could_be(wanted, replies)) is not None]
    if not ways:
        return None
    return NO_KEYS if NO_KEYS in ways else NO_KEYS.union(*ways)


def _because(parts: tuple[Condition, ...], value: Truth, replies: Replies) -> Keys:
    return NO_KEYS.union(*(part.because(replies) for part in parts if part.test(replies) is value))
