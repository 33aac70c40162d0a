"""The places of the body as check boxes in two columns, and the picture that mirrors them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from triage import body_map
from triage.questionnaire.body_areas import AREAS, LEFT, NOT_SURE, RIGHT, SIDED, Marked, codes_of

_FRONT = body_map.NAMES[body_map.FRONT]
YOURS = (_FRONT[1], _FRONT[2])
"""The words over the right and the left column, as a person reads them of their own body."""
ROWS = tuple(tuple(codes_of(region, side)[1] for side in (RIGHT, LEFT)) for region in SIDED)
"""The places with a right one and a left one, as two columns hold them."""
UNSIDED = tuple(area.code for area in AREAS.values() if not area.side)


def views_of(sides: tuple[Any, Any], shown: Marked = body_map.NOTHING) -> tuple[body_map.View, ...]:
    """The drawing with these words for right and left."""
    right, left = sides
    front, back = body_map.views(shown)
    return replace(front, left=right, right=left), replace(back, left=left, right=right)


class BodyMap(forms.CheckboxSelectMultiple):
    """Check boxes in two columns, headed by the same side as the front view; `sides`: the words for right and left."""

    template_name = "prolo/widgets/body_map.html"
    suggested = ""

    def __init__(self, attrs: dict[str, Any] | None = None, *, sides: tuple[Any, Any] = YOURS) -> None:
        super().__init__(attrs)
        self.sides = sides

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = {
            row["value"]: row for _group, options, _n in context["widget"]["optgroups"] for row in options
        }
        context["widget"] |= {
            "columns": self.sides,
            "sided": [rows[code] for pair in ROWS for code in pair],
            "others": [rows[code] for code in UNSIDED],
            "unsure": rows.get(NOT_SURE),
            "views": [
                (view, [(spot, rows[spot.code]["attrs"]["id"]) for spot in view.spots])
                for view in views_of(self.sides)
            ],
            "suggested": self.suggested,
            "wrong": "aria-invalid" in (attrs or {}),
        }
        return context
