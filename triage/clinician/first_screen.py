"""The first screen of a case: what a clinician sees without scrolling, and prints on one sheet.

What does not fit is folded with its count or its length told, and stands whole behind one click and in the answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from education.evidence import NO_ROW, TABLE, Certainty, Evidence
from triage import body_map
from triage import case_words as words
from triage.clinician import case_rows
from triage.queries import shown as records
from triage.queries.reading import FINDING
from triage.queries.shown import ClinicianCase
from triage.questionnaire import INTAKE

LONG_TEXT, START, START_OF_MANY = 110, 70, 30
"""Letters of a person's own words that stand open; a longer text is folded behind its first words, several behind few."""
LINES_OF_FINDINGS = 15.0
LETTERS_IN_A_LINE, AROUND, FOLD = 48, 0.8, 1.5
"""Of a finding on the first screen; and what the frame of one, and a fold, take in lines."""
CAUTION_LABELS = {
    "allergies": gettext_lazy("Allergies"),
    "blood_thinner": gettext_lazy("Blood thinner"),
    "bleeding_problem": gettext_lazy("Bleeding problem"),
    "pregnancy": gettext_lazy("Pregnancy"),
    "infection_now": gettext_lazy("Infection now"),
    "weak_immune_system": gettext_lazy("Weak immune system"),
    "cancer_history": gettext_lazy("Cancer"),
    "surgery_or_implant_here": gettext_lazy("Surgery or implant here"),
    "heart_valve": gettext_lazy("Heart valve"),
    "diabetes": gettext_lazy("Diabetes"),
    "prolotherapy_before": gettext_lazy("Prolotherapy before"),
}
SCORE_LABELS = {
    "average_pain": gettext_lazy("Average pain"),
    "pain_affects_enjoyment": gettext_lazy("Enjoyment of life"),
    "pain_affects_activity": gettext_lazy("General activity"),
}
HARD = "hard_activities"
_WANTS = ("goal", "questions_to_answer")
_SAME_USE = {"sacroiliac_confirmed": "sij_confirmed", "nonspecific_low_back": "nonspecific_lbp"}
"""Where the form and the evidence table call one use by two names."""


@dataclass(frozen=True)
class Finding:
    """A rule that fired, with the replies behind it."""

    level: str
    level_words: str
    text: str
    quotes: tuple[records.Row, ...]
    unanswered: tuple[str, ...]
    rule: str
    ask_about: bool
    unread: bool

    @property
    def lines(self) -> float:
        """About how many lines it takes on the first screen."""
        told = [
            len(self.text) + len(self.level_words) + 14,
            *(len(row.question) + len(row.answer) + 3 for row in self.quotes),
        ]
        return sum(ceil(letters / LETTERS_IN_A_LINE) for letters in told) + bool(self.unanswered) + AROUND


@dataclass(frozen=True)
class Said:
    """Something in the person's own words. A long text begins with `start` and is folded."""

    label: str
    text: str
    start: str
    length: str


def told(shown: ClinicianCase) -> dict[str, Any]:
    """Everything of the first screen but the deeds."""
    red, red_more = _fitting(_findings(shown.red, shown), LINES_OF_FINDINGS)
    left = LINES_OF_FINDINGS - sum(item.lines for item in red) - (FOLD if red_more else 0)
    amber, amber_more = _fitting(_findings(shown.amber, shown), left)
    unknown = unknowns(shown)
    return {
        "cautions": case_rows.cautions(cautions(shown)),
        "said": _said(_words_of(shown)),
        "told": shown.result.headline,
        "told_frame": _("Rules: %(level)s") % {"level": words.LEVEL_WORDS[shown.result]},
        "red": red,
        "red_more": red_more,
        "amber": amber,
        "amber_more": amber_more,
        "unknowns": case_rows.unknowns(unknown),
        "unknown_line": _unknown_line(unknown),
        "body": {"places": shown.places.words(), "views": body_map.marked(shown.places)},
        "scores": case_rows.scores(_scores(shown)),
        "evidence": _evidence(shown),
    }


def findings(items: Iterable[records.FindingView], shown: ClinicianCase) -> list[Finding]:
    """Findings in words, for another part of the page."""
    return _findings(items, shown)


def cautions(shown: ClinicianCase) -> list[dict[str, str]]:
    """The strip on top of every view: "none", "not sure", "not answered" and "not asked" look different."""
    return [
        {"label": str(CAUTION_LABELS[row.key]), "words": row.answer, "mark": _mark(row)}
        for row in shown.cautions
    ]


