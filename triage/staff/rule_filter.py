"""Narrowing the list of rules: by words, form, level, area, and what stands out."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from triage.queries.levels import LEVEL_WORDS
from triage.questionnaire.areas import REGIONS
from triage.staff.rule_parts import BOOK_WORDS, RulePart

ANY = ("", _("Any"))
EVERY_AREA = "every"
LONGEST = 60


class RuleFilter(forms.Form):
    """What the list is narrowed by. A value nobody knows narrows nothing."""

    find = forms.CharField(label=_("Find"), required=False, max_length=LONGEST)
    form = forms.ChoiceField(label=_("Form"), required=False, choices=[ANY, *BOOK_WORDS.items()])
    level = forms.ChoiceField(
        label=_("Level"),
        required=False,
        choices=[ANY, *((result.code, words) for result, words in LEVEL_WORDS.items())],
    )
    area = forms.ChoiceField(
        label=_("Area"),
        required=False,
        choices=[
            ANY,
            (EVERY_AREA, _("Rules for every area")),
            *((one.value, one.label) for one in REGIONS),
        ],
    )
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("All")), ("unsigned", _("Not signed")), ("lowered", _("Lowered too often"))],
    )

    def chosen(self) -> dict[str, str]:
        """What narrows, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def words(self, name: str, value: str) -> str:
        """One of them for the list of filters that apply."""
        field: Any = self.fields[name]
        said = dict(getattr(field, "choices", ())).get(value, value)
        return f"{field.label}: {said}"


def narrowed(
    parts: Iterable[RulePart],
    chosen: Mapping[str, str],
    *,
    lowered: Container[str] = (),
    unsigned: Container[str] = (),
) -> tuple[RulePart, ...]:
    """The rules that fit everything chosen. `lowered`: rules lowered too often; `unsigned`: forms to be signed."""
    words = chosen.get("find", "").casefold().split()
    return tuple(
        part
        for part in parts
        if all(word in part.text for word in words)
        and chosen.get("form", part.form) == part.form
        and chosen.get("level", part.level.code) == part.level.code
        and _in_area(part, chosen.get("area"))
        and _stands_out(part, chosen.get("show"), lowered, unsigned)
    )


def _in_area(part: RulePart, area: str | None) -> bool:
    if area == EVERY_AREA:
        return not part.areas
    return area is None or area in part.areas


def _stands_out(part: RulePart, show: str | None, lowered: Container[str], unsigned: Container[str]) -> bool:
    return {"unsigned": part.form in unsigned, "lowered": part.id in lowered}.get(show or "", True)
