"""How a check begins: at which location, and for which area when a page of the library led here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from prolo.clinic.models import Location
from triage.patient.fields import WORDS_LIMIT
from triage.patient.forms import PatientForm
from triage.questionnaire import INTAKE

AREAS = {
    "sij": "sacroiliac",
    "back": "lowback",
    "hand": "wrist",
    "groin": "hip",
    "heel": "foot",
    "calf": "calf_shin",
    "shin": "calf_shin",
    "head": "head_face",
    "tummy": "tummy_pelvis",
}
"""Names of areas in addresses that differ from the values of the question."""


class PlaceForm(PatientForm):
    """Asks for the location, where there are several."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if len(self.locations) > 1:
            self.fields["location"] = forms.ChoiceField(
                label=gettext_lazy("Which of our places is best for you?"),
                choices=[(place.slug, place.name) for place in self.locations],
                widget=forms.RadioSelect,
                error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose a place")),
            )

    @cached_property
    def locations(self) -> list[Location]:
        return list(Location.objects.all())

    def only_location(self) -> Location | None:
        return self.locations[0] if len(self.locations) == 1 else None

    def location(self) -> Location | None:
        """The place chosen, or the only one; None when the clinic has none on file."""
        chosen = self.cleaned_data.get("location")
        return next((place for place in self.locations if place.slug == chosen), None) or self.only_location()


class StartForm(PlaceForm):
    """Area and questions come along unseen."""

    area = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    questions = forms.CharField(required=False, max_length=WORDS_LIMIT, widget=forms.HiddenInput)

    def region(self) -> str:
        """The value of the area question, empty when the address named none we know."""
        name = self.cleaned_data.get("area", "").strip().lower().replace(" ", "_").replace("-", "_")
        region = AREAS.get(name, name)
        return region if region in INTAKE.questions["region"].labels else ""
