"""Who tells the clinic about a person, and whom and how it may answer: the values as they are kept, and their words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.questionnaire import INTAKE

PATIENT, HELPER = "patient", "helper"
HELPED = ("helper_with_me", "parent_or_carer")
WAYS = ("voicemail_ok", "text_ok", "email_ok")
"""May we: leave a voice message, send a text, write an e-mail. True, False, or None where nobody said."""
RELATIONSHIPS: dict[str, Any] = {
    "partner": gettext_lazy("Husband, wife or partner"),
    "parent": gettext_lazy("Mother or father"),
    "child": gettext_lazy("Son or daughter"),
    "family": gettext_lazy("Other family"),
    "friend": gettext_lazy("Friend or neighbour"),
    "carer": gettext_lazy("Paid carer"),
    "other": gettext_lazy("Someone else"),
}
HOW: dict[str, Any] = {
    "phone": gettext_lazy("by phone"),
    "paper": gettext_lazy("on paper"),
    "in_person": gettext_lazy("in person"),
}
WHOM: dict[str, Any] = {
    PATIENT: gettext_lazy("The person with the pain"),
    HELPER: gettext_lazy("The helper, not the patient"),
}


def may_write(contact: Mapping[str, Any]) -> bool:
    """Whether a mail may go to the address on file. Silence is not a yes."""
    return contact.get("email_ok") is True


def mark(
    answers: Mapping[str, Any], identity: Mapping[str, Any], *, entered_by: str = "", told_by: str = ""
) -> str:
    """One line for every page of a case: that not the patient alone filled it in. Empty when they did."""
    said = [_entered(identity, entered_by, told_by)] if entered_by else []
    if answers.get("filled_in_by") in HELPED:
        said.append(_helped(answers, identity))
    return ". ".join(said)


def may_we(value: bool | None) -> str:
    """Yes, no, or that nobody said."""
    if value is None:
        return _("Not asked")
    return _("Yes") if value else _("No")


def _entered(identity: Mapping[str, Any], entered_by: str, told_by: str) -> str:
    how = HOW.get(identity.get("told_how") or "", "")
    told = _("Entered by %(staff)s, told by %(teller)s") % {"staff": entered_by, "teller": told_by}
    return f"{told}, {how}" if how else told


def _helped(answers: Mapping[str, Any], identity: Mapping[str, Any]) -> str:
    who = INTAKE.questions["filled_in_by"].say(answers["filled_in_by"])
    named = [
        str(identity.get("helper_name") or ""),
        str(RELATIONSHIPS.get(identity.get("relationship") or "", "")),
    ]
    return ", ".join([_("Filled in by: %(who)s") % {"who": who}, *filter(None, named)])
