"""What came after the form, for the papers of a case: answers after injections, and scores over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _

from triage import case_words as words
from triage import trends
from triage.queries.levels import LEVEL_WORDS

if TYPE_CHECKING:
    from triage.charts import Table
    from triage.queries.aftercare import Told
    from triage.queries.follow_up import FollowUp
    from triage.queries.shown import ClinicianCase


def check_ins(told: Sequence[Told], shown: ClinicianCase, *, staff: bool) -> list[dict[str, Any]]:
    """Every set of answers after an injection, newest first: when, what came of it, and each reply.

    The patient reads what they were told; a doctor reads the level and what the rules found.
    """
    zone = shown.head.clock.zone
    return [
        {
            "when": words.moment(one.sent_at, zone),
            "result": str(LEVEL_WORDS[one.result]) if staff else one.result.headline,
            "findings": [item.clinician for item in one.findings] if staff else [],
            "rows": [*_replies(one), *_places(one)],
        }
        for one in told
    ]


def scores(shown: ClinicianCase, *, staff: bool) -> list[dict[str, str]]:
    """Each measure with its score of every round, and the change in words; nothing before a later round was answered."""
    found = cast("FollowUp | None", shown.follow_up)
    if found is None:
        return []
    trend = trends.trend(found.rounds, (), shown.head.clock.zone, staff=staff)
    if not trend.has_later:
        return []
    rows = [
        {
            "question": f"{part.title}. {part.direction}",
            "answer": f"{_row(part.table)}. {part.told}",
        }
        for part in trend.parts
    ]
    asked = _("Overall, in the patient's words") if staff else _("How you are overall")
    overall = {"question": asked, "answer": trend.overall}
    return [*rows, overall] if trend.overall else rows


def _row(table: Table) -> str:
    """Every round with its score, on one line: paper has no place for a chart."""
    return "; ".join(f"{line.label}: {line.cells[0]}" for line in table.lines)


def _replies(one: Told) -> Iterable[dict[str, str]]:
    return ({"question": row.question, "answer": row.answer} for part in one.sections for row in part.rows)


def _places(one: Told) -> Iterable[dict[str, str]]:
    both = (
        (_("Where did the needle go in?"), one.site_words),
        (_("Where do you feel it now?"), one.felt_words),
    )
    return ({"question": asked, "answer": "; ".join(map(str, said))} for asked, said in both if said)
