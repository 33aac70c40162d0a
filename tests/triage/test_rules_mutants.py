"""Every rule is changed in one place after the other; each change is told by answers that then end otherwise.

The answers are those of the conformance suite, the worked stories, and `edges.jsonl`: sets of answers that stand at
the edge of a rule, where the suite has none. A part that no answers tell from its absence is a second guard behind
other parts; it is named below, and the printed rules still tell the change.
"""

from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.triage.clinical_forms import BOOKS, assessed, lines
from tests.triage.mutants import other_conditions, other_levels, other_words
from triage.questionnaire.conditions import Named
from triage.rules.printed import rules_page

ROOT = Path(__file__).resolve().parents[2]
EDGES = Path("..") / "edges.jsonl"
RULES = [pytest.param(form, rule, id=rule.id) for form, (_, book) in BOOKS.items() for rule in book.rules]
SECOND_GUARDS = {
    "R224": 1,
    "R318": 1,
    "R727": 1,
    "R728": 1,
    "R741": 1,
    "R805": 1,
    "R808": 1,
    "R901": 8,
    "R902": 7,
    "X901": 3,
    "X902": 29,
}
"""How many changes of a rule's condition no valid answers tell. R902 is the last net: nothing valid reaches it."""


@cache
def known(form):
    """Every stored set of answers as read, with the rules that fire on it and the result."""
    stories = [line for line in lines("vignettes.jsonl") if line["form"] == form]
    edges = [line for line in lines(EDGES) if line["form"] == form]
    judge = BOOKS[form][1].judge
    return [
        (judge(line["answers"])[0], frozenset(line["expected"]["fired"]), line["expected"]["result"])
        for line in (*lines(f"{form}.jsonl"), *stories, *edges)
    ]


@cache
def printed():
    return (ROOT / "docs/rules.md").read_text(encoding="utf-8")


def is_told(form, rule, condition):
    """Whether some stored answers fire the rule with one of the two conditions only."""
    return any((condition.test(replies) is True) != (rule.id in fired) for replies, fired, _ in known(form))


def ends_otherwise(form, changed):
    """Whether some stored answers get another result when this rule stands at another level."""
    rulebook = BOOKS[form][1]
    levels = {rule.id: rule.level for rule in rulebook.rules} | {changed.id: changed.level}
    for _, fired, result in known(form):
        if changed.id in fired:
            deciding = [levels[one] for one in fired if levels[one].rank < 99]
            if min(deciding, key=lambda level: level.rank, default=rulebook.fallback).code != result:
                return True
    return False


def said(rulebook, condition):
    """A condition in English, with the named ones it rests on in full."""
    form, found, waiting = rulebook.questionnaire, [condition.say(rulebook.questionnaire)], [condition]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Named):
            found.append(one.part.say(form))
        waiting += [*getattr(one, "parts", ()), *([one.part] if hasattr(one, "part") else [])]
    return tuple(sorted(found))


@pytest.mark.parametrize("line", lines(EDGES), ids=lambda line: line["id"])
def test_answers_at_the_edge_of_a_rule_end_as_written(line):
    found, expected = assessed(line["answers"], line["form"]), line["expected"]
    assert (found.result.code, list(found.fired), found.human_must_read) == (
        expected["result"],
        expected["fired"],
        expected["human_must_read"],
    )


@pytest.mark.parametrize(("form", "rule"), RULES)
def test_each_change_of_a_condition_is_told(form, rule):
    rulebook = BOOKS[form][1]
    untold = [(what, other) for what, other in other_conditions(rule.when) if not is_told(form, rule, other)]
    assert len(untold) == SECOND_GUARDS.get(rule.id, 0), [what for what, _ in untold]
    for what, other in untold:
        assert said(rulebook, other) != said(rulebook, rule.when), what


@pytest.mark.parametrize(("form", "rule"), RULES)
def test_each_change_of_level_or_words_is_told(form, rule):
    rulebook = BOOKS[form][1]
    for other in (*other_levels(rule), *other_words(rule)):
        rules = tuple(other if one is rule else one for one in rulebook.rules)
        told = other.level is not rule.level and ends_otherwise(form, other)
        assert told or page_with(form, replace(rulebook, rules=rules)) != printed(), other


def page_with(form, rulebook):
    """The printed rules, with another rulebook for this form."""
    books = {name: book for name, (_, book) in BOOKS.items()} | {form: rulebook}
    return rules_page(books["intake"], books["aftercare"])


def test_the_figure(capsys):
    """How many changes were tried of each rulebook, and how many answers tell; the printed rules tell the rest."""
    tried, told = Counter(), Counter()
    for form, (_, rulebook) in BOOKS.items():
        for rule in rulebook.rules:
            for _, other in other_conditions(rule.when):
                tried[form, "condition"] += 1
                told[form, "condition"] += is_told(form, rule, other)
            for other in other_levels(rule):
                tried[form, "level"] += 1
                told[form, "level"] += ends_otherwise(form, other)
            tried[form, "words"] += len([*other_words(rule)])
    with capsys.disabled():
        for (form, kind), count in tried.items():
            by = "the printed rules tell all" if kind == "words" else f"answers tell {told[form, kind]}"
            print(f"\n{form}: {len(BOOKS[form][1].rules)} rules, {count} changes of {kind}, {by}", end="")
        print()
    untold = sum(tried[form, "condition"] - told[form, "condition"] for form in BOOKS)
    assert untold == sum(SECOND_GUARDS.values())
