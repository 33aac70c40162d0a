"""A case about what followed an injection, for a clinician: where the needle went, where it is felt, and every answer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage import body_map
from triage import case_words as words
from triage.queries import aftercare
from triage.queries.aftercare import Told
from triage.queries.levels import LEVEL_WORDS
from triage.queries.shown import FindingView
from triage.rules import Result

if TYPE_CHECKING:
    from triage.models import Case

ABOUT = "aftercare"
RED = Result.URGENT_DAYS


def template_of(case: Case) -> str:
    """The page of a case of this kind."""
    return "aftercare" if case.about == ABOUT else "case"


def told(case: Case) -> dict[str, Any]:
    """What the page of a case about an injection shows beside the rest; nothing of any other case."""
    if case.about != ABOUT:
        return {}
    every = aftercare.told_in(case)
    return {"treated": _treated(case), "replies": [_reply(one, case) for one in every]}


def _treated(case: Case) -> dict[str, str]:
    treated = aftercare.treated_of(case)
    if treated is None:
        return {}
    when = words.moment(treated.at, case.location.zone)
    return {"area": treated.area, "when": when, "by": treated.done_by}


def _reply(one: Told, case: Case) -> dict[str, Any]:
    """One set of answers: the red findings apart, the picture, and who told it."""
    return {
        "when": words.moment(one.sent_at, case.location.zone),
        "after": _after(one.treated_at, one.sent_at),
        "level": one.result.code,
        "level_words": str(LEVEL_WORDS[one.result]),
        "red": [_finding(item) for item in one.findings if item.level.rank <= RED.rank],
        "notes": [_finding(item) for item in one.findings if item.level is Result.NOTE],
        "words": one.words,
        "past": one.past_words,
        "sites": one.site_words,
        "felt": one.felt_words,
        "views": body_map.overlay(one.sites, one.felt) if one.felt else (),
        "asked_again": one.asked_again,
        "unfinished": one.unfinished,
        "asked_at": _("Check-in %(hours)s hours after") % {"hours": one.check_in_hours}
        if one.check_in_hours
        else _("Nobody had asked"),
        "entered_by": one.entered_by,
        "told_by": one.told_by,
        "sections": one.sections,
        "versions": one.versions,
        "asked_version": one.asked_version,
    }


def _after(treated_at: datetime | None, sent_at: datetime) -> str:
    """How long after the treatment it was told."""
    if treated_at is None:
        return _("time of the treatment not known")
    hours = int((sent_at - treated_at).total_seconds() // 3600)
    if hours < 72:
        return ngettext("%(n)d hour after", "%(n)d hours after", hours) % {"n": hours}
    days = hours // 24
    return ngettext("%(n)d day after", "%(n)d days after", days) % {"n": days}


def _finding(item: FindingView) -> dict[str, Any]:
    return {
        "level": item.level.code,
        "level_words": str(LEVEL_WORDS[item.level]),
        "text": item.clinician,
        "quotes": [quote for quote in item.quotes if quote.answered],
        "unanswered": [quote.question for quote in item.quotes if not quote.answered],
        "rule": item.rule,
        "ask_about": item.ask_about,
    }
