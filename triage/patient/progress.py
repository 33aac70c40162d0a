"""How far a person has come: the part a page belongs to, the minutes left, and the list of parts with their states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from prolo.languages.tags import plainly
from triage.patient import steps, ways
from triage.questionnaire.pages import PARTS, Part

if TYPE_CHECKING:
    from triage.models import Intake

SECONDS_A_QUESTION = 7
MOST_COUNTED = 10
"""Of one page: before the area is known a page may still hold the questions of every area."""
LAST_PAGES = 6
"""What is asked of the person after the questions: name, ways of contact, consent."""
PROMISED = 8
"""The minutes that home and start page name: the first page never asks for more than was promised a click before."""
DONE, BEGUN, TO_DO, LOCKED = "done", "begun", "to_do", "locked"
STATES: dict[str, Any] = {
    DONE: gettext_lazy("Completed"),
    BEGUN: gettext_lazy("In progress"),
    TO_DO: gettext_lazy("Not started"),
}
_PLACES = {key: (number, part.title) for number, part in enumerate(PARTS, 1) for key in part.page_keys}
_ORDER = {key: place for place, key in enumerate(_PLACES)}


@dataclass(frozen=True)
class Progress:
    """What the line above a page says."""

    part: str
    left: str
    url: str


@dataclass(frozen=True)
class Task:
    """One part on the list of parts; without an address it cannot be begun yet."""

    number: int
    title: str
    state: str
    says: str
    url: str = ""


def progress(draft: Intake, key: str) -> Progress:
    """The part this page belongs to, and about how long the rest takes."""
    number, title = _PLACES[key]
    part = _("Part %(number)d of %(all)d: %(title)s") % {
        "number": number,
        "all": len(PARTS),
        "title": plainly(title),
    }
    minutes = minutes_left(draft, key)
    left = ngettext("About %(n)d minute left.", "About %(n)d minutes left.", minutes) % {"n": minutes}
    return Progress(part, left, ways.to_tasks(draft))


def minutes_left(draft: Intake, key: str) -> int:
    """Minutes for the questions from this page on that are shown and have no answer yet; at least one."""
    answers, place = draft.answers, _ORDER[key]
    open_now = (
        min(MOST_COUNTED, sum(question.key not in answers for question in step.questions))
        for step in steps.route(draft).steps
        if _ORDER[step.key] >= place
    )
    return min(PROMISED, max(1, round((sum(open_now) + LAST_PAGES) * SECONDS_A_QUESTION / 60)))


def tasks(draft: Intake) -> list[Task]:
    """The parts of the form with their states; what has to come first is named, and no total is made up."""
    waiting = steps.route(draft).first_open(draft.identity)
    reached = _ORDER[waiting or steps.ANSWERS]
    found: list[Task] = []
    for number, part in enumerate(PARTS, 1):
        first = [task.number for task in found if task.state != DONE]
        if _ORDER[part.page_keys[0]] > reached:
            found.append(Task(number, part.title, LOCKED, _cannot_start(first)))
        else:
            state = _state(draft, part, waiting)
            page = next((key for key in part.page_keys if key == waiting), part.page_keys[0])
            found.append(Task(number, part.title, state, str(STATES[state]), ways.address(draft, page)))
    return found


def _state(draft: Intake, part: Part, waiting: str | None) -> str:
    """A part that still lacks something was begun when it holds an answer; checking and sending is never done here."""
    sends = steps.ANSWERS in part.page_keys
    if not sends and waiting not in part.page_keys and not any(_lacking(draft, part)):
        return DONE
    held = draft.identity.get("given_name") if sends else any(_answered(draft, part))
    return BEGUN if held else TO_DO


def _lacking(draft: Intake, part: Part) -> Iterator[bool]:
    for step in steps.route(draft).steps:
        if step.key in part.page_keys:
            yield steps.lacks_something(step, draft.answers)


def _answered(draft: Intake, part: Part) -> Iterator[bool]:
    for step in steps.route(draft).steps:
        if step.key in part.page_keys:
            yield any(key in draft.answers for key in step.question_keys)


def _cannot_start(numbers: list[int]) -> str:
    named = [str(number) for number in numbers]
    listed = _("%(some)s and %(last)s") % {"some": ", ".join(named[:-1]), "last": named[-1]}
    return _("Cannot start yet: finish %(parts)s") % {"parts": listed if named[1:] else named[0]}
