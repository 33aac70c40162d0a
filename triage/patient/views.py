"""The patient's pages: start, one group of questions at a time, contact, check and send, receipt, stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prolo.accounts.permissions import open_page, patient_page
from triage.patient import after_first, presenters, progress, results, steps, tries, ways
from triage.patient.contact import ContactForm, NumberForm, as_posted, is_helped
from triage.patient.doors import awake, is_resting, newest_unsent, own_draft, remember, today_at
from triage.patient.forms import EchoForm, PageForm, SendForm, page_form
from triage.patient.own_way import way_to_own_case
from triage.patient.sent_before import away as away_from
from triage.patient.sent_before import sent_before
from triage.patient.starting import StartForm
from triage.patient.waiting import unread_at, unread_case
from triage.patient.where import WHERE, where_form
from triage.questionnaire import INTAKE
from triage.services import echoes, safety
from triage.services import intake as intakes
from triage.services.refusals import NotReady

if TYPE_CHECKING:
    from prolo.clinic.models import Location
    from triage.models import Intake


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What we ask, who reads it, and that this is not for emergencies. Nothing is stored before Start."""
    brings = (
        request.method == "POST" and "brought" in request.POST
    )  # from the decision guide: first this page
    area = request.POST.get("area", "") if brings else request.GET.get("area", "")
    along = {"area": area, "questions": request.POST.get("questions", "")}
    form = StartForm(None if brings else _posted(request), initial=along)
    if form.is_valid() and tries.is_a_person(request, form) and (place := form.location()):
        return _begin(request, form, place)
    draft = newest_unsent(request)
    place, unread = form.only_location(), unread_at(form.locations, at=now())
    context = {
        "form": form,
        "closed": not form.locations,
        "brought": along["questions"],
        "back_to": ways.finished(draft) or ways.to_tasks(draft) if draft else "",
        "reads_now": presenters.reads_now_line(place, now()) if place and not unread else "",
        "unread": unread,
    }
    return render(request, "triage/patient/start.html", context, status=422 if form.is_bound else 200)


@patient_page
@awake
@require_safe
def tasks(request: HttpRequest, intake: UUID) -> HttpResponse:
    """The parts of the form: what is done, what waits, and where to go on."""
    draft = own_draft(request, intake)
    if away := ways.finished(draft):
        return redirect(away)
    context = {
        "draft": draft,
        "tasks": progress.tasks(draft),
        "go_on": ways.to_open(draft),
        "leave": ways.to_leave(draft),
    }
    return render(request, "triage/patient/tasks.html", context)


@patient_page
@awake
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, intake: UUID, page: str) -> HttpResponse:
    """One group of questions. Whatever was answered is kept, also when something has to be put right."""
    draft, asked = own_draft(request, intake), steps.page_named(page)
    if asked is None:
        raise Http404
    if away := ways.elsewhere(draft, page):
        return away_from(request, draft, away)
    shown = steps.route(draft).step(asked)
    if shown is None:
        return redirect(ways.address(draft, steps.route(draft).after(page)))
    form = _questions(draft, shown, _posted(request))
    if not form.is_bound:
        return _show_page(request, draft, shown, form)
    had_crisis = presenters.shows_crisis_numbers(draft.answers)
    saved = intakes.save_page(
        intake=draft, page=page, answers=form.answers(), identity=form.identity(), at=now()
    )
    if away := ways.cut_short(draft, saved):
        return redirect(away)
    form.forgive(steps.route(draft).hidden.intersection(shown.question_keys))
    if form.errors and "leave" not in request.POST:
        return _show_page(request, draft, shown, form)
    return redirect(_following(request, draft, shown, form, had_crisis=had_crisis))


@patient_page
@awake
@require_http_methods(["GET", "HEAD", "POST"])
def once_more(request: HttpRequest, intake: UUID) -> HttpResponse:
    """Quote the person's own words and ask the matching question again; show crisis numbers where words ask."""
    draft = own_draft(request, intake)
    if away := ways.finished(draft):
        return away_from(request, draft, away)
    waiting = [echo for echo in echoes.waiting(draft.echoes) if echo.asks]
    notices = presenters.notices(draft)
    if not waiting and not notices["crisis"]:
        return redirect(ways.to_open(draft))
    asked = [(echo.list_id, INTAKE.questions[echo.asks]) for echo in waiting if echo.asks]
    form = EchoForm(_posted(request), asked=asked)
    if form.is_bound:
        saved = intakes.answer_echoes(intake=draft, replies=form.replies(), at=now())
        return redirect(ways.cut_short(draft, saved) or ways.to_open(draft))
    rows = [{"words": echo.words, "field": form[echo.list_id]} for echo in waiting]
    context = {"draft": draft, "form": form, "rows": rows, **notices}
    return render(request, "triage/patient/once_more.html", context)


