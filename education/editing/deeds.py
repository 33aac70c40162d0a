"""What staff do to a page, one function a deed: hand in, take back, sign, publish, restore, move, take away."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from education import addresses, feedback_inbox, history, owners, publishing
from education.draft_checks import check_version
from education.editing import one_page, presenters
from education.editing.forms import (
    NOBODY,
    RETURN,
    HandledForm,
    MoveForm,
    OwnerForm,
    PublishForm,
    RestoreForm,
    RetireForm,
    ReviewForm,
    SeenForm,
)
from education.editing.opening import member, name_of, opened, shown
from education.editing.views import page_shown
from education.page_states import DraftState, LiveState, PageRow
from education.refusals import ChangedMeanwhile, ChecksFail, Refused
from prolo.accounts.permissions import Permission, requires

post_only = require_http_methods(["POST"])
screen_and_post = require_http_methods(["GET", "HEAD", "POST"])


@post_only
@requires(Permission.EDIT_PAGES)
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    return _press(request, slug, publishing.submit, gettext_lazy("Submitted for review."))


@post_only
@requires(Permission.EDIT_PAGES)
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    return _press(request, slug, publishing.withdraw, gettext_lazy("Withdrawn. You can change it now."))


@post_only
@requires(Permission.EDIT_PAGES)
def set_aside(request: HttpRequest, slug: str) -> HttpResponse:
    done = gettext_lazy("Set aside. The text stays in the history.")
    return _press(request, slug, publishing.set_aside, done)


@post_only
@requires(Permission.EDIT_PAGES)
def unschedule(request: HttpRequest, slug: str) -> HttpResponse:
    return _press(request, slug, publishing.unschedule, gettext_lazy("Taken off the plan. It stays signed."))


@post_only
@requires(Permission.EDIT_PAGES)
def restore(request: HttpRequest, slug: str) -> HttpResponse:
    done = gettext_lazy("The earlier text is the draft now. It needs a signature before it is public.")
    return _press(request, slug, publishing.restore, done, form_class=RestoreForm)


@post_only
@requires(Permission.EDIT_PAGES)
def handled(request: HttpRequest) -> HttpResponse:
    """Take one answer of a reader out of the inbox."""
    form = HandledForm(request.POST)
    if not form.is_valid():
        return shown(request, "lost", {}, status=422)
    if feedback_inbox.mark_handled(number=form.cleaned_data["number"], by=member(request), at=now()):
        messages.success(request, _("Marked as handled."))
    else:
        messages.warning(request, _("Somebody has handled this already."))
    return redirect("library:feedback")


@screen_and_post
@requires(Permission.SIGN_PAGES)
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign the draft in review, or the public text; or send the draft back."""
    row = opened(slug)
    seen, public = _to_review(request, row)
    if seen is None:
        return _nothing_to_review(request, row)
    version = history.text(seen)
    checked = check_version(version.page, version)
    sources = [(one.key, f"{one.key}: {one.citation}") for one in one_page.to_compare(checked)]
    options = {"to_check": sources, "may_return": not public}
    form = _bound(request, ReviewForm, {"seen": seen, **one_page.sheet_at_first(checked)}, **options)
    context = one_page.review_screen(row, version, checked, user=member(request), today=now().date())
    context["public"] = public
    return _fill_in(request, row, form, "review", context, _reviewed)


@screen_and_post
@requires(Permission.EDIT_PAGES)
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Now, or at a set time."""
    row = opened(slug)
    if request.method != "POST" and row.draft_state not in (DraftState.APPROVED, DraftState.SCHEDULED):
        return page_shown(request, row, refusal=_("No signed version of this page waits to be published."))
    planned = presenters.local(row.publish_at) if row.publish_at else None
    first: dict[str, Any] = {"seen": row.draft_id, "when": "then" if planned else None}
    first |= {"on": planned.date(), "at": planned.time()} if planned else {}
    context = {"number": row.draft_number, "signer": row.decided_by}
    return _fill_in(request, row, _bound(request, PublishForm, first), "publish", context, _published)


@screen_and_post
@requires(Permission.EDIT_PAGES)
def move(request: HttpRequest, slug: str) -> HttpResponse:
    """Another address for a page."""
    row = opened(slug)
    form = _bound(request, MoveForm, {"seen": row.draft_id or row.live_id, "slug": row.slug})
    return _fill_in(request, row, form, "move", {}, _moved)


@screen_and_post
@requires(Permission.EDIT_PAGES)
def retire(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a page away."""
    row = opened(slug)
    others = history.open_pages(lang=history.page(row.id).lang, other_than=row.id)
    form = _bound(request, RetireForm, {"seen": row.draft_id or row.live_id}, pages=others)
    return _fill_in(request, row, form, "retire", {}, _retired)


@screen_and_post
@requires(Permission.EDIT_PAGES)
def owner(request: HttpRequest, slug: str) -> HttpResponse:
    """Who looks after a page and gets the mail before its check."""
    row = opened(slug)
    people = [(person.pk, person.name) for person in owners.who_can()]
    form = _bound(request, OwnerForm, {"owner": row.owner_id or NOBODY}, people=people)
    return _fill_in(request, row, form, "owner", {}, _owned)


