"""The versions of the rules: what is signed, what is not, and the page on which a clinician signs one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prolo.accounts.permissions import Permission, may, requires, signed_in_page
from triage.queries import rule_versions as known
from triage.queries.levels import LEVEL_WORDS
from triage.questionnaire.records import Option, Question
from triage.rules.copies import digest
from triage.rules.differences import Difference
from triage.rules.records import Rule, Rulebook
from triage.rules.versions import CURRENT
from triage.services import rule_releases
from triage.services.refusals import Refused

if TYPE_CHECKING:
    from prolo.accounts.models import User

TITLES = {
    "intake": gettext_lazy("Rules of the intake form"),
    "aftercare": gettext_lazy("Rules for after an injection"),
}

_NO_MARK = {"required": gettext_lazy("The form came without the mark of the words. Open the page again.")}


class SignForm(forms.Form):
    """A reviewer's word that every rule and every question was read."""

    use_required_attribute = False

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput, error_messages=_NO_MARK)
    read = forms.BooleanField(
        label=gettext_lazy("I read every rule and every question above, with their sources. They are right."),
        error_messages={"required": gettext_lazy("Tick this when you have read them all.")},
    )


class LineForm(forms.Form):
    """Why forms may be no emergency any more for want of one rule."""

    use_required_attribute = False

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput, error_messages=_NO_MARK)
    rule = forms.ChoiceField(
        label=gettext_lazy("Emergency rule of the version before"),
        error_messages={"required": gettext_lazy("Choose a rule.")},
    )
    why = forms.CharField(
        label=gettext_lazy("Why that is right. Write nothing about a patient."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write the reason.")},
    )

    def __init__(self, *args: Any, rules: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["rule"])
        field.choices = [("", _("Choose")), *((rule, rule) for rule in rules)]


@require_safe
@signed_in_page
def versions(request: HttpRequest) -> HttpResponse:
    """What runs now, who signed it, and what was signed before."""
    signs = may(request.user, Permission.SIGN_RULES)
    books = [_shown(form) | {"earlier": known.earlier(form)} for form in CURRENT]
    return render(request, "triage/clinician/rule_versions.html", {"books": books, "signs": signs})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SIGN_RULES)
@reauthentication_required
def sign(request: HttpRequest, form: str) -> HttpResponse:
    """Every rule and question of one rulebook, and the signature."""
    sheet = SignForm(request.POST if request.method == "POST" else None, initial=_mark(form))

    def do() -> str:
        seen = sheet.cleaned_data["digest"]
        rule_releases.sign(form=form, seen=seen, by=_member(request), at=now())
        return _("Signed.")

    return _done(request, form, sheet, do, {"form": sheet, "sign_form": sheet})


@require_POST
@requires(Permission.SIGN_RULES)
@reauthentication_required
def line(request: HttpRequest, form: str) -> HttpResponse:
    """A signed line: why forms may be no emergency any more for want of a rule."""
    sheet = LineForm(request.POST, rules=rule_releases.may_be_lowered(form), auto_id="line_%s")

    def do() -> str:
        given = sheet.cleaned_data
        told = {"rule": given["rule"], "why": given["why"], "seen": given["digest"]}
        rule_releases.sign_line(form=form, by=_member(request), at=now(), **told)
        return _("The line is signed.")

    return _done(request, form, sheet, do, {"form": sheet, "line_form": sheet})


def _done(
    request: HttpRequest, form: str, sheet: forms.Form, do: Callable[[], str], shown: dict[str, Any]
) -> HttpResponse:
    if sheet.is_valid():
        try:
            messages.success(request, do())
            return redirect("rule_versions:list")
        except Refused as refusal:
            sheet.add_error(refusal.field or None, str(refusal))
    context = _page(form) | shown
    return render(request, "triage/clinician/rule_sign.html", context, status=422 if sheet.errors else 200)


def _page(form: str) -> dict[str, Any]:
    book, lowerable = CURRENT[form], rule_releases.may_be_lowered(form)
    lines = LineForm(rules=lowerable, auto_id="line_%s", initial=_mark(form)) if lowerable else None
    return {
        "book": _shown(form),
        "sign_form": SignForm(initial=_mark(form)),
        "line_form": lines,
        "rules": [_rule_row(rule, book) for rule in book.by_urgency],
        "named": [
            (n.name.replace("_", " "), n.meaning, n.part.say(book.questionnaire))
            for n in book.named_conditions
        ],
        "questions": [_question_row(question, book) for question in book.questionnaire.questions.values()],
    }


def _shown(form: str) -> dict[str, Any]:
    found = known.in_use(form)
    return {
        "form": form,
        "title": TITLES[form],
        "found": found,
        "version": found.book.version,
        "status": _status(found),
        "rules": len(found.book.rules),
        "questions": len(found.book.questionnaire.questions),
        "changes": [*_changes(_("Rules"), found.rules), *_changes(_("Questions"), found.questions)],
    }


def _status(found: known.InUse) -> str:
    """In words; what nobody signed is a draft, and says so."""
    if found.release:
        return _("Signed and released")
    if found.is_signed:
        return _("Signed, not released")
    count = {"done": len(found.signatures), "all": rule_releases.REVIEWERS}
    return _("Draft, not validated: %(done)d of %(all)d signatures") % count


def _changes(title: str, found: Difference | None) -> list[str]:
    if found is None:
        return []
    words = {_("new"): found.came, _("gone"): found.gone, _("changed"): found.changed}
    return [f"{title}, {word}: {', '.join(ids)}" for word, ids in words.items() if ids]


def _rule_row(rule: Rule, book: Rulebook) -> dict[str, Any]:
    return {
        "id": rule.id,
        "level": LEVEL_WORDS[rule.level],
        "fires": rule.when.say(book.questionnaire),
        "patient": rule.tells_patient or "",
        "clinician": rule.tells_clinician,
        "sources": ", ".join(rule.sources),
    }


def _question_row(question: Question, book: Rulebook) -> dict[str, Any]:
    when = question.shown_when
    return {
        "key": question.key,
        "wording": question.wording,
        "help": question.help,
        "options": [_option_words(option) for option in question.options],
        "shown": when.say(book.questionnaire) if when else "",
        "required": question.required_for_safety,
    }


def _option_words(option: Option) -> str:
    """A reply, with the line about research that patients read who choose it."""
    return f"{option.label} ({option.patient_line})" if option.patient_line else option.label


def _mark(form: str) -> dict[str, str]:
    return {"digest": digest(CURRENT[form])}


def _member(request: HttpRequest) -> User:
    return cast("User", request.user)
