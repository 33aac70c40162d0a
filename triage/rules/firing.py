"""A rulebook written out as one function: replies in; the rules that fire, and those that still could, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from triage.questionnaire.conditions import Keys
from triage.questionnaire.reading import reading
from triage.questionnaire.records import Questionnaire
from triage.questionnaire.replies import Replies
from triage.questionnaire.written import Room, behind, bits, could, function, holds, indented, needed, scores
from triage.rules.results import Result

if TYPE_CHECKING:
    from triage.rules.records import Rule


class Undecided(NamedTuple):
    """A rule that did not fire but still could, and the questions whose answers are needed to know."""

    rule: Rule
    needs: tuple[str, ...]


KEPT = 4096
Fired: TypeAlias = list[tuple[int, Sequence[str]]]
"""The places of rules among all, the most urgent first, and the keys each rests on, in asking order."""
Judge: TypeAlias = Callable[[Mapping[str, object]], tuple[Replies, Fired, list[Undecided]]]
"""Returns the answers as read, the rules that fire and those that could, each the most urgent first."""


class InOrder(dict[int, tuple[str, ...]]):
    """A set of keys, one bit each, to the keys in asking order; the first few thousand sets are kept."""

    def __init__(self, bit: dict[str, int]) -> None:
        self.bit = bit

    def __missing__(self, keys: int) -> tuple[str, ...]:
        found = tuple(key for key, one in self.bit.items() if keys & one)
        if len(self) < KEPT:
            self[keys] = found
        return found


class Writer:
    """Writes the rules, given the most urgent first, for one form."""

    def __init__(self, rules: tuple[Rule, ...], form: Questionnaire) -> None:
        questions = form.questions.values()
        self.rules, self.form, self.order = rules, form, form.order.__getitem__
        self.never: Keys = frozenset(item.key for item in questions if item.asked_if is not None)
        self.may_hide: Keys = frozenset(item.key for item in questions if item.shown_when is not None)
        bit = {key: 1 << place for place, key in enumerate(form.questions)}
        self.room: Room = {f"_bit_{key}": one for key, one in bit.items()}
        self.room |= {"_in_order": InOrder(bit), "_bits": lambda keys: sum(bit[key] for key in keys)}
        self.room["_Undecided"] = Undecided

    def judge(self) -> Judge:
        """Return the function that reads a form and tries every rule."""
        body = indented((*reading(self.form.questions.values(), self.room), *self._body()))
        return function("judge", f"{self.form.form} rules", ["def judge(_answers):", *body], self.room)

    def _body(self) -> Iterator[str]:
        notes = [place for place, rule in enumerate(self.rules) if rule.level is Result.NOTE]
        yield "_fired, _undecided = [], []"
        yield from dict.fromkeys(line for rule in self.rules for line in scores(rule.when, self.room))
        for place, rule in enumerate(self.rules):
            if not rule.last:
                yield from self._fires(place, rule)
                yield from self._could(rule)
        yield f"_replies.nothing_fired = not _fired or _fired[0][0] >= {min(notes, default=len(self.rules))}"
        for place, rule in enumerate(self.rules):
            if rule.last:
                yield from self._fires(place, rule)
        yield "_fired.sort()  # each place stands there once, so keys are never compared"
        yield "return _replies, _fired, _undecided"

    def _fires(self, place: int, rule: Rule) -> Iterator[str]:
        """Write when a rule fires, and the keys it then rests on."""
        always, lines = behind(rule.when, True, self.room)
        keys = tuple(sorted(always, key=self.order))
        yield f"if {holds(rule.when)}:  # {rule.id}"
        if lines:
            yield f"    _keys = {bits(always)}"
            yield from (f"    {line}" for line in lines)
            yield f"    _fired.append(({place}, _in_order[_keys]))"
        else:
            yield f"    _fired.append(({place}, {keys}))"

    def _could(self, rule: Rule) -> Iterator[str]:
        """Write when a rule that did not fire still could, and the keys that decide it."""
        lines = needed(rule.when, True, self.never, self.may_hide)
        if not lines:
            return
        keys = rule.when.keys
        yield f"elif {could(rule.when, True, self.never, self.may_hide)}:"
        if len(keys) == 1 and keys[0] in self.form.questions:
            self.room[f"_{rule.id}_undecided"] = Undecided(rule, keys)
            yield f"    _undecided.append(_{rule.id}_undecided)"
            return
        self.room[f"_{rule.id}"] = rule
        yield "    _keys = 0"
        yield from (f"    {line}" for line in lines)
        yield "    if _keys:"
        yield f"        _undecided.append(_Undecided(_{rule.id}, _in_order[_keys]))"
