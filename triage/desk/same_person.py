"""Whether two persons are one: who may be the person of a case, two of them side by side, and what staff say of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from prolo.accounts.permissions import Permission, may, requires
from triage import deeds, person_words
from triage.deeds import CaseForm, Deed
from triage.queries import duplicates, earlier
from triage.queries.duplicates import Other, Standing
from triage.services import access, matches

if TYPE_CHECKING:
    from triage.models import Case

PURPOSE = "compare persons"


class PairForm(CaseForm):
    """Nothing to type: the case, its version, and the other case."""

    other = forms.CharField(widget=forms.HiddenInput, max_length=20)


PROPOSE = Deed(
    "same_person_propose",
    PairForm,
    matches.propose,
    gettext_lazy("Proposed. A clinician other than you has to confirm it."),
)
CONFIRM = Deed(
    "same_person_confirm", PairForm, matches.confirm, gettext_lazy("Confirmed: the two are one person.")
)
END = Deed("same_person_end", PairForm, matches.end, gettext_lazy("Noted: the two are not one person."))
BUTTONS = {
    PROPOSE: gettext_lazy("Propose: the same person"),
    CONFIRM: gettext_lazy("Confirm: the same person"),
    END: gettext_lazy("Not the same person"),
}


@require_http_methods(["GET", "HEAD"])
@requires(Permission.HANDLE_CASE)
def compare(request: HttpRequest, reference: str) -> HttpResponse:
    """Who may be the person of this case; with `other`, a reference, two persons side by side."""
    record = deeds.opened(request, reference, purpose=PURPOSE)
    return _page(request, record, request.GET.get("other", ""))


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that two persons may be one."""
    return _carry_out(request, reference, PROPOSE)


@require_http_methods(["POST"])
@requires(Permission.CONFIRM_MATCHES)
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    """Confirm what somebody else has proposed."""
    return _carry_out(request, reference, CONFIRM)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that two persons are not one."""
    return _carry_out(request, reference, END)


def section(request: HttpRequest, record: Case) -> dict[str, Any]:
    """What the page of a case says of the same person."""
    return person_words.around(_around(request, record), reference=record.reference)


def _around(request: HttpRequest, record: Case) -> earlier.Around:
    read = partial(earlier.around, record)
    return access.open_persons(read, by=deeds.member(request), at=now(), case=record)


def _carry_out(request: HttpRequest, reference: str, deed: Deed) -> HttpResponse:
    record = deeds.opened(request, reference, purpose=PURPOSE)
    carried = deeds.carry_out(request, record, deed)
    other = request.POST.get("other", "")
    if not carried.done:
        fresh = deeds.opened(request, reference, purpose=PURPOSE)
        refusal = carried.refusal or _("Choose the other case again.")
        return _page(request, fresh, other, refusal=refusal, status=carried.status)
    messages.success(request, str(deed.done))
    return redirect(
        f"{reverse('desk:same_person', args=[record.reference])}?other={carried.form.cleaned_data['other']}"
    )


def _page(
    request: HttpRequest, record: Case, typed: str, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    other, wrong = _other(request, record, typed)
    context = {
        "reference": record.reference,
        "persons": section(request, record),
        "typed": typed[:20],
        "wrong": wrong,
        "refusal": refusal,
        "pair": _pair(request, record, other, typed) if other else None,
    }
    status = 422 if wrong and status == 200 else status
    return render(request, "triage/desk/same_person.html", context, status=status)


def _other(request: HttpRequest, record: Case, typed: str) -> tuple[Other | None, str]:
    """The other person, or what is the matter with the reference."""
    if not typed:
        return None, ""
    try:
        held = access.open_case(typed, by=deeds.member(request), at=now(), purpose=PURPOSE)
    except ObjectDoesNotExist:
        return None, _("There is no case with this reference. Check it and try again.")
    found = duplicates.pair(record, held)
    return found, "" if found else str(matches.NobodyToMatch())


def _pair(request: HttpRequest, record: Case, other: Other, typed: str) -> dict[str, Any]:
    own = duplicates.own_person(record)
    reference = next((r for r in other.person.references if r == typed), other.person.references[0])
    return {
        "rows": person_words.side_by_side(own, other) if own else [],
        "mine": person_words.person(own) if own else None,
        "theirs": person_words.person(other.person),
        "sure": str(person_words.STANDING[other.standing]),
        "said": person_words.said(other),
        "needs": _needs(request, other),
        "acts": [_act(record, deed, reference) for deed in _possible(request, other)],
    }


def _possible(request: HttpRequest, other: Other) -> tuple[Deed, ...]:
    """What this member of staff can say of the two now."""
    member, confirms = deeds.member(request).pk, may(request.user, Permission.CONFIRM_MATCHES)
    if other.standing is Standing.PROPOSED:
        return (CONFIRM, END) if confirms and other.proposer != member else (END,)
    if other.standing is Standing.CONFIRMED:
        return (END,) if confirms and other.confirmer != member else ()
    return (PROPOSE,)


def _needs(request: HttpRequest, other: Other) -> str:
    """Whom it takes, when the person who reads the page cannot do it."""
    able = _possible(request, other)
    if other.standing is Standing.PROPOSED and CONFIRM not in able:
        return _("A clinician other than %(who)s has to confirm it.") % {"who": other.proposed_by}
    if other.standing is Standing.CONFIRMED and END not in able:
        return _("A clinician other than %(who)s can end it.") % {"who": other.confirmed_by}
    return ""


def _act(record: Case, deed: Deed, other: str) -> dict[str, Any]:
    initial = {"reference": record.reference, "version": record.version, "other": other}
    return {
        "action": reverse(f"desk:{deed.name}", args=[record.reference]),
        "form": deed.form(initial=initial, auto_id=f"{deed.name}_%s"),
        "button": str(BUTTONS[deed]),
        "quiet": deed is END,
    }
