"""What the clinician's pages show: why this person is here, why they were flagged, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from triage import body_map, letters
from triage import case_words as words
from triage.deeds import CaseForm
from triage.queries import shown as records
from triage.queries.queues import Page
from triage.queries.shown import ClinicianCase
from triage.questionnaire import INTAKE
from triage.rules import AFTERCARE_RULES, INTAKE_RULES

HAZARDS = {rule.id: rule.hazards for book in (INTAKE_RULES, AFTERCARE_RULES) for rule in book.rules}
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


@dataclass(frozen=True)
class Finding:
    """A rule that fired, with what goes wrong without it."""

    level: str
    level_words: str
    text: str
    quotes: tuple[records.Row, ...]
    unanswered: tuple[str, ...]
    rule: str
    hazards: tuple[str, ...]
    sources: tuple[str, ...]
    ask_about: bool


@dataclass(frozen=True)
class DeedBox:
    """One thing to do, with its form."""

    name: str
    heading: str
    action: str
    form: CaseForm
    button: str
    quiet: bool
    before: str = ""
    folded: bool = False


def queue(page: Page, *, url: str, at: datetime) -> dict[str, Any]:
    """The list of flagged cases."""
    shown = len(page.rows)
    count = ngettext("%(count)d case on this page.", "%(count)d cases on this page.", shown)
    return {
        "rows": [_row(found, at=at) for found in page.rows],
        "count_line": count % {"count": shown},
        "refreshed": words.clock_time(at),
        "next_url": f"{url}?after={page.next_cursor}" if page.next_cursor else "",
        "previous_url": f"{url}?before={page.previous_cursor}" if page.previous_cursor else "",
        "first_url": url if page.previous_cursor else "",
    }


def case(
    shown: ClinicianCase,
    *,
    around: tuple[str, str],
    forms: Mapping[str, CaseForm],
    at: datetime,
    code: str = "",
) -> dict[str, Any]:
    """The case page: the first screen holds the reason, the flags, the cautions and the decision."""
    before, behind = (reverse("clinician:case", args=[other]) if other else "" for other in around)
    return {
        "reference": shown.head.reference,
        "head": words.head(shown.head, at=at),
        "cautions": cautions(shown),
        "previous_url": before,
        "next_url": behind,
        "told": shown.result.headline,
        "told_frame": _("Rules: %(level)s") % {"level": words.LEVEL_WORDS[shown.result]},
        "goal": shown.goal,
        "questions": shown.questions,
        "red": [_finding(item) for item in shown.red],
        "amber": [_finding(item) for item in shown.amber],
        "notes": [_finding(item) for item in shown.other],
        "unknowns": _unknowns(shown),
        **_told_later(shown),
        "code": code,
        "body": {"places": shown.places.words(), "views": body_map.views(shown.places)},
        "own_words": shown.words,
        "unread": shown.head.unread_words,
        "deeds": [box(name, form, shown.head) for name, form in forms.items()],
        "refused": [form for form in forms.values() if form.is_bound],
        "scores": _scores(shown),
        "evidence_line": shown.evidence_line,
        **_record(shown),
    }


def _record(shown: ClinicianCase) -> dict[str, Any]:
    """What stands below the first screen: decisions, every answer, history, versions."""
    return {
        "decisions": [_decision(item) for item in shown.decisions],
        "sections": shown.sections,
        "timeline": words.timeline(shown.timeline),
        "reads": words.timeline(shown.reads),
        "versions": _versions(shown),
    }


def _told_later(shown: ClinicianCase) -> dict[str, Any]:
    """What was changed, asked again and written since the first reply."""
    return {
        "earlier": _earlier(shown),
        "changes": [{"when": words.moment(one.at), "rows": one.changed} for one in shown.changes],
        "letters": letters.correspondence(shown.letters),
        "echoes": shown.echoes,
    }


def deeds_now(shown: ClinicianCase) -> tuple[str, ...]:
    """What a clinician can do with a case in this state; unread words come first."""
    head, unread = shown.head, letters.any_unread(shown.letters)
    wanted = (
        ("read", head.unread_words),
        ("heard", unread and not head.unread_words),
        ("decide", not head.closed),
        ("lower", not head.closed and bool(words.levels(below=head.urgency))),
        ("reopen", head.closed),
    )
    own = tuple(name for name, possible in wanted if possible)
    return (*own, *letters.deeds_now(head, any_unread=False))


def box(name: str, form: CaseForm, head: records.Head) -> DeedBox:
    """One deed in words; its button names the person."""
    who = words.who(head.name or head.reference, words.day(head.birth_date))
    action = reverse(f"clinician:{name}", args=[head.reference])
    if name in letters.NAMES:
        told = letters.in_words(name, head.contact)
        folded = name != "heard" and not form.is_bound
        return DeedBox(
            name, told.heading, action, form, told.button % {"who": who}, True, told.before, folded
        )
    heading, button = {
        "read": (_("Unread words"), _("I have read the words of %(who)s")),
        "decide": (_("Decision"), _("Save the decision: %(who)s")),
        "lower": (_("Lower the urgency"), _("Lower: %(who)s")),
        "reopen": (_("Open the case again"), _("Open again: %(who)s")),
    }[name]
    main = "read" if head.unread_words else "decide"
    return DeedBox(name, heading, action, form, button % {"who": who}, quiet=name != main)


def changes(shown: ClinicianCase, *, at: datetime) -> dict[str, Any]:
    """The case as it is now, for a person whose form was too late."""
    head = words.head(shown.head, at=at)
    rows = [
        {"question": _("Level"), "answer": head.level_words},
        {"question": _("State"), "answer": head.state_words},
    ]
    for item in map(_decision, shown.decisions[:1]):
        rows.append(
            {"question": item["outcome"], "answer": f"{item['reason']} ({item['by']}, {item['when']})"}
        )
    return {
        "reference": head.reference,
        "head": head,
        "cautions": cautions(shown),
        "rows": rows,
        "latest": words.timeline(shown.timeline[-3:]),
    }


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


def _row(found: Any, *, at: datetime) -> dict[str, Any]:
    urgent = found.urgency.rank <= words.URGENT.rank
    return {
        "reference": found.reference,
        "name": found.name or _("Name not given"),
        "age": found.age,
        "area": words.area(found.side_words, found.region_words),
        "level": found.urgency.code,
        "level_words": str(words.LEVEL_WORDS[found.urgency]),
        "safety_exit": found.safety_exit,
        "due_at": found.due_at if words.clock_runs(found) else None,
        "due_words": words.queue_due(found, at=at),
        "clock": words.clock(found.due_at, at=at)
        if words.clock_runs(found) and (urgent or found.overdue)
        else "",
        "overdue": found.overdue,
        "unread_words": found.unread_words,
        "flags": words.flag_words(found.flags),
        "state_words": found.state_words,
        "assignee_name": found.assignee_name,
    }


def _finding(item: records.FindingView) -> Finding:
    return Finding(
        level=item.level.code,
        level_words=str(words.LEVEL_WORDS[item.level]),
        text=item.clinician,
        quotes=tuple(quote for quote in item.quotes if quote.answered),
        unanswered=tuple(quote.question for quote in item.quotes if not quote.answered),
        rule=item.rule,
        hazards=HAZARDS.get(item.rule, ()),
        sources=item.sources,
        ask_about=item.ask_about,
    )


def _unknowns(shown: ClinicianCase) -> list[dict[str, str]]:
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


def _earlier(shown: ClinicianCase) -> list[dict[str, str]]:
    """Alarming replies that were changed before sending: what was said first, and what is said now."""
    now_said = {row.key: row.answer for section in shown.sections for row in section.rows}
    return [
        {
            "question": quote.question,
            "first": quote.answer,
            "now": now_said.get(quote.key, ""),
            "level": str(words.LEVEL_WORDS[entry.level]),
            "clinician": entry.clinician,
            "when": words.moment(entry.changed_at),
        }
        for entry in shown.earlier
        for quote in entry.quotes
    ]


def _scores(shown: ClinicianCase) -> list[dict[str, str]]:
    rows = [{"question": row.question, "answer": row.answer} for row in shown.scores]
    if shown.peg_mean is not None:
        mean = _("%(mean)s of 10, lower is better") % {"mean": f"{shown.peg_mean:.1f}"}
        rows.insert(0, {"question": _("PEG mean"), "answer": mean})
    return rows


def _decision(item: records.DecisionView) -> dict[str, str]:
    overruled = _("Overrules the result.") if item.overrules else ""
    return {
        "when": words.moment(item.at),
        "by": item.by,
        "outcome": item.outcome,
        "reason": " ".join(text for text in (item.reason, overruled) if text),
    }


def _versions(shown: ClinicianCase) -> str:
    if shown.rulebook_version is None:
        return ""
    numbers = {"rules": shown.rulebook_version, "form": shown.questionnaire_version}
    return _("Rules version %(rules)s, questionnaire version %(form)s.") % numbers
