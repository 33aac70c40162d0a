"""Sendings of one case beside each other."""

from triage.models import Submission


def one_before(submission: Submission) -> Submission | None:
    """The sending that this one amends, with what the rules had said about it; None for the first."""
    if submission.number == 1:
        return None
    earlier = Submission.objects.select_related("assessment")
    return earlier.filter(case=submission.case_id, number__lt=submission.number).order_by("-number").first()
