"""The rulebook in the open, for every member of staff: rules, questions, and answers to try. No patient is in here."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from prolo.accounts.permissions import signed_in_page
from triage.staff import presenters, receipts, trying
from triage.staff.rule_parts import BOOK_WORDS, BOOKS, question_parts, rule_parts


@signed_in_page
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The rules, most urgent first, as they are narrowed."""
    return render(request, "triage/staff/rules.html", presenters.listed(request.GET, at=now()))


@signed_in_page
@require_safe
def rule(request: HttpRequest, rule: str) -> HttpResponse:
    """One rule: when it fires, what it says, what it rests on, and what clinicians made of it."""
    part = rule_parts().get(rule)
    if part is None:
        raise Http404
    return render(request, "triage/staff/rule.html", presenters.one_rule(part, at=now()))


@signed_in_page
@require_safe
def questions(request: HttpRequest, form: str) -> HttpResponse:
    """Every question of a form, and the rules that read it."""
    sections: dict[str, list[Any]] = {}
    for part in question_parts(_known(form)):
        sections.setdefault(part.section, []).append(part)
    context = _of_form(form) | {"sections": sections}
    return render(request, "triage/staff/questions.html", context)


@signed_in_page
@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: HttpRequest, form: str) -> HttpResponse:
    """Any answers, and what the rules say of them. Nothing is stored, and nothing is written down."""
    posted = request.method == "POST"
    editor = trying.editor(_known(form), request.POST if posted else None)
    asked = posted and not editor.starts_anew
    context = _of_form(form) | {
        "editor": editor,
        "stories": trying.stories(form),
        "receipt": receipts.receipt(form, editor.answers) if asked and not editor.errors else None,
    }
    status = 422 if asked and editor.errors else 200
    return render(request, "triage/staff/try.html", context, status=status)


def _known(form: str) -> str:
    if form not in BOOKS:
        raise Http404
    return form


def _of_form(form: str) -> dict[str, Any]:
    return {"form_key": form, "title": BOOK_WORDS[form], "books": presenters.books()}
