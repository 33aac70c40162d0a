"""Q1 to Q4, C1 and S1: queue, search, a case and numbers, beside raw SQL and Django's admin, on few and many cases."""

import os
from base64 import urlsafe_b64encode
from functools import partial
from typing import Any

from tests.bench import beside_admin
from tests.bench.crowds import Crowd, crowd
from tests.bench.runner import Act, Goal, Row, compare_waits

QUICK = os.environ.get("QUICK") == "1"
MANY = int(os.environ.get("CASES", "5000" if QUICK else "1000000"))
FEW = min(10_000, MANY // 10)
TURNS, SLOW_TURNS = (3, 3) if QUICK else (15, 5)
LEAST = 14 if QUICK else 28


def rows() -> list[Row]:
    with crowd(MANY) as many:
        _warm(many)
        found = [*_queue(many), *_beside_admin(many), *_search(many), _case(many), _numbers(many)]
        with crowd(FEW) as few:
            _warm(few)
            return [*found, _at_any_size(many, few)]


def _warm(one: Crowd) -> None:
    one.warm(asked for asked, _ in _narrowings(one.known).values())


def _narrowings(known: dict[str, Any]) -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """Each list by name: how our address asks for it, and how the bare one does."""
    dana, place = str(known["dana"]), str(known["place"])
    same = {
        "needs us now": {"state": "new"},
        "with a clinician": {"state": "with_clinician"},
        "waiting": {"state": "waiting_for_patient"},
        "decided": {"state": "decided"},
        "withdrawn": {"state": "withdrawn"},
        "a region": {"region": "knee"},
        "a place": {"location": place},
        "decided, a region and a place": {"state": "decided", "region": "hip", "location": place},
    }
    other = {
        "everything": ({}, {}),
        "an urgency": ({"urgency": "CONSULT"}, {"urgency": "90"}),
        "mine": ({"whose": "me"}, {"assignee": dana}),
        "nobody's": ({"whose": "nobody"}, {"nobody": "1"}),
        "late": ({"due": "late"}, {"late": "1"}),
        "returned mail": ({"mail": "back"}, {"mail": "1"}),
    }
    return other | {name: (asked, asked) for name, asked in same.items()}


def _after(place: str, **asked: str) -> tuple[dict[str, str], dict[str, str]]:
    """A page far behind in a list."""
    return {**asked, "after": urlsafe_b64encode(place.encode()).decode()}, {**asked, "after": place}


def _queue(many: Crowd) -> list[Row]:
    lists = _narrowings(many.known)
    deep = {"open": _after(many.known["open"]), "decided": _after(many.known["decided"], state="decided")}
    measured = partial(_beside_sql, many)
    return [
        measured(f"Q1 queue, first page of {MANY:,}", {"everything": lists["everything"]}),
        measured("Q1 queue, deep pages", deep),
        measured("Q1 queue, every filter", lists),
    ]


def _beside_sql(many: Crowd, name: str, lists: dict[str, tuple[dict[str, str], dict[str, str]]]) -> Row:
    ours = [partial(many.queue, asked) for asked, _ in lists.values()]
    bare = [partial(many.bare_queue, asked) for _, asked in lists.values()]
    return compare_waits(name, ours, bare, goal=Goal(1.5, at_most=True), turns=TURNS, least=LEAST)


def _beside_admin(many: Crowd) -> list[Row]:
    deep, _ = _after(many.known["open"])
    turns = 1 if QUICK else SLOW_TURNS // 2
    lists = _narrowings(many.known)
    least = 4 * LEAST  # the admin reads so much that our first pages behind it find nothing at hand
    return beside_admin.rows(many, cases=MANY, narrowed=lists, deep=deep, turns=turns, least=least)


def _at_any_size(many: Crowd, few: Crowd) -> Row:
    big, small = (
        [partial(one.queue, asked) for asked, _ in _narrowings(one.known).values()] for one in (many, few)
    )
    name = f"Q3 queue, every filter, {MANY:,} beside {FEW:,}"
    return compare_waits(name, big, small, goal=Goal(1.2, at_most=True), turns=TURNS, least=LEAST)


def _case(many: Crowd) -> Row:
    return beside_admin.case(many, cases=MANY, turns=TURNS, least=LEAST // 2)


def _numbers(many: Crowd) -> Row:
    name = f"S1 numbers of 28 days, {MANY:,} cases"
    goal = Goal(50, at_most=False)
    return compare_waits(
        name, [many.numbers], [many.bare_numbers], goal=goal, turns=SLOW_TURNS, least=LEAST, seldom=3
    )


def _search(many: Crowd) -> list[Row]:
    known = many.known
    asked = {
        "rare": (known["rare"], "name"),
        "middling": ("Virtanen", "name"),
        "common": ("Smith", "name"),
        "misspelt": ("Smyyth", "sound"),
        "birth date": (known["born"], "born"),
        "phone": (known["phone"], "phone"),
    }
    return [_find(many, f"Q4 find a person: {name}", [one]) for name, one in asked.items()] + [
        _find(many, "Q4 find a person: all of these", list(asked.values()))
    ]


def _find(many: Crowd, name: str, asked: list[tuple[str, str]]) -> Row:
    ours: list[Act] = [partial(many.find, typed) for typed, _ in asked]
    bare: list[Act] = [partial(many.bare_find, one) for one in asked]
    return compare_waits(name, ours, bare, goal=Goal(1.5, at_most=True), turns=TURNS, least=LEAST // 2)
