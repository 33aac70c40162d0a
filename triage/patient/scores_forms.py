"""The questions of one round of scores, as published, and where it hurts now. Nothing is chosen before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.measures import PEG, PGIC, PSFS, Item
from triage.patient import fields
from triage.patient.forms import NOT_SURE, Options, PatientForm
from triage.patient.where import BodyMap
from triage.questionnaire.body_areas import AREAS

ACTIVITY, PLACES = "activity", "areas"
CHOOSE = {"invalid_choice": gettext_lazy("Choose one answer")}


class ScoresForm(PatientForm):
    """Each question may be left blank. `activities` are the patient's own, as they wrote them at the start."""

    row = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, row: Any, activities: Sequence[str], answers: Mapping[str, Any]
    ) -> None:
        scores = {one["text"]: one.get("score") for one in answers.get(PSFS.items[0]) or ()}
        initial = {**answers, "row": row}
        initial |= {f"{ACTIVITY}_{n}": scores.get(text) for n, text in enumerate(activities, 1)}
        super().__init__(data, initial=initial)
        self.activities = tuple(activities)
        for item in PEG.content:
            self.fields[item.key] = _scale(item, item.wording, "")
        for number, text in enumerate(activities, 1):
            own = format_html("<bdi>{}</bdi>", text)
            self.fields[f"{ACTIVITY}_{number}"] = _scale(
                PSFS.content[0], own, _("How well can you do this now?")
            )
        self.fields[PGIC.items[0]] = _overall()

    def answers(self) -> dict[str, Any]:
        """What was answered, right or wrong in other questions."""
        self.is_valid()
        given = {key: self.cleaned_data.get(key) for key in (*PEG.items, *PGIC.items)}
        own = [
            {"text": text, "score": self.cleaned_data.get(f"{ACTIVITY}_{number}")}
            for number, text in enumerate(self.activities, 1)
        ]
        return given | {PSFS.items[0]: own}


class PlacesForm(PatientForm):
    """Where it hurts now, on the same picture as at the start."""

    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Where does it hurt now?"),
        help_text=gettext_lazy("Tick each place. Right means your own right side."),
        choices=Options([*((code, area.label) for code, area in AREAS.items()), NOT_SURE]),
        widget=BodyMap,
        required=False,
    )

    def answers(self) -> dict[str, Any]:
        """The places; a code that is none of ours is left out."""
        chosen = self.data.getlist(PLACES) if hasattr(self.data, "getlist") else []
        return {"areas": [code for code in chosen if code in AREAS]}


def _scale(item: Item, label: Any, hint: str) -> forms.Field:
    """0 to 10 in a row that wraps, with the words of the scale at both ends."""
    ends = {item.minimum: item.anchors[0], item.maximum: item.anchors[-1]}
    numbers = range(item.minimum, item.maximum + 1)
    choices = [(str(n), _end(n, ends[n]) if n in ends else str(n)) for n in numbers]
    return fields.needed_sometimes(
        forms.TypedChoiceField(
            label=label,
            help_text=hint,
            choices=choices,
            coerce=int,
            empty_value=None,
            required=False,
            widget=fields.ScaleSelect,
            error_messages=CHOOSE,
        )
    )


def _end(number: int, words: str) -> str:
    return format_html('{} <span class="end">{}</span>', number, _(words))


def _overall() -> forms.Field:
    item = PGIC.content[0]
    choices = [(str(n), words) for n, words in enumerate(item.anchors, item.minimum)]
    return fields.needed_sometimes(
        forms.TypedChoiceField(
            label=item.wording,
            choices=choices,
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            error_messages=CHOOSE,
        )
    )
