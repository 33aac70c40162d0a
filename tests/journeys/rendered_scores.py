"""Every kind of page of scores and outcomes, rendered once and kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now

from tests.accounts.browser import FormClient
from tests.triage.cases import posted
from tests.triage.own import address, fresh, with_own_case
from tests.triage.rounds import BETTER, SAME, WEEK, WORSE, answered, asked, decided_case, rows_of, treated
from triage.models import Measure
from triage.services import measures

SCORE_PAGES = (
    *("scores asked", "scores asked, refused", "own scores", "no scores yet"),
    *("scores, clinician", "scores told, refused", "scores nobody gave"),
    *("outcomes", "outcomes of few"),
)


def score_pages(location: Any, clara: Any, client: Callable[[], Any]) -> dict[str, tuple[str, HttpResponse]]:
    """Address and answer by name; `client` gives a browser of a clinician."""
    waiting, followed = _waiting(location, clara), _followed(location, clara)
    new = decided_case(location, clara, at=now() - timedelta(days=1))
    row = rows_of(waiting)[False, 12]
    own = {"scores asked": waiting, "own scores": followed, "no scores yet": new}
    paths = {name: address(case, "scores") for name, case in own.items()}
    kept = {name: (path, with_own_case(FormClient(), own[name]).get(path)) for name, path in paths.items()}
    path = paths["scores asked"]
    refused = with_own_case(FormClient(), waiting).post(path, {"row": row.pk, "average_pain": "11"})
    kept["scores asked, refused"] = (path, refused)
    path = reverse("clinician:scores", args=[followed.reference])
    kept["scores, clinician"] = (path, client().get(path))
    path = reverse("clinician:scores_told", args=[waiting.reference])
    kept["scores told, refused"] = (
        path,
        client().post(path, posted(waiting, row=row.pk, average_pain="ten")),
    )
    Measure.objects.filter(pk=row.pk).update(reminded_at=now() - timedelta(days=8))
    path = reverse("desk:scores")
    kept["scores nobody gave"] = (path, client().get(path))
    path = reverse("outcomes:page") + "?weeks=52"
    kept["outcomes of few"] = (path, client().get(path))
    for number in range(10):
        told = {**BETTER, "average_pain": 2 + number % 4}
        answered(decided_case(location, clara, at=now() - 13 * WEEK), 12, told)
    path = reverse("outcomes:page")
    return kept | {"outcomes": (path, client().get(path))}


def _waiting(location: Any, clara: Any) -> Any:
    """Worse at six weeks; twelve wait."""
    case = decided_case(location, clara, at=now() - 12 * WEEK - timedelta(days=2))
    answered(case, 6, WORSE)
    asked(case, 12)
    return fresh(case)


def _followed(location: Any, clara: Any) -> Any:
    """Answered at 6 weeks, silent at 12, answered at 26; an injection since."""
    case = decided_case(location, clara, at=now() - 26 * WEEK - timedelta(days=2))
    answered(case, 6, SAME)
    _row, at = asked(case, 12)
    measures.pass_all(at=at + measures.CLOSE_AFTER)
    answered(case, 26, {**BETTER, "body_map": {"areas": ["knee-r", "hip-r"]}})
    treated(case, clara, at=now() - timedelta(days=1))
    return fresh(case)
