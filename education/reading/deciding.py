"""The decision guide: the page with its questions, and the sheet made from the answers. Nothing is stored."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from education import decide, queries, review_clock
from education.body import WrittenSection
from education.checked import CheckedHtml
from education.reading import presenter, staff
from education.review_clock import Lateness
from education.site_map import SITE_MAP
from prolo.accounts.permissions import open_page

SLUG = "decide"
PARTS = {
    "matters": (_("What matters to you"), "education/decide/matters.html"),
    "know": (_("Check what you know"), "education/decide/know.html"),
    "sure": (_("Are you sure?"), "education/decide/sure.html"),
    "summary": (_("Your sheet"), "education/decide/make_sheet.html"),
}


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def guide(request: HttpRequest) -> HttpResponse:
    """The guide; a POST makes the sheet. It works without a script and keeps nothing."""
    lang = get_language() or settings.LANGUAGE_CODE
    address = queries.address(slug=SLUG, lang=lang)
    if address is None or address.version_id is None:
        raise Http404
    at = now()
    is_old = review_clock.lateness(address.next_review_on, today=at.date()) is Lateness.HIDE
    if request.method == "POST":
        said = request.POST.dict()
        context = {"sheet": decide.sheet(said, is_old=is_old), "area": _area(said.get("area", ""))}
        answer = render(request, "education/decide/sheet.html", context)
    else:
        parts = _parts(is_old=is_old)
        context = presenter.page_context(address, address.version_id, lang=lang, at=at, parts=parts)
        area = _area(request.GET.get("area", ""))
        context |= {"area": area, "check_url": presenter.check_url(area)}
        context["for_staff"] = staff.works_on_pages(request, at=at)
        answer = render(request, "education/decide/guide.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _area(named: str) -> str:
    """An area that pages have, to go along to the check; anything else is none."""
    return named if named and named in {page.area for page in SITE_MAP.values()} else ""


def _parts(*, is_old: bool) -> list[WrittenSection]:
    facts = decide.facts(is_old=is_old)
    asked = {"values": decide.VALUES, "scale": decide.SCALE, "facts": facts, "sure": decide.SURE}
    return [
        WrittenSection(name, str(heading), CheckedHtml(render_to_string(template, asked)))
        for name, (heading, template) in PARTS.items()
    ]
