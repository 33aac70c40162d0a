"""Why a rule fired, in words: the questions it rests on and the replies to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from triage.questionnaire.records import Questionnaire, Quote

if TYPE_CHECKING:
    from triage.rules.firing import Fired
    from triage.rules.records import Rule


class Finding(NamedTuple):
    """A rule that fired, with the replies that made it fire."""

    rule: Rule
    quotes: tuple[Quote, ...]


def findings(
    fired: Fired, rules: tuple[Rule, ...], form: Questionnaire, answers: Mapping[str, object]
) -> tuple[Finding, ...]:
    """Return each rule that fired with the replies it rests on, in words."""
    found, get, ready, questions = [], answers.get, form.quotes, form.questions
    for place, keys in fired:
        quotes = []
        for key in keys:
            reply = get(key)
            plain = reply is None or reply.__class__ is str or reply.__class__ is int
            quote = ready[key].get(reply) if plain else None
            quotes.append(quote or questions[key].quote(reply))
        found.append(Finding(rules[place], tuple(quotes)))
    return tuple(found)
