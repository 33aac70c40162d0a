"""The words staff pages share: levels, times, areas, the head of a case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import get_language, get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from prolo.languages.catalogue import SOURCE
from triage.queries import shown as records
from triage.queries.flags import Flag
from triage.queries.levels import LEVEL_WORDS
from triage.queries.queues import QueueRow
from triage.rules import Result

A_NEW_YEAR, SHORTEST_MONTH, MINUTE = datetime(2001, 1, 1), timedelta(days=28), timedelta(minutes=1)
CASE_LEVELS = tuple(result for result in Result if result.rank <= Result.CONSULT.rank)
URGENT = Result.SAME_DAY
"""From here up a case stands in the first list, with its clock."""

FLAG_WORDS = {
    Flag.CANNOT_CALL: gettext_lazy("Said they cannot call for help"),
    Flag.PATIENT_WROTE: gettext_lazy("Patient wrote"),
    Flag.ENTERED_BY_STAFF: gettext_lazy("Entered by staff"),
    Flag.FILLED_IN_BY_HELPER: gettext_lazy("Filled in by a helper"),
    Flag.ANSWERS_CHANGED: gettext_lazy("Answers changed"),
    Flag.WITHDRAWN: gettext_lazy("Withdrawn by the patient"),
    Flag.ERASURE_ASKED: gettext_lazy("Asks for erasure: tell a manager"),
    Flag.LINK_LOCKED: gettext_lazy("Link locked: phone the patient"),
    Flag.MAIL_FAILED: gettext_lazy("Mail not delivered: phone the patient"),
}


@dataclass(frozen=True)
class Head:
    """The head of a case, on each of its pages and on each printed sheet."""

    reference: str
    name: str
    age: int | None
    birth_date: str
    area: str
    level: str
    level_words: str
    state_words: str
    waiting: str
    flags: tuple[str, ...] = ()


def local(at: datetime) -> datetime:
    """The moment on the clinic's own clock."""
    return at.astimezone(ZoneInfo(settings.CLINIC_TIME_ZONE))


def moment(at: datetime, zone: ZoneInfo | None = None) -> str:
    """A day and a time for a history: in the clinic's zone, or in that of a place, which is then named."""
    there = at.astimezone(zone) if zone else local(at)
    month = _month(there.month, "M", get_language())
    return f"{there.day} {month} {there.year:04}, {there:%H:%M}" + (zone_name(at, zone) if zone else "")


@lru_cache(maxsize=256)
def _month(month: int, shape: str, _language: str) -> str:
    """To write a whole date anew costs ten times as much as to look up its month."""
    return date_format(date(2001, month, 1), shape)


def zone_name(at: datetime, zone: ZoneInfo | None) -> str:
    """What to write behind a time of a place whose clock is not the clinic's; empty where it is."""
    there = at.astimezone(zone) if zone else local(at)
    return "" if there.utcoffset() == local(at).utcoffset() else f" ({there.tzname()})"


def clock_time(at: datetime) -> str:
    return date_format(local(at), "H:i")


def due_words(
    due_at: datetime, *, at: datetime, zone: ZoneInfo | None = None, language: str | None = None
) -> str:
    """When a reply is due, on the clock of the place that answers: the time alone when it is today.

    `language` is the one that is active; whoever writes many lines asks for it once.
    """
    zone = zone or ZoneInfo(settings.CLINIC_TIME_ZONE)
    today = due_at.astimezone(zone).date() == at.astimezone(zone).date()
    return _due_words(due_at, zone, today, language or get_language(), settings.CLINIC_TIME_ZONE)


@lru_cache(maxsize=4096)
def _due_words(due_at: datetime, zone: ZoneInfo, today: bool, _language: str, _clinic: str) -> str:
    """Many cases are due at the same moment, and a list shows them again and again."""
    due, named = due_at.astimezone(zone), zone_name(due_at, zone)
    if today:
        return _("Today %(time)s") % {"time": date_format(due, "H:i")} + named
    return date_format(due, "D j M, H:i") + named


