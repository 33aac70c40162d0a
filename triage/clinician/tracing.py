"""Why a result came out as it did, and what new answers did to it: two pages behind the page of a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from education import queries as library
from prolo.accounts.permissions import Permission, requires
from triage import case_words as words
from triage.clinician import case_rows
from triage.clinician.first_screen import cautions
from triage.clinician.views import opened_whole
from triage.queries.clinical_page import clinician_case
from triage.queries.receipts import Fired, Receipts, Turn, receipts_of
from triage.queries.relied import Amendment, amendments_of

if TYPE_CHECKING:
    from triage.queries.gathered import Gathered
    from triage.queries.relied import RuleLine
    from triage.rules import Result


@require_http_methods(["GET", "HEAD"])
@requires(Permission.READ_CLINICAL)
def receipts(request: HttpRequest, reference: str) -> HttpResponse:
    """Every rule that fired, those that could not be decided, and what would change the result."""
    held = opened_whole(request, reference, purpose="clinician rule receipts").held
    found = receipts_of(held)
    context = {"page": _head(held), "receipts": _in_words(found) if found else None}
    return render(request, "triage/clinician/receipts.html", context)


@require_http_methods(["GET", "HEAD"])
@requires(Permission.READ_CLINICAL)
def changes(request: HttpRequest, reference: str) -> HttpResponse:
    """The answers before and after, what the result did, and what had been relied on."""
    held = opened_whole(request, reference, purpose="clinician changes").held
    context = {"page": _head(held), "amendments": [_amendment(one) for one in amendments_of(held)]}
    return render(request, "triage/clinician/changes.html", context)


def _head(held: Gathered) -> dict[str, Any]:
    at = now()
    shown = clinician_case(held.case, at=at, held=held)
    return {
        "reference": shown.head.reference,
        "head": words.head(shown.head, at=at),
        "cautions": case_rows.cautions(cautions(shown)),
    }


def _in_words(found: Receipts) -> dict[str, Any]:
    sources = _sources(key for item in found.fired for key in item.sources)
    version = _("Rules version %(rules)s, questionnaire version %(form)s.") % {
        "rules": found.rulebook_version,
        "form": found.questionnaire_version,
    }
    later = _("Sentences and what would change the result are of rules version %(rules)s, which holds now.")
    return {
        **_level(found.result),
        "fired": [_fired(item, sources) for item in found.fired],
        "undecided": [
            {"rule": item.rule, "text": item.clinician, "needs": item.needs, **_level(item.level)}
            for item in found.undecided
        ],
        "up": [_turn(item) for item in found.turns if item.more_urgent],
        "down": [_turn(item) for item in found.turns if not item.more_urgent],
        "version": version,
        "later": later % {"rules": found.rules_now} if found.rules_now != found.rulebook_version else "",
    }


def _fired(item: Fired, sources: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    return {
        "rule": item.rule,
        "text": item.clinician,
        "patient": item.patient,
        "sentence": item.sentence.replace("*", ""),  # how the printed page sets off named conditions
        "inputs": item.inputs,
        "hazards": item.hazards,
        "sources": [sources[key] for key in item.sources],
        **_level(item.level),
    }


def _sources(keys: Iterable[str]) -> dict[str, dict[str, str]]:
    """Each source as it is cited; the library has a page for those that a live page cites."""
    wanted = tuple(dict.fromkeys(keys))
    known = library.sources(wanted)
    cited = {item.source.key for item in library.cited_sources(lang=settings.LANGUAGE_CODE)}
    return {
        key: {
            "key": key,
            "name": known[key].citation if key in known else key,
            "page": key if key in cited else "",
        }
        for key in wanted
    }


def _turn(item: Turn) -> dict[str, Any]:
    return {"by": item.by, "count": len(item.by), **_level(item.result)}


def _level(level: Result) -> dict[str, str]:
    return {"level": level.code, "level_words": str(words.LEVEL_WORDS[level])}


def _amendment(one: Amendment) -> dict[str, Any]:
    return {
        "when": words.moment(one.at),
        "who": one.by or _("the patient"),
        "rows": one.changed,
        "before": _level(one.before) if one.before else None,
        "after": _level(one.after) if one.after else None,
        "verdict": _verdict(one),
        "came": [_rule(line) for line in one.came],
        "went": [_rule(line) for line in one.went],
        "relied": [
            {"when": words.moment(it.at), "who": it.by, "heading": it.what, "text": it.words}
            for it in one.relied
        ],
    }


def _verdict(one: Amendment) -> str:
    """What the change did to the result, in a sentence."""
    if one.before is None or one.after is None or one.before is one.after:
        return _("The result stayed the same.")
    if one.after.more_urgent_than(one.before):
        return _("The result is more urgent now.")
    return _(
        "The result of the rules is less urgent now. The case stays as urgent as it was until a clinician lowers it."
    )


def _rule(line: RuleLine) -> dict[str, str]:
    return {"rule": line.rule, "text": line.clinician, **_level(line.level)}