def _mark(row: records.Row) -> str:
    if not row.asked:
        return "unasked"
    if not row.answered:
        return "unknown"
    if row.unsure:
        return "unsure"
    return "no" if row.calm else "yes"


def _words_of(shown: ClinicianCase) -> list[tuple[str, str]]:
    """The reason in the person's words: what they want, what they ask, and whatever else they wrote."""
    told = [(_("Wants to be able to"), shown.goal), (_("Wants to know"), shown.questions)]
    hard = [(_("Finds hard"), row.answer) for row in shown.scores if row.key == HARD and row.answered]
    others = [(row.question, row.answer) for row in shown.words if row.key not in (*_WANTS, HARD)]
    return [*told, *hard, *others]


def _said(lines: Sequence[tuple[str, str]]) -> list[Said]:
    several = sum(len(text) > LONG_TEXT for _label, text in lines) > 1
    return [_one_said(label, text, START_OF_MANY if several else START) for label, text in lines]


def _one_said(label: str, text: str, letters: int) -> Said:
    if len(text) <= LONG_TEXT:
        return Said(label, text, "", "")
    start = text[:letters].rsplit(None, 1)[0] or text[:letters]
    length = ngettext("%(count)s letter", "%(count)s letters", len(text)) % {"count": f"{len(text):,}"}
    return Said(label, text, start, length)


def _findings(items: Iterable[records.FindingView], shown: ClinicianCase) -> list[Finding]:
    return [
        Finding(
            level=item.level.code,
            level_words=str(words.LEVEL_WORDS[item.level]),
            text=item.clinician,
            quotes=tuple(quote for quote in item.quotes if quote.answered),
            unanswered=tuple(quote.question for quote in item.quotes if not quote.answered),
            rule=item.rule,
            ask_about=item.ask_about,
            unread=FINDING + item.rule in shown.unread,
        )
        for item in items
    ]


def _fitting(found: Sequence[Finding], lines: float) -> tuple[list[Finding], list[Finding]]:
    """The findings that fit into so many lines, and those that are folded."""
    for shown in range(len(found), 0, -1):
        fold = FOLD if shown < len(found) else 0
        if sum(item.lines for item in found[:shown]) + fold <= lines:
            return list(found[:shown]), list(found[shown:])
    return [], list(found)


def unknowns(shown: ClinicianCase) -> list[dict[str, str]]:
    """Every question without a sure answer; first those that a rule still needs."""
    rows = [row for section in shown.sections for row in section.rows if row.asked]
    open_rows = [row for row in rows if row.unsure or (not row.answered and _matters(row, shown))]
    open_rows.sort(key=lambda row: row.question not in shown.unknowns)
    return [
        {
            "question": row.question,
            "why": row.answer,
            "matters": _("A rule needs this.") if row.question in shown.unknowns else "",
        }
        for row in open_rows
    ]


def _matters(row: records.Row, shown: ClinicianCase) -> bool:
    return row.question in shown.unknowns or INTAKE.questions[row.key].required_for_safety


def _unknown_line(rows: Sequence[dict[str, str]]) -> str:
    """How much is not known, in one line."""
    if not rows:
        return ""
    needed = sum(bool(row["matters"]) for row in rows)
    line = ngettext(
        "%(count)d question has no sure answer", "%(count)d questions have no sure answer", len(rows)
    )
    told = line % {"count": len(rows)}
    if not needed:
        return told
    more = ngettext("a rule needs %(count)d", "a rule needs %(count)d of them", needed) % {"count": needed}
    return f"{told}; {more}"


def _scores(shown: ClinicianCase) -> list[dict[str, str]]:
    rows = [
        {"question": str(SCORE_LABELS.get(row.key, row.question)), "answer": row.answer}
        for row in shown.scores
        if row.key != HARD
    ]
    if shown.peg_mean is not None:
        mean = _("%(mean)s of 10, lower is better") % {"mean": f"{shown.peg_mean:.1f}"}
        rows.insert(0, {"question": _("PEG mean"), "answer": mean})
    return rows


def _evidence(shown: ClinicianCase) -> dict[str, str]:
    """How sure research is about this problem, where guidelines stand, and the line the patient reads."""
    if not shown.evidence_line:
        return {}
    row = _row_of(shown.diagnosis)
    certainty = row.word if row.certainty is not Certainty.NONE else ""
    return {"certainty": certainty, "line": shown.evidence_line}


def _row_of(diagnosis: str) -> Evidence:
    return TABLE.get(_SAME_USE.get(diagnosis, diagnosis), TABLE["sparse"] if diagnosis else NO_ROW)