def clock(due_at: datetime, *, at: datetime, depth: int = 1, language: str | None = None) -> str:
    """What is left of the time to reply, or by how much it has passed; with a depth of 2, hours and minutes.

    `language` as for `due_words`.
    """
    late = due_at <= at
    begun, ended = (due_at, at) if late else (at, due_at)
    if ended - begun >= SHORTEST_MONTH:
        return _clock(late, timesince(begun, ended, depth=depth))
    return _short_clock(late, (ended - begun) // MINUTE, depth, language or get_language())


@lru_cache(maxsize=4096)
def _short_clock(late: bool, minutes: int, depth: int, _language: str) -> str:
    """What is shorter than any month is worked out once for so many minutes."""
    return _clock(late, timesince(A_NEW_YEAR, A_NEW_YEAR + minutes * MINUTE, depth=depth))


def _clock(late: bool, time: str) -> str:
    return (_("late by %(time)s") if late else _("%(time)s left")) % {"time": time}


def clock_runs(found: QueueRow) -> bool:
    """Whether time goes on for the reply to a case in a queue."""
    return not (found.paused or found.closed)


def queue_due(found: QueueRow, *, at: datetime, language: str | None = None) -> str:
    """When a reply is due, in a queue: a clock that stands still, or has ended, shows no time."""
    if found.paused:
        return _("Paused")
    if found.closed:
        return _("Closed")
    return due_words(found.due_at, at=at, zone=found.zone, language=language)


def flag_words(flags: Iterable[Flag]) -> list[str]:
    """What stands out about a case, in words."""
    return [str(FLAG_WORDS[flag]) for flag in flags]


def waiting_words(shown: records.Head, *, at: datetime) -> str:
    """How long the case waits and until when; a clock that stands still says so, and since when."""
    time = timesince(shown.sent_at or shown.opened_at, at, depth=1)
    if shown.closed:
        return ""
    if shown.clock.paused_since:
        paused = {"time": time, "since": moment(shown.clock.paused_since, shown.clock.zone)}
        return _("%(time)s. The clock is paused since %(since)s: we wait for the patient") % paused
    return _("%(time)s, reply due %(due)s") % {
        "time": time,
        "due": due_words(shown.clock.due_at, at=at, zone=shown.clock.zone),
    }


def language_name(language: str) -> str:
    """The language of a patient by its name; empty where it is ours."""
    return "" if language == SOURCE else str(get_language_info(language)["name_translated"])


def day(on: date | str | None) -> str:
    """A date in words; a stored date comes as ISO text."""
    if not on:
        return ""
    try:
        on = date.fromisoformat(on) if isinstance(on, str) else on
    except ValueError:
        return str(on)
    return f"{on.day} {_month(on.month, 'F', get_language())} {on.year:04}"


def area(side_words: str, region_words: str) -> str:
    """Side and area in words, always together: "Right elbow"."""
    if not (side_words and region_words):
        return side_words or region_words or _("No area given")
    return f"{side_words} {region_words[0].lower()}{region_words[1:]}"


def head(shown: records.Head, *, at: datetime) -> Head:
    """The head of a case in words."""
    flags = [
        _("Form stopped by an emergency sign") if shown.safety_exit else "",
        _("Unread words") if shown.unread_words else "",
        _("Reply %(late)s") % {"late": clock(shown.clock.due_at, at=at)} if shown.clock.late else "",
        *flag_words(shown.flags),
        shown.filled_in,
    ]
    return Head(
        reference=shown.reference,
        name=shown.name or _("Name not given"),
        age=shown.age,
        birth_date=day(shown.birth_date),
        area=area(shown.side_words, shown.region_words),
        level=shown.urgency.code,
        level_words=str(LEVEL_WORDS[shown.urgency]),
        state_words=f"{shown.state_words}, {shown.assignee_name or _('nobody yet')}",
        waiting=waiting_words(shown, at=at),
        flags=tuple(flag for flag in flags if flag),
    )


def timeline(entries: Iterable[records.Entry]) -> list[dict[str, str]]:
    """A case's history for the page, oldest first."""
    return [
        {
            "when": moment(entry.at),
            "heading": entry.what,
            "text": entry.words,
            "who": entry.by or _("The patient, or the system"),
        }
        for entry in entries
    ]


def who(name: str, birth_date: str) -> str:
    """The person a button is about; the name is set apart, so that it cannot turn the words around it."""
    apart = f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}"
    return _("%(name)s, born %(date)s") % {"name": apart, "date": birth_date} if birth_date else apart


def levels(*, above: Result | None = None, below: Result | None = None) -> list[tuple[str, str]]:
    """The levels to choose from, in words: all, the more urgent ones, or the less urgent ones."""
    wanted = [
        result
        for result in CASE_LEVELS
        if (above is None or result.more_urgent_than(above))
        and (below is None or below.more_urgent_than(result))
    ]
    return [(result.code, str(LEVEL_WORDS[result])) for result in wanted]
