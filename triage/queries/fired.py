"""The rules that fired for a case on what it says now: a form, or a check after an injection."""

from collections.abc import Mapping
from typing import Any

from triage.models import Case
from triage.rules import Result


def findings_of(case: Case) -> list[Mapping[str, Any]]:
    """Every finding on the newest answers, most urgent first, as it was kept."""
    assessment = case.assessments.order_by("-assessed_at", "-submission__number").first()
    reply = case.check_in_replies.order_by("-sent_at").first()
    if reply is not None and (assessment is None or assessment.assessed_at < reply.sent_at):
        return list(reply.findings)
    return list(assessment.findings) if assessment else []


def rules_of(case: Case) -> tuple[tuple[str, Result], ...]:
    """Id and level of every rule that fired on the newest answers."""
    return tuple((item["rule"], Result.from_code(item["level"])) for item in findings_of(case))
