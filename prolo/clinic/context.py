"""The clinic's facts in every template, as `clinic`."""

from django.http import HttpRequest

from prolo.clinic.facts import Facts, facts


def clinic(request: HttpRequest) -> dict[str, Facts]:
    """Context processor."""
    return {"clinic": facts()}
