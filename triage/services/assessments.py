"""Assessments as they are kept: the result, every finding in its words, and what could still change it."""

from datetime import datetime
from typing import Any

from prolo.statements import insert
from triage import rules
from triage.models import Assessment, Case, Intake, Submission
from triage.questionnaire import INTAKE


def kept(
    assessed: rules.Assessment,
    *,
    case: Case,
    at: datetime,
    submission: Submission | None = None,
    intake: Intake | None = None,
) -> Assessment:
    """Store what the rulebook said about one submission, or about a draft that was stopped."""
    row = Assessment(
        case=case,
        submission=submission,
        intake=intake,
        result=assessed.result.code,
        rulebook_version=assessed.rulebook_version,
        questionnaire_version=assessed.questionnaire_version,
        assessed_at=at,
        findings=[finding(found) for found in assessed.findings],
        undecided=[{"rule": item.rule.id, "needs": list(item.needs)} for item in assessed.undecided],
        would_change=[
            {"key": key, "question": INTAKE.questions[key].wording} for key in assessed.call_script
        ],
        human_must_read=assessed.human_must_read,
    )
    insert(row)
    return row


def finding(found: rules.Finding) -> dict[str, Any]:
    """One finding as plain values."""
    rule = found.rule
    return {
        "rule": rule.id,
        "level": rule.level.code,
        "patient": rule.tells_patient,
        "clinician": rule.tells_clinician,
        "sources": list(rule.sources),
        "ask_about": rule.ask_about,
        "quotes": quotes(found),
    }


def quotes(found: rules.Finding) -> list[dict[str, str]]:
    """The questions and replies a finding rests on."""
    return [{"key": q.key, "question": q.question, "answer": q.answer} for q in found.quotes]
