"""What a clinician does with a case: each deed, what its form needs, when it is possible, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage import case_words as words
from triage import letters, noting
from triage.clinician import forms
from triage.deed_boxes import DeedBox, EmptyForm
from triage.deeds import CaseForm, Deed
from triage.queries import shown as records
from triage.queries.colleagues import clinicians
from triage.queries.fired import findings_of
from triage.queries.levels import LEVEL_WORDS
from triage.queries.opinions import Wanted
from triage.queries.shown import ClinicianCase
from triage.rules import Result
from triage.services import clinic, opinions, reading

if TYPE_CHECKING:
    from prolo.accounts.models import User
    from triage.models import Case

READ = Deed("read", forms.WordsReadForm, reading.mark_read, gettext_lazy("Marked as read."))
DECIDE = Deed("decide", forms.DecisionForm, clinic.decide, gettext_lazy("The decision was saved."))
LOWER = Deed("lower", forms.LowerForm, clinic.lower_urgency, gettext_lazy("The urgency was lowered."))
REOPEN = Deed("reopen", forms.ReopenForm, clinic.reopen, gettext_lazy("The case is open again."))
ASK_OPINION = Deed(
    "ask_opinion", forms.AskOpinionForm, opinions.ask, gettext_lazy("Your colleague was asked.")
)
GIVE_OPINION = Deed("give_opinion", forms.OpinionForm, opinions.give, gettext_lazy("Your opinion was saved."))
DEEDS = {
    deed.name: deed
    for deed in (READ, DECIDE, LOWER, REOPEN, ASK_OPINION, GIVE_OPINION, noting.NOTE, *letters.DEEDS)
}
FOLDED = frozenset({"lower", "ask_opinion", "note"})
"""Deeds that open with a click: they are not the next thing to do."""


def needs(deed: Deed, case: Case, shown: ClinicianCase, *, by: User) -> dict[str, Any]:
    """What the form of a deed is made with."""
    if deed is letters.ASK:
        return {"questions": shown.askable}
    if deed is DECIDE:
        return {"rules": _rules(case, shown)}
    if deed is ASK_OPINION:
        return {"colleagues": [one for one in clinicians() if one != by]}
    return {"choices": words.levels(below=shown.head.urgency)} if deed is LOWER else {}


def _rules(case: Case, shown: ClinicianCase) -> list[tuple[str, str]]:
    """The rules that fired, to tick those judged otherwise."""
    on_page = [(item.rule, item.level, item.clinician) for item in (*shown.red, *shown.amber, *shown.other)]
    fired = on_page or [
        (item["rule"], Result.from_code(item["level"]), item["clinician"]) for item in findings_of(case)
    ]
    return [(rule, f"{rule}, {LEVEL_WORDS[level]}: {says}") for rule, level, says in fired]


def boxes(shown: ClinicianCase, filled: Mapping[str, CaseForm | EmptyForm]) -> list[DeedBox]:
    """The deeds of a page in words, with these forms."""
    return [box(name, form, shown.head, opinion=shown.opinion) for name, form in filled.items()]


def possible(case: Case, shown: ClinicianCase, *, by: User) -> tuple[str, ...]:
    """What a clinician can do with a case in this state; unread words come first, then what one was asked."""
    head, unread = shown.head, letters.any_unread(shown.letters)
    asked = case.opinion_wanted_of_id == by.pk
    to_read = bool(shown.unread or shown.unread_since or head.unread_words)
    wanted = (
        ("read", to_read),
        ("heard", unread and not to_read),
        ("give_opinion", asked),
        ("decide", not head.closed),
        ("lower", not head.closed and bool(words.levels(below=head.urgency))),
        ("reopen", head.closed),
        ("ask_opinion", not (head.closed or asked)),
        ("note", True),
    )
    own = tuple(name for name, may_be in wanted if may_be)
    return (*own, *letters.deeds_now(head, any_unread=False))


def box(
    name: str, form: CaseForm | EmptyForm, head: records.Head, *, opinion: Wanted | None = None
) -> DeedBox:
    """One deed in words; its button names the person."""
    who = words.who(head.name or head.reference, words.day(head.birth_date))
    action = reverse(f"clinician:{name}", args=[head.reference])
    if name in letters.NAMES:
        told = letters.in_words(name, head.contact)
        folded = name != "heard" and not form.is_bound
        return DeedBox(
            name, told.heading, action, form, told.button % {"who": who}, True, told.before, folded
        )
    heading, button = _in_words(name)
    return DeedBox(
        name,
        heading,
        action,
        form,
        button % {"who": who},
        quiet=name != ("read" if head.unread_words else "decide"),
        before=_of_opinion(name, opinion) if opinion else "",
        folded=name in FOLDED and not form.is_bound,
        form_template="triage/clinician/decide_form.html" if name == "decide" else "",
    )


def _of_opinion(name: str, opinion: Wanted) -> str:
    """What was asked, where it is answered; that a colleague is asked already, where one may ask another."""
    told = {
        "by": opinion.by,
        "of": opinion.of,
        "when": words.moment(opinion.at),
        "question": opinion.question,
    }
    if name == "give_opinion":
        return _("%(by)s asks, %(when)s: %(question)s") % told
    if name == "ask_opinion":
        return (
            _("%(of)s was asked on %(when)s and has not answered yet. To ask another takes that back.") % told
        )
    return ""


def _in_words(name: str) -> tuple[str, str]:
    """Heading and button."""
    heading, button = _WORDS[name]
    return str(heading), str(button)


_WORDS = {
    "read": (gettext_lazy("To read"), gettext_lazy("I have read this: %(who)s")),
    "decide": (gettext_lazy("Decision"), gettext_lazy("Save the decision: %(who)s")),
    "lower": (gettext_lazy("Lower the urgency"), gettext_lazy("Lower: %(who)s")),
    "reopen": (gettext_lazy("Open the case again"), gettext_lazy("Open again: %(who)s")),
    "ask_opinion": (gettext_lazy("Ask a colleague"), gettext_lazy("Ask for a second opinion: %(who)s")),
    "give_opinion": (gettext_lazy("Your second opinion is wanted"), gettext_lazy("Give my opinion: %(who)s")),
    "note": (gettext_lazy("Write a note"), gettext_lazy("Keep the note: %(who)s")),
}
