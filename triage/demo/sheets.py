"""Filled-in forms for a crowd: the worked stories told of every part of the body, each assessed once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from triage.demo.stories import STORIES
from triage.questionnaire import INTAKE, kinds
from triage.questionnaire.areas import REGIONS
from triage.rules import Result, assess
from triage.services.assessments import finding

_HOW_OFTEN = {
    Result.CONSULT: 28,
    Result.CONSULT_WITH_CAUTIONS: 26,
    Result.USUAL_CARE_FIRST: 14,
    Result.OUTSIDE_SCOPE: 6,
    Result.NOT_ENOUGH_INFO: 9,
    Result.GP_SOON: 9,
    Result.URGENT_DAYS: 6,
    Result.SAME_DAY: 2,
}
"""Of a hundred forms. An emergency stops a form, so no sent one has that result."""
_KEPT_OF_OLD = (
    "gate_end", "age", "filled_in_by", "region", "side", "pain_duration", "pain_trend", "diagnosis", "average_pain",
    "pain_affects_enjoyment", "pain_affects_activity", "blood_thinner", "prior_care",
)  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """One filled-in form and what the rulebook says about it; what gets sealed is packed."""

    result: Result
    region: str
    answers: bytes
    words: bytes
    findings: bytes
    undecided: bytes
    would_change: bytes
    human_must_read: bool
    rulebook_version: int
    questionnaire_version: int

    @property
    def shortened(self) -> Sheet:
        """The same with fewer answers and no wordings, for old cases: a million whole forms would fill a disk."""
        return _short(self)


@cache
def sheets() -> dict[Result, tuple[Sheet, ...]]:
    """The forms by their result."""
    found: dict[Result, list[Sheet]] = {}
    for story in STORIES:
        for option in REGIONS:
            sheet = _sheet(_told_of(story["answers"], option.value))
            found.setdefault(sheet.result, []).append(sheet)
    return {result: tuple(found[result]) for result in _HOW_OFTEN if result in found}


def weights() -> tuple[int, ...]:
    """How often each result of `sheets` comes."""
    return tuple(_HOW_OFTEN[result] for result in sheets())


def _told_of(answers: dict[str, Any], region: str) -> dict[str, Any]:
    """The same story of another part of the body, with a calm reply where that asks for more."""
    told = answers if answers.get("region") == region else _moved(answers, region)
    calm = {
        key: reply for key in INTAKE.visible(told) if key not in told and (reply := _calm(key)) is not None
    }
    return INTAKE.prune({**calm, **told})


def _moved(answers: dict[str, Any], region: str) -> dict[str, Any]:
    moved = {key: reply for key, reply in answers.items() if key not in ("diagnosis", "side")} | {
        "region": region
    }
    for key in ("side", "diagnosis"):
        choices = [option.value for option in INTAKE.choices(key, moved)]
        moved[key] = answers[key] if answers.get(key) in choices else choices[0]
    return moved


def _calm(key: str) -> Any:
    question = INTAKE.questions[key]
    values = {option.value for option in question.options}
    reply = next((value for value in ("no", "none") if value in values), None)
    if question.kind == kinds.MULTI:
        return [reply] if reply else None
    return reply if question.kind == kinds.ONE else None


def _sheet(answers: dict[str, Any]) -> Sheet:
    said = assess(answers)
    shown = INTAKE.visible(answers)
    changing = [{"key": key, "question": INTAKE.questions[key].wording} for key in said.call_script]
    return Sheet(
        result=said.result,
        region=str(answers.get("region") or ""),
        answers=packed(answers),
        words=packed({key: [q.wording, q.say(answers[key])] for key, q in shown.items() if key in answers}),
        findings=packed([finding(found) for found in said.findings]),
        undecided=packed([{"rule": item.rule.id, "needs": list(item.needs)} for item in said.undecided]),
        would_change=packed(changing),
        human_must_read=said.human_must_read,
        rulebook_version=said.rulebook_version,
        questionnaire_version=said.questionnaire_version,
    )


@cache
def _short(sheet: Sheet) -> Sheet:
    answers = json.loads(sheet.answers)
    kept = packed({key: answers[key] for key in _KEPT_OF_OLD if key in answers})
    nothing, none = packed({}), packed([])
    return Sheet(
        sheet.result, sheet.region, kept, nothing, none, none, none, sheet.human_must_read,
        sheet.rulebook_version, sheet.questionnaire_version,
    )  # fmt: skip


_JSON = json.JSONEncoder(separators=(",", ":"))


def packed(value: Any) -> bytes:
    """JSON as the encrypted fields pack it."""
    return _JSON.encode(value).encode()
