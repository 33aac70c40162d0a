"""The call script of a case as a form: questions to read out, and what the person says. It is assessed at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from prolo.accounts.permissions import Permission, requires
from triage import case_words, deeds
from triage.checked import Teller
from triage.deeds import CaseForm
from triage.patient import steps, ways
from triage.patient.doors import hold, today_at
from triage.patient.forms import PageForm, page_form
from triage.queries import case_page
from triage.queries.by_phone import begun_by_phone, to_ask
from triage.questionnaire import INTAKE
from triage.services import by_phone
from triage.services.refusals import ChangedMeanwhile, Refused

if TYPE_CHECKING:
    from triage.models import Case


class TellerForm(Teller, CaseForm):
    """Who tells it, for the case as it was read."""


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.HANDLE_CASE)
def answers(request: HttpRequest, reference: str) -> HttpResponse:
    """Read the open questions out and keep what is said. The result is read out next."""
    case = deeds.opened(request, reference, purpose="answers by phone")
    begun = {"reference": case.reference, "version": case.version}
    if request.method != "POST":
        return _show(request, case, TellerForm(initial=begun), _questions(request, case))
    teller, questions = TellerForm(request.POST), _questions(request, case)
    said = _said(questions, request)
    if not teller.is_valid() or (questions is not None and questions.errors):
        return _show(request, case, teller, questions, status=422)
    told = {name: teller.cleaned_data[name] for name in ("version", "told_by", "checked")}
    try:
        kept = by_phone.record_answers(case=case, by=deeds.member(request), at=now(), answers=said, **told)
    except Refused as refusal:
        late = isinstance(refusal, ChangedMeanwhile)
        typed = request.POST.copy()
        typed["version"] = str(case.version)
        teller = TellerForm(typed)
        seen, reader = told["version"], deeds.member(request)
        says = deeds.changed_words(case, seen=seen, reader=reader) if late else str(refusal)
        teller.add_error(None, says)
        return _show(request, case, teller, questions, status=409 if late else 422, late=late)
    if (
        not kept.sent and kept.draft.stopped_at is not None
    ):  # what to do now is read out before any question more
        hold(request, kept.draft)
        return redirect(ways.to_stop(kept.draft))
    if not kept.sent:
        fresh = deeds.opened(request, reference, purpose="answers by phone")
        more = _("Their answers led to more questions. Ask these too.")
        again = TellerForm(initial={**told, "reference": reference, "version": fresh.version, "agrees": True})
        return _show(request, fresh, again, _questions(request, fresh, posted=False), more=more)
    hold(request, kept.draft)
    return redirect("patient:sent", kept.draft.pk)


def _questions(request: HttpRequest, case: Case, *, posted: bool = True) -> PageForm | None:
    """The form's own fields for every question without a sure answer; None when there is none."""
    draft = begun_by_phone(case, deeds.member(request).pk)
    asked = to_ask(case, draft)
    if not asked or case.latest is None:
        return None
    made = page_form(asked, steps.region_of(case.latest.answers), heads=False)
    data = request.POST if posted and request.method == "POST" else None
    return made(data, answers={}, identity={}, today=today_at(case, now()))


def _said(questions: PageForm | None, request: HttpRequest) -> dict[str, Any]:
    """What was answered. A question left blank was not answered, and stays as it was."""
    if questions is None:
        return {}
    given = questions.answers()
    typed = {name for name in request.POST if any(request.POST.getlist(name))}
    questions.forgive([key for key in given if not any(name.startswith(key) for name in typed)])
    return {key: reply for key, reply in given.items() if reply is not None}


def _show(
    request: HttpRequest,
    case: Case,
    teller: TellerForm,
    questions: PageForm | None,
    *,
    status: int = 200,
    late: bool = False,
    more: str = "",
) -> HttpResponse:
    closed = [
        INTAKE.questions[key].wording
        for key in request.POST
        if late and key in INTAKE.questions and key not in (questions.fields if questions else ())
    ]
    context = {
        "reference": case.reference,
        "head": case_words.head(case_page.desk_case(case, at=now()).head, at=now()),
        "teller": teller,
        "questions": questions,
        "refused": [form for form in (teller, questions) if form is not None and form.errors],
        "answered_meanwhile": closed,
        "more": more,
        "draft": {"entered_by_id": deeds.member(request).pk},  # the fields say "Read this out"
    }
    return render(request, "triage/patient/by_phone.html", context, status=status)
