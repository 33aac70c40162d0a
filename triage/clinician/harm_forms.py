"""The form of one line of the register of adverse events."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage import harm_words as words
from triage.clinician.nerve_forms import clock_field, day_field, words_field
from triage.deeds import CHOOSE, CaseForm

if TYPE_CHECKING:
    from triage.models import AdverseEvent

_WRITTEN = ("what", "done", "where")


def _choice(key: str, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=words.LABELS[key],
        choices=[*words.CHOICES[key].items()],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
        **options,
    )


class HarmForm(CaseForm):
    """What happened, how serious it was, what was done, where it was reported, how it ended."""

    began_on = day_field(gettext_lazy("Day it began"))
    began_clock = clock_field(
        gettext_lazy("Time it began"), help_text=gettext_lazy("Your best guess is fine.")
    )
    kind = _choice("kind")
    what = words_field(words.LABELS["what"], error_messages={"required": gettext_lazy("Write what happened")})
    seriousness = _choice("seriousness", help_text=words.SOURCE)
    done = words_field(
        words.LABELS["done"],
        error_messages={"required": gettext_lazy("Write what was done, or that nothing was")},
    )
    reported = _choice("reported")
    where = words_field(words.LABELS["where"], required=False)
    outcome = _choice("outcome")

    def __init__(self, *args: Any, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = zone
        self.fields["where"].needed_sometimes = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("reported") == "yes" and not given.get("where"):
            self.add_error("where", _("Write where it was reported"))
        return given

    def details(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        began = datetime.combine(given["began_on"], given["began_clock"], tzinfo=self.zone)
        record = {key: given[key] for key in words.CHOICES} | {key: given[key].strip() for key in _WRITTEN}
        return {"version": given["version"], "began_at": began.astimezone(UTC), "record": record}


def as_typed(row: AdverseEvent) -> dict[str, Any]:
    """A line as its form shows it, to be written anew."""
    local = row.began_at.astimezone(row.case.location.zone)
    clock = local.time().replace(second=0, microsecond=0)
    return {**row.record, "began_on": local.date(), "began_clock": clock}
