"""What stands on papers about a case: for the patient the patient's words alone, for a doctor everything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from education import queries as library
from prolo.clinic.facts import facts
from triage import case_words as words
from triage.clinician import paper_later
from triage.decided_words import decided
from triage.queries import shown as records
from triage.queries.aftercare import Told
from triage.queries.levels import LEVEL_WORDS
from triage.queries.shown import ClinicianCase
from triage.questionnaire import INTAKE
from triage.rules import Result

if TYPE_CHECKING:
    from prolo.accounts.models import User

Lines = list[dict[str, str]]


def for_patient(
    shown: ClinicianCase, told: Told | None, later: Sequence[Told], *, by: User, at: datetime
) -> dict[str, Any]:
    """The letter to the patient: what they were told, what was decided, what was written, and every answer.

    `told` are the answers of a check after an injection, where the case is about that; else those of the form.
    `later` are such answers beside those of the form.
    """
    return {
        "block": _block(shown, by=by, at=at),
        "decided": decided(shown.decisions[0].code) if shown.decisions else None,
        "letters": [
            {"when": words.moment(letter.at), "text": letter.text}
            for letter in shown.letters
            if not letter.from_patient
        ],
        "headline": shown.result.headline,
        "reasons": _reasons(shown, shown.result),
        "good_to_know": _reasons(shown, Result.CONSULT_WITH_CAUTIONS)
        if shown.result is Result.USUAL_CARE_FIRST
        else [],
        "signs": [question.wording for question in INTAKE.questions.values() if question.settled_by],
        "places": shown.places.words(),
        "sections": _sections(_parts(shown, told)),
        "check_ins": paper_later.check_ins(later, shown, staff=False),
        "scores": paper_later.scores(shown, staff=False),
    }


def for_doctor(
    shown: ClinicianCase, told: Told | None, later: Sequence[Told], *, by: User, at: datetime
) -> dict[str, Any]:
    """The letter to a doctor, and the summary: findings with sources, cautions, what is not known, every answer."""
    head = words.head(shown.head, at=at)
    return {
        "block": _block(shown, by=by, at=at),
        "area": head.area,
        "level": head.level_words,
        "told": shown.result.headline,
        "filled_in": head_line(shown),
        "decisions": [_decision(item) for item in shown.decisions],
        "findings": [_finding(item) for item in (*shown.red, *shown.amber, *shown.other)],
        "cautions": _cautions(shown, told),
        "unknown": _not_known(_parts(shown, told)),
        "first_said": [
            {"question": quote.question, "answer": quote.answer, "why": entry.clinician}
            for entry in shown.earlier
            for quote in entry.quotes
        ],
        "echoes": [
            {
                "question": echo.question or _("The crisis line was shown"),
                "answer": echo.reply,
                "why": echo.words,
            }
            for echo in shown.echoes
        ],
        "places": [place for place in shown.places.words() if place != head.area],
        "citations": _citations(shown),
        "mean": f"{shown.peg_mean:.1f}" if shown.peg_mean is not None else "",
        "sections": _sections(_parts(shown, told)),
        "check_ins": paper_later.check_ins(later, shown, staff=True),
        "scores": paper_later.scores(shown, staff=True),
        "versions": told.versions if told else (shown.rulebook_version, shown.questionnaire_version),
    }


def head_line(shown: ClinicianCase) -> str:
    """Who filled in the form, when it was not the patient alone."""
    return shown.head.filled_in


def _block(shown: ClinicianCase, *, by: User, at: datetime) -> dict[str, str]:
    """What stands on top of each sheet, and at its foot."""
    clinic = facts()
    return {
        "clinic": clinic.name,
        "place": shown.head.location_name,
        "phone": clinic.phone,
        "emergency": clinic.emergency_number,
        "day": words.day(words.local(at).date()),
        "reference": shown.head.reference,
        "name": shown.head.name or _("Name not given"),
        "born": words.day(shown.head.birth_date) or _("Not given"),
        "by": by.name,
        "credentials": by.credentials,
    }


def _parts(shown: ClinicianCase, told: Told | None) -> tuple[records.SectionView, ...]:
    return told.sections if told else shown.sections


def _cautions(shown: ClinicianCase, told: Told | None) -> Lines:
    """The cautions; a check after an injection never asked for them."""
    if told is None:
        return _lines(shown.cautions)
    return [{"question": row.question, "answer": _("Not asked")} for row in shown.cautions]


def _not_known(parts: Iterable[records.SectionView]) -> Lines:
    asked = (row for section in parts for row in section.rows if row.asked)
    return [_line(row) for row in asked if row.unsure or not row.answered]


def _sections(parts: Iterable[records.SectionView]) -> list[dict[str, Any]]:
    """Every question that was asked, with its answer or that there is none; parts nobody came to are left out."""
    told = ((section.title, [_line(row) for row in section.rows if row.asked]) for section in parts)
    return [{"title": title, "rows": rows} for title, rows in told if rows]


def _line(row: records.Row) -> dict[str, str]:
    return {"question": row.question, "answer": row.answer}


def _reasons(shown: ClinicianCase, level: Result) -> list[dict[str, Any]]:
    """The sentences a patient reads at one level, each once, with the answers they rest on."""
    found: dict[str, dict[str, records.Row]] = {}
    for item in (*shown.red, *shown.amber, *shown.other):
        if item.level is level and item.patient:
            found.setdefault(item.patient, {}).update({quote.key: quote for quote in item.quotes})
    return [{"text": text, "quotes": _quotes(quotes.values())} for text, quotes in found.items()]


def _lines(rows: Iterable[records.Row]) -> Lines:
    return [_line(row) for row in rows]


def _quotes(rows: Iterable[records.Row]) -> Lines:
    """What a finding rests on. Words stand in quotes only where the patient gave an answer: `said`, or empty."""
    return [{**_line(row), "said": row.answer if row.answered else ""} for row in rows]


def _finding(item: records.FindingView) -> dict[str, Any]:
    return {
        "level": str(LEVEL_WORDS[item.level]),
        "text": item.clinician,
        "quotes": _quotes(item.quotes),
        "rule": item.rule,
        "sources": ", ".join(item.sources),
    }


def _citations(shown: ClinicianCase) -> Lines:
    """The sources the findings name, as the library cites them."""
    keys = sorted({key for item in (*shown.red, *shown.amber, *shown.other) for key in item.sources})
    known = library.sources(keys)
    return [{"question": key, "answer": known[key].citation} for key in keys if key in known]


def _decision(item: records.DecisionView) -> dict[str, str]:
    return {
        "outcome": item.outcome,
        "kind": item.kind_of_reason,
        "reason": item.reason,
        "overruled": ", ".join(item.overruled),
        "by": item.by,
        "when": words.moment(item.at),
    }
