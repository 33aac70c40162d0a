"""How the clinic reaches somebody: whom, on which ways, and who is helping; and a number left on an emergency page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.patient import fields
from triage.patient.forms import YES_NO, PatientForm
from triage.tellers import HELPED, HELPER, PATIENT, RELATIONSHIPS, WAYS

CHOOSE = gettext_lazy("Choose one answer")
SAID = {True: "yes", False: "no"}
KEPT = 254
OF_THE_HELPER = ("helper_name", "relationship", "contact_whom")
WAY_OF = {"voicemail_ok": "phone", "text_ok": "phone", "email_ok": "email"}
"""What each way of writing or speaking to somebody needs."""


def is_helped(answers: Mapping[str, Any]) -> bool:
    """Whether somebody else fills in the form."""
    return answers.get("filled_in_by") in HELPED


def _text(label: Any, missing: Any, autocomplete: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": missing, "max_length": fields.too_long(100)},
    )


def _yes_or_no(label: Any) -> forms.Field:
    """Asked only beside a number or an address: the form itself says when it is missing."""
    asked = forms.ChoiceField(
        label=label,
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": CHOOSE},
    )
    return fields.needed_sometimes(asked)


class ContactForm(PatientForm):
    """A phone number or an e-mail address, or both, and what we may do with each. Silence is never a yes."""

    helper_name = _text(gettext_lazy("Your name"), gettext_lazy("Enter your name"), "name")
    relationship = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": CHOOSE},
        label=gettext_lazy("Who are you to this person?"),
        choices=list(RELATIONSHIPS.items()),
        widget=forms.RadioSelect,
    )
    contact_whom = forms.ChoiceField(
        label=gettext_lazy("Whom may we call or write to?"),
        help_text=gettext_lazy("Only the person with the pain can get a link to these answers."),
        choices=[
            (PATIENT, gettext_lazy("The person with the pain")),
            (HELPER, gettext_lazy("Me, the one who helps")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    given_name = _text(gettext_lazy("Given name"), gettext_lazy("Enter the given name"), "given-name")
    family_name = _text(gettext_lazy("Family name"), gettext_lazy("Enter the family name"), "family-name")
    phone = fields.needed_sometimes(
        forms.CharField(
            label=gettext_lazy("Phone number"),
            help_text=gettext_lazy("We call if we need to ask more. Give this or an e-mail address."),
            required=False,
            max_length=40,
            widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
            error_messages={"max_length": fields.too_long(40)},
        )
    )
    voicemail_ok = _yes_or_no(gettext_lazy("May we leave a voice message on this phone?"))
    text_ok = _yes_or_no(gettext_lazy("May we send a text to this phone?"))
    email = fields.needed_sometimes(
        forms.EmailField(
            label=gettext_lazy("E-mail address"),
            help_text=gettext_lazy("Our mails say nothing about your health."),
            required=False,
            max_length=KEPT,
            widget=forms.TextInput(
                attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}
            ),
            error_messages={
                "invalid": gettext_lazy("Enter an e-mail address like name@example.com"),
                "max_length": fields.too_long(KEPT),
            },
        )
    )
    email_ok = _yes_or_no(gettext_lazy("May we write to this e-mail address?"))

    def __init__(self, data: Any = None, *, helped: bool, **options: Any) -> None:
        super().__init__(data, **options)
        self.helped = helped
        if not helped:
            for name in OF_THE_HELPER:
                del self.fields[name]
            return
        for name in ("given_name", "family_name", "phone", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["given_name"].help_text = _("The name of the person with the pain.")

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        if phone and not is_phone(phone):
            raise forms.ValidationError(_("Enter a phone number with at least 5 numbers"))
        return str(phone)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        typed = {name: self._typed(name) for name in ("phone", "email")}
        if not any(typed.values()):
            self.add_error("phone", _("Give us a phone number, an e-mail address or both"))
        for way, needs in WAY_OF.items():
            if typed[needs] and not given.get(way):
                self.add_error(way, _("Choose yes or no"))
        return given

    def identity(self) -> dict[str, Any]:
        """What was typed, right or wrong, so that nothing has to be typed twice."""
        words = {name: self._typed(name) for name in ("given_name", "family_name", "phone", "email")}
        ways = {way: {"yes": True, "no": False}.get(self._typed(way)) for way in WAYS}
        of_helper = {name: self._typed(name) if self.helped else "" for name in OF_THE_HELPER}
        return words | ways | of_helper | ({} if self.helped else {"contact_whom": PATIENT})

    def _typed(self, name: str) -> str:
        return (self[name].data or "").strip()[:KEPT]


def is_settled(identity: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    """Whether what is kept is enough to send; a helper's own number is no answer once nobody helps."""
    helped = is_helped(answers)
    if identity.get("contact_whom") == HELPER and not helped:
        return False
    return ContactForm(as_posted(identity), helped=helped).is_valid()


def as_posted(identity: Mapping[str, Any]) -> dict[str, Any]:
    """The kept identity in the form a page posts it."""
    ways = {way: SAID.get(identity[way], "") if identity.get(way) is not None else "" for way in WAYS}
    return {**identity, **ways}


class NumberForm(PatientForm):
    """A phone number left on an emergency page."""

    phone = forms.CharField(
        label=gettext_lazy("Phone number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": gettext_lazy("Enter a phone number"), "max_length": fields.too_long(40)},
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"max_length": fields.too_long(200)},
    )

    def clean_phone(self) -> str:
        if not is_phone(self.cleaned_data["phone"]):
            raise forms.ValidationError(_("Enter a phone number with at least 5 numbers"))
        return str(self.cleaned_data["phone"])


def is_phone(typed: str) -> bool:
    """Loose on purpose: spaces, dashes, brackets, a plus sign and an extension are all fine."""
    return 5 <= sum(letter.isdigit() for letter in typed) <= 20
