"""The clinician's pages of nerve follow-ups: all that are open, and the steps of one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from prolo.accounts.permissions import Permission, requires
from triage import case_words as words
from triage import deeds
from triage.clinician.nerve_forms import EndForm, OpenForm, StepForm
from triage.deeds import CaseForm, Deed
from triage.queries import case_page
from triage.queries import nerve as known
from triage.services import access, nerve

if TYPE_CHECKING:
    from triage.models import Case

OPEN = Deed("open", OpenForm, nerve.open_by_clinician, gettext_lazy("The follow-up is open."))
STEP = Deed("step", StepForm, nerve.step, gettext_lazy("The step is kept."))
END = Deed("end", EndForm, nerve.end, gettext_lazy("The follow-up has ended."))
DEEDS = {deed.name: deed for deed in (OPEN, STEP, END)}
BUTTONS = {
    "open": gettext_lazy("Begin the follow-up"),
    "step": gettext_lazy("Keep this step"),
    "end": gettext_lazy("End the follow-up"),
}
HEADINGS = {
    "open": gettext_lazy("Begin the follow-up of a possible nerve injury"),
    "step": gettext_lazy("Next step"),
    "end": gettext_lazy("End the follow-up"),
}


@require_safe
@requires(Permission.READ_CLINICAL)
def listed(request: HttpRequest) -> HttpResponse:
    """Every open follow-up, the next check first."""
    at = now()
    page = access.open_queue(known.open_ones, by=deeds.member(request), at=at, name="nerve")
    rows = [_row(one, at=at) for one in page.rows]
    return render(request, "triage/clinician/nerves.html", {"rows": rows})


@require_safe
@requires(Permission.READ_CLINICAL)
def page(request: HttpRequest, reference: str) -> HttpResponse:
    """The steps so far, and what can be done now."""
    return _page(request, deeds.opened(request, reference, purpose="nerve follow-up"))


@require_POST
@requires(Permission.DECIDE)
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """Open the follow-up."""
    return _carry_out(request, reference, OPEN)


@require_POST
@requires(Permission.DECIDE)
def step(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down one step."""
    return _carry_out(request, reference, STEP)


@require_POST
@requires(Permission.DECIDE)
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """End the follow-up."""
    return _carry_out(request, reference, END)


def _carry_out(request: HttpRequest, reference: str, deed: Deed) -> HttpResponse:
    case = deeds.opened(request, reference, purpose=f"nerve follow-up, {deed.name}")
    carried = deeds.carry_out(request, case, deed, **_options(deed, case))
    if carried.done:
        messages.success(request, str(deed.done))
        return redirect("clinician:nerve", reference=case.reference)
    form, refusal = carried.form, ""
    if carried.changed_meanwhile:
        case = deeds.opened(request, reference, purpose="nerve follow-up changed meanwhile")
        form, refusal = deeds.again(form, case, deed, **_options(deed, case)), carried.refusal
    return _page(request, case, refused={deed.name: form}, refusal=refusal, status=carried.status)


def _options(deed: Deed, case: Case) -> dict[str, Any]:
    return {"zone": case.location.zone} if deed is STEP else {}


def _page(
    request: HttpRequest,
    case: Case,
    *,
    refused: dict[str, CaseForm] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    at, followed = now(), known.of_case(case)
    wanted = (STEP, END) if followed and followed.is_open else (OPEN,)
    forms = {deed.name: deeds.blank(deed, case, **_options(deed, case)) for deed in wanted} | (refused or {})
    context = {
        "page": {
            "reference": case.reference,
            "head": words.head(case_page.desk_case(case, at=at).head, at=at),
            "followed": shown(followed, zone=case.location.zone, at=at) if followed else None,
            "deeds": [
                {
                    "name": name,
                    "heading": HEADINGS[name],
                    "form": form,
                    "button": BUTTONS[name],
                    "quiet": name == "end",
                    "action": f"clinician:nerve_{name}",
                }
                for name, form in forms.items()
            ],
            "refused": [form for form in forms.values() if form.is_bound and not refusal],
        },
        "refusal": refusal,
    }
    return render(request, "triage/clinician/nerve.html", context, status=status)


def shown(followed: known.Followed, *, zone: Any, at: datetime) -> dict[str, Any]:
    """A follow-up in words."""
    late = followed.is_open and followed.next_check_at <= at
    return {
        "open": followed.is_open,
        "state": _state(followed, zone=zone),
        "late": _("The next check is late.") if late else "",
        "steps": [_step(one, zone=zone) for one in followed.steps],
    }


def _state(followed: known.Followed, *, zone: Any) -> str:
    if followed.ended_at:
        told = {"how": followed.end_words, "when": words.moment(followed.ended_at, zone)}
        return _("Ended %(when)s: %(how)s.") % told
    told = {
        "since": words.moment(followed.opened_at, zone),
        "next": words.moment(followed.next_check_at, zone),
    }
    if followed.assessed_at is None:
        return _("Open since %(since)s. Nobody has examined this person yet: do it by %(next)s.") % told
    return _("Open since %(since)s. Next check: %(next)s.") % told


def _step(one: known.StepView, *, zone: Any) -> dict[str, Any]:
    lines = (
        (_("Rules"), ", ".join(one.rules)),
        (_("How it ended"), one.end),
        (_("Reason"), one.reason),
        (_("Examined"), words.moment(one.assessed_at, zone) if one.assessed_at else ""),
        (_("Findings"), one.findings),
        (_("What was done without surgery"), one.measures),
        (_("Referral"), one.referral),
        (_("Next check"), words.moment(one.next_check_at, zone) if one.next_check_at else ""),
    )
    return {
        "heading": one.kind,
        "when": words.moment(one.at, zone),
        "by": one.by or _("The answers of the patient"),
        "lines": [(label, text) for label, text in lines if text],
    }


def _row(one: known.OpenOne, *, at: datetime) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "name": one.name or _("Name not given"),
        "area": words.area(one.side_words, one.region_words),
        "opened": words.moment(one.opened_at, one.zone),
        "examined": words.moment(one.assessed_at, one.zone) if one.assessed_at else _("Not yet"),
        "next": words.due_words(one.next_check_at, at=at, zone=one.zone),
        "late": one.next_check_at <= at,
        "clock": words.clock(one.next_check_at, at=at),
        "treated_by": one.treated_by or _("Not known"),
    }
