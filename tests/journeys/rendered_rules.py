"""Every kind of page of the rulebook, the statistics and the files for research, rendered once and kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now

from triage.models import Counted, CountedDay, Tally
from triage.queries.day_counts import day_of
from triage.queries.numbers import bucket_of

RULE_PAGES = (
    *("rules", "rules, none found", "rule", "questions"),
    *("try", "try, refused", "try, receipts", "try, open"),
    *("statistics", "statistics, empty", "research", "research, refused"),
)


def rule_pages(location: Any, client: Callable[[], Any]) -> dict[str, tuple[str, HttpResponse]]:
    """Address and answer by name; `client` gives a browser of a clinician."""
    browser = client()
    research = reverse("exports:research")
    statistics, attempt = reverse("statistics:page"), reverse("rules:try", args=["intake"])
    kept = {"statistics, empty": (statistics, browser.get(statistics))}
    _busy(location)
    paths = {
        "rules": reverse("rules:index"),
        "rules, none found": reverse("rules:index") + "?find=xyzzy&level=NOTE",
        "rule": reverse("rules:rule", args=["R103"]),
        "questions": reverse("rules:questions", args=["aftercare"]),
        "try": attempt,
        "statistics": statistics,
        "research": research,
    }
    kept |= {name: (path, browser.get(path)) for name, path in paths.items()}
    warm = {
        "region": "knee",
        "fever_or_sweats": "yes",
        "age": "58",
        "goal": "Walk again",
        "numbness": "worse",
    }
    return kept | {
        "research, refused": (research, browser.post(research, {"first": "May", "last": ""})),
        "try, refused": (attempt, browser.post(attempt, warm | {"age": "old", "allergies": "dust"})),
        "try, receipts": (attempt, browser.post(attempt, warm)),
        "try, open": (
            reverse("rules:try", args=["aftercare"]),
            browser.post(reverse("rules:try", args=["aftercare"])),
        ),
    }


def _busy(location: Any) -> None:
    """Three weeks in which a rule was lowered too often."""
    for ago in (0, 8, 15):
        at = now() - timedelta(days=ago)
        counts = {
            "rules": {"R103": [9, 4, 2, 5], "R204": [7, 7, 0, 0]},
            "results": {
                "intake": {"knee": {"CONSULT": 7, "SAME_DAY": 2}},
                "aftercare": {"knee": {"EXPECTED": 6}},
            },
            "outcomes": {"not_for_us": {"caution": 9}, "book_consultation": {"": 3}},
        }
        CountedDay.objects.filter(day=day_of(at)).delete()
        CountedDay(day=day_of(at), counted_at=at, counts=counts).save()
        key = str(bucket_of(timedelta(hours=3 + ago)))
        Tally(measure=Counted.DECIDED, at=at, location=location, key=key, lane=31, count=6).save()
