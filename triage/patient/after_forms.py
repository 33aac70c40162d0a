"""The forms of the check after injections: one for each of its pages, and who sends it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.patient import fields
from triage.patient.after_fields import TimeField, hours_between, on_the_wall
from triage.patient.contact import is_phone
from triage.patient.forms import MAKERS, NOT_SURE, Options, PatientForm
from triage.patient.starting import PlaceForm
from triage.patient.where import BodyMap
from triage.questionnaire import AFTERCARE
from triage.questionnaire.body_areas import AREAS
from triage.questionnaire.records import Question
from triage.questionnaire.spread import ASKED_AGAIN

HOURS, REGION = "hours_since_treatment", "treated_region"
DAY, TIME, WHEN_UNSURE = "treated_on", "treated_time", "treated_unsure"
AGAIN = "numbness_again"
CHOOSE = gettext_lazy("Choose one answer")
UNSURE = NOT_SURE[0]


class StageForm(PatientForm):
    """One page of the check. Bound, it tells what was answered, also when something has to be put right."""

    keys: ClassVar[tuple[str, ...]] = ()

    def replies(self, *, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
        """Each question of the page that has a reply which can be kept."""
        self.is_valid()
        found = {key: self.cleaned_data.get(key) for key in self.keys}
        return {key: reply for key, reply in found.items() if reply not in (None, "")}


class TreatmentForm(StageForm):
    """When and where the needle went in. The hours are counted anew on each page."""

    treated_on = fields.DatePartsField(
        label=gettext_lazy("On which day was your treatment?"),
        help_text=gettext_lazy("For example, 27 3 2026."),
        required=False,
        widget=fields.DateParts(),
    )
    treated_time = TimeField(
        label=gettext_lazy("At what time?"),
        help_text=gettext_lazy("Your best guess is fine. For example, 14:30 or 2:30 pm."),
    )
    treated_unsure = forms.BooleanField(label=gettext_lazy("I am not sure when"), required=False)

    def __init__(self, *args: Any, at: datetime, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(*args, **options)
        self.at, self.zone = at, zone
        self.fields[DAY].latest = at.astimezone(zone).date()  # type: ignore[attr-defined]
        for name in (DAY, TIME):
            fields.needed_sometimes(self.fields[name])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get(WHEN_UNSURE):
            for name in (DAY, TIME):
                self.errors.pop(name, None)
            return given
        if DAY not in self.errors and not given.get(DAY):
            self.add_error(DAY, _("Enter the day, or tick “I am not sure when”"))
        if TIME not in self.errors and not given.get(TIME):
            self.add_error(TIME, _("Enter the time, or tick “I am not sure when”"))
        treated_at = self.treated_at()
        if treated_at and treated_at > self.at:
            self.add_error(TIME, _("Check the time: it has not come yet"))
        return given

    def treated_at(self) -> datetime | None:
        """The moment as it was given; None when somebody is not sure, or it is no moment."""
        given = self.cleaned_data
        if given.get(WHEN_UNSURE) or not (given.get(DAY) and given.get(TIME)):
            return None
        return on_the_wall(given[DAY], given[TIME], self.zone)

    def replies(self, *, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
        found = super().replies(at=at, zone=zone)
        treated_at = self.treated_at()
        hours = hours_between(treated_at, at) if treated_at else None
        return found if hours is None else {HOURS: hours, **found}


class PictureForm(StageForm):
    """Where the needle went, and where it is felt now: marks on the body map, none of them needed."""

    def codes(self, name: str) -> tuple[str, ...]:
        self.is_valid()
        ticked = set(self.cleaned_data.get(name) or ())
        return tuple(code for code in AREAS if code in ticked)


class AgainForm(StageForm):
    """Numbness, asked once more. A blank is taken as not sure, and the page says so."""

    numbness_again = forms.ChoiceField(
        label=AFTERCARE.questions[ASKED_AGAIN].wording,
        choices=Options(AFTERCARE.questions[ASKED_AGAIN].labels.items()),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": CHOOSE},
    )

    def reply(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(AGAIN) or UNSURE)


class SenderForm(PlaceForm):
    """Who sends a check from the open page, so that the clinic can call back. The key makes sending twice harmless."""

    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid"), gettext_lazy("This page is out of date. Load it again.")
        ),
    )
    given_name = forms.CharField(
        label=gettext_lazy("Given name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": gettext_lazy("Enter the given name"), "max_length": fields.too_long(100)},
    )
    family_name = forms.CharField(
        label=gettext_lazy("Family name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={
            "required": gettext_lazy("Enter the family name"),
            "max_length": fields.too_long(100),
        },
    )
    birth_date = fields.DatePartsField(
        label=gettext_lazy("What is your date of birth?"),
        help_text=gettext_lazy("For example, 27 3 1980. If you help someone, give theirs."),
        widget=fields.DateParts(autocomplete="bday"),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone number"),
        help_text=gettext_lazy("We call you on this number."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": gettext_lazy("Enter a phone number"), "max_length": fields.too_long(40)},
    )
    consent = forms.BooleanField(
        label=gettext_lazy("I agree that the staff of this clinic may read and keep these answers"),
        error_messages={"required": gettext_lazy("Tick this box if you want to send your answers")},
    )

    def __init__(self, *args: Any, at: datetime, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["birth_date"].latest = at.astimezone(zone).date()  # type: ignore[attr-defined]
        self.order_fields(["key", "location", "given_name", "family_name", "birth_date", "phone", "consent"])

    def clean_phone(self) -> str:
        if not is_phone(self.cleaned_data["phone"]):
            raise forms.ValidationError(_("Enter a phone number with at least 5 numbers"))
        return str(self.cleaned_data["phone"])


@cache
def stage_form(keys: tuple[str, ...]) -> type[StageForm]:
    """The form class of these questions, all but the hours; those make it the form about the treatment."""
    asked = tuple(key for key in keys if key != HOURS)
    made = {key: _field(AFTERCARE.questions[key]) for key in asked}
    base = TreatmentForm if HOURS in keys else StageForm
    return type("AfterForm", (base,), {"keys": asked, **made})


@cache
def picture_form(*, asks_site: bool) -> type[PictureForm]:
    """The form with the pictures: the site is asked where nobody has it on file."""
    told = {
        "sites": gettext_lazy("Where did the needle go in?"),
        "felt": gettext_lazy("Where do you feel it now?"),
    }
    hints = {
        "sites": gettext_lazy("Tick each place. On the picture, tap it. Right means your own right side."),
        "felt": gettext_lazy("Tick each place that is sore, numb, weak, or burns or tingles."),
    }
    names = ("sites", "felt") if asks_site else ("felt",)
    return type("MarksForm", (PictureForm,), {name: _marks(told[name], hints[name]) for name in names})


def names_of(form: forms.Form) -> Iterable[str]:
    """The names under which the controls of a form are posted."""
    for name, field in form.fields.items():
        if isinstance(field.widget, fields.DateParts):
            yield from (f"{name}_{part}" for part in fields.PARTS)
        else:
            yield name


def as_typed(form: forms.Form, posted: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed so far, for the same form shown again without a word of error."""
    return {
        name: field.widget.value_from_datadict(posted, {}, name)  # type: ignore[arg-type]
        for name, field in form.fields.items()
    }


def _field(question: Question) -> forms.Field:
    shown: dict[str, Any] = {
        "label": question.wording,
        "help_text": question.help,
        "required": question.required,
    }
    if question.kind != "one":
        return MAKERS[question.kind](question, "", shown)
    offered: list[tuple[str, Any]] = list(question.labels.items())
    if UNSURE not in question.labels:
        offered.append(NOT_SURE)
    offered.sort(key=lambda pair: pair[0] == UNSURE)
    missing = {"required": CHOOSE, "invalid_choice": CHOOSE}
    return forms.ChoiceField(
        choices=Options(offered), widget=forms.RadioSelect, error_messages=missing, **shown
    )


def _marks(label: Any, hint: Any) -> forms.Field:
    return fields.AllThatApplyField(
        label=label,
        help_text=hint,
        choices=Options([*((code, area.label) for code, area in AREAS.items()), NOT_SURE]),
        exclusive=(UNSURE,),
        required=False,
        widget=BodyMap,
        error_messages=dict.fromkeys(
            ("invalid_choice", "invalid_list"), gettext_lazy("Tick a place of the list")
        ),
    )
