"""The pages of the rulebook put together: the list as it is narrowed, one rule, and the versions in use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from triage.case_words import day, moment
from triage.queries.rule_counts import DAYS, NOTHING, Span, span
from triage.queries.rule_signed import Signed, signed
from triage.staff import rule_tables, sources
from triage.staff.rule_filter import RuleFilter, narrowed
from triage.staff.rule_parts import AREA_OF, BOOK_WORDS, BOOKS, RulePart, rule_parts

ON_A_PAGE = 20


def listed(query: Mapping[str, str], *, at: datetime) -> dict[str, Any]:
    """One page of the list of rules, most urgent first."""
    shown = span(at=at)
    counts, form = shown.rules(), RuleFilter(query)
    chosen, lowered = form.chosen(), rule_tables.looked_at(counts)
    standing = signed()
    unsigned = [form for form, one in standing.items() if not one.whole]
    found = narrowed(rule_parts().values(), chosen, lowered=lowered, unsigned=unsigned)
    page = _page(query.get("page", ""), len(found))
    return {
        "form": form,
        "applied": _applied(form, chosen),
        "rows": [
            {
                "part": part,
                "summary": rule_tables.summary(counts.get(part.id, NOTHING)),
                "alert": part.id in lowered,
            }
            for part in found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
        ],
        "found": len(found),
        "lowered": lowered,
        "books": books(standing),
        "days": DAYS,
        "counted": _counted(shown),
        "prev_url": _at(chosen, 0) if page else "",
        "back_url": _at(chosen, page - 1) if page else "",
        "next_url": _at(chosen, page + 1) if (page + 1) * ON_A_PAGE < len(found) else "",
    }


def one_rule(part: RulePart, *, at: datetime) -> dict[str, Any]:
    """The page of a rule."""
    shown = span(at=at)
    count = shown.rules().get(part.id, NOTHING)
    return {
        "part": part,
        "areas": _areas(part),
        "sources": sources.of(part.rule.sources),
        "tables": (
            rule_tables.weeks(shown.weeks(part.id)),
            rule_tables.acts(count),
            rule_tables.sides(part.sides),
        ),
        "summary": rule_tables.summary(count),
        "alert": rule_tables.alert(count),
        "means": rule_tables.WHAT_IT_MEANS,
        "days": DAYS,
        "counted": _counted(shown),
        "book": next(book for book in books(signed()) if book["form"] == part.form),
        "neighbours": _neighbours(part.id),
    }


def books(standing: Mapping[str, Signed] | None = None) -> list[dict[str, Any]]:
    """Both rulebooks with their versions, and who signed them where that is told."""
    return [
        {
            "form": form,
            "title": BOOK_WORDS[form],
            "version": book.version,
            "status": _status(standing[form]) if standing else "",
            "signers": [f"{name}, {what}, {day(at.date())}" for name, what, at in standing[form].signers]
            if standing
            else [],
            "questionnaire": book.questionnaire.version,
            "rules": len(book.rules),
            "questions": len(book.questionnaire.questions),
        }
        for form, book in BOOKS.items()
    ]


def _status(found: Signed) -> str:
    """In words; what nobody signed is a draft, and says so."""
    if not found.whole:
        return _("Draft, not signed. Signatures still missing: %(count)d") % {"count": found.missing}
    return _("Signed and released") if found.released_at else _("Signed, not released")


def _page(wanted: str, found: int) -> int:
    """The number of a page, the first for anything else; one beyond the last is the last."""
    number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 4 else 0
    return min(number, max(found - 1, 0) // ON_A_PAGE)


def _at(chosen: Mapping[str, str], page: int) -> str:
    query = {**chosen} | ({"page": str(page)} if page else {})
    return f"?{urlencode(query)}" if query else reverse("rules:index")


def _applied(form: RuleFilter, chosen: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"label": form.words(name, value), "url": _at({k: v for k, v in chosen.items() if k != name}, 0)}
        for name, value in chosen.items()
    ]


def _counted(shown: Span) -> str:
    if shown.counted_at is None:
        return _("Nothing was counted yet.")
    return _("Counted on %(when)s.") % {"when": moment(shown.counted_at)}


def _areas(part: RulePart) -> str:
    if not part.areas:
        return _("Every area")
    labels = BOOKS[part.form].questionnaire.questions[AREA_OF[part.form]].labels
    return ", ".join(label for value, label in labels.items() if value in part.areas)


def _neighbours(rule: str) -> dict[str, str]:
    ids = list(rule_parts())
    place = ids.index(rule)
    return {
        "before": ids[place - 1] if place else "",
        "after": ids[place + 1] if place + 1 < len(ids) else "",
    }