AGAIN = ("move", "retire")
"""What may be pressed again after somebody changed the text meanwhile: it is not about the text."""
Do = Callable[..., Any]
Then = Callable[[HttpRequest, PageRow, Any, datetime], str]


def _press(
    request: HttpRequest, slug: str, do: Do, done: str | Promise, *, form_class: type[SeenForm] = SeenForm
) -> HttpResponse:
    """A button with nothing to type."""
    row = opened(slug)
    form = form_class(request.POST)
    if not form.is_valid():
        return page_shown(
            request, row, refusal=_("The form was not complete. Nothing was changed."), status=422
        )
    try:
        do(page=row.id, by=member(request), at=now(), **form.cleaned_data)
    except Refused as refusal:
        return _refused(request, row, refusal)
    messages.success(request, str(done))
    return redirect("library:page", name_of(row.slug))


def _refused(request: HttpRequest, row: PageRow, refusal: Refused) -> HttpResponse:
    """The page as it is now, with why nothing was changed."""
    status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
    lines = one_page.refusal_lines(refusal.faults) if isinstance(refusal, ChecksFail) else []
    return page_shown(request, opened(name_of(row.slug)), refusal=str(refusal), lines=lines, status=status)


def _bound(request: HttpRequest, form_class: Any, first: dict[str, Any], **options: Any) -> Any:
    if request.method == "POST":
        return form_class(request.POST, **options)
    return form_class(initial=first, **options)


def _fill_in(
    request: HttpRequest, row: PageRow, form: forms.Form, name: str, context: dict[str, Any], then: Then
) -> HttpResponse:
    """A screen with something to type: shown, refused with what was typed kept, or done."""
    context |= {"form": form, "name": name_of(row.slug), "title": row.title, "lines": [], "refusal": ""}
    if request.method != "POST":
        return shown(request, name, context)
    if not form.is_valid():
        return shown(request, name, context, status=422)
    try:
        done = then(request, row, form, now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        if isinstance(refusal, ChangedMeanwhile) and name in AGAIN:
            form.data = {**request.POST.dict(), "seen": str(history.seen_now(row.id))}
        faults = refusal.faults if isinstance(refusal, ChecksFail) else []
        context["lines"] = one_page.refusal_lines(faults)
        return shown(request, name, context, status=409 if isinstance(refusal, ChangedMeanwhile) else 422)
    messages.success(request, done)
    return redirect("library:page", name_of(history.page(row.id).slug))


def _to_review(request: HttpRequest, row: PageRow) -> tuple[Any, bool]:
    """The version to be read, and whether it is the public one. What was on the screen comes back as it was."""
    sent = request.POST.get("seen", "")
    public = sent == str(row.live_id) if sent else request.GET.get("text") == "public"
    if public:
        return (row.live_id if row.retired_at is None else None), True
    return (row.draft_id if row.draft_state == DraftState.IN_REVIEW else None), False


def _nothing_to_review(request: HttpRequest, row: PageRow) -> HttpResponse:
    """The version is no longer in review; a comment that was typed is shown again."""
    typed = request.POST.get("comment", "").strip()
    status = 409 if request.method == "POST" else 200
    said = [_("You wrote: %(words)s") % {"words": typed}] if typed else []
    refusal = _("No version of this page waits for a review.")
    return page_shown(request, row, refusal=refusal, lines=said, status=status)


def _reviewed(request: HttpRequest, row: PageRow, form: ReviewForm, at: datetime) -> str:
    given, by = form.cleaned_data, member(request)
    if given["decision"] == RETURN:
        publishing.return_to_author(page=row.id, seen=given["seen"], comment=given["comment"], by=by, at=at)
        return _("Sent back to the author.")
    again = given["seen"] == row.live_id and row.live_state(today=at.date()) != LiveState.UNSIGNED
    sign = publishing.renew if again else publishing.approve
    sign(page=row.id, seen=given["seen"], sheet=form.sheet(), by=by, at=at)
    return _("Signed.") if given["seen"] == row.live_id else _("Signed. It can be published now.")


def _published(request: HttpRequest, row: PageRow, form: PublishForm, at: datetime) -> str:
    seen, by, moment = form.cleaned_data["seen"], member(request), form.moment()
    if moment is None:
        publishing.publish(page=row.id, seen=seen, by=by, at=at)
        return _("Published. Readers see it within a minute.")
    publishing.schedule(page=row.id, seen=seen, publish_at=moment, by=by, at=at)
    return _("Planned for %(time)s.") % {"time": presenters.moment(moment)}


def _moved(request: HttpRequest, row: PageRow, form: MoveForm, at: datetime) -> str:
    addresses.change_slug(page=row.id, by=member(request), at=at, **form.cleaned_data)
    return _("Moved. The old address leads here.")


def _owned(request: HttpRequest, row: PageRow, form: OwnerForm, at: datetime) -> str:
    owners.set_owner(page=row.id, by=member(request), at=at, **form.cleaned_data)
    return _("Saved. They get a mail before the check is due.") if form.cleaned_data["owner"] else _("Saved.")


def _retired(request: HttpRequest, row: PageRow, form: RetireForm, at: datetime) -> str:
    addresses.retire(page=row.id, by=member(request), at=at, **form.cleaned_data)
    return _("Taken away. The texts stay in the history.")
