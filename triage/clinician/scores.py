"""The clinician's page of scores: how they went, what was told by phone, and an end to the asking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from prolo.accounts.permissions import Permission, requires
from triage import case_words as words
from triage import deeds, trends
from triage.deeds import CHOOSE, CaseForm, Deed
from triage.measures import PEG, PGIC, PSFS
from triage.queries import case_page, procedures, rounds
from triage.queries.rounds import Rounds
from triage.services import measures

if TYPE_CHECKING:
    from triage.models import Case

ACTIVITY = "activity"
WRONG = {
    "invalid": gettext_lazy("Enter a whole number from 0 to 10"),
    "min_value": gettext_lazy("Enter a whole number from 0 to 10"),
    "max_value": gettext_lazy("Enter a whole number from 0 to 10"),
}


class ToldForm(CaseForm):
    """Scores as the patient says them on the phone. A blank has no score."""

    row = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, found: Rounds, **options: Any) -> None:
        super().__init__(*args, **options)
        waiting = found.waiting
        self.initial = {**self.initial, "row": waiting.pk if waiting else None}
        self.activities = found.activities
        for item in PEG.content:
            self.fields[item.key] = _score(item.wording, item.anchors)
        for number, text in enumerate(self.activities, 1):
            self.fields[f"{ACTIVITY}_{number}"] = _score(text, PSFS.content[0].anchors)
        overall = PGIC.content[0]
        self.fields[overall.key] = forms.TypedChoiceField(
            label=overall.wording,
            choices=[("", _("Not said")), *((str(n), said) for n, said in enumerate(overall.anchors, 1))],
            coerce=int,
            empty_value=None,
            required=False,
            error_messages=CHOOSE,
        )

    def details(self) -> dict[str, Any]:
        given = self.cleaned_data
        told = [
            {"text": text, "score": given.get(f"{ACTIVITY}_{number}")}
            for number, text in enumerate(self.activities, 1)
        ]
        answers = {key: given.get(key) for key in (*PEG.items, *PGIC.items)} | {PSFS.items[0]: told}
        return {"version": given["version"], "row": given["row"], "answers": answers}


class NoMoreForm(CaseForm):
    """Why this patient is asked no more."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=400)


TOLD = Deed("told", ToldForm, measures.take, gettext_lazy("The scores were kept."))
NO_MORE = Deed("no_more", NoMoreForm, measures.close, gettext_lazy("This patient is asked no more."))


@require_safe
@requires(Permission.READ_CLINICAL)
def page(request: HttpRequest, reference: str) -> HttpResponse:
    """How the scores went."""
    return _page(request, deeds.opened(request, reference, purpose="scores"))


@require_POST
@requires(Permission.READ_CLINICAL)
def told(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep the scores of the round that waits, as they were told by phone."""
    case = deeds.opened(request, reference, purpose="scores told by phone")
    return _carry_out(request, case, TOLD, found=rounds.rounds_of(case))


@require_POST
@requires(Permission.READ_CLINICAL)
def no_more(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask this patient no more."""
    return _carry_out(request, deeds.opened(request, reference, purpose="scores: ask no more"), NO_MORE)


def line_of(found: Rounds, *, reference: str, zone: ZoneInfo) -> dict[str, Any] | None:
    """The scores in a few lines for the page of the case; None where nobody is asked."""
    if not found.is_asked:
        return None
    shown = trends.trend(found, (), zone, staff=True)
    parts = [part for part in shown.parts if part.chart]
    return {
        "url": reverse("clinician:scores", args=[reference]),
        "lines": [(part.title, part.told, part.worse) for part in parts],
        "overall": shown.overall,
        "chart": next((part.chart for part in parts if part.key == "pain"), None),
        "stands": _stands(found),
    }


def _carry_out(request: HttpRequest, case: Case, deed: Deed, **options: Any) -> HttpResponse:
    carried = deeds.carry_out(request, case, deed, **options)
    if carried.done:
        messages.success(request, str(deed.done))
        return redirect("clinician:scores", reference=case.reference)
    form = carried.form
    if carried.changed_meanwhile:
        case = deeds.opened(request, case.reference, purpose="scores changed meanwhile")
        form = deeds.again(form, case, deed, **({"found": rounds.rounds_of(case)} if options else {}))
    refusal = carried.refusal if carried.status == 409 else ""
    return _page(request, case, refused={deed.name: form}, refusal=refusal, status=carried.status)


def _page(
    request: HttpRequest,
    case: Case,
    *,
    refused: dict[str, CaseForm] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    at, found, kept = now(), rounds.rounds_of(case), refused or {}
    injections = [one.took_place_at for one in reversed(procedures.took_place(case))]
    asks = any(row.weeks and not row.closed_at and not row.taken_at for row in found.rows)
    context = {
        "reference": case.reference,
        "head": words.head(case_page.desk_case(case, at=at).head, at=at),
        "trend": trends.trend(found, injections, case.location.zone, staff=True),
        "bodies": trends.bodies(found),
        "stands": _stands(found),
        "told": kept.get("told") or (deeds.blank(TOLD, case, found=found) if found.waiting else None),
        "no_more": kept.get("no_more") or (deeds.blank(NO_MORE, case) if asks else None),
        "refusal": refusal,
        "form": next((form for form in kept.values() if form.errors), None),
    }
    return render(request, "triage/clinician/scores.html", context, status=status)


def _stands(found: Rounds) -> list[str]:
    """How far each round came that was asked for, or is the next."""
    said = []
    for row in found.rows:
        if row.weeks == 0 or row.asked_at is None:
            continue
        name = trends.round_name(row, named=True)
        if row.taken_at is not None:
            how = _("told by phone") if row.by_phone else _("answered")
            said.append(f"{name}: {how}, {words.moment(row.taken_at)}")
        elif row.unanswered:
            said.append(_("%(round)s: no answer") % {"round": name})
        else:
            said.append(_("%(round)s: asked, no answer yet") % {"round": name})
    if found.next_due:
        said.append(_("Asked next: %(when)s") % {"when": words.moment(found.next_due)})
    return said


def _score(label: str, ends: Sequence[str]) -> forms.Field:
    worst, best = ends[0], ends[-1]
    return forms.IntegerField(
        label=label,
        help_text=_("0: %(worst)s. 10: %(best)s.") % {"worst": worst.lower(), "best": best.lower()},
        min_value=0,
        max_value=10,
        required=False,
        error_messages=WRONG,
        widget=forms.TextInput(attrs={"class": "w2", "inputmode": "numeric"}),
    )
