"""The form of a source of the clinic: the fields of sources.yaml, each with its rule in words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from education.shelf import CLINIC_PREFIX, SourceEntry

YES, NO = "yes", "no"
_DAY = {"invalid": _("Enter a day as year-month-day, for example 2027-05-04.")}
_TIERS = [
    ("P", _("We read the study or the official text itself")),
    ("S", _("We read what others wrote about it")),
    ("C", _("It comes from somebody who sells something")),
    ("D", _("It is a decision of this clinic")),
]


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w10"})
    return forms.DateField(
        label=label, help_text=help_text, required=False, widget=widget, error_messages=_DAY
    )


def _wide() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "wide"})


class SourceForm(forms.Form):
    """A source; `seen` says what was on the screen when somebody began to change it."""

    use_required_attribute = False

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    key = forms.CharField(
        label=_("Key"),
        help_text=_("How a text names it: clinic-, then small letters, digits and dashes. It never changes."),
        max_length=80,
        widget=forms.TextInput(attrs={"class": "wide", "autocapitalize": "none", "spellcheck": "false"}),
    )
    citation = forms.CharField(
        label=_("Source"),
        help_text=_("Who published what, where and when. Readers see this."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    tier = forms.ChoiceField(label=_("How close were you to it?"), choices=_TIERS, widget=forms.RadioSelect)
    to_check = forms.ChoiceField(
        label=_("Has a clinician compared our text with it?"),
        help_text=_(
            "As long as nobody has, a page that cites it is signed only by somebody who compares it."
        ),
        choices=[(YES, _("Not yet")), (NO, _("Yes"))],
        widget=forms.RadioSelect,
    )
    checked_on = _day(_("Compared on"))
    design = forms.CharField(
        label=_("Kind of study"),
        help_text=_("For example: randomised trial."),
        required=False,
        max_length=120,
        widget=_wide(),
    )
    people = forms.IntegerField(
        label=_("People in it"),
        required=False,
        min_value=1,
        max_value=100_000_000,
        widget=forms.NumberInput(attrs={"class": "w10"}),
    )
    doi = forms.CharField(label=_("DOI"), required=False, max_length=200, widget=_wide())
    pmid = forms.CharField(label=_("PubMed number"), required=False, max_length=20)
    url = forms.CharField(label=_("Web address"), required=False, max_length=500, widget=_wide())
    retracted_on = _day(
        _("Retracted on"),
        _("Pages that cite a retracted source are to be checked at once, and no new text with it is signed."),
    )

    def __init__(self, *args: Any, key: str = "", **options: Any) -> None:
        options.setdefault("auto_id", "source_%s")
        super().__init__(*args, **options)
        self.known = key
        if key:
            del self.fields["key"]
        else:
            self.fields["key"].initial = CLINIC_PREFIX

    def entry(self) -> SourceEntry:
        """What was typed, once it is valid."""
        given = self.cleaned_data
        names = ("tier", "design", "people", "doi", "pmid", "url", "checked_on", "retracted_on")
        return SourceEntry(
            key=self.known or given["key"],
            citation=" ".join(given["citation"].split()),
            to_check=given["to_check"] == YES,
            **{name: given[name] for name in names},
        )


def as_typed(entry: SourceEntry) -> dict[str, Any]:
    """A source as the form holds it."""
    fields = {name: getattr(entry, name) for name in SourceEntry.__dataclass_fields__}
    return fields | {"to_check": YES if entry.to_check else NO}
