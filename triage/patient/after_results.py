"""What the check after injections shows at its end: what to do, why, the picture, and what to watch for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage import body_map
from triage.patient.after_walk import Walk
from triage.patient.presenters import Reason, Row, say, shows_crisis_numbers
from triage.queries.aftercare import Told
from triage.questionnaire import AFTERCARE
from triage.questionnaire.body_areas import AREAS
from triage.questionnaire.records import NO_ANSWER, NO_VALID_ANSWER
from triage.rules import SAFETY_NET, Result
from triage.services.check_ins import HOURS, Said

CARD = {
    Result.EMERGENCY_NOW: "emergency",
    Result.SAME_DAY: "urgent",
    Result.URGENT_DAYS: "urgent",
}
Fired = tuple[Result, str, tuple[tuple[str, str, str], ...]]
"""A finding: its level, its words for the patient, and for each reply it rests on key, question and answer."""


@dataclass(frozen=True)
class AfterPage:
    """The end of a check in words. `watch` stands in one box, always."""

    result: Result
    headline: str
    card: str
    lines: tuple[str, ...]
    you: str
    reasons: tuple[Reason, ...]
    watch: tuple[str, ...]
    watch_what: str
    past: tuple[str, ...]
    sites: tuple[str, ...]
    felt: tuple[str, ...]
    views: tuple[body_map.View, ...]
    words: str
    crisis: bool

    @property
    def is_expected(self) -> bool:
        return self.result is Result.EXPECTED


def of_walk(walk: Walk) -> AfterPage:
    """The end of a check that is not sent, or not yet."""
    found = (
        (
            item.rule.level,
            item.rule.tells_patient or "",
            tuple((q.key, q.question, q.answer) for q in item.quotes),
        )
        for item in walk.found.findings
    )
    return _page(walk.found.result, found, walk.said, walk.past)


def of_told(told: Told) -> AfterPage:
    """The end of a check as it was sent; read from what was kept, so it never changes."""
    found = (
        (item.level, item.patient, tuple((q.key, q.question, q.answer) for q in item.quotes))
        for item in told.findings
    )
    said = Said(told.replies, told.treated_at, told.sites, told.felt)
    return _page(told.result, found, said, told.past)


def same_day(walk: Walk) -> dict[str, Any] | None:
    """What stands above a page when a reply so far calls for help today: a blank is not one yet."""
    lines = dict.fromkeys(
        item.rule.tells_patient
        for item in walk.found.findings
        if item.rule.level is Result.SAME_DAY and item.rule.id != "X902"
    )
    return {"headline": Result.SAME_DAY.headline, "lines": tuple(lines)} if lines else None


def when_words(hours: float) -> str:
    """How long ago the treatment was, in whole hours."""
    whole = int(hours)
    if not whole:
        return _("Less than 1 hour ago")
    return ngettext("About %(n)d hour ago", "About %(n)d hours ago", whole) % {"n": whole}


def treated_words(known_area: str, treated_at: datetime, at: datetime) -> str:
    """Which injection is meant: the area, and the day counted from it."""
    days = (at - treated_at).days
    if not days:
        return _("%(area)s, treated less than 1 day ago") % {"area": known_area}
    told = ngettext("%(area)s, treated %(n)d day ago", "%(area)s, treated %(n)d days ago", days)
    return told % {"area": known_area, "n": days}


def _page(result: Result, found: Iterable[Fired], said: Said, past: tuple[str, ...]) -> AfterPage:
    reasons = _reasons(found, result, said)
    return AfterPage(
        result=result,
        headline=result.headline,
        card=CARD.get(result, ""),
        lines=tuple(reason.text for reason in reasons),
        you=_you(result),
        reasons=reasons,
        watch=() if result is Result.EMERGENCY_NOW else SAFETY_NET.signs,
        watch_what=SAFETY_NET.what_to_do,
        past=labels(past),
        sites=labels(said.sites) if said.felt else (),
        felt=labels(said.felt),
        views=body_map.overlay(said.sites, said.felt) if said.felt else (),
        words=str(said.replies.get("anything_else") or "").strip(),
        crisis=shows_crisis_numbers(said.replies),
    )


def _you(result: Result) -> str:
    if result is Result.SAME_DAY:
        return _("Call us now. If nobody answers, speak to a doctor or nurse today, also at night.")
    if result is Result.URGENT_DAYS:
        return _("Call us on the next working day. Do not wait for us to call you.")
    return ""


def _reasons(found: Iterable[Fired], level: Result, said: Said) -> tuple[Reason, ...]:
    """The findings at the result's own level with the replies they rest on; the same sentence stands once."""
    texts: dict[str, dict[str, Row]] = {}
    for own, text, quotes in found:
        if own is level and text:
            texts.setdefault(text, {}).update(
                {key: Row(question, _answer(key, answer, said)) for key, question, answer in quotes}
            )
    return tuple(Reason(text, tuple(rows.values())) for text, rows in texts.items())


def _answer(key: str, answer: str, said: Said) -> str:
    """A reply as the person gave it: our own "I am not sure", and the hours in words."""
    reply = said.replies.get(key)
    if key == HOURS:
        return when_words(reply) if isinstance(reply, int | float) else ""
    if answer in (NO_ANSWER, NO_VALID_ANSWER):
        return say(AFTERCARE.questions[key], reply)
    return answer


def labels(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(AREAS[code].label for code in codes)
