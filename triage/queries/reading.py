"""Which parts of a case a clinician still has to read: red findings, and sections that new answers touched.

A red finding is read when somebody read it with the same rule and the same replies behind it. A section has to be
read again only after somebody had relied on it, by a reading or a decision, and its replies are others since.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from typing import TYPE_CHECKING, Any

from triage.models import Assessment, Case, Event, EventKind, Submission
from triage.questionnaire import INTAKE
from triage.rules import Result

if TYPE_CHECKING:
    from triage.models import CheckInReply

RED = Result.GP_SOON.rank
"""Findings up to this rank have to be read before a case can be closed."""
FINDING, SECTION = "finding:", "section:"
_SENDS = (EventKind.SENT, EventKind.AMENDED)
_RELIES = (EventKind.PARTS_READ, EventKind.WORDS_READ, EventKind.DECIDED)
_WHERE = "the_problem"
"""The section the marks on the body map belong to."""
_KEYS = {section.key: tuple(question.key for question in section.questions) for section in INTAKE.sections}


@dataclass(frozen=True)
class Unread:
    """The parts nobody has read as they are now, findings first, and the marks of these findings."""

    parts: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    """The part of each mark."""

    @property
    def has_red(self) -> bool:
        return bool(self.marks)


@dataclass(frozen=True)
class Told:
    """What the rules said of a case and what happened to it, as far as reading goes: one fetch for each."""

    assessments: Sequence[Assessment]
    """With their submissions; in any order."""
    replies: Sequence[CheckInReply]
    events: Sequence[Event]
    """In the order they happened."""


def told_of(case: Case) -> Told:
    """Fetch what `unread_of` needs, where a page does not have it at hand."""
    return Told(
        assessments=list(case.assessments.select_related("submission")),
        replies=list(case.check_in_replies.all()),
        events=list(case.events.order_by("number")),
    )


def unread_parts(case: Case) -> tuple[str, ...]:
    """What a clinician still has to read of this case: "finding:<rule>" and "section:<key>"."""
    return unread_of(told_of(case)).parts


def unread_of(told: Told) -> Unread:
    """The same for a page that has fetched these rows already."""
    read = {mark for event in told.events for mark in _marks_in(event)}
    red = dict(_red(told))
    marks = tuple(mark for mark in red if mark not in read)
    behind = tuple(FINDING + red[mark] for mark in marks)
    sections = (SECTION + key for key in _touched(told))
    return Unread((*dict.fromkeys(behind), *sections), marks, behind)


def mark_of(finding: Mapping[str, Any], behind: str = "") -> str:
    """The same for a rule that fired on the same replies. `behind`: what it fired on, where that may repeat."""
    quotes = [[quote["key"], quote["answer"]] for quote in finding["quotes"]]
    told = json.dumps([finding["rule"], quotes, behind], sort_keys=True)
    return blake2s(told.encode(), digest_size=8).hexdigest()


def _red(told: Told) -> Iterator[tuple[str, str]]:
    """Mark and rule of every red finding the case ever had: a softer answer later does not make it read."""
    newest_first = sorted(told.assessments, key=lambda row: row.assessed_at, reverse=True)
    for findings, behind in (
        *((row.findings, "") for row in newest_first),
        *((row.findings, str(row.pk)) for row in told.replies),
    ):
        for item in findings:
            if Result.from_code(item["level"]).rank <= RED:
                yield mark_of(item, behind), item["rule"]


def _marks_in(event: Event) -> Iterable[str]:
    return event.detail.get("marks", ()) if event.kind == EventKind.PARTS_READ else ()


def _touched(told: Told) -> tuple[str, ...]:
    """The sections whose replies are others than when somebody last relied on them."""
    sent = {row.submission.number: row.submission for row in told.assessments if row.submission}
    if len(sent) < 2:
        return ()
    relied: dict[str, int] = {}
    number = 0
    for event in told.events:
        if event.kind in _SENDS:
            number += 1
        elif event.kind in _RELIES and number in sent:
            waiting = _others(relied, sent, number)
            relied |= dict.fromkeys(_covered(event, waiting), number)
    return _others(relied, sent, max(sent))


def _covered(event: Event, waiting: Collection[str]) -> list[str]:
    """The sections one reading relied on: those that had not changed, and those it names. A decision covers all."""
    if event.kind == EventKind.DECIDED:
        return [*_KEYS]
    named = event.detail.get("parts", ())
    return [key for key in _KEYS if key not in waiting or SECTION + key in named]


def _others(relied: Mapping[str, int], sent: Mapping[int, Submission], number: int) -> tuple[str, ...]:
    """Sections of which another sending was relied on than this one, and that differ between the two."""
    return tuple(
        key
        for key in _KEYS
        if key in relied and relied[key] != number and _differ(key, sent[relied[key]], sent[number])
    )


def _differ(section: str, before: Submission, after: Submission) -> bool:
    if any(before.answers.get(key) != after.answers.get(key) for key in _KEYS[section]):
        return True
    return section == _WHERE and before.identity.get("body_map") != after.identity.get("body_map")
