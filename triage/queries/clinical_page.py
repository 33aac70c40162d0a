"""A case as a clinician sees it, all of it: from one fetch whatever it holds."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.timezone import now
from django.utils.translation import gettext as _

from triage.models import Assessment, Case, EventKind, Intake, Outcome
from triage.outcomes import reason_words
from triage.queries import follow_up
from triage.queries.case_head import head_of
from triage.queries.changes import changes_in
from triage.queries.gathered import Gathered, gathered
from triage.queries.history import timeline
from triage.queries.letters import askable, letters_in
from triage.queries.opinions import Wanted
from triage.queries.persons import answers_of, left_later, places_of
from triage.queries.reading import RED, SECTION
from triage.queries.said import rows_of, wordings
from triage.queries.shown import (
    ClinicianCase,
    DecisionView,
    Earlier,
    EchoView,
    Entry,
    FindingView,
    Row,
    SectionView,
)
from triage.questionnaire import INTAKE
from triage.questionnaire.kinds import NOT_SURE
from triage.questionnaire.records import NO_ANSWER
from triage.rules import Result

AMBER = Result.CONSULT_WITH_CAUTIONS.rank
CAUTIONS = (
    "allergies",
    "blood_thinner",
    "bleeding_problem",
    "pregnancy",
    "infection_now",
    "weak_immune_system",
    "cancer_history",
    "surgery_or_implant_here",
    "heart_valve",
    "diabetes",
    "prolotherapy_before",
)
"""The strip on top of every clinician's view: always the same questions, answered or not."""
_SCORES = ("average_pain", "pain_affects_enjoyment", "pain_affects_activity")


def clinician_case(
    case: Case,
    *,
    at: datetime | None = None,
    held: Gathered | None = None,
    read_now: tuple[str, str] | None = None,
) -> ClinicianCase:
    """The whole case: words first, what fired and why, cautions, unknowns, every answer, history.

    `held`: the case with its rows, where the page has fetched them. `read_now`: who reads it with them, and why.
    """
    at, held = at or now(), held or gathered(case.reference)
    letters = letters_in(held.messages)
    found = tuple(_finding(item) for item in _findings(held))
    return ClinicianCase(
        head=head_of(held.case, at, held.events, letters, left_later([held.case])[held.case.pk]),
        result=Result.from_code(held.case.result),
        red=tuple(item for item in found if item.level.rank <= RED),
        amber=tuple(item for item in found if RED < item.level.rank <= AMBER),
        other=tuple(item for item in found if item.level.rank > AMBER),
        ask_about=tuple(item for item in found if item.ask_about),
        unknowns=wordings(_needed(held.newest)),
        changes=changes_in(held.submissions),
        letters=letters,
        askable=askable(held.case, held.newest),
        unread=held.unread.parts,
        unread_since=held.case.unread_since,
        reopened_at=held.case.answers_reopened_at,
        opinion=_opinion(held),
        decisions=_decisions(held),
        timeline=timeline(held.events, clinical=True),
        reads=tuple(_reads(held, at, read_now)),
        follow_up=follow_up.of(held),
        **_answered(held, found),
        **_versions(held.newest),
    )


def _answered(held: Gathered, found: Iterable[FindingView]) -> dict[str, Any]:
    """What the page shows of the newest answers."""
    case = held.case
    answers, rows = answers_of(case), rows_of(case)
    return {
        "words": _own_words(rows),
        "goal": _text(answers, "goal"),
        "questions": _text(answers, "questions_to_answer"),
        "cautions": tuple(rows[key] for key in CAUTIONS),
        "earlier": tuple(_earlier(entry) for draft in _drafts(held) for entry in draft.earlier),
        "echoes": tuple(_echo(entry) for entry in _echoes_of(case).values()),
        "places": places_of(case),
        "scores": tuple(rows[key] for key in (*_SCORES, "hard_activities")),
        "peg_mean": _peg_mean(answers),
        "diagnosis": _diagnosis(answers),
        "evidence_line": _evidence_line(answers),
        "sections": tuple(_sections(rows, found, held.unread.parts)),
    }


def _versions(newest: Assessment | None) -> dict[str, Any]:
    return {
        "rulebook_version": newest.rulebook_version if newest else None,
        "questionnaire_version": newest.questionnaire_version if newest else None,
    }


def _findings(held: Gathered) -> list[Mapping[str, Any]]:
    """What fired on the newest answers; of a case about what followed an injection, on its newest reply."""
    if held.newest is None and held.replies:
        return list(held.replies[0].findings)
    return list(held.newest.findings) if held.newest else []


def _reads(held: Gathered, at: datetime, read_now: tuple[str, str] | None) -> Iterator[Entry]:
    """Who opened the case, newest first: the reading this page is for is written down after the fetch."""
    read = _("Read")
    if read_now:
        yield Entry(0, at, read_now[0], read, read_now[1])
    for one in held.reads:
        yield Entry(one.number, one.at, one.by, read, one.why)


