"""The clinician's form for the record of a procedure, and the one that says it did not take place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.clinic.models import Location
from triage import procedure_words as words
from triage.deeds import CHOOSE, CaseForm, choose_from
from triage.map_widget import BodyMap
from triage.queries.procedures import asked_for, may_record
from triage.questionnaire import INTAKE
from triage.questionnaire.body_areas import AREAS, LEFT, RIGHT
from triage.services.procedures import LONGEST_AGO, differs_from_asked

if TYPE_CHECKING:
    from triage.models import Case, Procedure

LINE, NOTE = 200, 1000
_DAY_SAYS = gettext_lazy("Enter a day, such as 2027-03-31")
_DAYS: dict[str, Any] = {
    "input_formats": ["%Y-%m-%d"],  # 03/04 can be read in two ways
    "validators": [
        MinValueValidator(date(2000, 1, 1), _DAY_SAYS),
        MaxValueValidator(date(2100, 1, 1), _DAY_SAYS),
    ],
    "error_messages": {"required": gettext_lazy("Enter the day"), "invalid": _DAY_SAYS},
}
THEIRS = (gettext_lazy("Their right"), gettext_lazy("Their left"))
WHEN, WHERE, WHAT, CHECKS, WHO = "when", "where", "what", "checks", "who"
HEADINGS: dict[str, Any] = {
    WHEN: gettext_lazy("When and where in the clinic"),
    WHERE: gettext_lazy("Where in the body"),
    WHAT: gettext_lazy("What was injected, and how"),
    CHECKS: gettext_lazy("Nerve checks and events"),
    WHO: gettext_lazy("Who did it"),
}
GROUPS: dict[str, tuple[str, ...]] = {
    WHEN: ("on", "clock", "place"),
    WHERE: ("area", "side", "side_confirmed", "sites"),
    WHAT: (
        *("guidance", "solution", "dextrose", "volume", "anaesthetic"),
        *("lot", "expiry", "aspiration", "slow"),
    ),
    CHECKS: (
        *("nerve_before", "nerve_before_words", "nerve_after", "nerve_after_words"),
        *("event", "event_words"),
    ),
    WHO: ("done_by", "consent_by"),
}
_TYPED = ("solution", "anaesthetic", "lot", "consent_by", *words.IN_WORDS.values())


def _line(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LINE, **options)


def _number(label: Any, most: int, least: str, *, unit: Any) -> forms.DecimalField:
    says = gettext_lazy("Enter a number from {least} to {most}, such as 12.5")
    told = format_lazy(says, least=least, most=most)
    keys = (
        "required",
        "invalid",
        "min_value",
        "max_value",
        "max_digits",
        "max_decimal_places",
        "max_whole_digits",
    )
    return forms.DecimalField(
        label=label,
        help_text=unit,
        min_value=Decimal(least),
        max_value=Decimal(most),
        max_digits=6,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal", "class": "w4"}),
        error_messages=dict.fromkeys(keys, told),
    )


def _choice(key: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=words.LABELS[key],
        choices=[*words.CHOICES[key].items()],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )


def _said(label: Any) -> forms.CharField:
    field = forms.CharField(
        label=label, required=False, max_length=NOTE, widget=forms.Textarea(attrs={"rows": 2})
    )
    field.needed_sometimes = True  # type: ignore[attr-defined]
    return field


class ProcedureForm(CaseForm):
    """What was done. An area or a side that was not asked for has to be confirmed."""

    on = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput({"type": "date", "class": "w10"}, "%Y-%m-%d"),
        **_DAYS,
    )
    clock = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput({"type": "time", "class": "w10"}, "%H:%M"),
        error_messages={
            "required": gettext_lazy("Enter the time"),
            "invalid": gettext_lazy("Enter a time, such as 14:30"),
        },
    )
    place = forms.ModelChoiceField(
        label=gettext_lazy("Place"),
        queryset=Location.objects.all(),
        to_field_name="slug",
        empty_label=None,
        error_messages=CHOOSE,
    )
    area = forms.ChoiceField(
        label=words.LABELS["region"],
        choices=[
            (item.value, item.label)
            for item in INTAKE.questions["region"].options
            if item.value != "all_over"
        ],
        error_messages=CHOOSE,
    )
    side = forms.ChoiceField(
        label=words.LABELS["side"],
        choices=[(item.value, item.label) for item in INTAKE.questions["side"].options],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    side_confirmed = forms.BooleanField(
        label=gettext_lazy("I have checked it with the patient: this is the area and side that was treated."),
        required=False,
    )
    sites = forms.MultipleChoiceField(
        label=words.LABELS["sites"],
        help_text=gettext_lazy("Tick each place where the needle went in. On the picture, tap it."),
        choices=[(code, area.label) for code, area in AREAS.items()],
        widget=BodyMap(sides=THEIRS),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice", "invalid_list"), gettext_lazy("Tick at least one place")
        ),
    )
    guidance = _choice("guidance")
    solution = _line(
        words.LABELS["solution"], error_messages={"required": gettext_lazy("Write what was injected")}
    )
    dextrose = _number(
        words.LABELS["dextrose"],
        words.MOST_DEXTROSE,
        "0",
        unit=gettext_lazy("The strength as injected. 0 when there was none."),
    )
    volume = _number(
        words.LABELS["volume"], words.MOST_VOLUME, "0.1", unit=gettext_lazy("All sites together.")
    )
    anaesthetic = _line(
        words.LABELS["anaesthetic"],
        required=False,
        help_text=gettext_lazy("Which, and how much. Leave it empty when there was none."),
    )
    lot = _line(words.LABELS["lot"], required=False)
    expiry = forms.DateField(
        label=words.LABELS["expiry"],
        required=False,
        widget=forms.DateInput({"type": "date", "class": "w10"}, "%Y-%m-%d"),
        **_DAYS,
    )
    aspiration = _choice("aspiration")
    slow = _choice("slow")
    nerve_before = _choice("nerve_before")
    nerve_before_words = _said(gettext_lazy("What was not normal before"))
    nerve_after = _choice("nerve_after")
    nerve_after_words = _said(gettext_lazy("What was not normal after"))
    event = _choice("event")
    event_words = _said(gettext_lazy("What happened, and what was done"))
    done_by = forms.ChoiceField(label=gettext_lazy("Who did it"), error_messages=CHOOSE)
    consent_by = _line(
        words.LABELS["consent_by"],
        error_messages={"required": gettext_lazy("Write who held the consent talk")},
    )

    def __init__(self, *args: Any, about: Case, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.about, self.at = about, at
        self.people = {str(person.pk): person for person in may_record()}
        choose_from(self, "done_by", [(pk, person.name) for pk, person in self.people.items()])
        self.asked_for = asked_for(about)
        asked = _("Asked for: %(what)s") % {"what": self.asked_for} if self.asked_for else ""
        self.fields["side"].help_text = asked
        area, side = (self.data.get(self.add_prefix(name)) for name in ("area", "side"))
        if not (self.is_bound and area and side and differs_from_asked(about, area, side)):
            del self.fields["side_confirmed"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "side_confirmed" in self.fields and not given.get("side_confirmed"):
            says = _("Asked for: %(what)s. Check the area and the side, then tick here or change them.")
            self.add_error("side_confirmed", says % {"what": self.asked_for})
        self._check_sites(given)
        for key, written in words.IN_WORDS.items():
            if given.get(key) not in (None, words.NORMAL, words.NOT_DONE, words.NO) and not given.get(
                written
            ):
                self.add_error(written, _("Write it down"))
        if not {"on", "clock", "place"} & self.errors.keys():
            self._check_time()
        return given

    def _check_sites(self, given: Mapping[str, Any]) -> None:
        """A site on the other side is a slip in one of the two."""
        side = given.get("side")
        wrong = [code for code in given.get("sites") or () if AREAS[code].side not in ("", side)]
        if side in (RIGHT, LEFT) and wrong:
            told = {"sites": ", ".join(AREAS[code].label for code in wrong), "side": side}
            self.add_error("sites", _("The side is %(side)s. Check: %(sites)s.") % told)

    def _check_time(self) -> None:
        place, moment = self.cleaned_data["place"], self._moment()
        if moment is None:
            self.add_error("clock", _("The clocks change that day, and there is no such time."))
        elif moment > self.at:
            there = date_format(self.at.astimezone(place.zone), "j F Y, H:i")
            says = _("This has not come yet. At %(place)s it is %(now)s now.")
            self.add_error("clock", says % {"place": place.name, "now": there})
        elif moment < self.at - LONGEST_AGO:
            self.add_error("on", _("This is more than two years ago. Check the year."))

    def _moment(self) -> datetime | None:
        """The moment on the place's own clock; an hour shown twice means its first showing."""
        place = self.cleaned_data["place"]
        local = datetime.combine(self.cleaned_data["on"], self.cleaned_data["clock"], tzinfo=place.zone)
        there = local.astimezone(UTC).astimezone(place.zone)
        return local.astimezone(UTC) if there.replace(tzinfo=None) == local.replace(tzinfo=None) else None

    def details(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        record: dict[str, Any] = {key: given[key] for key in words.CHOICES}
        record |= {key: given[key].strip() for key in _TYPED}
        for key, written in words.IN_WORDS.items():
            if given[key] in (words.NORMAL, words.NOT_DONE, words.NO):
                record[written] = ""
        record |= {"region": given["area"], "side": given["side"], "sites": given["sites"]}
        record |= {key: f"{given[key].normalize():f}" for key in ("dextrose", "volume")}
        record["expiry"] = given["expiry"].isoformat() if given["expiry"] else ""
        return {
            "version": given["version"],
            "took_place_at": self._moment(),
            "location": given["place"],
            "done_by": self.people[given["done_by"]],
            "record": record,
            "side_confirmed": bool(given.get("side_confirmed")),
        }

    def groups(self) -> Iterable[tuple[str, Any, list[Any]]]:
        """The fields in their groups, each with its heading."""
        return [
            (key, HEADINGS[key], [self[name] for name in names if name in self.fields])
            for key, names in GROUPS.items()
        ]


class StrikeForm(CaseForm):
    """The procedure did not take place: the record was a slip."""

    reason = forms.CharField(
        label=gettext_lazy("Why this record is struck out"),
        max_length=NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Write the reason.")},
    )


def as_typed(row: Procedure) -> dict[str, Any]:
    """A record as its form shows it, to be corrected."""
    local = row.took_place_at.astimezone(row.location.zone)
    kept = {key: value for key, value in row.record.items() if key != "region"}
    return {
        **kept,
        "area": row.record.get("region"),
        "on": local.date(),
        "clock": local.time().replace(second=0, microsecond=0),
        "place": row.location.slug,
        "done_by": str(row.done_by_id),
    }
