"""A form's reader, written out as one function: raw answers in, what is known of them out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from triage.questionnaire import kinds
from triage.questionnaire.replies import READERS, Replies
from triage.questionnaire.written import Room, fails, function, indented

if TYPE_CHECKING:
    from triage.questionnaire.records import Question

Read: TypeAlias = Callable[[Mapping[str, object]], Replies]

TABLES = {
    kinds.ONE: "_choices",
    kinds.INTEGER: "_numbers",
    kinds.DATETIME: "_numbers",
    kinds.MULTI: "_lists",
    kinds.TICK: "_ticks",
}


def reader(questions: Iterable[Question], form: str) -> Read:
    """Return the function that reads the questions, given in asking order."""
    room: Room = {}
    lines = ["def read(_answers):", *indented(reading(questions, room)), "    return _replies"]
    return function("read", f"{form} questions", lines, room)


def reading(questions: Iterable[Question], room: Room) -> Iterator[str]:
    """Write what fills `_replies` from `_answers`, and binds each question's key to its known reply or None."""
    listed = tuple(questions)
    not_asked = frozenset(question.key for question in listed if question.asked_if is not None)
    room |= {"_Replies": Replies, "_not_asked": not_asked}
    yield "_replies = _Replies({}, {}, {}, {}, {}, set(), set(), set(), _not_asked, [], [], [])"
    yield "_get, _choices, _numbers = _answers.get, _replies.choices, _replies.numbers"
    yield "_lists, _counts, _ticks = _replies.lists, _replies.counts, _replies.ticks"
    yield "_unsure, _declined, _hidden = _replies.unsure, _replies.declined, _replies.hidden"
    yield "_blank, _missing, _broken = _replies.blank, _replies.missing, []"
    for question in listed:
        if question.settled_by is None:
            yield from _question(question, room)
    for question in listed:
        if question.settled_by is not None:
            yield from _gate_tick(question)
    yield "_blank += _broken"
    yield "_missing += _broken"


def _question(question: Question, room: Room) -> Iterator[str]:
    """Write one question: hidden only when that is certain."""
    key, shown = question.key, question.shown_when
    if shown is None:
        yield from _reply(question, room)
        return
    yield f"if {fails(shown)}:"
    yield f"    _hidden.add({key!r})"
    if question.kind in TABLES:
        yield f"    {key} = None"
    if question.kind == kinds.MULTI:
        yield f"    {key}_count = None"
    yield "else:"
    yield from indented(_reply(question, room))


def _reply(question: Question, room: Room) -> Iterator[str]:
    """Write plain replies and blanks out; `READERS` knows all others."""
    key, plain = question.key, _plain(question)
    room[f"_read_{key}"] = READERS[question.kind](question)
    yield f"_x = _get({key!r})"
    if not plain:
        yield from _other(question)
        return
    yield f"if {plain}:"
    yield f"    {key} = {TABLES[question.kind]}[{key!r}] = _x"
    yield "elif _x is None:"
    yield f"    {key} = None"
    yield from indented(_blank(question))
    yield "else:"
    yield from indented(_other(question))


def _plain(question: Question) -> str:
    if question.kind == kinds.ONE:
        values = [option.value for option in question.options]
        plain = [value for value in values if value not in (kinds.NOT_SURE, kinds.DECLINED)]
        return f"_x.__class__ is str and _x in {{{', '.join(map(repr, plain))}}}"
    if question.kind == kinds.INTEGER and question.minimum is not None and question.maximum is not None:
        return f"_x.__class__ is int and {question.minimum} <= _x <= {question.maximum}"
    return ""


def _other(question: Question) -> Iterator[str]:
    key, table = question.key, TABLES.get(question.kind)
    yield f"if not _read_{key}(_replies, _x):"
    yield from indented(_blank(question))
    if table:
        yield f"{key} = {table}.get({key!r})"
    if question.kind == kinds.MULTI:
        yield f"{key}_count = _counts.get({key!r})"


def _blank(question: Question) -> Iterator[str]:
    yield f"_blank.append({question.key!r})"
    if question.required_for_safety:
        yield f"_missing.append({question.key!r})"


def _gate_tick(question: Question) -> Iterator[str]:
    """Write a tick that is unknown while empty, until the last question of its gate settles it.

    A broken tick is not an empty one: it stays unknown and counts as missing.
    """
    key = question.key
    yield f"_x = _get({key!r})"
    yield "if _x is True:"
    yield f"    {key} = _ticks[{key!r}] = True"
    yield f"elif {question.settled_by} is None:"
    yield f"    {key} = None"
    yield f"    _blank.append({key!r})"
    yield "    if _x is not None and _x is not False:"
    yield f"        _broken.append({key!r})"
    yield "elif _x is None or _x is False:"
    yield f"    {key} = _ticks[{key!r}] = False"
    yield "else:"
    yield f"    {key} = None"
    yield f"    _broken.append({key!r})"
