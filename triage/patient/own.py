"""A patient's own case: where it stands, what was written, and what the patient can do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prolo.accounts.permissions import patient_page
from prolo.limits.bucket import allows
from triage.patient import own_copies, own_words, steps, ways
from triage.patient.doors import awake_case, hold, kept_case, own_case
from triage.patient.forms import PageForm
from triage.patient.own_forms import LetterForm, questions_form
from triage.queries import aftercare, looks, own_copy, own_page, rounds
from triage.services import intake as intakes
from triage.services import links
from triage.services import own_case as deeds
from triage.services.refusals import NotPossibleNow, NotReady, Refused

if TYPE_CHECKING:
    from triage.models import Case, Intake

AN_HOUR = 20
"""Messages one patient may send."""


@patient_page
@awake_case
@require_safe
def status(request: HttpRequest, case: UUID) -> HttpResponse:
    """Where the case stands, in plain steps. Opening it tells the clinic that its messages were seen."""
    opened = own_case(request, case, purpose="status page")
    shown = _show_status(request, opened)
    if request.method == "GET":
        deeds.mark_seen(case=opened, at=now())
    return shown


@patient_page
@kept_case
@require_POST
def write(request: HttpRequest, case: UUID) -> HttpResponse:
    """A message to the clinic. What was typed is kept on the page when it cannot be sent."""
    opened, form = own_case(request, case, purpose="message"), LetterForm(request.POST)
    if not form.is_valid():
        return _show_status(request, opened, letter=form)
    if not allows("own.write", str(opened.pk), at=now(), most=AN_HOUR):
        form.add_error(None, _("You sent many messages in one hour. Please call us, or wait an hour."))
        return _show_status(request, opened, letter=form, status=429)
    try:
        deeds.write(case=opened, at=now(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _show_status(request, opened, letter=form)
    messages.success(request, _("We have your message."))
    return _to_status(opened)


@patient_page
@kept_case
@require_POST
def answer(request: HttpRequest, case: UUID) -> HttpResponse:
    """Answers to the clinic's questions: sent at once when nothing else is needed. An emergency sign stops here too."""
    opened = own_case(request, case, purpose="answers to questions")
    asked = own_page.own_page(opened, at=now()).asked
    form = questions_form(opened, asked, request.POST)
    draft = _kept(opened, form) if form else None
    if form is None or draft is None:
        messages.info(request, _("There is no question to answer now."))
        return _to_status(opened)
    hold(request, draft)
    if draft.stopped_at is not None:
        return redirect(ways.to_stop(draft))
    form.forgive(steps.route(draft).hidden.intersection(asked))
    if form.errors:
        return _show_status(request, opened, questions=form)
    return redirect(_still_open(opened, draft) or _sent(request, opened, draft))


@patient_page
@awake_case
@require_POST
def amend(request: HttpRequest, case: UUID) -> HttpResponse:
    """The answers as they were sent, to change and send again."""
    opened = own_case(request, case, purpose="change answers")
    try:
        draft = deeds.start_amendment(case=opened, at=now())
    except Refused:
        messages.error(request, _("These answers cannot be changed here. Please call us."))
        return _to_status(opened)
    hold(request, draft)
    return redirect(ways.finished(draft) or ways.to_open(draft))


@patient_page
@awake_case
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, case: UUID) -> HttpResponse:
    """What happens when the form is taken back; then it is."""
    opened = own_case(request, case, purpose="withdraw")
    if request.method == "POST":
        deeds.withdraw(case=opened, at=now())
        messages.success(request, _("You took your form back."))
        return _to_status(opened)
    return _show(request, "withdraw", opened)


@patient_page
@awake_case
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, case: UUID) -> HttpResponse:
    """Ask the clinic to erase the record; a person looks at it."""
    opened = own_case(request, case, purpose="ask for erasure")
    if request.method == "POST":
        deeds.ask_for_erasure(case=opened, at=now())
        messages.success(request, _("We have your wish. A person looks at it and answers you."))
        return _to_status(opened)
    return _show(request, "erase", opened)


@patient_page
@awake_case
@require_POST
def new_code(request: HttpRequest, case: UUID) -> HttpResponse:
    """A code to come back with, shown on this answer only."""
    opened = own_case(request, case, purpose="new code")
    given = links.give(case=opened, at=now())
    ends = given.link.expires_at.astimezone(opened.location.zone)
    return _show(request, "code", opened, code=links.written_out(given.code), ends=ends)


@patient_page
@awake_case
@require_safe
def who_looked(request: HttpRequest, case: UUID) -> HttpResponse:
    """Who opened this record, when and why."""
    opened = own_case(request, case, purpose="who looked")
    return _show(request, "looks", opened, days=own_words.looks_by_day(looks.looks_at(opened)))


@patient_page
@awake_case
@require_safe
def answers(request: HttpRequest, case: UUID) -> HttpResponse:
    """A copy of everything that was sent, to read or print."""
    opened = own_case(request, case, purpose="copy of the answers")
    return _show(request, "answers", opened, copy=own_copies.printed(own_copy.own_copy(opened), opened))


@patient_page
@awake_case
@require_safe
def answers_file(request: HttpRequest, case: UUID) -> HttpResponse:
    """The same copy as a file for programs."""
    opened = own_case(request, case, purpose="copy of the answers as a file")
    told = own_copies.for_programs(own_copy.own_copy(opened), opened)
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="answers-{opened.reference}.json"'
    return answer


def _kept(case: Case, form: PageForm) -> Intake | None:
    """The draft with the new replies; None when a first click has already sent them."""
    try:
        return deeds.answer_pinned(case=case, answers=form.answers(), at=now())
    except NotPossibleNow:
        return None


def _still_open(case: Case, draft: Intake) -> str | None:
    """Where new answers lead before they can be sent: to a question more, or to a look at other changes."""
    if ways.asks_once_more(draft):
        return ways.to_echo(draft)
    if fresh := deeds.new_questions(case=case, draft=draft):
        return ways.address(draft, steps.page_of(fresh[0]), more=1)
    if steps.route(draft).first_open(draft.identity) or not deeds.is_ready(case=case, draft=draft):
        return ways.to_open(draft)
    return None


def _sent(request: HttpRequest, case: Case, draft: Intake) -> str:
    try:
        intakes.send(intake=draft, at=now(), identity={"consent": True})  # said above the button
    except NotReady:
        return ways.to_open(draft)
    messages.success(request, _("We have your answers."))
    return reverse("patient:sent", args=[draft.pk])


def _to_status(case: Case) -> HttpResponse:
    return redirect("own:status", case.pk)


def _show_status(
    request: HttpRequest,
    case: Case,
    *,
    letter: LetterForm | None = None,
    questions: PageForm | None = None,
    status: int = 422,
) -> HttpResponse:
    shown = own_page.own_page(case, at=now())
    asked = questions or questions_form(case, shown.asked)
    bound = letter or questions
    context = {
        "page": own_words.status_page(shown, case, at=now()),
        "letter": letter or LetterForm(initial={"key": uuid4()}),
        "questions": asked,
        "form": bound,
        "check_in": aftercare.waits(case, now()),
        "scores": rounds.stage_of(case),
    }
    return _show(request, "status", case, status=status if bound else 200, **context)


def _show(request: HttpRequest, name: str, case: Case, *, status: int = 200, **context: Any) -> HttpResponse:
    context |= {"case_id": case.pk, "reference": case.reference}
    return render(request, f"triage/patient/own/{name}.html", context, status=status)