@patient_page
@awake
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, intake: UUID) -> HttpResponse:
    """Name, and a phone number or an e-mail address. What was typed is kept, right or wrong."""
    draft = own_draft(request, intake)
    if away := ways.elsewhere(draft, steps.CONTACT):
        return away_from(request, draft, away)
    helped = is_helped(draft.answers)
    form = ContactForm(_posted(request), helped=helped, initial=as_posted(draft.identity))
    if form.is_bound:
        form.is_valid()
        saved = intakes.save_page(
            intake=draft, page=steps.CONTACT, answers={}, identity=form.identity(), at=now()
        )
        if away := ways.cut_short(draft, saved):
            return redirect(away)
        if "leave" in request.POST:
            return redirect(ways.to_leave(draft))
        if not form.errors:
            return redirect(ways.address(draft, steps.ANSWERS))
    return _show(
        request, "contact", draft, form, key=steps.CONTACT, back=ways.back_from(draft, steps.CONTACT)
    )


@patient_page
@awake
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, intake: UUID) -> HttpResponse:
    """Every answer with a way to change it; then consent and sending. Sending twice gives the same receipt."""
    draft = own_draft(request, intake)
    if away := ways.elsewhere(draft, steps.ANSWERS):
        return redirect(away)
    key = draft.idempotency_key
    assisted = draft.entered_by_id is not None
    form = SendForm(_posted(request), initial={"key": key}, expected=key, assisted=assisted)
    if form.is_bound:
        form.is_valid()
        tries.is_a_person(request, form)
        ticked, consent = form.ticked()
        allowed = not form.errors and (assisted or tries.may_send(request, draft))
        if allowed and _send(draft, form):
            return redirect("patient:sent", draft.pk)
        saved = intakes.save_page(
            intake=draft, page=steps.ANSWERS, answers=ticked, identity=consent, at=now()
        )
        if away := ways.cut_short(draft, saved):
            return redirect(away)
        if not form.errors and not allowed:
            return tries.too_many(request, back=request.path)
    return _show(request, "answers", draft, form, key=steps.ANSWERS, **_to_check(request, draft))


@patient_page
@awake
@require_safe
def sent(request: HttpRequest, intake: UUID) -> HttpResponse:
    """The receipt and the result. It exists only when the answers were stored."""
    draft = own_draft(request, intake)
    case = safety.case_of(draft)
    if draft.sent_at is None or case is None or case.latest is None:
        return redirect(ways.finished(draft) or ways.to_open(draft))
    context = {
        "draft": draft,
        "page": results.result_page(case, case.latest, unread=unread_case(case, at=now())),
        "crisis": presenters.shows_crisis_numbers(draft.answers),
        **way_to_own_case(request, draft, case),
    }
    # Staff who entered it read the result out; the answers are not for the desk once they are sent.
    name = "sent_aloud" if draft.entered_by_id else "sent"
    return render(request, f"triage/patient/{name}.html", context)


@patient_page
@require_safe
def stop(request: HttpRequest, intake: UUID) -> HttpResponse:
    """The emergency page: call now, why, and what the clinic will and will not do."""
    draft = own_draft(request, intake)
    if draft.stopped_at is None or draft.sent_at is not None:
        return redirect(ways.finished(draft) or ways.to_open(draft))
    return _show_stop(request, draft, NumberForm())


@patient_page
@require_POST
def stop_number(request: HttpRequest, intake: UUID) -> HttpResponse:
    """Leave a number on the stop page."""
    draft = own_draft(request, intake)
    if draft.stopped_at is None:
        return redirect(ways.finished(draft) or ways.to_open(draft))
    form = NumberForm(request.POST)
    if not form.is_valid():
        return _show_stop(request, draft, form)
    safety.leave_number(intake=draft, at=now(), **form.cleaned_data)
    return redirect(ways.to_stop(draft))


@patient_page
@require_POST
def stop_call(request: HttpRequest, intake: UUID) -> HttpResponse:
    """Whether the person has called for help, or cannot: staff see it, and nobody is called by it."""
    draft = own_draft(request, intake)
    if draft.stopped_at is None:
        return redirect(ways.finished(draft) or ways.to_open(draft))
    called = presenters.called_in(request.POST)
    if called is not None:
        safety.say_called(intake=draft, called=called, at=now())
    return redirect(reverse("patient:stop", args=[draft.pk]) + "#called")


