"""Why the rules said what they said of a case: every rule that fired, those that could not be decided, what turns it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from triage.queries.gathered import Gathered
from triage.queries.shown import Row
from triage.questionnaire.records import NO_ANSWER
from triage.rules import AFTERCARE_RULES, INTAKE_RULES, Result, Rule, Rulebook
from triage.rules.printed import say_rule
from triage.rules.turning import turns


@dataclass(frozen=True)
class Fired:
    """A rule that fired: its inputs, when it fires in English, its words and what they rest on."""

    rule: str
    level: Result
    clinician: str
    patient: str
    sentence: str
    """Empty when the rulebook of today has no such rule."""
    inputs: tuple[Row, ...]
    hazards: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Undecided:
    """A rule that could still fire, and the questions whose answers would decide it."""

    rule: str
    level: Result
    clinician: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Turn:
    """Another result, and each question and reply that alone would lead to it."""

    result: Result
    more_urgent: bool
    by: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Receipts:
    """The whole of it, for the newest answers."""

    result: Result
    fired: tuple[Fired, ...]
    undecided: tuple[Undecided, ...]
    turns: tuple[Turn, ...]
    rulebook_version: int
    questionnaire_version: int
    rules_now: int
    """The version of today, with which `turns` were worked out and whose sentences are shown."""


def receipts_of(held: Gathered) -> Receipts | None:
    """Why the rules said what they said of the newest answers; None while nothing was assessed."""
    judged, book = (held.newest, INTAKE_RULES)
    if judged is None and held.replies:
        judged, book = held.replies[0], AFTERCARE_RULES  # type: ignore[assignment]
    if judged is None:
        return None
    rules = {rule.id: rule for rule in book.rules}
    result = Result.from_code(judged.result)
    return Receipts(
        result=result,
        fired=tuple(_fired(item, rules, book) for item in judged.findings),
        undecided=tuple(_undecided(judged.undecided, rules, book)),
        turns=tuple(Turn(to, to.more_urgent_than(result), by) for to, by in turns(_answers(held), book)),
        rulebook_version=judged.rulebook_version,
        questionnaire_version=judged.questionnaire_version,
        rules_now=book.version,
    )


def _answers(held: Gathered) -> Mapping[str, Any]:
    """The answers that were judged: sent ones, those of the draft that was stopped, or a reply's."""
    newest = held.newest
    if newest is None:
        return held.replies[0].answers
    if newest.submission:
        return newest.submission.answers
    drafts = {draft.pk: draft for draft in (*held.amendments, held.case.intake) if draft}
    draft = drafts.get(newest.intake_id) if newest.intake_id else None
    return draft.answers if draft else {}


def _fired(item: Mapping[str, Any], rules: Mapping[str, Rule], book: Rulebook) -> Fired:
    rule = rules.get(item["rule"])
    return Fired(
        rule=item["rule"],
        level=Result.from_code(item["level"]),
        clinician=item["clinician"],
        patient=item["patient"] or "",
        sentence=say_rule(rule, book) if rule else "",
        inputs=tuple(
            Row(one["key"], one["question"], one["answer"], answered=one["answer"] != NO_ANSWER)
            for one in item["quotes"]
        ),
        hazards=rule.hazards if rule else (),
        sources=tuple(item["sources"]),
    )


def _undecided(
    items: Iterable[Mapping[str, Any]], rules: Mapping[str, Rule], book: Rulebook
) -> Iterator[Undecided]:
    questions = book.questionnaire.questions
    for item in items:
        if rule := rules.get(item["rule"]):
            needs = tuple(questions[key].wording for key in item["needs"] if key in questions)
            yield Undecided(rule.id, rule.level, rule.tells_clinician, needs)
