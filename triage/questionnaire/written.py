"""Conditions written out as Python, so that a whole form or rulebook runs as one function of plain ifs.

The records stay the one truth: this is a second way to run them, and the tests hold it against the first.
In what is written here a local name is a question's known reply (None: unknown); our own begin with "_".
"""

from __future__ import annotations

import linecache
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from triage.questionnaire import comparisons as c
from triage.questionnaire.conditions import (
    NO_KEYS,
    AllOf,
    AnyOf,
    Condition,
    Definitely,
    Keys,
    Named,
    Opposite,
    Truth,
)

Room = dict[str, object]
"""What the written functions call and name, besides the form."""


def function(name: str, title: str, lines: Iterable[str], room: Room) -> Callable[..., Any]:
    """Return the function of this name that the lines define; errors in it show its lines."""
    source, file = "\n".join(lines) + "\n", f"<{title}, written out>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    space: dict[str, Any] = dict(room)
    exec(compile(source, file, "exec"), space)  # noqa: S102 - written from our records, never from input
    made: Callable[..., Any] = space[name]
    return made


def holds(node: Condition) -> str:
    """Return Python that is true when the condition is definitely true."""
    match node:
        case AllOf(parts=parts):
            return f"({' and '.join(map(holds, parts))})"
        case AnyOf(parts=parts):
            return f"({' or '.join(map(holds, parts))})"
        case Opposite(part=part):
            return fails(part)
        case Definitely(part=part) | Named(part=part):
            return holds(part)
    return _leaf(node)[0]


def fails(node: Condition) -> str:
    """Return Python that is true when the condition is definitely false."""
    match node:
        case AllOf(parts=parts):
            return f"({' or '.join(map(fails, parts))})"
        case AnyOf(parts=parts):
            return f"({' and '.join(map(fails, parts))})"
        case Opposite(part=part):
            return holds(part)
        case Definitely(part=part):
            return f"(not {holds(part)})"
        case Named(part=part):
            return fails(part)
    return _leaf(node)[1]


def behind(node: Condition, value: Truth, room: Room) -> tuple[Keys, list[str]]:
    """Return the keys that always make the condition this value, and Python that adds the others to `_keys`.

    The same as `Condition.because`.
    """
    match node:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            found = [behind(part, value, room) for part in parts]
            if value is isinstance(node, AllOf):  # every part has this value
                return NO_KEYS.union(*(keys for keys, _ in found)), [
                    line for _, more in found for line in more
                ]
            if all(one == found[0] for one in found):
                return found[0]
            some = zip(parts, found, strict=True)
            return NO_KEYS, [line for part, one in some for line in _if(WRITE[value](part), _adding(*one))]
        case Opposite(part=part):
            return behind(part, None if value is None else not value, room)
        case Definitely(part=part) if value is False:
            known, unknown = behind(part, False, room), behind(part, None, room)
            if known == unknown:
                return known
            return NO_KEYS, [*_if(fails(part), _adding(*known)), "else:", *indented(_adding(*unknown))]
        case Definitely(part=part) | Named(part=part):
            return behind(part, value, room)
        case c.Unsure(questions=questions):
            return _those_in("_unsure", questions, value)
        case c.Declined(questions=questions):
            return _those_in("_declined", questions, value)
        case c.Fact(name=name, shown_by=shown_by):
            if isinstance(shown_by, frozenset):
                return shown_by, []
            room[f"_{name}_shown_by"] = shown_by
            return NO_KEYS, [f"_keys |= _bits(_{name}_shown_by(_replies))"]
    return frozenset(node.reads()), []


def _those_in(name: str, keys: tuple[str, ...], value: Truth) -> tuple[Keys, list[str]]:
    if len(keys) == 1 and value is True:
        return frozenset(keys), []
    return NO_KEYS, [line for key in keys for line in _if(f"{key!r} in {name}", _adding({key}, []))]


def bits(keys: Iterable[str]) -> str:
    """Return Python for a set of keys, one bit each."""
    return " | ".join(f"_bit_{key}" for key in sorted(keys)) or "0"


def _adding(always: Iterable[str], lines: list[str]) -> list[str]:
    return [f"_keys |= {bits(always)}", *lines] if always else lines


def _if(condition: str, lines: list[str]) -> list[str]:
    return [f"if {condition}:", *indented(lines)] if lines else []


def indented(lines: Iterable[str]) -> list[str]:
    """Return the lines one step further in."""
    return [f"    {line}" for line in lines] or ["    pass"]


def _unknown(node: Condition) -> str:
    """Return Python that is true when the condition is neither."""
    match node:
        case c.OneOf(key=name) | c.Number(key=name) | c.Tick(key=name) | c.ScoreIs(score=c.Score(name=name)):
            return f"{name} is None"
        case Named(part=part) | Opposite(part=part):
            return _unknown(part)
    return f"not {holds(node)} and not {fails(node)}"


WRITE: dict[Truth, Callable[[Condition], str]] = {True: holds, False: fails, None: _unknown}


