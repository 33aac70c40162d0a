"""The hash chain of the audit: how a row's hash is made, and what a broken chain says about what was done."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise

LANES = 8
EMPTY = b""
LOOKED_AT = 200  # broken rows compared with one another; a mass rewrite is told by its first rows
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Link:
    """One row as stored: its place in the chain, what it says, and its two hashes."""

    lane: int
    number: int
    written_at: datetime
    said: tuple[str, ...]
    previous: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Tail:
    """Where the database says a lane ends."""

    number: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """What was done to a lane, and where."""

    kind: str
    lane: int
    place: str

    def __str__(self) -> str:
        return f"lane {self.lane}, {self.place}: {self.kind}"


def digest(link: Link) -> bytes:
    """SHA-256 of the previous hash and the row, each part with its length; the trigger does the same."""
    parts = (link.previous.hex(), str(link.lane), str(link.number), microseconds(link.written_at), *link.said)
    return hashlib.sha256("".join(f"{len(part.encode())}:{part};" for part in parts).encode()).digest()


def microseconds(moment: datetime) -> str:
    """Microseconds since 1970 in UTC."""
    passed = moment - EPOCH
    return str((passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds)


def faults(lane: int, links: Iterable[Link], tail: Tail | None, *, now: datetime) -> Iterator[Fault]:
    """All faults of one lane, its rows in order of number; nothing for a whole chain."""
    rows = list(links)
    broken = [row for row in rows if digest(row) != row.hash]
    yield from _clock(lane, rows, now)
    if broken:
        yield from _told(lane, broken)
    else:
        yield from _order(lane, rows)
    yield from _tail(lane, rows, tail)


def _clock(lane: int, rows: Sequence[Link], now: datetime) -> Iterator[Fault]:
    for before, row in pairwise(rows):
        if row.written_at < before.written_at:
            yield Fault("forged clock: written before the row before it", lane, f"row {row.number}")
    late = [row.number for row in rows if row.written_at > now]
    yield from (Fault("forged clock: written in the future", lane, f"row {number}") for number in late)


def _told(lane: int, broken: Sequence[Link]) -> Iterator[Fault]:
    """What the rows whose own hash no longer holds say about what was done to them."""
    known = {row.number: _true_number(row, broken) for row in broken}
    pairs = {number: true for number, true in known.items() if true is not None and known.get(true) == number}
    shifted_before: int | None = None
    for row in broken:
        number, true = row.number, known[row.number]
        if number in pairs:
            if number < pairs[number]:
                yield Fault("swapped rows", lane, f"rows {number} and {pairs[number]}")
        elif true is None:
            yield Fault("changed value", lane, f"row {number}")
        elif shifted_before != true - number:
            what = "inserted row" if true < number else "deleted row"
            yield Fault(what, lane, f"row {min(number, true)}")
        shifted_before = None if true is None or number in pairs else true - number


def _true_number(row: Link, broken: Sequence[Link]) -> int | None:
    """The number whose place this row's hash or words belong to, if it was moved; None if it was changed."""
    near = (row.number - 1, row.number + 1)
    others = [other for other in broken[:LOOKED_AT] if other is not row]
    for number in (*near, *(other.number for other in others)):
        if digest(replace(row, number=number)) == row.hash:
            return number
    for other in others:
        if digest(replace(row, said=other.said, written_at=other.written_at)) == row.hash:
            return other.number
    return None


def _order(lane: int, rows: Sequence[Link]) -> Iterator[Fault]:
    """Every row holds by itself: are they the rows that followed one another?"""
    if rows and (rows[0].number != 1 or rows[0].previous != EMPTY):
        yield Fault("deleted row", lane, f"before row {rows[0].number}")
    for before, row in pairwise(rows):
        if row.number > before.number + 1:
            yield Fault("deleted row", lane, f"between rows {before.number} and {row.number}")
        elif row.number == before.number:
            yield Fault("inserted row", lane, f"row {row.number}")
        elif row.previous != before.hash:
            yield Fault("changed value: the chain was rewritten here", lane, f"row {before.number}")


def _tail(lane: int, rows: Sequence[Link], tail: Tail | None) -> Iterator[Fault]:
    last = rows[-1] if rows else None
    ends_at, stored = (tail.number, tail.hash) if tail else (0, EMPTY)
    number = last.number if last else 0
    if number < ends_at:
        yield Fault("cut tail", lane, f"after row {number}, of {ends_at}")
    elif number > ends_at:
        yield Fault("inserted row", lane, f"after row {ends_at}")
    elif last and last.hash != stored and digest(last) == last.hash:
        yield Fault("changed value: the end was rewritten", lane, f"row {number}")
