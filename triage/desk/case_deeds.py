"""What the desk does with a case: each deed, and what its form needs to know of the case."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from triage import case_words, letters, noting
from triage.deeds import Deed
from triage.desk import call_forms, forms, writing
from triage.queries.colleagues import colleagues
from triage.queries.shown import DeskCase
from triage.services import calls, desk, messages

TAKE = Deed("take", forms.TakeForm, desk.take, _("The case is yours."))
ASSIGN = Deed("assign", forms.AssignForm, desk.assign, _("The case was given to your colleague."))
ACCEPT = Deed("accept", writing.PassOnForm, desk.accept, _("The case was passed on to a clinician."))
ASK = Deed("return", writing.AskForm, messages.ask, letters.ASK.done)
TELL = Deed("tell", writing.TellForm, messages.tell, letters.TELL.done)
RAISE = Deed("raise", forms.RaiseForm, desk.raise_urgency, _("The urgency was raised."))
CALL = Deed("call", call_forms.CallForm, calls.note_call, _("The call is noted."))
WANT = Deed("call_wanted", call_forms.WantCallForm, calls.want, _("The call list is up to date."))
WRITING = (ACCEPT, ASK, TELL)
"""One form on the page; each is a button of it."""
DEEDS = {
    deed.name: deed
    for deed in (TAKE, ASSIGN, *WRITING, RAISE, CALL, WANT, noting.NOTE, letters.HEARD, letters.CODE)
}


def needs(deed: Deed, shown: DeskCase, *, again: bool = False) -> dict[str, Any]:
    """What the form of a deed is made with; `again`: for a person whose form was too late."""
    if deed in WRITING:
        return {"questions": shown.askable, "ready": not again}
    if deed is ASSIGN:
        here = shown.head.assignee_name
        return {"colleagues": [one for one in colleagues() if one.name != here]}
    if deed is CALL:
        return {"voice_message": shown.head.contact.voicemail_ok is True}
    return {"choices": case_words.levels(above=shown.head.urgency)} if deed is RAISE else {}
