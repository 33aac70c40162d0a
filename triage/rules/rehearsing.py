"""What another rulebook would have said about answers that are stored: who moves, and by which rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from triage.rules.assess import assess
from triage.rules.copies import read
from triage.rules.records import Rulebook
from triage.rules.results import Result


class Stored(NamedTuple):
    """One stored set of answers, and what was said about it: the result, and each rule that fired with its level."""

    reference: str
    what: str
    result: str
    fired: Mapping[str, str]
    answers: Mapping[str, object]


class Move(NamedTuple):
    """A set of answers whose result is another now. It holds no answer and no name."""

    reference: str
    what: str
    before: Result
    after: Result
    gone: tuple[str, ...]
    came: tuple[str, ...]
    changed: tuple[str, ...]
    """Rules that fire as before, at another level."""
    lost: tuple[str, ...]
    """The rules that made it an emergency and do so no longer."""

    @property
    def is_up(self) -> bool:
        """Return whether it is more urgent now."""
        return self.after.more_urgent_than(self.before)

    @property
    def ends_an_emergency(self) -> bool:
        """Return whether it was an emergency and is none now."""
        return self.before is Result.EMERGENCY_NOW

    def is_signed(self, lines: Iterable[str]) -> bool:
        """Return whether each rule it is no emergency without has a signed line."""
        return bool(self.lost) and set(self.lost) <= set(lines)


@dataclass
class Rehearsal:
    """What was found among so many stored answers; two of them add up."""

    read: int = 0
    moves: list[Move] = field(default_factory=list)
    gone: Counter[str] = field(default_factory=Counter)
    came: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    other_rules: int = 0
    """Sets of answers that keep their result, with other rules behind it."""

    def add(self, other: Rehearsal) -> None:
        """Take in what was found among others."""
        self.read += other.read
        self.moves += other.moves
        self.gone += other.gone
        self.came += other.came
        self.changed += other.changed
        self.other_rules += other.other_rules

    def unsigned(self, lines: Iterable[str]) -> tuple[Move, ...]:
        """Return the emergencies that would be none, without a signed line."""
        signed = frozenset(lines)
        return tuple(move for move in self.moves if move.ends_an_emergency and not move.is_signed(signed))


def rehearse(stored: Iterable[Stored], rulebook: Rulebook) -> Rehearsal:
    """Assess stored answers by this rulebook, in memory."""
    found = Rehearsal()
    for one in stored:
        said = assess(one.answers, questionnaire=rulebook.questionnaire, rulebook=rulebook)
        now = {finding.rule.id: finding.rule.level.code for finding in said.findings}
        gone = tuple(sorted(one.fired.keys() - now.keys()))
        came = tuple(sorted(now.keys() - one.fired.keys()))
        changed = tuple(sorted(rule for rule, level in now.items() if one.fired.get(rule, level) != level))
        found.read += 1
        found.gone.update(gone)
        found.came.update(came)
        found.changed.update(changed)
        if said.result.code != one.result:
            before, lost = Result.from_code(one.result), tuple(sorted(_alarms(one.fired) - _alarms(now)))
            move = Move(one.reference, one.what, before, said.result, gone, came, changed, lost)
            found.moves.append(move)
        elif gone or came or changed:
            found.other_rules += 1
    return found


def _alarms(fired: Mapping[str, str]) -> set[str]:
    return {rule for rule, level in fired.items() if level == Result.EMERGENCY_NOW.code}


_rulebook: list[Rulebook] = []
"""What a process of its own was started with."""


def begin(text: str) -> None:
    """Make ready a process that rehearses lots by the rulebook in this text."""
    _rulebook[:] = [read(text)]


def rehearse_lot(lot: Sequence[Stored]) -> Rehearsal:
    """Assess a lot in a process that was made ready."""
    return rehearse(lot, _rulebook[0])