@patient_page
@require_POST
def mistake(request: HttpRequest, intake: UUID) -> HttpResponse:
    """The answers that stopped the form were a mistake: said, kept, still read; the form may go on."""
    draft = own_draft(request, intake)
    if draft.stopped_at is None:
        return redirect(ways.finished(draft) or ways.to_open(draft))
    where = presenters.page_that_stopped(draft.answers)
    safety.mistake(intake=draft, at=now())
    return redirect(ways.address(draft, where))


def _begin(request: HttpRequest, form: StartForm, place: Location) -> HttpResponse:
    if not tries.may_start(request):
        return tries.too_many(request, back=request.path)
    questions, language = form.cleaned_data["questions"], get_language() or "en"
    begun = intakes.start(
        at=now(), location=place, region=form.region(), questions=questions, language=language
    )
    remember(request, begun)
    return redirect("patient:page", begun.pk, steps.FIRST)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _questions(draft: Intake, shown: steps.Step, posted: Any) -> PageForm:
    where = shown.key == WHERE
    made = where_form() if where else page_form(shown.question_keys, steps.region_of(draft.answers))
    identity = draft.identity if where or made.asks_birth_date() else {}  # else it stays sealed
    return made(posted, answers=draft.answers, identity=identity, today=today_at(draft, now()))


def _to_check(request: HttpRequest, draft: Intake) -> dict[str, Any]:
    """Every answer, and what stands above them."""
    return {
        "back": ways.address(draft, steps.CONTACT),
        "groups": presenters.answer_rows(draft),
        "child": presenters.is_child(draft.answers),
        "before": sent_before(request, draft),
    }


def _following(
    request: HttpRequest, draft: Intake, shown: steps.Step, form: PageForm, *, had_crisis: bool
) -> str:
    """Where a saved page leads: out, the same page with what has become visible, once more, or on."""
    if "leave" in request.POST:
        return ways.to_leave(draft)
    origin = {"from": steps.ANSWERS} if request.GET.get("from") == steps.ANSWERS else {}
    grown = steps.route(draft).step(shown.page)
    added = set(grown.question_keys).difference(shown.question_keys, draft.answers) if grown else ()
    if form.asks_more() or added:
        return ways.address(draft, shown.key, more=1, **origin)
    if ways.asks_once_more(draft) or (not had_crisis and presenters.shows_crisis_numbers(draft.answers)):
        return ways.to_echo(draft)
    if not origin and after_first.is_offered(draft, shown.question_keys):
        return after_first.address(draft)
    return ways.to_open(draft) if origin else ways.address(draft, steps.route(draft).after(shown.key))


def _send(draft: Intake, form: SendForm) -> bool:
    ticked, consent = form.ticked()
    try:
        intakes.send(intake=draft, at=now(), answers=ticked, identity=consent)
    except NotReady as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _show_page(request: HttpRequest, draft: Intake, shown: steps.Step, form: PageForm) -> HttpResponse:
    recent = presenters.after_injections(draft.answers) if shown.key == steps.AFTER_ABOUT_YOU else ()
    more = "more" in request.GET and not form.is_bound
    back = ways.back_from(draft, shown.key)
    child = shown.key == steps.AFTER_ABOUT_YOU and presenters.is_child(draft.answers)
    context = {"step": shown, "back": back, "more": more, "after_injections": recent, "child": child}
    return _show(request, "page", draft, form, key=shown.key, **context)


def _show(
    request: HttpRequest, name: str, draft: Intake, form: Any, *, key: str, **more: Any
) -> HttpResponse:
    context = {"draft": draft, "form": form, "progress": progress.progress(draft, key)}
    context |= {**presenters.notices(draft), **more}
    return render(request, f"triage/patient/{name}.html", context, status=422 if form.errors else 200)


def _show_stop(request: HttpRequest, draft: Intake, form: NumberForm) -> HttpResponse:
    page, rests = presenters.stop_page(draft, at=now()), is_resting(request, draft.pk)
    if rests:  # the next person at the device learns what to do, not what was answered
        page |= {"reasons": (), "crisis": True}
    context = {"draft": draft, "form": form, "page": page, "rests": rests}
    context["called_for_help"] = "" if rests else draft.identity.get(safety.CALLED, "")
    context["number_left"] = "" if rests else draft.identity.get("call_back_phone", "")
    return render(request, "triage/patient/stop.html", context, status=422 if form.errors else 200)
