"""The words of each kind of mail: ours, what a clinic may write in their place, and what it may not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST_SUBJECT, LONGEST_BODY = 60, 1500
REFERENCE, LINK, DAY, PHONE, EMERGENCY, CLINIC = "reference", "link", "day", "phone", "emergency", "clinic"
MEANINGS: dict[str, Promise] = {
    REFERENCE: gettext_lazy("the reference of the form"),
    LINK: gettext_lazy("how to open the form: the link, or a request to phone where we may send none"),
    DAY: gettext_lazy("the day the link ends"),
    PHONE: gettext_lazy("your phone number"),
    EMERGENCY: gettext_lazy("the emergency number"),
    CLINIC: gettext_lazy("the name of the clinic"),
}


@dataclass(frozen=True)
class Wording:
    """Subject and body, with names in curly brackets where something is filled in."""

    subject: str
    body: str


@dataclass(frozen=True)
class Kind:
    """One kind of mail: what it is for, our words for it, and what no wording may leave out."""

    name: str
    title: Promise
    subject: Promise
    body: tuple[Promise, ...]
    needs: frozenset[str]

    @property
    def ours(self) -> Wording:
        """Our own words, in the language of the moment."""
        return Wording(str(self.subject), "\n\n".join(map(str, (*self.body, *FOOT))))


FOOT = (
    gettext_lazy("Our phone number is {phone}."),
    gettext_lazy("We do not read mails day and night. If it is an emergency, call {emergency}."),
    gettext_lazy("{clinic}"),
)
OF_A_CASE = frozenset({REFERENCE, LINK, PHONE, EMERGENCY})
OF_A_DRAFT = frozenset({LINK, DAY, PHONE, EMERGENCY})
_REFERENCE = gettext_lazy("Your reference is {reference}.")
_LINK = gettext_lazy("{link}")
_DAY = gettext_lazy("The link works until {day}. We then remove the form.")
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "receipt",
            gettext_lazy("Receipt: a form has arrived"),
            gettext_lazy("Your form has arrived"),
            (gettext_lazy("Your form has arrived."), _REFERENCE, _LINK),
            OF_A_CASE,
        ),
        Kind(
            "message",
            gettext_lazy("Message: we wrote to the patient"),
            gettext_lazy("We wrote to you"),
            (gettext_lazy("We wrote to you about your form."), _REFERENCE, _LINK),
            OF_A_CASE,
        ),
        Kind(
            "decided",
            gettext_lazy("Decision: a clinician has decided"),
            gettext_lazy("We have news for you"),
            (gettext_lazy("We have looked at your form."), _REFERENCE, _LINK),
            OF_A_CASE,
        ),
        Kind(
            "scores",
            gettext_lazy("Scores: we ask how it went on"),
            gettext_lazy("A few questions for you"),
            (gettext_lazy("We have a few questions for you. It takes two minutes."), _REFERENCE, _LINK),
            OF_A_CASE,
        ),
        Kind(
            "check_in",
            gettext_lazy("Check-in: a few questions wait for the patient"),
            gettext_lazy("A few questions for you"),
            (
                gettext_lazy("We would like to know how you are. It takes about one minute."),
                _REFERENCE,
                _LINK,
            ),
            OF_A_CASE,
        ),
        Kind(
            "case_link",
            gettext_lazy("New link: the patient asked for one"),
            gettext_lazy("Your link to come back"),
            (gettext_lazy("You asked for a new link."), _REFERENCE, _LINK),
            OF_A_CASE,
        ),
        Kind(
            "draft_link",
            gettext_lazy("Link to a form that is not sent yet"),
            gettext_lazy("Your link to come back"),
            (gettext_lazy("You asked for a link to go on with your form."), _LINK, _DAY),
            OF_A_DRAFT,
        ),
        Kind(
            "draft_reminder",
            gettext_lazy("Reminder: a form will be removed"),
            gettext_lazy("Your form is not sent yet"),
            (gettext_lazy("You began a form and did not send it. We remove it soon."), _LINK, _DAY),
            OF_A_DRAFT,
        ),
    )
}
CLINICAL = re.compile(
    r"pain|inject|prolo|dextrose|result|urgen|consult|symptom|clinician|doctor|diagn[oó]s|treat|therap|terap|medic"
    r"|m[eé]dic|needle|\bshots?\b|surger|operation|knee|elbow|shoulder|ankle|\bhips?\b|neck|joint|ligament"
    r"|tendon|nerve|health|illness|disease|\bpill|tablet"
    r"|dolor|inyecc|rodilla|hombro|codo|tobillo|s[ií]ntoma|salud|enferm|tratam",
    re.IGNORECASE,
)
"""Words that tell of health, in English and Spanish, also as the beginning of longer ones."""
_NAMED = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a wording, and in which of its two fields."""

    field: str
    says: str


def faults(kind: Kind, wording: Wording, *, clinic: str) -> Iterator[Fault]:
    """Why this wording may not be used; nothing when it may. `clinic` is the name no subject tells."""
    for field, text in (("subject", wording.subject), ("body", wording.body)):
        if found := CLINICAL.search(text):
            yield Fault(
                field, _("Leave out “%(word)s”: a mail says nothing about health.") % {"word": found.group()}
            )
    if "{" in wording.subject or "}" in wording.subject:
        yield Fault("subject", _("The subject takes no names in curly brackets."))
    told = {word.casefold() for word in re.findall(r"\w{3,}", clinic)}
    if told & {word.casefold() for word in re.findall(r"\w{3,}", wording.subject)}:
        yield Fault("subject", _("Leave the name of the clinic out of the subject."))
    named = set(_NAMED.findall(wording.body))
    for name in sorted(named - kind.needs - {CLINIC}):
        yield Fault("body", _("There is nothing to fill in for {%(name)s}.") % {"name": name})
    for name in sorted(kind.needs - named):
        yield Fault("body", _("The text needs {%(name)s}.") % {"name": name})


def filled(text: str, values: dict[str, str]) -> str:
    """The text with each name in curly brackets replaced; other brackets stay."""
    return _NAMED.sub(lambda match: values.get(match.group(1), match.group()), text)
