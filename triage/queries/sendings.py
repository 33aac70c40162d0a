"""Sendings of one case beside each other."""

from typing import Any

from triage.models import Case, Intake, Submission


def one_before(submission: Submission) -> Submission | None:
    """The sending that this one amends, with what the rules had said about it; None for the first."""
    if submission.number == 1:
        return None
    earlier = Submission.objects.select_related("assessment")
    return earlier.filter(case=submission.case_id, number__lt=submission.number).order_by("-number").first()


def taken_back(case: Case, submission: Submission) -> tuple[dict[str, Any], ...]:
    """The alarming replies that were changed before this sending, in its own draft or in the first one of the case."""
    drafts = list(Intake.objects.filter(idempotency_key=submission.idempotency_key))
    if case.intake and case.intake not in drafts:
        drafts.insert(0, case.intake)
    return tuple(entry for draft in drafts for entry in draft.earlier)
