"""Calls in words: the calls so far on the page of a case, and the rows of the call list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage import calling, tellers
from triage import case_words as words
from triage.queries.calls import Attempt, Call, CallPage
from triage.queries.shown import Contact, DeskCase


def on_the_page(shown: DeskCase, *, at: datetime) -> dict[str, Any]:
    """The calls so far, and when the next one is due."""
    call_at = shown.head.call_at
    due = _("On the call list: %(when)s") % {"when": words.due_words(call_at, at=at)} if call_at else ""
    return {"due": due, "attempts": attempts(shown.attempts)}


def attempts(made: tuple[Attempt, ...]) -> list[dict[str, str]]:
    """What came of each call."""
    return [
        {
            "when": words.moment(attempt.at),
            "what": str(calling.OUTCOMES.get(attempt.outcome, "")),
            "who": attempt.by,
        }
        for attempt in made
    ]


def call_list(page: CallPage, *, later: bool, at: datetime) -> dict[str, Any]:
    """The call list: emergencies and same-day cases in a list of their own, then the rest."""
    rows = [_row(call, at=at) for call in page.rows]
    groups = (
        {
            "key": "now",
            "heading": _("Emergency and same day"),
            "rows": [row for row in rows if row["urgent"]],
        },
        {"key": "rest", "heading": _("Everybody else"), "rows": [row for row in rows if not row["urgent"]]},
    )
    count = ngettext("%(count)d call on this page.", "%(count)d calls on this page.", len(rows))
    return {
        "later": later,
        "groups": [group for group in groups if group["rows"]],
        "count_line": count % {"count": len(rows)},
        "refreshed": words.clock_time(at),
        "after": page.next_cursor,
    }


def _row(call: Call, *, at: datetime) -> dict[str, Any]:
    contact = call.contact
    return {
        "reference": call.reference,
        "version": call.version,
        "name": call.name or _("Name not given"),
        "age": call.age,
        "born": words.day(call.birth_date),
        "area": words.area(call.side_words, call.region_words),
        "level": call.urgency.code,
        "level_words": str(words.LEVEL_WORDS[call.urgency]),
        "urgent": call.urgency.rank <= words.URGENT.rank,
        "due_at": call.call_at.replace(microsecond=0),
        "due_words": words.due_words(call.call_at, at=at),
        "clock": words.clock(call.call_at, at=at),
        "numbers": [number for number in (contact.call_back_phone, contact.phone) if number],
        "mind": mind(contact, call.language),
        "with": call.assignee_name,
        "attempts": attempts(call.attempts),
    }


def mind(contact: Contact, language: str) -> list[str]:
    """What to know before one dials."""
    voice = "" if contact.voicemail_ok is True else _("No voice message")
    helper = _("Ask for the helper") if contact.whom == tellers.HELPER else ""
    return [line for line in (voice, helper, words.language_name(language)) if line]
