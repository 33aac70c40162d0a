"""The check after injections as it stands: its pages, what was answered, and where a page leads.

Nothing is kept between two pages: all that was answered travels in the form itself, and is looked at anew each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.http import QueryDict

from triage.patient import after_forms as forms
from triage.patient.after_fields import hours_between
from triage.patient.fields import WORDS_LIMIT
from triage.questionnaire import AFTERCARE
from triage.questionnaire.kinds import NOT_SURE, ONE, TEXT
from triage.questionnaire.records import Question
from triage.questionnaire.spread import ASKED_AGAIN, contradicts, past_the_spot, sites_of
from triage.rules import AFTERCARE_RULES, Assessment, Result
from triage.services.check_ins import HOURS, REGION, Said, assessed
from triage.services.two_versions import check_asked_then

WHERE, AGAIN = "where", "again"
_OF = {section.key: tuple(q.key for q in section.questions) for section in AFTERCARE.sections}
_CARE = ("may_be_pregnant_imaging", "took_blood_thinner_or_nsaid")
WHOLE: dict[str, tuple[str, ...]] = {
    "emergency": _OF["emergency"],
    "treatment": _OF["treatment"],
    "nerves": _OF["nerves"],
    WHERE: (),
    AGAIN: (),
    "healing": _OF["healing"],
    "your_words": _OF["your_words"],
}
"""The pages of somebody of whom nothing is on file: one for each section, and the picture."""
SHORT: dict[str, tuple[str, ...]] = {
    "emergency": _OF["emergency"],
    "nerves": (*_OF["nerves"], *_CARE),
    WHERE: (),
    AGAIN: (),
    "healing": (*_OF["healing"], *_OF["your_words"]),
}
"""The pages of a treated person: when and where the needle went in is on file."""
CALM_NERVES = {"weakness_after": "no", "numbness_after": "none", "shooting_pain": "no"}
MOST_MARKS = 40
ASKED = "asked_version"
"""The control that carries the version whose questions the first page asked."""
LONGEST_NUMBER = 4
MAY_STAY_EMPTY = (WHERE, AGAIN, "your_words")
"""Pages on which nothing has to be filled in: a mark in the form says that they were shown."""


@dataclass(frozen=True)
class Known:
    """What is on file about the injection."""

    treated_at: datetime
    region: str
    sites: tuple[str, ...]


@dataclass(frozen=True)
class Walk:
    """One post of the check: everything answered so far, at this moment."""

    posted: QueryDict
    at: datetime
    zone: ZoneInfo
    known: Known | None = None

    @property
    def pages(self) -> dict[str, tuple[str, ...]]:
        return SHORT if self.known else WHOLE

    @property
    def stage(self) -> str:
        """The page that was posted."""
        named = self.posted.get("at", "")
        return named if named in self.pages else next(iter(self.pages))

    @property
    def wanted(self) -> str:
        """The page somebody wants to go back to; empty for none."""
        named = self.posted.get("to", "")
        return named if named in self.pages else ""

    @cached_property
    def bound(self) -> dict[str, forms.StageForm]:
        """Every page with what was posted for it."""
        return {name: self._form(name, self.posted) for name in self.pages}

    @cached_property
    def said(self) -> Said:
        """What was told so far. A question asked once more counts as it was answered then."""
        replies: dict[str, Any] = {}
        for form in self.bound.values():
            replies |= form.replies(at=self.at, zone=self.zone)
        treated_at = self._treated_at()
        if self.known:
            hours = hours_between(self.known.treated_at, self.at)
            replies |= {REGION: self.known.region} | ({} if hours is None else {HOURS: hours})
        first: dict[str, str] = {}
        if self._asks_again(replies) and self._is_seen(AGAIN):
            first = {ASKED_AGAIN: replies[ASKED_AGAIN]}
            replies[ASKED_AGAIN] = self._again().reply()
        in_order = {key: replies[key] for key in AFTERCARE.questions if key in replies}
        return Said(in_order | self._told_then(), treated_at, self.sites, self.felt, first, self.asked)

    @cached_property
    def found(self) -> Assessment:
        """What the rules say of it."""
        return assessed(self.said)

    @property
    def asked(self) -> int | None:
        """The version of the rules whose questions were on the first page; None for a page that did not say."""
        if not self.posted:
            return AFTERCARE_RULES.version
        return _number(self.posted.get(ASKED, ""))

    @property
    def stops(self) -> bool:
        return self.found.result is Result.EMERGENCY_NOW

    @property
    def felt(self) -> tuple[str, ...]:
        return self._picture().codes("felt")

    @property
    def sites(self) -> tuple[str, ...]:
        if self.known:
            return self.known.sites
        region = self.bound["treatment"].replies(at=self.at, zone=self.zone).get(REGION)
        return self._picture().codes("sites") or sites_of((), region, "")

    @cached_property
    def past(self) -> tuple[str, ...]:
        """The marks past the treated site."""
        region = self.known.region if self.known else None
        if region is None:
            region = self.bound["treatment"].replies(at=self.at, zone=self.zone).get(REGION)
        return past_the_spot(self.felt, sites=self.sites, region=region)

    def route(self) -> list[str]:
        """The pages as these answers need them."""
        replies = self.bound["nerves"].replies(at=self.at, zone=self.zone)
        felt = any(replies.get(key, calm) != calm for key, calm in CALM_NERVES.items())
        needed = {WHERE: felt, AGAIN: felt and self._asks_again(replies)}
        return [name for name in self.pages if needed.get(name, True)]

    def is_done(self, name: str) -> bool:
        """Whether a page holds all that the check needs of it."""
        if name in MAY_STAY_EMPTY and not self._is_seen(name):
            return False
        return self.bound[name].is_valid()

    def next_open(self) -> str | None:
        """The first page that still lacks something; None at the end."""
        return next((name for name in self.route() if not self.is_done(name)), None)

    def leads_to(self) -> tuple[str, bool] | None:
        """The page to show next, and whether with its errors; None at the end, and at an emergency sign."""
        if self.wanted:
            return self.wanted, False
        if self.stops:
            return None
        if self.posted.get("at") in self.pages and not self.is_done(self.stage):
            return self.stage, True
        waiting = self.next_open()
        return (waiting, False) if waiting else None

    def before(self, name: str) -> str:
        """The page before this one; empty before the first."""
        route = self.route()
        place = route.index(name) if name in route else 0
        return route[place - 1] if place else ""

    def place(self, name: str) -> tuple[int, int]:
        """The number of a page, and of how many as it stands."""
        route = self.route()
        return (route.index(name) + 1 if name in route else 1), len(route)

    def shown(self, name: str, *, with_errors: bool) -> forms.StageForm:
        """A page to fill in: with its errors, or with what was typed there so far."""
        if with_errors:
            return self.bound[name]
        blank = self._form(name, None)
        blank.initial = forms.as_typed(blank, self.posted)
        return blank

    def carried(self, *, but: str = "") -> Iterator[tuple[str, str]]:
        """What the next form holds unseen: every reply of the other pages, each again as it was posted."""
        for name, form in self.bound.items():
            if name == but:
                continue
            for control in forms.names_of(form):
                values = [value for value in self.posted.getlist(control) if len(value) <= WORDS_LIMIT]
                yield from ((control, value) for value in values[:MOST_MARKS] if value)
        if self.asked is not None:
            yield ASKED, str(self.asked)
        yield from ((key, str(self.posted[key])) for key in self._told_then())
        yield from ((seen(name), "1") for name in MAY_STAY_EMPTY if name != but and self._is_seen(name))

    def _is_seen(self, name: str) -> bool:
        return seen(name) in self.posted

    def _form(self, name: str, posted: Mapping[str, Any] | None) -> forms.StageForm:
        if name == WHERE:
            return forms.picture_form(asks_site=self.known is None)(posted)
        if name == AGAIN:
            return forms.AgainForm(posted)
        made = forms.stage_form(self.pages[name])
        if issubclass(made, forms.TreatmentForm):
            return made(posted, at=self.at, zone=self.zone)
        return made(posted)

    def _told_then(self) -> dict[str, Any]:
        """Replies to questions that only an older version of the check had asked."""
        found = {
            key: _reply(question, self.posted.get(key, ""))
            for key, question in check_asked_then(self.asked).items()
        }
        return {key: reply for key, reply in found.items() if reply is not None}

    def _picture(self) -> forms.PictureForm:
        return cast("forms.PictureForm", self.bound[WHERE])

    def _again(self) -> forms.AgainForm:
        return cast("forms.AgainForm", self.bound[AGAIN])

    def _asks_again(self, replies: Mapping[str, Any]) -> bool:
        return contradicts(replies.get(ASKED_AGAIN), self.past)

    def _treated_at(self) -> datetime | None:
        if self.known:
            return self.known.treated_at
        form = self.bound["treatment"]
        return form.treated_at() if isinstance(form, forms.TreatmentForm) else None


def _reply(question: Question, typed: str) -> Any:
    """A reply to a question that no form of today knows; None for what is none."""
    if question.kind == TEXT:
        return typed.strip()[:WORDS_LIMIT] or None
    if question.kind == ONE:
        return typed if typed in question.labels or typed == NOT_SURE else None
    return _number(typed)


def _number(typed: str) -> int | None:
    fits = typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_NUMBER
    return int(typed) if fits else None


def seen(name: str) -> str:
    """The name of the mark that a page was shown."""
    return f"{name}_seen"
