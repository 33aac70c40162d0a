"""The manager's views: the words of the mails."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, requires
from triage.mail_words import KINDS, Kind, Wording
from triage.manager import presenters
from triage.manager.forms import WordsForm
from triage.queries import mail_texts as kept_texts
from triage.services import mail_texts


@require_safe
@requires(Permission.EDIT_MAILS)
def mails(request: HttpRequest) -> HttpResponse:
    """Every kind of mail, and whose words it has."""
    return render(request, "triage/manager/mails.html", {"languages": presenters.mails()})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EDIT_MAILS)
def mail(request: HttpRequest, language: str, kind: str) -> HttpResponse:
    """The words of one mail: written, previewed, and only then used."""
    chosen, row = _kind(language, kind), kept_texts.kept(kind, language)
    words = Wording(row.subject, row.body) if row else _ours(chosen, language)
    first = {"subject": words.subject, "body": words.body}
    form = WordsForm(request.POST if request.method == "POST" else None, initial=first, kind=chosen)
    shown = presenters.mail(chosen, language, row)
    if not form.is_bound:
        return _page(request, shown, form, preview=presenters.preview(words, language))
    if not form.is_valid():
        return _page(request, shown, form, status=422)
    if "save" not in request.POST or not form.was_previewed():
        preview = presenters.preview(form.wording(), language)
        return _page(request, shown, form.after_preview(), preview=preview, may_save=True)
    mail_texts.write(kind=kind, language=language, wording=form.wording(), by=_member(request), at=now())
    messages.success(request, _("The mail has these words from now on."))
    return redirect("manager:mails")


@require_POST
@requires(Permission.EDIT_MAILS)
def restore(request: HttpRequest, language: str, kind: str) -> HttpResponse:
    """Back to our own words."""
    _kind(language, kind)
    if mail_texts.restore(kind=kind, language=language, by=_member(request), at=now()):
        messages.success(request, _("The mail has our words again."))
    return redirect("manager:mails")


def _page(
    request: HttpRequest, shown: Any, form: WordsForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"mail": shown, "form": form, **more}
    return render(request, "triage/manager/mail.html", context, status=status)


def _kind(language: str, kind: str) -> Kind:
    if language not in presenters.LANGUAGES or kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _ours(kind: Kind, language: str) -> Wording:
    with override(language):
        return kind.ours


def _member(request: HttpRequest) -> User:
    return cast("User", request.user)
