"""The one way to a draft or to one's own case: through the browser that began it, or that opened it with a link.

After half an hour without a sign of life the door closes: what is posted is still kept, but nothing is shown
before the date of birth was given again. So the next person at a shared device sees nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils.timezone import now

from prolo.accounts.kept_words import typed_in
from prolo.accounts.permissions import Permission, may
from prolo.errors import error_context
from prolo.languages.catalogue import SOURCE
from prolo.languages.middleware import IN_SESSION
from triage.questionnaire import INTAKE
from triage.services import access

if TYPE_CHECKING:
    from triage.models import Case, Intake

DRAFTS, CASES = "drafts", "cases"
"""In the session: ids, each with the second of its last sign of life."""
BACK, WRONG = "came_back", "wrong_dates"
"""In the session: that somebody came back, and could take a draft for sent; how many dates were wrong, by draft."""
MOST_DRAFTS = 20
MOST_WRONG_DATES = 5
IDLE = timedelta(minutes=30)
NOTED_EVERY = timedelta(minutes=5)
METHODS = ("GET", "HEAD", "POST")

View = Callable[..., HttpResponse]


def remember(request: HttpRequest, draft: Intake, *, came_back: bool = False) -> None:
    """This browser may open the draft from now on; the session gets a new key."""
    hold(request, draft)
    if came_back:
        request.session[BACK] = True
    _forget_one(request, WRONG, draft.pk)
    request.session.cycle_key()


def hold(request: HttpRequest, draft: Intake) -> None:
    """This session may open the draft from now on."""
    known = {**request.session.get(DRAFTS, {}), str(draft.pk): _second()}
    request.session[DRAFTS] = dict(list(known.items())[-MOST_DRAFTS:])
    _go_on_in(request, draft.language)


def remember_case(request: HttpRequest, case: Case) -> None:
    """This browser may open the case from now on, and no other one; the session gets a new key."""
    hold_case(request, case)
    request.session.cycle_key()


def hold_case(request: HttpRequest, case: Case) -> None:
    """This session may open the case from now on, and no other one."""
    request.session[CASES] = {str(case.pk): _second()}
    _go_on_in(request, case.language)


def forget(request: HttpRequest, draft: Intake) -> None:
    """This browser does not know the draft any more, and no case."""
    for kind in (DRAFTS, WRONG):
        _forget_one(request, kind, draft.pk)
    for kind in (BACK, CASES):
        request.session.pop(kind, None)
    request.session.cycle_key()


def count_wrong_date(request: HttpRequest, draft: Intake) -> bool:
    """One more wrong date of birth; True when the browser has now forgotten the draft."""
    wrong = request.session.get(WRONG, {}).get(str(draft.pk), 0) + 1
    request.session[WRONG] = {**request.session.get(WRONG, {}), str(draft.pk): wrong}
    if wrong >= MOST_WRONG_DATES:
        forget(request, draft)
    return bool(wrong >= MOST_WRONG_DATES)


def own_draft(request: HttpRequest, intake: UUID) -> Intake:
    """The draft, when this browser holds it; 404 for every other id, known or not.

    What a member of staff enters for somebody is open to that member alone, while signed in.
    """
    try:
        draft = access.open_draft(intake, allowed_ids=request.session.get(DRAFTS, {}))
    except ObjectDoesNotExist:
        raise Http404 from None
    if draft.entered_by_id and not _is_entering(request, draft):
        raise Http404
    return draft


def _is_entering(request: HttpRequest, draft: Intake) -> bool:
    return request.user.pk == draft.entered_by_id and may(request.user, Permission.HANDLE_CASE)


def own_case(request: HttpRequest, case: UUID, *, purpose: str) -> Case:
    """The case, when this browser opened it and did not rest too long; 404 for every other id."""
    try:
        return access.open_own_case(
            case, allowed_ids=request.session.get(CASES, {}), at=now(), purpose=purpose
        )
    except ObjectDoesNotExist:
        raise Http404 from None


def awake(view: View) -> View:
    """A page of a draft: shown while its owner is there, else the way back with the date of birth.

    A post is let through also then: what somebody typed is kept, and the answer leads to the closed door.
    """

    @wraps(view)
    def guarded(request: HttpRequest, intake: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        if str(intake) not in request.session.get(DRAFTS, {}):
            return _not_here(request, view, intake, *args, **kwargs)
        if request.method not in METHODS or not is_resting(request, intake):
            _note(request, DRAFTS, intake)
            return view(request, intake, *args, **kwargs)
        closed = redirect("patient:unlock", intake)
        if request.method != "POST":
            return closed
        answer = view(request, intake, *args, **kwargs)
        return closed if answer.status_code == 422 else answer

    return guarded


def awake_case(view: View) -> View:
    """A page of one's own case; after a rest, and without any case opened here, the way back."""

    @wraps(view)
    def guarded(request: HttpRequest, case: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if CASES not in request.session or _rests(request, CASES, case):
            return redirect("patient:come_back")
        _note(request, CASES, case)
        return view(request, case, *args, **kwargs)

    return guarded


def kept_case(view: View) -> View:
    """A post of one's own words: after a rest it is still taken, and answered by the closed door, refused or not.

    An emergency sign among them leads to the stop page all the same. A draft that such a post opens rests as long
    as the case does.
    """

    @wraps(view)
    def guarded(request: HttpRequest, case: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and _rests(request, CASES, case):
            before, seen = request.session.get(DRAFTS, {}), request.session[CASES][str(case)]
            answer = view(request, case, *args, **kwargs)
            after = request.session.get(DRAFTS, {})
            request.session[DRAFTS] = {pk: at if before.get(pk) == at else seen for pk, at in after.items()}
            return answer if _stops(answer) else redirect("patient:come_back")
        return awake_case(view)(request, case, *args, **kwargs)

    return guarded


def resting_case(view: View) -> View:
    """A page for an emergency: shown and taken after a rest too; who opened no case here is led to the door."""

    @wraps(view)
    def guarded(request: HttpRequest, case: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if CASES not in request.session:
            return redirect("patient:come_back")
        return view(request, case, *args, **kwargs)

    return guarded


def is_resting(request: HttpRequest, intake: UUID) -> bool:
    """Whether nobody showed a sign of life at this draft for half an hour."""
    return _rests(request, DRAFTS, intake)


def rests_at(request: HttpRequest, case: UUID) -> bool:
    """Whether nobody showed a sign of life at this case for half an hour."""
    return _rests(request, CASES, case)


def newest_unsent(request: HttpRequest) -> Intake | None:
    """The draft a person may come back to in this browser; after a rest its page asks who they are."""
    for known in reversed(request.session.get(DRAFTS, {})):
        try:
            draft = access.open_draft(UUID(known), allowed_ids=[known])
        except ObjectDoesNotExist:
            continue
        if draft.sent_at is None and not draft.entered_by_id:
            return draft
    return None


def today_at(draft: Intake | Case, at: datetime) -> date:
    """The date on the wall of the clinic, for ages."""
    return at.astimezone(draft.location.zone).date()


def _not_here(request: HttpRequest, view: View, intake: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
    """This browser does not hold the draft: the way back, and what was typed, so that nothing is lost."""
    try:
        return view(request, intake, *args, **kwargs)
    except Http404:
        typed = [_in_words(name, value) for name, value in typed_in(request.POST)]
        return render(request, "triage/patient/not_here.html", error_context() | {"typed": typed}, status=404)


def _in_words(name: str, value: str) -> tuple[str, str]:
    """A field and what was typed or chosen there, as they stood on the screen."""
    question = INTAKE.questions.get(name)
    return (question.wording, question.labels.get(value, value)) if question else (name, value)


def _rests(request: HttpRequest, kind: str, known: UUID) -> bool:
    seen = request.session.get(kind, {}).get(str(known))
    return seen is not None and _second() - seen > IDLE.total_seconds()


def _stops(answer: HttpResponse) -> bool:
    """Whether an answer leads to the stop page of an emergency sign."""
    return isinstance(answer, HttpResponseRedirect) and (
        resolve(urlsplit(answer.url).path).view_name in ("patient:stop", "own:stopped")
    )


def _note(request: HttpRequest, kind: str, known: UUID) -> None:
    """Write down that somebody is there; not at every page, because each note is a write."""
    seen = request.session.get(kind, {}).get(str(known))
    if seen is not None and _second() - seen > NOTED_EVERY.total_seconds():
        request.session[kind] = {**request.session[kind], str(known): _second()}


def _go_on_in(request: HttpRequest, language: str) -> None:
    """On a device that was told nothing else, pages come in the language the form was begun in."""
    if language != SOURCE:
        request.session[IN_SESSION] = language


def _forget_one(request: HttpRequest, kind: str, known: UUID) -> None:
    if str(known) in request.session.get(kind, {}):
        request.session[kind] = {
            key: value for key, value in request.session[kind].items() if key != str(known)
        }


def _second() -> int:
    return int(now().timestamp())
