"""Answers after an injection: kept with what the rules say, and in front of the clinician who treated at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.formats import date_format

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, may
from prolo.clinic.hours import held_timetable
from prolo.clinic.models import Location
from prolo.statements import insert
from prolo.vault.index import name_tokens, normalise_date, normalise_phone, token
from triage import rules
from triage.models import (
    CLOSED,
    About,
    Case,
    CheckIn,
    CheckInReply,
    EventKind,
    Patient,
    Procedure,
    State,
    result_of_rank,
)
from triage.queries.aftercare import forms_of, treated_in
from triage.questionnaire import AFTERCARE
from triage.questionnaire.body_areas import MAP_VERSION
from triage.rules import Result
from triage.services import casework, nerve, sent_once, told_at_once, two_versions
from triage.services.assessments import finding
from triage.services.casework import Step

HOURS, REGION = "hours_since_treatment", "treated_region"
LAST_NETS = frozenset({"X902"})
"""It fires on every form that is not finished yet, and says nothing about a sign."""


@dataclass(frozen=True)
class Said:
    """What was told: replies by question, and beside them what the rules do not read.

    `sites` and `felt` are codes of the body map; `first` are replies that were asked for once more. `asked` is the
    version of the rules whose questions were on the screen; None where nobody knows.
    """

    replies: Mapping[str, Any]
    treated_at: datetime | None = None
    sites: tuple[str, ...] = ()
    felt: tuple[str, ...] = ()
    first: Mapping[str, str] = field(default_factory=dict)
    asked: int | None = None


@dataclass(frozen=True)
class Sender:
    """Somebody who sends a check and is in no session: as they name themselves, and the place they chose."""

    given_name: str
    family_name: str
    birth_date: str
    phone: str
    location: Location
    language: str = "en"


def assessed(said: Said) -> rules.Assessment:
    """What the rules say of these replies, and those they were asked under; a blank is never calm."""
    return two_versions.check_assessed(said.replies, said.asked)


def red_signs(found: rules.Assessment) -> tuple[str, ...]:
    """The rules that ask for help today, the last net left out: a form that is not finished shows a sign by these."""
    return tuple(
        item.rule.id
        for item in found.findings
        if item.rule.level.rank <= Result.SAME_DAY.rank and item.rule.id not in LAST_NETS
    )


def reply(
    *,
    said: Said,
    key: UUID,
    at: datetime,
    case: Case | None = None,
    sender: Sender | None = None,
    by: User | None = None,
    told_by: str = "",
    unfinished: bool = False,
) -> CheckInReply:
    """Keep one set of answers; the very same ones under the same `key` give the reply of the first time.

    Of an `unfinished` form whatever has the same red signs counts as the same.

    Of a treated person it is about `case`; of anybody else `sender` says who. Common soreness is a line in the history
    of the case. Anything else is in front of a clinician within this transaction: in a case of its own about what
    followed the injection, or in the one that is open about it. Staff who enter it are `by`, and `told_by` told them.
    """
    if by is not None:
        casework.allow(by, Permission.HANDLE_CASE)
    if (case is None) == (sender is None):
        raise ValueError("a reply is about a case, or from a person who says who they are")
    author = Step(EventKind.CHECKED_IN, at, by)
    what = {"red": red_signs(assessed(said))} if unfinished else _what(said)
    key = sent_once.key_of(key, whose=_whose(case, sender), what=what)
    try:
        with transaction.atomic():
            found = CheckInReply.objects.filter(idempotency_key=key).select_related("case").first()
            return found or _kept(said, key, author, case, sender, told_by)
    except IntegrityError:  # the same page was sent twice at once
        found = CheckInReply.objects.filter(idempotency_key=key).select_related("case").first()
        if found is None:
            raise
        return found


def _whose(case: Case | None, sender: Sender | None) -> Any:
    if sender is not None:
        return {**vars(sender), "location": sender.location.pk, "language": ""}
    return str(case and (case.patient_id or case.pk))


def _what(said: Said) -> dict[str, Any]:
    """What was said, without the hours where they are counted anew each time from a moment that is in it."""
    return {name: told for name, told in _kept_answers(said).items() if name != HOURS or not said.treated_at}


def _kept(
    said: Said, key: UUID, author: Step, case: Case | None, sender: Sender | None, told_by: str
) -> CheckInReply:
    found = assessed(said)
    step = Step(author.kind, author.at, author.by, _fired(found, said))
    procedure = treated_in(case) if case else None
    home = _locked((procedure.case_id if procedure else None) or case.pk) if case else None
    check_in, off_the_list = _answered(procedure, author.at)
    if home and found.result is Result.EXPECTED:
        held = casework.changed(case=home, version=home.version, step=step, **off_the_list)
    else:
        held = _in_front_of_a_clinician(said, found, step, home, procedure, sender)
        if home and held.pk != home.pk:  # a line where the injection is on file: where the answers stand now
            line = Step(author.kind, author.at, author.by, {"note": held.reference})
            casework.changed(case=home, version=home.version, step=line, **off_the_list)
    told_at_once.tell(case=held, result=found.result, treated_by=_who_treated(procedure), at=author.at)
    row = _row(said, found, held, key, step)
    row.check_in, row.procedure, row.told_by = check_in, procedure, told_by
    insert(row)
    nerve.open_if_needed(case=held, fired=found.fired, at=author.at, procedure=procedure)
    return row


def _in_front_of_a_clinician(
    said: Said,
    found: rules.Assessment,
    step: Step,
    home: Case | None,
    procedure: Procedure | None,
    sender: Sender | None,
) -> Case:
    """The open case about what followed this injection, raised; else a new one."""
    location = home.location if home else sender.location if sender else None
    if location is None:
        raise ValueError("no place")
    fields: dict[str, Any] = {"result": found.result.code, "region": _region(said)}
    if found.human_must_read:  # read on the same or the next working day, as words in the form are
        due_at = held_timetable(location).working_days_later(step.at, 1)
        fields |= {"words_due_at": due_at, "words_read_at": None, "words_read_by": None}
    urgency = _urgency(found, placed=home is not None)
    if found.result is Result.EMERGENCY_NOW:
        fields["safety_exit"] = True
    held = _open_about(home, procedure)
    if held is not None:
        return _raised(held, step, urgency, fields)
    return casework.opened(
        step=step,
        urgency=urgency,
        location=location,
        patient=home.patient if home else _register(sender, step.at),
        about=About.AFTERCARE,
        procedure=procedure,
        assignee=_who_treated(procedure),
        state=State.NEW if found.result is Result.EXPECTED else State.WITH_CLINICIAN,
        language=home.language if home else sender.language if sender else "en",
        **fields,
    )


def _urgency(found: rules.Assessment, *, placed: bool) -> Result:
    """A calm check of somebody we do not know yet: the desk calls and finds out whose it is."""
    calm = found.result is Result.EXPECTED and not placed
    return Result.NOT_ENOUGH_INFO if calm else found.result


def _raised(case: Case, step: Step, urgency: Result, fields: dict[str, Any]) -> Case:
    """The case with new answers: never less urgent than it was, and its result the most urgent that was told."""
    before = Result.from_code(case.result)
    if before.more_urgent_than(Result.from_code(fields["result"])):
        fields["result"] = before.code
    if case.words_unread and fields.get("words_due_at") and case.words_due_at:
        fields["words_due_at"] = min(case.words_due_at, fields["words_due_at"])
    fields["region"] = fields["region"] or case.region
    urgency = min(result_of_rank(case.urgency), urgency, key=lambda level: level.rank)
    state = State.WITH_CLINICIAN
    return casework.changed(
        case=case, version=case.version, step=step, urgency=urgency.rank, state=state, **fields
    )


def _open_about(home: Case | None, procedure: Procedure | None) -> Case | None:
    """The case about what followed this injection that is still open; of nobody we know there is none."""
    if home is None:
        return None
    rows = Case.objects.filter(about=About.AFTERCARE, patient=home.patient).exclude(state__in=CLOSED)
    rows = rows.filter(procedure__in=forms_of(procedure)) if procedure else rows.filter(procedure=None)
    return rows.select_related("location").select_for_update(of=("self",)).order_by("opened_at").first()


def _open_check_ins(procedure: Procedure, at: datetime) -> QuerySet[CheckIn]:
    rows = CheckIn.objects.filter(procedure=procedure, answered_at=None, cancelled_at=None)
    return rows.filter(due_at__lte=at).order_by("-due_at")


def _answered(procedure: Procedure | None, at: datetime) -> tuple[CheckIn | None, dict[str, Any]]:
    """The check-in that is answered now, and what follows for the call list.

    Earlier ones that nobody answered are asked no more: what is told now says more than they would have.
    """
    rows = list(_open_check_ins(procedure, at).select_for_update()) if procedure else []
    if not rows:
        return None, {}
    newest, *older = rows
    CheckIn.objects.filter(pk=newest.pk).update(answered_at=at)
    CheckIn.objects.filter(pk__in=[row.pk for row in older]).update(cancelled_at=at)
    return newest, {"call_at": None} if any(row.late_at for row in rows) else {}


def _row(said: Said, found: rules.Assessment, held: Case, key: UUID, step: Step) -> CheckInReply:
    return CheckInReply(
        case=held,
        answers=_kept_answers(said),
        words=_in_words(said, held),
        result=found.result.code,
        findings=[_finding(item, said, held) for item in found.findings],
        undecided=[{"rule": item.rule.id, "needs": list(item.needs)} for item in found.undecided],
        would_change=[
            {"key": name, "question": AFTERCARE.questions[name].wording} for name in found.call_script
        ],
        human_must_read=found.human_must_read,
        asked_version=said.asked,
        questionnaire_version=found.questionnaire_version,
        rulebook_version=found.rulebook_version,
        idempotency_key=key,
        sent_at=step.at,
        entered_by=step.by,
    )


def _kept_answers(said: Said) -> dict[str, Any]:
    """The replies by question, and beside them the marks on the body map and what was asked once more."""
    more: dict[str, Any] = {
        "treated_at": said.treated_at.isoformat() if said.treated_at else "",
        "sites": list(said.sites),
        "felt": list(said.felt),
        "map_version": MAP_VERSION,
        "first_said": dict(said.first),
    }
    return {**said.replies, **{name: value for name, value in more.items() if value}}


def _in_words(said: Said, held: Case) -> dict[str, list[str]]:
    """Question and reply as they stood on the screen."""
    words = {
        name: [question.wording, question.say(said.replies[name])]
        for name, question in AFTERCARE.questions.items()
        if name in said.replies
    }
    if HOURS in words:
        words[HOURS][1] = _hours(said, held)
    return words | two_versions.check_words_of_then(said.replies, said.asked)


def _finding(item: rules.Finding, said: Said, held: Case) -> dict[str, Any]:
    """A finding as it is kept; hours since the treatment are told with the moment they were counted from."""
    told = finding(item)
    for quote in told["quotes"]:
        if quote["key"] == HOURS and HOURS in said.replies:
            quote["answer"] = _hours(said, held)
    return told


def _hours(said: Said, held: Case) -> str:
    whole = f"{int(said.replies[HOURS])} hours ago"
    if said.treated_at is None:
        return whole
    return f"{whole} ({date_format(said.treated_at.astimezone(held.location.zone), 'j M Y, H:i')})"


def _fired(found: rules.Assessment, said: Said) -> dict[str, Any]:
    note = two_versions.check_note(said.asked, found)
    return {"result": found.result.code, "rules": list(found.fired)} | ({"note": note} if note else {})


def _region(said: Said) -> str:
    option = AFTERCARE.questions[REGION].option(said.replies.get(REGION))
    return option.value if option else ""


def _who_treated(procedure: Procedure | None) -> User | None:
    """The clinician who gave the injection, while they still work on cases."""
    by = procedure.done_by if procedure else None
    return by if by is not None and may(by, Permission.HANDLE_CASE) else None


def _register(sender: Sender | None, at: datetime) -> Patient:
    """A row of its own: who it may be is for the desk to find out, nobody is joined by itself."""
    if sender is None:
        raise ValueError("nobody is named")
    patient = Patient(
        id=uuid4(),
        given_name=sender.given_name,
        family_name=sender.family_name,
        birth_date=sender.birth_date,
        email="",
        phone=sender.phone,
        contact={"contact_whom": "patient"},
        name_tokens=name_tokens(f"{sender.given_name} {sender.family_name}"),
        birth_token=token("patient.birth_date", normalise_date(sender.birth_date)),
        phone_token=token("patient.phone", normalise_phone(sender.phone)),
        created_at=at,
    )
    insert(patient)
    return patient


def _locked(pk: UUID) -> Case:
    rows = Case.objects.select_related("location", "patient")
    return rows.select_for_update(of=("self",)).get(pk=pk)
