"""The history of a case in words: all of it for a clinician, and for the desk what is the desk's."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, may
from triage import calling
from triage.models import Case, Event, EventKind
from triage.queries.levels import LEVEL_WORDS
from triage.queries.reading import FINDING, SECTION
from triage.queries.shown import Entry
from triage.questionnaire import INTAKE
from triage.rules import Result

_DESK_KINDS = frozenset(
    {
        EventKind.TAKEN,
        EventKind.ASSIGNED,
        EventKind.ACCEPTED,
        EventKind.RETURNED,
        EventKind.MESSAGE,
        EventKind.RAISED,
        EventKind.NUMBER_LEFT,
        EventKind.CALLED,
        EventKind.CALL_WANTED,
        EventKind.ESCALATED,
        EventKind.DUE_MOVED,
        EventKind.NOTED,
    }
)
"""Events whose words the desk wrote or was told; a clinician's reasons stay with the clinicians."""
_CLINICAL_KINDS = frozenset(
    {EventKind.NERVE_OPENED, EventKind.NERVE_STEP, EventKind.NERVE_ENDED, EventKind.HARM_NOTED}
)
"""Events whose very name says something about the patient's health."""
_TO_THE_PATIENT = frozenset({EventKind.RETURNED, EventKind.MESSAGE, EventKind.ACCEPTED})

PATIENT = "patient"
_FROM_THE_PATIENT = frozenset(
    {
        EventKind.STOPPED,
        EventKind.ANSWERS_CHANGED,
        EventKind.NUMBER_LEFT,
        EventKind.HELP_CALLED,
        EventKind.CANNOT_CALL,
        EventKind.MISTAKE,
        EventKind.SENT,
        EventKind.AMENDED,
        EventKind.REPLIED,
        EventKind.WITHDRAWN,
        EventKind.ERASURE_ASKED,
        EventKind.CHECKED_IN,
        EventKind.MEASURED,
    }
)
"""Events that are the patient's own, when no member of staff is named."""

_TITLES = {section.key: section.title for section in INTAKE.sections}


def events_of(case: Case) -> list[Event]:
    """What happened to a case, in order."""
    return list(case.events.select_related("by").order_by("number"))


def authors_since(case: Case, version: int) -> set[User | str]:
    """Who changed a case after this version: members of staff, the patient, or, as an empty name, the system."""
    events = case.events.filter(number__gt=version).select_related("by")
    return {event.by or (PATIENT if event.kind in _FROM_THE_PATIENT else "") for event in events}


def timeline(events: Sequence[Event], *, clinical: bool) -> tuple[Entry, ...]:
    """One line for each event. What was read of a case names rules, so the desk is told only that it was read."""
    staff = {event.by_id: event.by for event in events if event.by}
    clinicians = {pk for pk, user in staff.items() if not clinical and may(user, Permission.READ_CLINICAL)}
    return tuple(
        Entry(
            number=event.number,
            at=event.at,
            by=event.by.name if event.by else "",
            what=_name_of(event.kind, clinical=clinical),
            words=_words_of(event, all_of_it=clinical or _is_for_desk(event, clinicians)),
        )
        for event in events
    )


def _name_of(kind: str, *, clinical: bool) -> str:
    """What a line says happened; the desk is told that a clinician follows it up, not what."""
    neutral = not clinical and kind in _CLINICAL_KINDS
    return _("Follow-up by a clinician") if neutral else str(EventKind(kind).label)


def _words_of(event: Event, *, all_of_it: bool) -> str:
    """What a line of the history says: what came of a call to everybody, what a person wrote to whom it is for.

    A clinician's message to the patient is for the desk too; a note beside it is not.
    """
    called = event.kind == EventKind.CALLED
    outcome = calling.OUTCOMES.get(event.detail.get("outcome", ""), "") if called else ""
    read = parts_in_words(event.detail.get("parts", ())) if all_of_it else ""
    to_patient = {"message": event.detail.get("message")} if event.kind in _TO_THE_PATIENT else {}
    return "; ".join(
        filter(None, [str(outcome), read, _event_words(event.detail if all_of_it else to_patient)])
    )


def _is_for_desk(event: Event, clinicians: Collection[int | None]) -> bool:
    """Written by the desk or told to it; to whom a case was given is for everybody."""
    if event.kind not in _DESK_KINDS:
        return False
    return event.kind == EventKind.ASSIGNED or event.by_id not in clinicians


def _event_words(detail: Mapping[str, Any]) -> str:
    """What a person wrote, and the two levels of a changed urgency."""
    written = [str(detail[key]) for key in ("note", "message", "reason", "name", "phone") if detail.get(key)]
    if detail.get("from"):
        levels = [LEVEL_WORDS[Result.from_code(detail[key])] for key in ("from", "to")]
        written.insert(
            0, _("from %(before)s to %(after)s") % dict(zip(("before", "after"), levels, strict=True))
        )
    return "; ".join(written)


def parts_in_words(parts: Iterable[str]) -> str:
    """The parts of a case that were read: rules by their id, sections by their title."""
    rules = [part.removeprefix(FINDING) for part in parts if part.startswith(FINDING)]
    titles = [_TITLES[part.removeprefix(SECTION)] for part in parts if part.startswith(SECTION)]
    found = [_("Findings of %(rules)s") % {"rules": ", ".join(rules)}] if rules else []
    return "; ".join([*found, *titles])
