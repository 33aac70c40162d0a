"""The page that asks where it hurts: a list of places that a picture mirrors, and the main one among those ticked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.deeds import choose_from
from triage.map_widget import BodyMap
from triage.patient import fields
from triage.patient.forms import NOT_SURE, Options, PageForm, page_form
from triage.questionnaire import INTAKE
from triage.questionnaire.body_areas import (
    AREAS,
    MAP_VERSION,
    SIDED,
    main_choices,
    marked,
    meant,
)

WHERE, BODY_MAP = "where", "body_map"
UNSURE = NOT_SURE[0]
REGION, SIDE = INTAKE.questions["region"], INTAKE.questions["side"]


class WhereForm(PageForm):
    """Places are ticked; one is the main problem. From it come the replies to "where" and "which side"."""

    questions = (REGION, SIDE)
    areas = fields.AllThatApplyField(
        label=gettext_lazy("Where does it hurt?"),
        help_text=gettext_lazy("Tick each place. On the picture, tap it. Right means your own right side."),
        choices=Options([*((code, area.label) for code, area in AREAS.items()), NOT_SURE]),
        exclusive=(UNSURE,),
        widget=BodyMap,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice", "invalid_list"), gettext_lazy("Tick at least one place")
        ),
    )
    main_area = fields.needed_sometimes(
        forms.ChoiceField(
            label=REGION.wording,
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": gettext_lazy("Choose one of the places you ticked")},
        )
    )

    def __init__(
        self, data: Any = None, *, answers: Mapping[str, Any], identity: Mapping[str, Any], today: date
    ) -> None:
        super().__init__(data, answers=answers, identity=identity, today=today)
        region = answers.get("region")
        self.before = marked(identity.get(BODY_MAP) or {}, answers)
        ticked = list(self.before.areas) or ([UNSURE] if region == UNSURE else [])
        main = self.before.main or (UNSURE if region == UNSURE else None)
        self.initial = {"areas": ticked, "main_area": main, "side": answers.get("side")}
        if region in SIDED and not ticked:
            self.fields["areas"].widget.suggested = REGION.labels[region].lower()
        self.posted = data.getlist("areas") if data is not None else ticked
        self._offer(self.posted)

    def _offer(self, ticked: Iterable[str]) -> None:
        """Ask for the main problem among the ticked places, when there are several."""
        places = main_choices(code for code in dict.fromkeys(ticked) if code in AREAS)
        self.chosen_from = [area.code for area in places]
        if len(places) < 2:
            del self.fields["main_area"]
        else:
            choose_from(self, "main_area", [*((area.code, area.label) for area in places), NOT_SURE])

    def arrangement(self) -> list[Any]:
        """The main one is asked above the list it is chosen from; the side is for places that have none of their own."""
        named = [name for name in ("main_area", "areas") if name in self.fields]
        return [*named, Div("side", css_class="of-side")]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "main_area" in self.fields and "main_area" not in self.errors:
            asked_already = set(self.before.areas) == set(given.get("areas", ()))
            if not given.get("main_area") and asked_already:
                self.add_error("main_area", _("Choose the one that troubles you most"))
        return given

    def asks_more(self) -> bool:
        """Whether several places were ticked and the main one has still to be asked."""
        return "main_area" in self.fields and not self._main()

    def answers(self) -> dict[str, Any]:
        self.is_valid()
        main, side = self._main(), self.cleaned_data.get("side") or None
        area = meant(main)
        if area is None:
            return {"region": main or None, "side": side if main else None}
        return {"region": area.region, "side": area.side or side}

    def identity(self) -> dict[str, Any]:
        """Every place that hurts and the map it was ticked on; the rules read the main problem alone."""
        self.is_valid()
        ticked = [code for code in AREAS if code in self.posted]
        return {BODY_MAP: {"version": MAP_VERSION, "areas": ticked, "main": self._main()}}

    def _main(self) -> str:
        ticked = self.cleaned_data.get("areas", [])
        return str(self.cleaned_data.get("main_area") or "") if len(ticked) > 1 else "".join(ticked)


@cache
def where_form() -> type[WhereForm]:
    """The form of the page, with the question about the side as the questionnaire asks it."""
    side = page_form((SIDE.key,), "").base_fields[SIDE.key]
    side.help_text = _("For the neck, the back and other places without a right and a left box.")
    return type("PlacesForm", (WhereForm,), {SIDE.key: side})


def words(identity: Mapping[str, Any], answers: Mapping[str, Any]) -> str:
    """The places that hurt, in words."""
    return ", ".join(marked(identity.get(BODY_MAP) or {}, answers).words())