def _opinion(held: Gathered) -> Wanted | None:
    """The second opinion that is wanted now, from the events at hand."""
    asked = [event for event in held.events if event.kind == EventKind.OPINION_ASKED]
    if held.case.opinion_wanted_of is None or not asked:
        return None
    newest = asked[-1]
    by, of = newest.by.name if newest.by else "", held.case.opinion_wanted_of.name
    return Wanted(by, of, newest.at, str(newest.detail.get("note", "")))


def _own_words(rows: Mapping[str, Row]) -> tuple[Row, ...]:
    return tuple(row for key, row in rows.items() if INTAKE.questions[key].free_text and row.answered)


def _sections(
    rows: Mapping[str, Row], found: Iterable[FindingView], unread: Collection[str]
) -> Iterator[SectionView]:
    """Every answer by section; a section says whether a finding rests on it, and what was written into it."""
    quoted = {quote.key for item in found if item.level.rank <= AMBER for quote in item.quotes}
    for section in INTAKE.sections:
        keys = [question.key for question in section.questions]
        yield SectionView(
            key=section.key,
            title=section.title,
            rows=tuple(rows[key] for key in keys),
            flagged=not quoted.isdisjoint(keys),
            has_words=any(INTAKE.questions[key].free_text and rows[key].answered for key in keys),
            unread=SECTION + section.key in unread,
        )


def _finding(item: Mapping[str, Any]) -> FindingView:
    return FindingView(
        rule=item["rule"],
        level=Result.from_code(item["level"]),
        patient=item["patient"] or "",
        clinician=item["clinician"],
        sources=tuple(item["sources"]),
        ask_about=item["ask_about"],
        quotes=_quotes(item["quotes"]),
    )


def _earlier(entry: Mapping[str, Any]) -> Earlier:
    return Earlier(
        level=Result.from_code(entry["level"]),
        clinician=entry["clinician"],
        quotes=_quotes(entry["quotes"]),
        changed_at=datetime.fromisoformat(entry["changed_at"]),
    )


def _quotes(quotes: Iterable[Mapping[str, str]]) -> tuple[Row, ...]:
    return tuple(
        Row(item["key"], item["question"], item["answer"], answered=item["answer"] != NO_ANSWER)
        for item in quotes
    )


def _echoes_of(case: Case) -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = {}
    if case.latest:
        found = case.latest.echoes
    elif case.intake:
        found = case.intake.echoes
    return found


def _drafts(held: Gathered) -> tuple[Intake, ...]:
    """The draft a case began with, and those in which its answers were changed."""
    begun = (held.case.intake,) if held.case.intake else ()
    return (*begun, *held.amendments)


def _echo(entry: Mapping[str, Any]) -> EchoView:
    question = INTAKE.questions.get(entry["key"] or "")
    return EchoView(
        question=question.wording if question else "",
        words=entry["words"],
        first_reply=question.say(entry["first_reply"]) if question else "",
        reply=_echo_reply(entry["reply"]),
        crisis=bool(entry["shows"]),
    )


def _echo_reply(reply: str | None) -> str:
    words = {"yes": _("Yes"), "no": _("No"), NOT_SURE: _("Not sure, or no reply")}
    return words.get(reply, reply) if reply else ""


def _decisions(held: Gathered) -> tuple[DecisionView, ...]:
    return tuple(
        DecisionView(
            at=decision.at,
            by=decision.by.name,
            outcome=str(Outcome(decision.outcome).label),
            code=decision.outcome,
            kind_of_reason=reason_words(decision.reason_code),
            reason=decision.reason,
            overrules=decision.overrules,
            overruled=tuple(decision.overruled or ()),
            result=Result.from_code(decision.result),
        )
        for decision in held.decisions
    )


def _needed(newest: Assessment | None) -> list[str]:
    undecided = newest.undecided if newest else []
    return list(dict.fromkeys(key for item in undecided for key in item["needs"]))


def _text(answers: Mapping[str, Any], key: str) -> str:
    return str(answers.get(key) or "")


def _peg_mean(answers: Mapping[str, Any]) -> float | None:
    numbers = INTAKE.read(answers).numbers
    return sum(numbers[key] for key in _SCORES) / len(_SCORES) if numbers.keys() >= set(_SCORES) else None


def _diagnosis(answers: Mapping[str, Any]) -> str:
    """The diagnosis the person was told, as a key; empty where there is none."""
    option = INTAKE.questions["diagnosis"].option(answers.get("diagnosis"))
    return option.value if option else ""


def _evidence_line(answers: Mapping[str, Any]) -> str:
    option = INTAKE.questions["diagnosis"].option(answers.get("diagnosis"))
    return option.patient_line if option else ""
