"""The manager's views of the clinic's places: opening hours, closed days, who is on cover."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from prolo.accounts.permissions import Permission, requires
from triage.manager.place_forms import ClosedDayForm, CoverForm, HoursForm, PlaceForm, RowForm
from triage.manager.place_words import page_of
from triage.manager.target_forms import TargetsForm
from triage.queries import places as known
from triage.services import opening
from triage.services.moving import Moved
from triage.services.refusals import Refused

if TYPE_CHECKING:
    from prolo.accounts.models import User
    from prolo.clinic.models import Location


@require_safe
@requires(Permission.EDIT_CLINIC)
@reauthentication_required
def places(request: HttpRequest) -> HttpResponse:
    """Every place, and who is on cover there."""
    return render(request, "triage/manager/places.html", {"places": known.places(at=now())})


@require_safe
@requires(Permission.EDIT_CLINIC)
@reauthentication_required
def place(request: HttpRequest, place: str) -> HttpResponse:
    """One place: its hours, its closed days and its rota."""
    return _page(request, _place(place))


@require_POST
@requires(Permission.EDIT_CLINIC)
@reauthentication_required
def hours(request: HttpRequest, place: str) -> HttpResponse:
    """New opening hours."""
    location = _place(place)
    form = HoursForm(request.POST, week={}, auto_id="hours_%s")

    def do() -> str:
        return _moved(opening.set_hours(location=location, spans=form.spans(), by=_member(request), at=now()))

    return _done(request, location, "hours", form, do)


@require_POST
@requires(Permission.EDIT_CLINIC)
@reauthentication_required
def targets(request: HttpRequest, place: str) -> HttpResponse:
    """New times to reply, to warn and to tell the next on cover."""
    location = _place(place)
    form = TargetsForm(request.POST, location=location, auto_id="targets_%s")

    def do() -> str:
        opening.set_targets(location=location, amounts=form.amounts(), by=_member(request), at=now())
        return _("Saved. The times hold for what arrives from now on.")

    return _done(request, location, "targets", form, do)


@require_POST
@requires(Permission.EDIT_CLINIC)
@reauthentication_required
def close_day(request: HttpRequest, place: str) -> HttpResponse:
    """A day on which this place, or every place, is closed."""
    location = _place(place)
    form = ClosedDayForm(request.POST, today=_today(location), auto_id="closed_%s")

    def do() -> str:
        given = form.cleaned_data
        where = None if given["everywhere"] else location
        return _moved(
            opening.close_on(
                on=given["on"], name=given["name"], location=where, by=_member(request), at=now()
            )
        )

    return _done(request, location, "closed", form, do)


@require_POST
@requires(Permission.EDIT_CLINIC)
@reauthentication_required
def open_day(request: HttpRequest, place: str) -> HttpResponse:
    """A day off the list of closed days."""
    location, form = _place(place), RowForm(request.POST)
    row = known.closed_day(location, form.cleaned_data["row"]) if form.is_valid() else None
    if row is not None:
        messages.success(request, _moved(opening.open_on(holiday=row, by=_member(request), at=now())))
    return redirect("manager:place", location.slug)


@require_POST
@requires(Permission.EDIT_CLINIC)
@reauthentication_required
def add_cover(request: HttpRequest, place: str) -> HttpResponse:
    """Somebody on cover for some days."""
    location = _place(place)
    form = CoverForm(request.POST, people=known.may_cover(), today=_today(location), auto_id="cover_%s")

    def do() -> str:
        opening.put_on_cover(location=location, by=_member(request), at=now(), **form.details())
        return _("They are on cover.")

    return _done(request, location, "cover", form, do)


@require_POST
@requires(Permission.EDIT_CLINIC)
@reauthentication_required
def end_cover(request: HttpRequest, place: str) -> HttpResponse:
    """A line off the rota."""
    location, form = _place(place), RowForm(request.POST)
    row = known.cover_row(location, form.cleaned_data["row"]) if form.is_valid() else None
    if row is not None:
        opening.take_off_cover(cover=row, by=_member(request), at=now())
        messages.success(request, _("They are off cover."))
    return redirect("manager:place", location.slug)


def _done(
    request: HttpRequest, location: Location, name: str, form: PlaceForm, do: Callable[[], str]
) -> HttpResponse:
    """Back to the page when it worked; the page with what was typed and why not, when it did not."""
    if form.is_valid():
        try:
            messages.success(request, do())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("manager:place", location.slug)
    return _page(request, location, status=422, refused=form, **{name: form})


def _page(
    request: HttpRequest,
    location: Location,
    *,
    refused: PlaceForm | None = None,
    status: int = 200,
    **bound: Any,
) -> HttpResponse:
    at = now()
    calendar, today = known.calendar(location, at=at), _today(location)
    fresh = {
        "hours": HoursForm(week=calendar.week, auto_id="hours_%s"),
        "closed": ClosedDayForm(today=today, auto_id="closed_%s"),
        "targets": TargetsForm(location=location, auto_id="targets_%s"),
        "cover": CoverForm(people=known.may_cover(), today=today, auto_id="cover_%s"),
    }
    context = {"place": page_of(location, calendar), "form": refused, "forms": fresh | bound}
    return render(request, "triage/manager/place.html", context, status=status)


def _moved(moved: Moved) -> str:
    """What was saved, and how many people now wait until another time, or that the page says so later."""
    if moved.left:
        return _("Saved. Times to reply are moving now. This page says when that is done.")
    if not moved.cases:
        return _("Saved. No reply has another time.")
    return ngettext(
        "Saved. One reply has another time now.",
        "Saved. %(count)d replies have another time now.",
        moved.cases,
    ) % {"count": moved.cases}


def _place(slug: str) -> Location:
    found = known.place_named(slug)
    if found is None:
        raise Http404
    return found


def _today(location: Location) -> Any:
    return now().astimezone(location.zone).date()


def _member(request: HttpRequest) -> User:
    return cast("User", request.user)