def could(node: Condition, wanted: bool, never: Keys, may_hide: Keys) -> str:
    """Return Python that is true when the condition has, or with more answers could have, the wanted value.

    `never` are the keys that nobody may ask, `may_hide` those of questions that some forms do not show.
    The same as `Condition.could_be`.
    """
    match node:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            link = " and " if wanted is isinstance(node, AllOf) else " or "
            return f"({link.join(could(part, wanted, never, may_hide) for part in parts)})"
        case Opposite(part=part):
            return could(part, not wanted, never, may_hide)
        case Definitely(part=part) if not wanted:
            return f"(not {holds(part)})"
        case Definitely(part=part) | Named(part=part):
            return could(part, wanted, never, may_hide)
        case c.Unsure() | c.Declined():
            return "True" if isinstance(node, c.Unsure) and not wanted else WRITE[wanted](node)
        case c.Fact(name=name):
            return f"_{name}_could_be_{wanted}(_replies) is not None"
    askable = "".join(f" and {key} is not None" for key in node.reads() if key in never)
    askable += "".join(f" and {key!r} not in _hidden" for key in node.reads() if key in may_hide)
    if not askable:
        return f"(not {WRITE[not wanted](node)})"
    return f"({WRITE[wanted](node)} or ({_unknown(node)}{askable}))"


def needed(node: Condition, wanted: bool, never: Keys, may_hide: Keys) -> list[str]:
    """Return Python that adds the keys whose answers could bring the wanted value to `_keys`, where `could`."""
    match node:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            if wanted is isinstance(node, AllOf):
                return [line for part in parts for line in needed(part, wanted, never, may_hide)]
            lines = []
            for part in parts:
                lines += _if(could(part, wanted, never, may_hide), needed(part, wanted, never, may_hide))
            return _if(f"not {WRITE[wanted](node)}", lines)
        case Opposite(part=part):
            return needed(part, not wanted, never, may_hide)
        case Definitely() if not wanted:
            return []
        case Definitely(part=part) | Named(part=part):
            return needed(part, wanted, never, may_hide)
        case c.Unsure(questions=questions):
            return [] if wanted else _those_in("_unsure", questions, False)[1]
        case c.Declined():
            return []
        case c.Fact(name=name, unknown_keys=unknown_keys):
            return [f"_keys |= _bits(_{name}_could_be_{wanted}(_replies))"] if unknown_keys else []
        case c.ScoreIs(score=score):
            return [line for item in score.items for line in _if(f"{item} is None", _adding({item}, []))]
        case c.Leaf(key=key):
            return _if(_unknown(node), _adding({key}, []))
    raise TypeError(node)


def scores(node: Condition, room: Room) -> Iterator[str]:
    """Yield Python that works out the scores the condition reads; put the functions it calls in the room."""
    match node:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from scores(part, room)
        case Opposite(part=part) | Definitely(part=part) | Named(part=part):
            yield from scores(part, room)
        case c.ScoreIs(score=score):
            room[f"_{score.name}"] = score.value
            known = " and ".join(f"{item} is not None" for item in score.items)
            yield f"{score.name} = _{score.name}(({', '.join(score.items)},)) if {known} else None"
        case c.Fact(name=name, value=value):
            room[f"_{name}"] = value
            room |= {f"_{name}_could_be_{wanted}": partial(node.could_be, wanted) for wanted in (True, False)}


def _leaf(node: Condition) -> tuple[str, str]:
    """Return Python for "definitely true" and for "definitely false"."""
    match node:
        case c.OneOf(key=key, values=values):
            true, false = _among(key, values.members)
            return true, f"({key} is not None and {false})"
        case c.Ticked(key=key, option=option):
            unsure = f"and {key!r} not in _unsure"
            return _known(key, f"{option!r} in {key}", f"{option!r} not in {key} {unsure}")
        case c.CountAtLeast(key=key, least=least):
            count, unsure = f"{key}_count", f"and {key!r} not in _unsure"
            return _known(count, f"{count} >= {least}", f"{count} < {least} {unsure}")
        case c.Tick(key=key):
            return f"{key} is True", f"{key} is False"
        case c.Number(key=key, sign=sign, limit=limit):
            return _known(key, f"{key} {sign} {limit!r}", f"not {key} {sign} {limit!r}")
        case c.ScoreIs(score=score, sign=sign, limit=limit):
            return _known(score.name, f"{score.name} {sign} {limit!r}", f"not {score.name} {sign} {limit!r}")
        case c.Unsure(questions=questions):
            return _any_in(questions, "_unsure")
        case c.Declined(questions=questions):
            return _any_in(questions, "_declined")
        case c.Fact(name=name):
            return f"_{name}(_replies) is True", f"_{name}(_replies) is False"
    raise TypeError(f"Nobody has said how {type(node).__name__} is written.")


def _known(name: str, true: str, false: str) -> tuple[str, str]:
    return f"({name} is not None and {true})", f"({name} is not None and {false})"


def _among(key: str, members: tuple[str, ...]) -> tuple[str, str]:
    if len(members) == 1:
        return f"{key} == {members[0]!r}", f"{key} != {members[0]!r}"
    among = "{" + ", ".join(map(repr, members)) + "}"
    return f"{key} in {among}", f"{key} not in {among}"


def _any_in(keys: tuple[str, ...], name: str) -> tuple[str, str]:
    if len(keys) == 1:
        return f"{keys[0]!r} in {name}", f"{keys[0]!r} not in {name}"
    return f"({name} and not {name}.isdisjoint({keys!r}))", f"{name}.isdisjoint({keys!r})"
