"""The screens that only show: the list, a page, a text as readers see it, two texts compared, the inbox."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from education import history, search
from education.draft_checks import text_of
from education.editing import comparison, one_page, presenters
from education.editing.opening import language, member, name_of, opened, shown
from education.editing.preview import whole_page
from education.models import PageVersion
from education.page_states import PageRow, pages_at_work
from prolo.accounts.permissions import Permission, requires

MOST_FEEDBACK = 200
MONTH = timedelta(days=30)


@require_safe
@requires(Permission.EDIT_PAGES)
def pages(request: HttpRequest) -> HttpResponse:
    """What waits for this person, and every page with its state."""
    listed = presenters.page_list(
        pages_at_work(lang=language()),
        chosen=request.GET.get("show", ""),
        find=request.GET.get("find", "").strip()[:80],
        user=member(request),
        at=now(),
    )
    return shown(request, "pages", {"list": listed})


@require_safe
@requires(Permission.EDIT_PAGES)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page: where it stands, what can be done, its history."""
    return page_shown(request, opened(slug))


def page_shown(
    request: HttpRequest,
    row: PageRow,
    *,
    refusal: str = "",
    lines: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    screen = one_page.page_screen(row, user=member(request), at=now())
    context = {"page": screen, "name": name_of(row.slug), "refusal": refusal, "refusal_lines": lines or []}
    return shown(request, "page", context, status=status)


@require_safe
@requires(Permission.EDIT_PAGES)
def as_readers_see_it(request: HttpRequest, slug: str) -> HttpResponse:
    """A version in the frame of the public page: on a phone, in the dark, on paper."""
    row = opened(slug)
    version = _version(request, row, "version", row.draft_number or row.live_number)
    context = whole_page(history.page(row.id), version, at=now())
    back = {"preview_name": name_of(row.slug), "preview_number": version.number}
    return render(request, "education/editing/as_readers_see_it.html", context | back)


@require_safe
@requires(Permission.EDIT_PAGES)
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Two versions, word by word: the public text and the draft, or any two."""
    row = opened(slug)
    newest = row.draft_number or row.live_number
    one = _version(request, row, "of", row.live_number if row.draft_number else 1)
    other = _version(request, row, "with", newest)
    context = {
        "name": name_of(row.slug),
        "title": row.title,
        "one": one,
        "other": other,
        "versions": history.versions(row.id),
        "comparison": comparison.compare(text_of(one), text_of(other)),
    }
    return shown(request, "compare", context)


@require_safe
@requires(Permission.EDIT_PAGES)
def feedback(request: HttpRequest) -> HttpResponse:
    """What readers wrote, what they found unclear, what they looked for in vain."""
    at, lang = now(), language()
    read = presenters.inbox(
        history.feedback(lang=lang, most=MOST_FEEDBACK),
        history.not_clear(lang=lang, since=at - MONTH),
        urgent=lambda text: search.is_urgent(search.words_of(text), lang=lang),
    )
    return shown(request, "feedback", {"inbox": read, "missed": history.searched_in_vain(since=at - MONTH)})


def _version(request: HttpRequest, row: PageRow, name: str, otherwise: int | None) -> PageVersion:
    """The version whose number the address names."""
    wanted = request.GET.get(name, str(otherwise or 1))
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 7 else 0
    found = history.version(number, of=row.id)
    if found is None:
        raise Http404
    return found
