"""What is done to several marked cases: each step shows them first. Giving, writing and printing; no outcome."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from prolo.accounts.permissions import Permission, requires
from triage import case_words, deeds, tellers
from triage.desk import queue_words
from triage.desk.queue_forms import GiveForm, MarkForm, WriteForm
from triage.queries.colleagues import colleagues
from triage.queries.marked import Marked, MarkedCase, marked_cases
from triage.services import access, together
from triage.services.refusals import Refused
from triage.services.together import Done


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def mark(request: HttpRequest) -> HttpResponse:
    """Show the marked cases, and ask what the chosen act needs to know."""
    form = MarkForm(request.POST)
    if not form.is_valid():
        return _page(request, "none", form, {}, status=422)
    picked, act = form.cleaned_data["pick"], form.cleaned_data["act"]
    asks = {MarkForm.GIVE: GiveForm(colleagues=colleagues()), MarkForm.WRITE: WriteForm()}
    return _page(request, act, asks.get(act), picked)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def give(request: HttpRequest) -> HttpResponse:
    """Give the marked cases to a colleague, one after the other."""
    staff = colleagues()
    form = GiveForm(request.POST, colleagues=staff)
    if not form.is_valid():
        return _page(request, MarkForm.GIVE, form, _picked(form), status=422)
    to = next(member for member in staff if str(member.pk) == form.cleaned_data["to"])
    done = together.give(versions=form.cleaned_data["case"], to=to, by=deeds.member(request), at=now())
    said = ngettext(
        "%(count)d case is with %(name)s now.", "%(count)d cases are with %(name)s now.", _went(done)
    )
    return _ended(request, done, said % {"count": _went(done), "name": to.name})


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def write(request: HttpRequest) -> HttpResponse:
    """Show the message as each patient will get it; sent only after that, one by one."""
    form = WriteForm(request.POST)
    if not form.is_valid():
        return _page(request, MarkForm.WRITE, form, _picked(form), status=422)
    text, picked = form.cleaned_data["message"], form.cleaned_data["case"]
    if request.POST.get("shown") != text:
        return _page(request, MarkForm.WRITE, form, picked, preview=text)
    try:
        done = together.write(versions=picked, message=text, by=deeds.member(request), at=now())
    except Refused as refusal:
        form.add_error("message", str(refusal))
        return _page(request, MarkForm.WRITE, form, picked, status=422)
    said = ngettext(
        "The message went to %(count)d patient.", "The message went to %(count)d patients.", _went(done)
    )
    return _ended(request, done, said % {"count": _went(done)})


def _went(done: Collection[Done]) -> int:
    return sum(not one.refusal for one in done)


def _picked(form: Form) -> Mapping[str, int]:
    return form.cleaned_data.get("case", {})


def _ended(request: HttpRequest, done: Collection[Done], said: str) -> HttpResponse:
    """Back to the queue when all went well; else a page that says which case was left as it was, and why."""
    refused = {one.reference: one.refusal for one in done if one.refusal}
    if not refused:
        messages.success(request, said)
        return redirect("desk:queue")
    return _page(request, "ended", None, dict.fromkeys(refused, 0), refused=refused, said=said, status=409)


def _page(
    request: HttpRequest,
    act: str,
    form: Form | None,
    picked: Mapping[str, int],
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    at = now()
    shown = Marked(())
    if picked:
        read = partial(marked_cases, tuple(picked), at=at)
        shown = access.open_queue(read, by=deeds.member(request), at=at, name=f"desk {act}")
    if form and not form.is_bound:
        form.initial["case"] = [
            f"{case.row.reference}.{case.row.version}"
            for case in shown.cases
            if act != MarkForm.WRITE or case.can_be_written_to
        ]
    rows = [_line(case, at=at, refused=more.get("refused", {})) for case in shown.cases]
    context = {"act": act, "form": form, "rows": rows, "at": case_words.moment(at), **more}
    return render(request, "triage/desk/together.html", context, status=status)


def _line(case: MarkedCase, *, at: datetime, refused: Mapping[str, str]) -> dict[str, Any]:
    return {
        "row": queue_words.row(case.row, queue_words.times(case.row, at=at)),
        "born": case_words.day(case.birth_date),
        "phone": case.phone,
        "voicemail": tellers.may_we(case.voicemail_ok),
        "told": _how_told(case),
        "refusal": refused.get(case.row.reference, ""),
    }


def _how_told(case: MarkedCase) -> list[str]:
    """How the patient learns of a message, and what to mind before writing it."""
    if not case.can_be_written_to:
        return [_("Gets no message: the patient took the form back.")]
    mail = (
        _("An e-mail says that a message is there.")
        if case.mail_goes
        else _("No e-mail goes out: phone this patient as well.")
    )
    language = case_words.language_name(case.language)
    return [mail, _("Uses the form in %(language)s.") % {"language": language}] if language else [mail]
