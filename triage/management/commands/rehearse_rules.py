"""Run a rulebook against everything that is stored, and print who would move up or down, and why."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from prolo.audit import record
from triage.queries.rehearsal import rehearsed
from triage.rules.candidates import candidate
from triage.rules.copies import NotARulebook, digest
from triage.rules.records import Rulebook
from triage.rules.rehearsing import Move, Rehearsal
from triage.rules.versions import CURRENT
from triage.services.rule_releases import signed_lines


class Command(BaseCommand):
    """No name, no answer and no word of a patient is printed; no case is changed."""

    help = (
        "Assess every stored form in memory by the rules of this code, or of a file, and print whose result "
        "would be another. Fails when an emergency would be none without a clinician's signed line."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rulebook",
            default="",
            help="a .json or .py file, or a dotted name; else the rules of this code",
        )
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)

    def handle(self, *args: Any, rulebook: str, workers: int, **options: Any) -> None:
        unsigned: list[Move] = []
        for book in _wanted(rulebook):
            begun = now()
            found = rehearsed(book, workers=workers)
            self._print(book, found, (now() - begun).total_seconds())
            unsigned += found.unsigned(signed_lines(book))
            detail = {"form": book.questionnaire.form, "read": found.read, "moved": len(found.moves)}
            record(action="rules.rehearsed", by=None, at=now(), why=digest(book)[:16], detail=detail)
        if unsigned:
            raise CommandError(
                f"{len(unsigned)} emergencies would be none, and no clinician has signed a line for that."
            )

    def _print(self, book: Rulebook, found: Rehearsal, seconds: float) -> None:
        for line in report(book, found):
            self.stdout.write(line)
        self.stdout.write(f"{found.read:,} sets of answers in {seconds:.1f} seconds.\n\n")


def report(book: Rulebook, found: Rehearsal) -> Iterator[str]:
    """The rehearsal in lines: every move by its case, then the totals by rule and by result."""
    form = book.questionnaire.form
    yield f"# {form}: rulebook {book.version} ({digest(book)[:12]}) against what is stored"
    up, down = (_sorted(m for m in found.moves if m.is_up is wanted) for wanted in (True, False))
    same = found.read - len(found.moves)
    yield f"Up {len(up):,}, down {len(down):,}, the same {same:,} (of these {found.other_rules:,} by other rules)"
    for title, moves in (("Down", down), ("Up", up)):
        if moves:
            yield f"\n## {title}"
            yield from map(_line, moves)
    yield from _by_rule(found)
    changes = Counter((move.before, move.after) for move in found.moves)
    if changes:
        yield "\n## By result"
    for (before, after), count in sorted(changes.items()):
        yield f"{before.code} -> {after.code}: {count:,}"


def _by_rule(found: Rehearsal) -> Iterator[str]:
    rules = sorted(found.came.keys() | found.gone.keys() | found.changed.keys())
    if rules:
        yield "\n## By rule"
    for rule in rules:
        counts = found.came[rule], found.gone[rule], found.changed[rule]
        yield "{}: fires on {:,} more, on {:,} no longer, on {:,} at another level".format(rule, *counts)


def _sorted(moves: Iterable[Move]) -> list[Move]:
    return sorted(moves, key=lambda move: (move.before, move.after, move.reference, move.what))


def _line(move: Move) -> str:
    why = {"came": move.came, "gone": move.gone, "other level": move.changed}
    told = "; ".join(f"{name} {', '.join(rules)}" for name, rules in why.items() if rules)
    return f"{move.reference} {move.what}: {move.before.code} -> {move.after.code}; {told or 'same rules'}"


def _wanted(told: str) -> tuple[Rulebook, ...]:
    if not told:
        return tuple(CURRENT.values())
    try:
        return (candidate(told),)
    except NotARulebook as error:
        raise CommandError(str(error)) from error
