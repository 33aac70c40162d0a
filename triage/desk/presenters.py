"""What the front desk's pages show: rows, labels and lines. No clinical answer comes through here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from prolo.accounts.permissions import Permission, may
from triage import case_words as words
from triage import letters, tellers
from triage.deeds import CaseForm
from triage.desk import call_words, scores, writing_words
from triage.queries import shown as records
from triage.queries.shown import DeskCase
from triage.services.presence import Here

WRITING = "return"
"""The one form for a message, a note, and where the case goes next, under the name of its middle button."""
MOST_CHANGES = 10


@dataclass(frozen=True)
class Button:
    """One button of a form that has several; each leads to its own address."""

    action: str
    label: str
    quiet: bool = True
    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class DeedBox:
    """One thing to do, with its form. `form_template` stands in for the plain form with one button."""

    name: str
    heading: str
    before: str
    action: str
    form: CaseForm
    button: str
    quiet: bool
    folded: bool = False
    form_template: str = ""
    buttons: tuple[Button, ...] = ()
    who: str = ""
    warnings: tuple[str, ...] = ()
    preview: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class CasePage:
    """A case at the desk."""

    reference: str
    version: int
    head: words.Head
    notice: dict[str, str]
    contact: records.Contact
    identity: list[dict[str, str]]
    script: list[dict[str, str]]
    calls: dict[str, Any]
    letters: list[dict[str, Any]]
    changed: list[dict[str, Any]]
    code: str
    timeline: list[dict[str, str]]
    rounds: list[str]
    deeds: list[DeedBox]
    refused: list[CaseForm]
    answers_url: str
    cut_short: bool
    clinical_url: str


def case(
    shown: DeskCase,
    *,
    by: Any,
    at: datetime,
    forms: Mapping[str, CaseForm],
    code: str = "",
    preview: bool = False,
) -> CasePage:
    """The page of a case, with the forms the desk may use now; `preview`: with the message as the patient reads it."""
    return CasePage(
        reference=shown.head.reference,
        version=shown.head.version,
        head=words.head(shown.head, at=at),
        notice=_notice(shown),
        contact=shown.head.contact,
        identity=_identity(shown),
        script=_script(shown),
        calls=call_words.on_the_page(shown, at=at),
        letters=letters.correspondence(shown.letters),
        changed=[{"when": words.moment(when), "questions": asked} for when, asked in shown.changed],
        code=code,
        timeline=words.timeline(shown.timeline),
        rounds=scores.stands(shown.rounds),
        deeds=[box(name, form, shown, preview=preview and name == WRITING) for name, form in forms.items()],
        refused=[form for form in forms.values() if form.errors],
        answers_url=reverse("assisted:answers", args=[shown.head.reference]) if shown.by_phone else "",
        cut_short=shown.head.sent_at is None and shown.head.safety_exit,
        clinical_url=_clinical_url(shown, by),
    )


def deeds_now(shown: DeskCase, *, by: Any) -> tuple[str, ...]:
    """What the desk can do with a case in this state. Passing on, asking and writing are one form."""
    head = shown.head
    unread = letters.any_unread(shown.letters)
    reach = letters.deeds_now(head, any_unread=unread)
    wanted = (
        ("heard", "heard" in reach),
        ("take", head.needs_a_look or (not head.closed and head.assignee_name != by.name)),
        ("raise", not head.closed and bool(words.levels(above=head.urgency))),
        (WRITING, bool(_writing(head))),
        ("call", head.state != "withdrawn"),
        ("assign", not head.closed or head.needs_a_look),
        ("call_wanted", head.state != "withdrawn"),
        ("note", True),
        ("code", "code" in reach),
    )
    return tuple(name for name, possible in wanted if possible)


def box(name: str, form: CaseForm, shown: DeskCase, *, preview: bool = False) -> DeedBox:
    """One deed in words; its button names the person."""
    head = shown.head
    who = words.who(head.name or head.reference, words.day(head.birth_date))
    action = reverse(f"desk:{name}", args=[head.reference])
    if name in ("heard", "code"):
        told = letters.in_words(name, head.contact)
        folded = name in letters.FOLDED and not form.is_bound
        return DeedBox(
            name, told.heading, told.before, action, form, told.button % {"who": who}, True, folded
        )
    heading, before, button = _in_words(name)
    made = DeedBox(
        name, heading, before, action, form, button % {"who": who}, quiet=name != "accept", who=who
    )
    if name == WRITING and "ready" in form.fields:
        return _writing_box(made, form, shown, preview=preview)
    if name == "raise":
        buttons = tuple(
            Button(action, label, name="to", value=value)
            for value, label in reversed(words.levels(above=head.urgency))
        )
        return replace(made, form_template="triage/desk/raise_form.html", buttons=buttons)
    return replace(made, folded=name in ("assign", "call_wanted", "note") and not form.is_bound)


def _in_words(name: str) -> tuple[str, str, str]:
    """Heading, what stands above the form, and the button."""
    return {
        "take": (_("Take this case"), "", _("Take it: %(who)s")),
        "assign": (_("Give it to a colleague"), "", _("Give: %(who)s")),
        "accept": (_("Pass on to a clinician"), "", _("Pass on: %(who)s")),
        "return": (_("Write, ask or pass on"), "", _("Ask: %(who)s")),
        "tell": (_("Write to the patient"), "", _("Send the message: %(who)s")),
        "call": (
            _("Note a call"),
            _("Know who you speak to before you say why you call."),
            _("Note it: %(who)s"),
        ),
        "call_wanted": (_("Put on the call list"), "", _("Put on the list: %(who)s")),
        "note": (_("Write a note"), "", _("Keep the note: %(who)s")),
        "raise": (
            _("Raise the urgency"),
            _("If anything worries you, raise it. One click is enough. Only a clinician can lower it again."),
            _("Raise: %(who)s"),
        ),
    }[name]


def _writing(head: records.Head) -> tuple[str, ...]:
    """The buttons of the one form that fit the state of the case."""
    wanted = (
        ("accept", head.state in ("new", "waiting_for_patient")),
        ("return", not head.closed),
        ("tell", head.state != "withdrawn"),
    )
    return tuple(name for name, possible in wanted if possible)


def _writing_box(made: DeedBox, form: CaseForm, shown: DeskCase, *, preview: bool) -> DeedBox:
    head = shown.head
    look = reverse("desk:preview", args=[head.reference])
    buttons = tuple(
        Button(
            reverse(f"desk:{name}", args=[head.reference]),
            _in_words(name)[2] % {"who": made.who},
            name != "accept",
        )
        for name in _writing(head)
    )
    text = str(form["message"].value() or "") if preview else ""
    return replace(
        made,
        action=look,
        form_template="triage/desk/write_form.html",
        buttons=(*buttons, Button(look, _("Look at it first"))),
        warnings=writing_words.warnings(head),
        preview=writing_words.preview(text, form, shown) if preview else None,
    )


def changes(shown: DeskCase, *, seen: Any, at: datetime) -> dict[str, Any]:
    """The case as it is now, and what happened since the version a person had seen whose form was too late."""
    head = words.head(shown.head, at=at)
    number = int(seen) if str(seen).isdecimal() else 0
    since = [entry for entry in shown.timeline if entry.number > number]
    return {
        "reference": head.reference,
        "head": head,
        "rows": [
            {"question": _("Level"), "answer": head.level_words},
            {"question": _("State"), "answer": head.state_words},
            {"question": _("With"), "answer": shown.head.assignee_name or _("Nobody yet")},
        ],
        "latest": words.timeline(since[-MOST_CHANGES:] or shown.timeline[-3:]),
    }


def here(found: Here, *, seen: str, at: datetime) -> dict[str, Any]:
    """Who else has the case open, and whether it is another one by now than the page shows."""
    return {
        "names": ", ".join(found.names),
        "stale": seen != str(found.version),
        "time": words.clock_time(at),
    }


def _notice(shown: DeskCase) -> dict[str, str]:
    urgency, head = shown.head.urgency, shown.head
    told = _("The patient was told: %(headline)s") % {"headline": urgency.headline}
    if head.state == "decided":
        return {"heading": _("This case is decided."), "text": _("A clinician can open it again.")}
    if head.closed:
        heading = _("The patient took this form back.")
        return {"heading": heading, "text": _("Their links have ended. A clinician can open the case again.")}
    if head.safety_exit:
        return {"heading": _("An emergency sign stopped the form. Phone first."), "text": told}
    if urgency.rank <= words.URGENT.rank:
        heading = _("A clinician sees this case already. It is not for the desk to judge.")
        return {"heading": heading, "text": told}
    return {"heading": _("It is not for the desk to judge how urgent this is."), "text": told}


def _identity(shown: DeskCase) -> list[dict[str, str]]:
    head, contact = shown.head, shown.head.contact
    rows = (
        (_("Name"), head.name),
        (_("Date of birth"), words.day(head.birth_date)),
        (_("Filled in by"), head.filled_in_by),
        (_("Whom to contact"), str(tellers.WHOM.get(contact.whom, ""))),
        (_("E-mail"), contact.email),
        (_("May we leave a voice message?"), tellers.may_we(contact.voicemail_ok)),
        (_("May we send a text?"), tellers.may_we(contact.text_ok)),
        (_("May we write an e-mail?"), tellers.may_we(contact.email_ok)),
        (_("Location"), head.location_name),
    )
    typed = ((_("Entered by"), head.entered_by), (_("Told by"), head.told_by)) if head.entered_by else ()
    return [{"question": label, "answer": text} for label, text in (*rows, *typed)]


def _script(shown: DeskCase) -> list[dict[str, str]]:
    """What to ask, each question once: first what matters most, then what is missing or unsure."""
    missing, unsure = set(shown.missing), set(shown.unsure)
    asked = dict.fromkeys((*shown.call_script, *shown.missing, *shown.unsure))
    return [{"question": question, "why": _why(question, missing, unsure)} for question in asked]


def _why(question: str, missing: set[str], unsure: set[str]) -> str:
    if question in unsure:
        return _("answered: not sure")
    return _("not answered") if question in missing else _("not known")


def _clinical_url(shown: DeskCase, by: Any) -> str:
    may_read = may(by, Permission.READ_CLINICAL)
    return reverse("clinician:case", args=[shown.head.reference]) if may_read else ""
