"""The editor: the text, the failing checks beside it, and the page as readers will see it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from education import history, publishing
from education.draft_checks import Checked, DraftText, check, text_of
from education.editing import comparison, one_page
from education.editing.forms import EditForm
from education.editing.opening import member, name_of, opened, shown
from education.editing.preview import preview
from education.models import Page, PageVersion
from education.page_states import PageRow
from education.refusals import ChangedMeanwhile, ChecksFail, NotNow, Refused
from prolo.accounts.permissions import Permission, requires

CHECK, SUBMIT = "check", "submit"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EDIT_PAGES)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the text; check what was typed; keep it as a draft; hand it in."""
    row = opened(slug)
    page = history.page(row.id)
    base = page.draft or page.live
    if base is None:
        raise Http404
    desk = _Desk(request, row, page, base)
    if request.method != "POST":
        return desk.screen(desk.blank(), text_of(base))
    form = desk.typed()
    if not form.is_valid():
        return desk.screen(form, None, status=422)
    if request.POST.get("act") == CHECK:
        return desk.screen(form, form.text())
    return desk.keep(form)


class _Desk:
    """One editor at one page: the screen, and what happens to what was typed."""

    def __init__(self, request: HttpRequest, row: PageRow, page: Page, base: PageVersion) -> None:
        self.request, self.row, self.page, self.base = request, row, page, base

    def blank(self) -> EditForm:
        text = text_of(self.base)
        initial = {
            "seen": self.base.pk,
            "title": text.title,
            "main_message": text.main_message,
            "aliases": ", ".join(text.aliases),
            "body": text.body,
            "source_keys": list(text.source_keys),
        }
        return EditForm(initial=initial, sources=self._sources(text.source_keys))

    def typed(self, data: Any = None) -> EditForm:
        data = self.request.POST if data is None else data
        return EditForm(data, sources=self._sources(self.request.POST.getlist("source_keys")))

    def keep(self, form: EditForm) -> HttpResponse:
        """Save what was typed. Whatever is refused, it stays on the screen."""
        given, text = form.cleaned_data, form.text()
        try:
            saved = self._saved(given["seen"], text)
        except ChangedMeanwhile as refusal:
            return self._too_late(form, text, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.screen(form, text, status=422)
        if self.request.POST.get("act") == SUBMIT:
            return self._hand_in(saved)
        said = one_page.fault_count(self._checked(text).faults)
        messages.success(
            self.request,
            _("Saved as version %(number)d. %(checks)s.") % {"number": saved.number, "checks": said},
        )
        return redirect("library:edit", name_of(self.row.slug))

    def _saved(self, seen: Any, text: DraftText) -> PageVersion:
        """The new version, or the draft itself when it is handed in as it stands."""
        try:
            return publishing.save_draft(
                page=self.page.pk, seen=seen, text=text, by=member(self.request), at=now()
            )
        except NotNow:
            same = publishing.same_text(text, text_of(self.base)) and self.page.draft_id == seen
            if same and self.request.POST.get("act") == SUBMIT:
                return self.base
            raise

    def _hand_in(self, saved: PageVersion) -> HttpResponse:
        try:
            publishing.submit(page=self.page.pk, seen=saved.pk, by=member(self.request), at=now())
        except ChecksFail as refusal:
            messages.warning(self.request, _("Saved, not submitted. %(why)s") % {"why": str(refusal)})
            return redirect("library:edit", name_of(self.row.slug))
        except Refused as refusal:
            messages.warning(self.request, str(refusal))
        else:
            messages.success(self.request, _("Saved and submitted for review."))
        return redirect("library:page", name_of(self.row.slug))

    def _too_late(self, form: EditForm, text: DraftText, refusal: str) -> HttpResponse:
        """Both texts: the one that came in between, and what was typed; to save again is a choice."""
        page = history.page(self.page.pk)
        newest = page.draft or page.live or self.base
        data = self.request.POST.copy()
        data["seen"] = str(newest.pk)
        changed = {
            "refusal": refusal,
            "newest": newest,
            "who": newest.made_by.name if newest.made_by else _("the library"),
            "comparison": comparison.compare(text_of(newest), text),
        }
        return self.screen(self.typed(data), text, status=409, conflict=changed)

    def screen(
        self, form: EditForm, text: DraftText | None, *, status: int = 200, conflict: Any = None
    ) -> HttpResponse:
        checked = self._checked(text) if text else None
        context = {
            "form": form,
            "name": name_of(self.row.slug),
            "title": self.base.title,
            "base": self.base,
            "state": self.row.draft_state,
            "editable": self.row.draft_state in one_page.EDITABLE,
            "conflict": conflict,
            "checks": one_page.checks_panel(self.row, text, checked) if text and checked else None,
            "preview": preview(self.page, text, checked) if text and checked else None,
        }
        return shown(self.request, "edit", context, status=status)

    def _checked(self, text: DraftText) -> Checked:
        return check(self.page, text, evidence=self.base.evidence)

    def _sources(self, picked: Any) -> list[tuple[str, str]]:
        return one_page.source_choices(self.page.lang, picked)
