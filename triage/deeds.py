"""What the desk's and the clinician's case pages share: opening a case, and carrying out one deed on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.queries import history
from triage.queries.shown import Head
from triage.services import access
from triage.services.refusals import ChangedMeanwhile, Refused

if TYPE_CHECKING:
    from prolo.accounts.models import User
    from triage.models import Case


class CaseForm(forms.Form):
    """A deed's form. It carries the case it was shown for, and the version its reader had seen."""

    reference = forms.CharField(widget=forms.HiddenInput, max_length=20)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_147_483_647)

    def details(self) -> dict[str, Any]:
        """What the service takes: everything but the reference, which is checked against the address."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reference"}


def choose_from(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    """Give a field of a form the choices of this moment."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices


ANOTHER_CASE = gettext_lazy("This form belongs to another case. Nothing was changed.")
CHOOSE = {"required": gettext_lazy("Choose one answer"), "invalid_choice": gettext_lazy("Choose one answer")}
"""Errors of a choice: they never repeat what was posted."""


@dataclass(frozen=True)
class Deed:
    """One thing a member of staff does to a case."""

    name: str
    form: type[CaseForm]
    do: Callable[..., object]
    done: str | Promise
    """The sentence shown when it worked."""


@dataclass(frozen=True)
class Carried:
    """How a deed ended: done, or with the form to show again and the status to answer with."""

    done: bool
    form: CaseForm
    status: int = 200
    refusal: str = ""
    result: object = None
    """What the service gave back."""

    @property
    def changed_meanwhile(self) -> bool:
        return self.status == 409


def member(request: HttpRequest) -> User:
    """The member of staff who asks; the permission on the view has let nobody else in."""
    return cast("User", request.user)


def opened(request: HttpRequest, reference: str, *, purpose: str) -> Case:
    """Open a case for the person signed in, and write the read down; an unknown reference is a plain 404."""
    try:
        return access.open_case(reference, by=member(request), at=now(), purpose=purpose)
    except ObjectDoesNotExist:
        raise Http404 from None


def blank(deed: Deed, case: Case | Head, **options: Any) -> CaseForm:
    """The empty form of a deed; the ids on the page are told apart by the deed's name."""
    initial = {"reference": case.reference, "version": case.version}
    return deed.form(initial=initial, auto_id=f"{deed.name}_%s", **options)


def carry_out(request: HttpRequest, case: Case, deed: Deed, **options: Any) -> Carried:
    """Carry out one deed. A form shown for another case, or for an older version, changes nothing."""
    form = deed.form(request.POST, auto_id=f"{deed.name}_%s", **options)
    sent_for = request.POST.get("reference", case.reference)
    if sent_for != case.reference:
        return Carried(False, form, 409, str(ANOTHER_CASE))
    if not form.is_valid():
        return Carried(False, form, 422)
    try:
        result = deed.do(case=case, by=member(request), at=now(), **form.details())
    except ChangedMeanwhile:
        words = changed_words(case, seen=form.cleaned_data["version"], reader=member(request))
        return Carried(False, form, 409, words)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return Carried(False, form, 422, str(refusal))
    return Carried(True, form, result=result)


def changed_words(case: Case, *, seen: int, reader: User) -> str:
    """What to tell a reader whose page is older than the case: who changed it, where it was one alone."""
    authors = history.authors_since(case, seen)
    who = authors.pop() if len(authors) == 1 else ""
    if who == history.PATIENT:
        return _(
            "The patient sent something new while you had this case open. Look at it again, then decide."
        )
    if who == reader:
        return _("You changed this case yourself since this page was opened. Look at it again, then decide.")
    if who:
        said = _("%(name)s changed this case while you had it open. Look at it again, then decide.")
        return said % {"name": cast("User", who).name}
    return str(ChangedMeanwhile.says)


def again(form: CaseForm, case: Case | Head, deed: Deed, **options: Any) -> CaseForm:
    """The same form with every typed word kept, for the case as it is now: to send again is a choice."""
    typed = cast("QueryDict", form.data).copy()
    typed["reference"], typed["version"] = case.reference, str(case.version)
    return deed.form(typed, auto_id=f"{deed.name}_%s", **options)
