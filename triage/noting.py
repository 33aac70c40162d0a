"""A note without another deed: desk and clinician each write their own, with one form."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from triage.deeds import CaseForm, Deed
from triage.services import notes

NOTE_LIMIT = 4000


class NoteForm(CaseForm):
    """Words for the history of the case."""

    note = forms.CharField(
        label=_("Note"),
        help_text=_("For the staff. The patient does not see it, and the desk does not see a clinician's."),
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


NOTE = Deed("note", NoteForm, notes.write, _("The note was kept."))
