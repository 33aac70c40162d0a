"""The manager's form for the times to reply at one place: one field for each result and time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.clinic.targets import OTHERWISE, Target, What, every_target
from triage.manager.place_forms import PlaceForm
from triage.queries.levels import LEVEL_WORDS
from triage.rules import Result

if TYPE_CHECKING:
    from prolo.clinic.models import Location

SAYS = {
    What.DUE: gettext_lazy("%(level)s: reply is due after"),
    What.WARN: gettext_lazy("%(level)s: warn before that"),
    What.NEXT: gettext_lazy("%(level)s: tell the next on cover after"),
}


class TargetsForm(PlaceForm):
    """How soon somebody looks, when somebody is warned, and when the next on cover is told."""

    def __init__(self, *args: Any, location: Location, **options: Any) -> None:
        super().__init__(*args, **options)
        self.places = {f"{what}_{code}": (what, code) for what, code, _target in every_target(location)}
        for what, code, target in every_target(location):
            self.fields[f"{what}_{code}"] = _field(what, code, target)

    def amounts(self) -> dict[tuple[What, str], int]:
        """What the service takes."""
        return {place: self.cleaned_data[name] for name, place in self.places.items()}


def _field(what: What, code: str, target: Target) -> forms.IntegerField:
    level = _("Everything else") if code == OTHERWISE else LEVEL_WORDS[Result.from_code(code)]
    bounds = {"least": target.least, "most": target.most}
    hint = (
        _("Working days, %(least)d to %(most)d.") if target.in_days else _("Minutes, %(least)d to %(most)d.")
    )
    wrong = _("Write a whole number from %(least)d to %(most)d.") % bounds
    return forms.IntegerField(
        label=SAYS[what] % {"level": level},
        help_text=hint % bounds,
        initial=target.amount,
        min_value=target.least,
        max_value=target.most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
    )
