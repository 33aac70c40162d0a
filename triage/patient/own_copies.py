"""A patient's copy in words: for paper, and as plain values for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.clinic.facts import facts
from triage import tellers
from triage.measures import PEG, PGIC
from triage.patient.own_words import moment
from triage.questionnaire import AFTERCARE, INTAKE
from triage.questionnaire.body_areas import marked
from triage.questionnaire.spread import ASKED_AGAIN
from triage.trends import overall_words, round_name

if TYPE_CHECKING:
    from triage.models import Case
    from triage.queries.aftercare import Told
    from triage.queries.own_copy import NumberLeft, OwnCopy, Sheet
    from triage.queries.rounds import Round

LABELS: dict[str, Any] = {
    "given_name": gettext_lazy("Given name"),
    "family_name": gettext_lazy("Family name"),
    "birth_date": gettext_lazy("Date of birth"),
    "phone": gettext_lazy("Phone number"),
    "voicemail_ok": gettext_lazy("May we leave a voice message?"),
    "text_ok": gettext_lazy("May we send a text?"),
    "email": gettext_lazy("E-mail address"),
    "email_ok": gettext_lazy("May we write to this e-mail address?"),
    "helper_name": gettext_lazy("Name of the helper"),
    "relationship": gettext_lazy("Who the helper is"),
    "contact_whom": gettext_lazy("Whom we may call or write to"),
    "told_how": gettext_lazy("How it was told"),
    "call_back_phone": gettext_lazy("Number to call back"),
    "call_back_name": gettext_lazy("Name to call back"),
    "body_map": gettext_lazy("Where it hurts, on the picture"),
    "consent": gettext_lazy("The staff of this clinic may read and keep these answers"),
}
BODY_MAP = "body_map"
CODES: dict[str, Mapping[str, Any]] = {
    "relationship": tellers.RELATIONSHIPS,
    "contact_whom": tellers.WHOM,
    "told_how": tellers.HOW,
}


def printed(copy: OwnCopy, case: Case) -> dict[str, Any]:
    """The copy for a page and for paper."""
    zone = case.location.zone
    return {
        "clinic": facts().name,
        "location": case.location.name,
        "reference": copy.reference,
        "sheets": [_sheet(sheet, zone) for sheet in copy.sheets],
        "letters": [
            {
                "who": _("You") if letter.from_patient else letter.by,
                "when": moment(letter.at, zone),
                "text": letter.text,
                "questions": letter.wordings,
            }
            for letter in copy.letters
        ],
        "rounds": [_round(row, zone) for row in copy.rounds],
        "told": [_told(one, zone) for one in copy.after_injections],
        "numbers": [
            {"when": moment(one.at, zone), "rows": identity_rows(_as_identity(one), {})}
            for one in copy.numbers
        ],
    }


def for_programs(copy: OwnCopy, case: Case) -> dict[str, Any]:
    """The copy as plain values: every question with its words and with its reply as it is kept."""
    return {
        "clinic": facts().name,
        "location": case.location.name,
        "reference": copy.reference,
        "sent": [_plain(sheet) for sheet in copy.sheets],
        "messages": [
            {
                "from": "patient" if letter.from_patient else letter.by,
                "at": letter.at.isoformat(),
                "text": letter.text,
                "questions": list(letter.wordings),
            }
            for letter in copy.letters
        ],
        "scores": [
            {
                "weeks": row.weeks,
                "given_at": row.taken_at.isoformat() if row.taken_at else None,
                "kept_as": dict(row.given.answers),
            }
            for row in copy.rounds
        ],
        "after_injections": [_plain_told(one) for one in copy.after_injections],
        "numbers_left": [{"at": one.at.isoformat(), **_as_identity(one)} for one in copy.numbers],
    }


def _as_identity(one: NumberLeft) -> dict[str, str]:
    """By the names it would have on a form."""
    return {"call_back_phone": one.phone, "call_back_name": one.name}


def _sheet(sheet: Sheet, zone: Any) -> dict[str, Any]:
    return {
        "number": sheet.number,
        "sent": moment(sheet.sent_at, zone),
        "filled_in_by": _filled_in_by(sheet),
        "identity": identity_rows(sheet.identity, sheet.answers),
        "sections": [
            {
                "title": section.title,
                "rows": [{"question": r.question, "answer": r.answer} for r in section.rows],
            }
            for section in sheet.sections
        ],
        "earlier": [{"question": row.question, "answer": row.answer} for row in sheet.earlier],
    }


def _round(row: Round, zone: Any) -> dict[str, Any]:
    """One round of scores: each question with its reply."""
    given = row.given
    told = [(item.wording, given.answers.get(item.key)) for item in PEG.content]
    told += [*given.activities.items()]
    rows = [{"question": asked, "answer": str(score)} for asked, score in told if score is not None]
    overall = {"question": PGIC.content[0].wording, "answer": overall_words(given)}
    places = {"question": _("Where does it hurt now?"), "answer": "; ".join(given.places.words())}
    return {
        "name": round_name(row, named=True),
        "sent": moment(row.taken_at, zone),
        "rows": [*rows, *(one for one in (overall, places) if one["answer"])],
    }


def _told(one: Told, zone: Any) -> dict[str, Any]:
    """What was told after an injection: each question with its reply, the places, and what was asked once more."""
    places = (
        (_("Where did the needle go in?"), one.site_words),
        (_("Where do you feel it now?"), one.felt_words),
    )
    return {
        "sent": moment(one.sent_at, zone),
        "filled_in_by": _told_by(one),
        "sections": [
            {
                "title": section.title,
                "rows": [{"question": r.question, "answer": r.answer} for r in section.rows],
            }
            for section in one.sections
        ],
        "places": [
            {"question": asked, "answer": "; ".join(map(str, said))} for asked, said in places if said
        ],
        "earlier": _first_said(one),
    }


def _plain_told(one: Told) -> dict[str, Any]:
    return {
        "sent_at": one.sent_at.isoformat(),
        "filled_in_by": _told_by(one),
        "treated_at": one.treated_at.isoformat() if one.treated_at else None,
        "needle_places": [str(word) for word in one.site_words],
        "felt_places": [str(word) for word in one.felt_words],
        "parts": _plain_parts(one.sections, one.replies, *_OF_A_ROW),
        "said_before_and_changed": _first_said(one),
    }


_OF_A_ROW = ("key", "question", "answer", "answered")


def _plain_parts(sections: Iterable[Any], kept: Mapping[str, Any], *told: str) -> list[dict[str, Any]]:
    """Each section with its rows: what is told of a row, and the answer as it is kept."""
    return [
        {
            "title": section.title,
            "questions": [
                {name: getattr(row, name) for name in told} | {"kept_as": kept.get(row.key)}
                for row in section.rows
            ],
        }
        for section in sections
    ]


def _told_by(one: Told) -> str:
    """Who answered, and who typed where it was told on the phone."""
    if not one.entered_by:
        return _("You")
    typed = {"staff": one.entered_by, "teller": one.told_by or _("not noted")}
    return _("Entered by %(staff)s, told by %(teller)s") % typed


def _first_said(one: Told) -> list[dict[str, str]]:
    if not one.asked_again:
        return []
    return [{"question": AFTERCARE.questions[ASKED_AGAIN].wording, "answer": one.asked_again[0]}]


def _plain(sheet: Sheet) -> dict[str, Any]:
    return {
        "number": sheet.number,
        "sent_at": sheet.sent_at.isoformat() if sheet.sent_at else None,
        "filled_in_by": _filled_in_by(sheet),
        "you": dict(sheet.identity),
        "parts": _plain_parts(sheet.sections, sheet.answers, *_OF_A_ROW, "asked"),
        "said_before_and_changed": [
            {"question": row.question, "answer": row.answer} for row in sheet.earlier
        ],
    }


def _filled_in_by(sheet: Sheet) -> str:
    """Who answered, and who typed."""
    reply = sheet.answers.get("filled_in_by")
    who = INTAKE.questions["filled_in_by"].say(reply) if reply else _("Not answered")
    if not sheet.entered_by:
        return who
    typed = {"who": who, "staff": sheet.entered_by, "teller": sheet.told_by or _("not noted")}
    return _("%(who)s. Typed in by %(staff)s, told by %(teller)s") % typed


def identity_rows(identity: Mapping[str, Any], answers: Mapping[str, Any]) -> list[dict[str, str]]:
    """Name, contact and places as given; what was not asked, or was left empty, is left out."""
    told = {**identity, BODY_MAP: ", ".join(marked(identity.get(BODY_MAP) or {}, answers).words())}
    known = [*LABELS, *(key for key in told if key not in LABELS)]
    rows = ((key, _value(key, told.get(key))) for key in known)
    return [
        {"question": str(LABELS.get(key, key.replace("_", " "))), "answer": said}
        for key, said in rows
        if said
    ]


def _value(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if key == "birth_date" and value and (born := parse_date(str(value))):
        return date_format(born, "j F Y")
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_value(name, part)}" for name, part in value.items())
    if isinstance(value, list):
        return " ".join(str(part) for part in value)
    return str(CODES.get(key, {}).get(value or "", value or ""))
