"""What stands around the form for a message: what to mind about this patient, and the message as they read it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from prolo.languages.services import spoken_to
from triage import case_words as words
from triage import letters, ready_words, tellers
from triage.deeds import CaseForm
from triage.queries import shown as records
from triage.queries.shown import DeskCase


def warnings(head: records.Head) -> tuple[str, ...]:
    """What to know before writing: the language, who reads the mail, and whether one goes out at all."""
    contact = head.contact
    helper = contact.whom == tellers.HELPER
    said = (
        _language_line(head.language),
        _("The helper is to be contacted, not the patient. The mail goes to the helper.") if helper else "",
        letters.mail_line(contact),
    )
    return tuple(filter(None, said))


def preview(text: str, form: CaseForm, shown: DeskCase) -> dict[str, Any]:
    """The message as it will stand on the patient's page."""
    wording = dict(shown.askable)
    pinned = form["pinned"].value() or [] if "pinned" in form.fields else []
    return {
        "text": text,
        "questions": [wording[key] for key in pinned if key in wording],
        "unfilled": ready_words.unfilled(text),
    }


def _language_line(language: str) -> str:
    name = words.language_name(language)
    if not name:
        return ""
    if spoken_to(language) == language:
        return _("This person reads %(language)s. A ready message comes in it.") % {"language": name}
    return _("This person chose %(language)s. We may not write in it yet: phone as well.") % {
        "language": name
    }
