"""Visits at the desk: the list of a day, handing a decided case over, and the sheet for the reception."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from prolo.accounts.permissions import Permission, requires
from prolo.clinic.models import Location
from triage import case_words as words
from triage import deeds, tellers
from triage.deeds import CaseForm, Deed
from triage.desk.visit_forms import DayForm, HandOverForm
from triage.queries import case_page, visits
from triage.queries.visits import Arranged, Day, Visit
from triage.services import access, appointments

LANGUAGES = dict(settings.LANGUAGES)
HAND_OVER = Deed(
    "hand_over", HandOverForm, appointments.hand_over, gettext_lazy("What was arranged is kept.")
)


@require_safe
@requires(Permission.WORK_QUEUE)
def day(request: HttpRequest) -> HttpResponse:
    """The visits of one day at one place, and what nobody has arranged yet."""
    at, asked = now(), DayForm(request.GET)
    asked.is_valid()
    place = asked.cleaned_data.get("place") or Location.objects.first()
    if place is None:
        return render(request, "triage/desk/visits.html", {"form": DayForm(), "nowhere": True})
    on = asked.cleaned_data.get("on") or at.astimezone(place.zone).date()
    member = deeds.member(request)
    shown = access.open_queue(partial(visits.day_at, place, on, at=at), by=member, at=at, name="visits")
    form = DayForm(initial={"on": on, "place": place.slug})
    return render(request, "triage/desk/visits.html", {"form": form, "page": _day(shown)})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.HANDLE_CASE)
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down what was arranged with the patient."""
    record = deeds.opened(request, reference, purpose="visit")
    choices = visits.kinds_possible(record)
    if request.method != "POST":
        return _case_page(request, record, deeds.blank(HAND_OVER, record, choices=choices))
    carried = deeds.carry_out(request, record, HAND_OVER, choices=choices)
    if carried.done:
        messages.success(request, str(HAND_OVER.done))
        return redirect("visits:hand_over", reference=record.reference)
    form = carried.form
    if carried.changed_meanwhile:
        record = deeds.opened(request, reference, purpose="visit changed meanwhile")
        form = deeds.again(form, record, HAND_OVER, choices=visits.kinds_possible(record))
    return _case_page(request, record, form, refusal=carried.refusal, status=carried.status)


@require_safe
@requires(Permission.HANDLE_CASE)
def sheet(request: HttpRequest, reference: str) -> HttpResponse:
    """One sheet of paper for the reception: who comes, when, and how to reach them. Nothing about health."""
    record = deeds.opened(request, reference, purpose="reception sheet")
    at = now()
    head = case_page.desk_case(record, at=at).head
    rows = [row for row in visits.arranged(record) if row.holds]
    contact = head.contact
    lines = (
        (_("Name"), head.name),
        (_("Date of birth"), words.day(head.birth_date)),
        (_("Reference"), head.reference),
        (_("Visit"), _when(rows[0]) if rows else _("Nothing is arranged")),
        (_("Phone"), contact.phone or contact.call_back_phone),
        (_("E-mail"), contact.email),
        (_("Whom to contact"), str(tellers.WHOM.get(contact.whom, ""))),
        (_("May we leave a voice message?"), tellers.may_we(contact.voicemail_ok)),
        (_("May we send a text?"), tellers.may_we(contact.text_ok)),
        (_("May we write an e-mail?"), tellers.may_we(contact.email_ok)),
        (_("Language"), _language(record.language)),
        (_("Note"), rows[0].note if rows else ""),
    )
    page = {
        "name": head.name or _("Name not given"),
        "reference": head.reference,
        "rows": [{"question": label, "answer": text or _("Not known")} for label, text in lines],
    }
    return render(request, "triage/desk/reception_sheet.html", {"page": page})


def _case_page(
    request: HttpRequest, record: Any, form: CaseForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    at = now()
    head = case_page.desk_case(record, at=at).head
    shown = words.head(head, at=at)
    rows = visits.arranged(record)
    page = {
        "reference": record.reference,
        "head": shown,
        "outcome": visits.outcome_words(record),
        "rows": [_arranged(row) for row in rows],
        "may": bool(visits.kinds_possible(record)),
        "button": _("Keep it: %(who)s") % {"who": words.who(head.name or head.reference, shown.birth_date)},
    }
    context = {"page": page, "form": form, "refusal": refusal if status == 409 else ""}
    return render(request, "triage/desk/hand_over.html", context, status=status)


def _day(shown: Day) -> dict[str, Any]:
    return {
        "title": date_format(shown.on, "l j F Y"),
        "place": shown.place.name,
        "rows": [_visit(row) for row in shown.visits],
        "to_arrange": [_to_arrange(row) for row in shown.to_arrange],
        "before": _url(shown.on - timedelta(days=1), shown.place),
        "after": _url(shown.on + timedelta(days=1), shown.place),
    }


def _visit(row: Visit) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "time": _clock(row.starts_at),
        "name": row.name or _("Name not given"),
        "birth_date": words.day(row.birth_date),
        "phone": row.phone,
        "language": _language(row.language),
        "note": row.note,
    }


def _to_arrange(row: visits.ToArrange) -> dict[str, str]:
    return {
        "reference": row.reference,
        "name": row.name or _("Name not given"),
        "outcome": row.outcome_words,
        "decided": words.moment(row.decided_at),
    }


def _arranged(row: Arranged) -> dict[str, Any]:
    return {
        "what": _when(row),
        "note": row.note,
        "who": _("%(name)s, %(when)s") % {"name": row.by, "when": words.moment(row.at)},
        "holds": row.holds,
    }


def _when(row: Arranged) -> str:
    if row.starts_at is None:
        return row.kind_words
    told = {
        "what": row.kind_words,
        "day": date_format(row.starts_at, "D j F Y"),
        "time": _clock(row.starts_at),
    }
    return _("%(what)s: %(day)s at %(time)s, %(place)s") % {**told, "place": row.place}


def _clock(at: datetime) -> str:
    return at.strftime("%H:%M")


def _language(code: str) -> str:
    return str(LANGUAGES.get(code, code))


def _url(on: date, place: Location) -> str:
    return f"{reverse('visits:day')}?{urlencode({'on': on.isoformat(), 'place': place.slug})}"
