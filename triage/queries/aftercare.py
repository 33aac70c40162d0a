"""What was told after an injection: the procedure it is about, and each set of answers in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from triage.models import About, Case, CheckIn, CheckInReply, Event, EventKind, Procedure
from triage.queries import procedures
from triage.queries.shown import FindingView, Row, SectionView
from triage.questionnaire import AFTERCARE
from triage.questionnaire.body_areas import AREAS
from triage.questionnaire.kinds import NOT_SURE
from triage.questionnaire.records import NO_ANSWER
from triage.questionnaire.spread import ASKED_AGAIN, past_the_spot, sites_of
from triage.rules import Result

MOST_REPLIES = 20
YES, NO = "yes", "no"
SAID_OF_THE_CALL = {EventKind.HELP_CALLED: YES, EventKind.CANNOT_CALL: NO}
HOURS, REGION = "hours_since_treatment", "treated_region"


@dataclass(frozen=True)
class Treated:
    """The injection that answers are about, as far as it is on file."""

    at: datetime
    region: str
    area: str
    sites: tuple[str, ...]
    done_by: str


@dataclass(frozen=True)
class Told:
    """One set of answers with what the rules said of it."""

    pk: UUID
    sent_at: datetime
    result: Result
    findings: tuple[FindingView, ...]
    sections: tuple[SectionView, ...]
    replies: Mapping[str, Any]
    words: str
    treated_at: datetime | None
    sites: tuple[str, ...]
    felt: tuple[str, ...]
    past: tuple[str, ...]
    asked_again: tuple[str, str] | None
    unfinished: bool
    check_in_hours: int | None
    entered_by: str
    told_by: str
    versions: tuple[int, int]
    asked_version: int | None = None

    @property
    def felt_words(self) -> tuple[str, ...]:
        return tuple(AREAS[code].label for code in self.felt)

    @property
    def past_words(self) -> tuple[str, ...]:
        return tuple(AREAS[code].label for code in self.past)

    @property
    def site_words(self) -> tuple[str, ...]:
        return tuple(AREAS[code].label for code in self.sites)


def treated_in(case: Case) -> Procedure | None:
    """The procedure that a check from this case is about: its own, or the newest on file that holds."""
    if case.about == About.AFTERCARE:
        return procedures.holding(case.procedure) if case.procedure else None
    return procedures.newest(case)


def treated_of(case: Case) -> Treated | None:
    """The same in words, for a page that asks or shows answers about it."""
    row = treated_in(case)
    if row is None:
        return None
    record = row.record
    region = str(record.get("region") or "")
    sites = sites_of(record.get("sites") or (), region, record.get("side"))
    return Treated(row.took_place_at, region, procedures.area_words(record), sites, row.done_by.name)


def forms_of(procedure: Procedure) -> list[UUID]:
    """The keys of every row that says something about this procedure: it, and those it corrected."""
    found = [procedure]
    while found[-1].corrects is not None:
        found.append(found[-1].corrects)
    return [row.pk for row in found]


def told_in(case: Case) -> tuple[Told, ...]:
    """Every set of answers about the injection of this case, newest first; without one on file, those of the case."""
    return tuple(_told(row) for row in _replies(case)[:MOST_REPLIES])


def told_of_the_person(case: Case) -> tuple[Told, ...]:
    """Every set of answers after an injection of the person of this case, oldest first: no case it went into left out."""
    about = Q(case=case) | Q(procedure__case=case)
    if case.patient_id:
        about |= Q(case__patient=case.patient_id)
    rows = CheckInReply.objects.filter(about).select_related("check_in", "entered_by")
    return tuple(_told(row) for row in rows.order_by("sent_at", "pk"))


def newest_told(case: Case, *, result: Result | None = None) -> Told | None:
    """The newest set of answers, or the newest that had this result."""
    rows = _replies(case)
    row = (rows.filter(result=result.code) if result else rows).first()
    return _told(row) if row else None


def emergency_of(case: Case) -> Case | None:
    """Where the newest emergency sign stands that was told about the injection of this case."""
    rows = _replies(case).filter(result=Result.EMERGENCY_NOW.code)
    row = rows.select_related("case").first()
    return row.case if row else None


def called_for_help(case: Case) -> str:
    """What the person said of the call for help since the answers on this case; empty when nothing."""
    kinds = (EventKind.CHECKED_IN, *SAID_OF_THE_CALL)
    newest = Event.objects.filter(case=case, kind__in=kinds).order_by("-number").first()
    return SAID_OF_THE_CALL.get(EventKind(newest.kind), "") if newest else ""


def told_as(case: Case, pk: UUID | None) -> Told | None:
    """The set of answers with this key, when it is one about the injection of this case."""
    row = _replies(case).filter(pk=pk).first() if pk else None
    return _told(row) if row else None


def waits(case: Case, at: datetime) -> bool:
    """Whether a check-in is due and not answered."""
    procedure = treated_in(case)
    rows = CheckIn.objects.filter(procedure=procedure, answered_at=None, cancelled_at=None, due_at__lte=at)
    return procedure is not None and rows.exists()


def next_due(case: Case, at: datetime) -> datetime | None:
    """When the person is asked again about this injection; None when no more check-in is planned."""
    procedure = treated_in(case)
    rows = CheckIn.objects.filter(procedure=procedure, answered_at=None, cancelled_at=None, due_at__gt=at)
    found = rows.order_by("due_at").values_list("due_at", flat=True).first() if procedure else None
    return found


def _replies(case: Case) -> QuerySet[CheckInReply]:
    about = Q(case=case)
    if procedure := treated_in(case):
        about |= Q(procedure__in=forms_of(procedure))
    elif case.about == About.INTAKE and case.patient_id:
        about |= Q(case__about=About.AFTERCARE, case__patient=case.patient_id, procedure=None)
    rows = CheckInReply.objects.filter(about).select_related("check_in", "entered_by")
    return rows.order_by("-sent_at", "-pk")


def _told(row: CheckInReply) -> Told:
    answers = row.answers
    sites, felt = (_codes(answers.get(name)) for name in ("sites", "felt"))
    treated_at = answers.get("treated_at")
    first = (answers.get("first_said") or {}).get(ASKED_AGAIN)
    again = AFTERCARE.questions[ASKED_AGAIN]
    return Told(
        pk=row.pk,
        sent_at=row.sent_at,
        result=Result.from_code(row.result),
        findings=tuple(map(_finding, row.findings)),
        sections=_sections(row),
        replies={key: answers[key] for key in AFTERCARE.questions if key in answers},
        words=str(answers.get("anything_else") or "").strip(),
        treated_at=datetime.fromisoformat(treated_at) if treated_at else None,
        sites=sites,
        felt=felt,
        past=past_the_spot(felt, sites=sites, region=answers.get(REGION)),
        asked_again=(again.say(first), again.say(answers.get(ASKED_AGAIN))) if first else None,
        unfinished=any(q.required and q.key not in answers for q in AFTERCARE.questions.values()),
        check_in_hours=row.check_in.hours if row.check_in else None,
        entered_by=row.entered_by.name if row.entered_by else "",
        told_by=row.told_by,
        versions=(row.rulebook_version, row.questionnaire_version),
        asked_version=row.asked_version,
    )


def _codes(kept: Any) -> tuple[str, ...]:
    known = set(kept or ())
    return tuple(code for code in AREAS if code in known)


def _finding(item: Mapping[str, Any]) -> FindingView:
    quotes = (
        Row(quote["key"], quote["question"], quote["answer"], answered=quote["answer"] != NO_ANSWER)
        for quote in item["quotes"]
    )
    return FindingView(
        rule=item["rule"],
        level=Result.from_code(item["level"]),
        patient=item["patient"] or "",
        clinician=item["clinician"],
        sources=tuple(item["sources"]),
        ask_about=item["ask_about"],
        quotes=tuple(quotes),
    )


def _sections(row: CheckInReply) -> tuple[SectionView, ...]:
    asked = tuple(
        SectionView(section.title, tuple(_rows((q.key for q in section.questions), row)))
        for section in AFTERCARE.sections
    )
    gone = tuple(Row(key, *words) for key, words in row.words.items() if key not in AFTERCARE.questions)
    return (*asked, SectionView(_("Asked in an older version of the form"), gone)) if gone else asked


def _rows(keys: Iterable[str], row: CheckInReply) -> Iterable[Row]:
    for key in keys:
        wording, said = row.words.get(key, (AFTERCARE.questions[key].wording, ""))
        reply = row.answers.get(key)
        if reply in (None, ""):
            yield Row(key, wording, _("Not answered"), answered=False)
        elif reply == NOT_SURE:
            yield Row(key, wording, _("I am not sure"), unsure=True)
        else:
            yield Row(key, wording, said or AFTERCARE.questions[key].say(reply))
