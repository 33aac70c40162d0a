"""One case as the desk may see it, and as a clinician sees it. The desk sees no clinical answer."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import now
from django.utils.translation import gettext as _

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, may
from prolo.audit.models import Entry as Read
from triage import calling
from triage.models import Assessment, Case, Event, EventKind, Intake, Outcome, State, result_of_rank
from triage.queries.by_phone import to_ask
from triage.queries.calls import attempts_in
from triage.queries.changes import changes_of
from triage.queries.flags import Flag, flags_of
from triage.queries.letters import askable, letters_of
from triage.queries.levels import LEVEL_WORDS
from triage.queries.persons import (
    age_of,
    answers_of,
    birth_date_of,
    contact_of,
    filled_in_line,
    identity_of,
    name_of,
    places_of,
    words_for,
)
from triage.queries.said import is_unsure, rows_of
from triage.queries.shown import (
    ClinicianCase,
    DecisionView,
    DeskCase,
    Earlier,
    EchoView,
    Entry,
    FindingView,
    Head,
    Letter,
    Row,
    SectionView,
)
from triage.queries.standing import Moment, clock_of, withdrawn_at
from triage.questionnaire import INTAKE
from triage.questionnaire.kinds import NOT_SURE
from triage.questionnaire.records import NO_ANSWER
from triage.rules import Result

OUTCOMES = Outcome.choices
STATES = State.choices
MOST_READS = 30
RED = Result.GP_SOON.rank
AMBER = Result.CONSULT_WITH_CAUTIONS.rank
CAUTIONS = (
    "allergies",
    "blood_thinner",
    "bleeding_problem",
    "pregnancy",
    "infection_now",
    "weak_immune_system",
    "cancer_history",
    "surgery_or_implant_here",
    "heart_valve",
    "diabetes",
    "prolotherapy_before",
)
"""The strip on top of every clinician's view: always the same questions, answered or not."""
_SCORES = ("average_pain", "pain_affects_enjoyment", "pain_affects_activity")
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
    }
)
"""Events whose words the desk wrote or was told; a clinician's reasons stay with the clinicians."""
_TO_THE_PATIENT = frozenset({EventKind.RETURNED, EventKind.MESSAGE, EventKind.ACCEPTED})


def desk_case(case: Case, *, at: datetime | None = None) -> DeskCase:
    """Identity, contact, state, and the wording of what is missing, unsure or worth asking; no answer."""
    answers = answers_of(case)
    replies = INTAKE.read(answers)
    shown, events, letters = _newest(case), _events(case), letters_of(case)
    return DeskCase(
        head=_head(case, at or now(), events, letters),
        call_script=tuple(item["question"] for item in shown.would_change) if shown else (),
        by_phone=bool(to_ask(case)) and case.state != State.WITHDRAWN,
        missing=_wordings(replies.missing),
        unsure=_wordings(key for key in INTAKE.questions if is_unsure(answers.get(key))),
        letters=letters,
        askable=askable(case, shown),
        changed=tuple(
            (sending.at, tuple(item.question for item in sending.changed)) for sending in changes_of(case)
        ),
        attempts=attempts_in(events),
        timeline=_timeline(events, clinical=False),
    )


def clinician_case(case: Case, *, at: datetime | None = None) -> ClinicianCase:
    """The whole case: words first, what fired and why, cautions, unknowns, every answer, history."""
    answers, rows, newest = answers_of(case), rows_of(case), _newest(case)
    events, letters = _events(case), letters_of(case)
    found = tuple(_finding(item) for item in newest.findings) if newest else ()
    return ClinicianCase(
        head=_head(case, at or now(), events, letters),
        result=Result.from_code(case.result),
        words=_own_words(rows),
        goal=_text(answers, "goal"),
        questions=_text(answers, "questions_to_answer"),
        red=tuple(item for item in found if item.level.rank <= RED),
        amber=tuple(item for item in found if RED < item.level.rank <= AMBER),
        other=tuple(item for item in found if item.level.rank > AMBER),
        ask_about=tuple(item for item in found if item.ask_about),
        cautions=tuple(rows[key] for key in CAUTIONS),
        unknowns=_wordings(_needed(newest)),
        earlier=tuple(_earlier(entry) for draft in _drafts(case) for entry in draft.earlier),
        changes=changes_of(case),
        letters=letters,
        askable=askable(case, newest),
        echoes=tuple(_echo(entry) for entry in _echoes_of(case).values()),
        places=places_of(case),
        scores=tuple(rows[key] for key in (*_SCORES, "hard_activities")),
        peg_mean=_peg_mean(answers),
        evidence_line=_evidence_line(answers),
        sections=_sections(rows),
        decisions=_decisions(case),
        timeline=_timeline(events, clinical=True),
        reads=_reads(case),
        rulebook_version=newest.rulebook_version if newest else None,
        questionnaire_version=newest.questionnaire_version if newest else None,
    )


def _head(case: Case, at: datetime, events: Sequence[Event], letters: Iterable[Letter]) -> Head:
    told, latest = identity_of(case), case.latest
    typed = latest or case.intake
    staff = typed.entered_by if typed else None
    moments = [Moment(EventKind(event.kind), event.at) for event in reversed(events)]
    unread = [case.pk for letter in letters if letter.from_patient and letter.read_at is None]
    flags = flags_of([case], unread)[case.pk]
    took_back = (Flag.WITHDRAWN,) if withdrawn_at(case, moments) and Flag.WITHDRAWN not in flags else ()
    return Head(
        reference=case.reference,
        version=case.version,
        name=name_of(case),
        birth_date=birth_date_of(case),
        age=age_of(case, at.date()),
        filled_in_by=_answer(answers_of(case), "filled_in_by"),
        region_words=words_for(case, "region"),
        side_words=words_for(case, "side"),
        urgency=result_of_rank(case.urgency),
        state=State(case.state),
        state_words=str(State(case.state).label),
        opened_at=case.opened_at,
        sent_at=latest.sent_at if latest else None,
        closed=case.is_closed,
        clock=clock_of(case, at, moments),
        flags=(*flags, *took_back),
        needs_a_look=case.attention_at is not None,
        assignee_name=case.assignee.name if case.assignee else "",
        location_name=case.location.name,
        safety_exit=case.safety_exit,
        unread_words=case.words_unread,
        entered_by=staff.name if staff else "",
        told_by=typed.told_by if typed else "",
        filled_in=filled_in_line(case),
        language=case.language,
        call_at=case.call_at,
        contact=contact_of(told),
    )


def _newest(case: Case) -> Assessment | None:
    return case.assessments.order_by("-assessed_at", "-submission__number").first()


def _events(case: Case) -> list[Event]:
    return list(case.events.select_related("by").order_by("number"))


def _timeline(events: Sequence[Event], *, clinical: bool) -> tuple[Entry, ...]:
    staff = {event.by_id: event.by for event in events if event.by}
    clinicians = {pk for pk, user in staff.items() if not clinical and may(user, Permission.READ_CLINICAL)}
    return tuple(
        Entry(
            number=event.number,
            at=event.at,
            by=event.by.name if event.by else "",
            what=str(EventKind(event.kind).label),
            words=_words_of(event, all_of_it=clinical or _is_for_desk(event, clinicians)),
        )
        for event in events
    )


def _words_of(event: Event, *, all_of_it: bool) -> str:
    """What a line of the history says: what came of a call to everybody, what a person wrote to whom it is for.

    A clinician's message to the patient is for the desk too; a note beside it is not.
    """
    called = event.kind == EventKind.CALLED
    outcome = calling.OUTCOMES.get(event.detail.get("outcome", ""), "") if called else ""
    to_patient = {"message": event.detail.get("message")} if event.kind in _TO_THE_PATIENT else {}
    return "; ".join(filter(None, [str(outcome), _event_words(event.detail if all_of_it else to_patient)]))


def _is_for_desk(event: Event, clinicians: Collection[int | None]) -> bool:
    """Written by the desk or told to it; to whom a case was given is for everybody."""
    if event.kind not in _DESK_KINDS:
        return False
    return event.kind == EventKind.ASSIGNED or event.by_id not in clinicians


def _reads(case: Case) -> tuple[Entry, ...]:
    """Who opened the case, newest first; the audit keeps all of them."""
    opened = Read.objects.filter(subject=f"case:{case.reference}", action="case.read")
    rows = list(opened.order_by("-written_at")[:MOST_READS])
    names = dict(User.objects.filter(pk__in={row.by_id for row in rows}).values_list("pk", "name"))
    return tuple(
        Entry(
            number=row.number,
            at=row.happened_at,
            by=names.get(row.by_id or 0, ""),
            what=_("Read"),
            words=row.why,
        )
        for row in rows
    )


def _event_words(detail: Mapping[str, Any]) -> str:
    """What a person wrote, and the two levels of a changed urgency."""
    written = [str(detail[key]) for key in ("note", "message", "reason", "name", "phone") if detail.get(key)]
    if detail.get("from"):
        levels = [LEVEL_WORDS[Result.from_code(detail[key])] for key in ("from", "to")]
        written.insert(
            0, _("from %(before)s to %(after)s") % dict(zip(("before", "after"), levels, strict=True))
        )
    return "; ".join(written)


def _own_words(rows: Mapping[str, Row]) -> tuple[Row, ...]:
    return tuple(row for key, row in rows.items() if INTAKE.questions[key].free_text and row.answered)


def _sections(rows: Mapping[str, Row]) -> tuple[SectionView, ...]:
    return tuple(
        SectionView(section.title, tuple(rows[question.key] for question in section.questions))
        for section in INTAKE.sections
    )


def _finding(item: Mapping[str, Any]) -> FindingView:
    return FindingView(
        rule=item["rule"],
        level=Result.from_code(item["level"]),
        patient=item["patient"] or "",
        clinician=item["clinician"],
        sources=tuple(item["sources"]),
        ask_about=item["ask_about"],
        quotes=_quotes(item["quotes"]),
    )


def _earlier(entry: Mapping[str, Any]) -> Earlier:
    return Earlier(
        level=Result.from_code(entry["level"]),
        clinician=entry["clinician"],
        quotes=_quotes(entry["quotes"]),
        changed_at=datetime.fromisoformat(entry["changed_at"]),
    )


def _quotes(quotes: Iterable[Mapping[str, str]]) -> tuple[Row, ...]:
    return tuple(
        Row(item["key"], item["question"], item["answer"], answered=item["answer"] != NO_ANSWER)
        for item in quotes
    )


def _echoes_of(case: Case) -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = {}
    if case.latest:
        found = case.latest.echoes
    elif case.intake:
        found = case.intake.echoes
    return found


def _drafts(case: Case) -> tuple[Intake, ...]:
    """The draft a case began with, and those in which its answers were changed."""
    begun = (case.intake,) if case.intake else ()
    return (*begun, *case.amendments.order_by("started_at"))


def _echo(entry: Mapping[str, Any]) -> EchoView:
    question = INTAKE.questions.get(entry["key"] or "")
    return EchoView(
        question=question.wording if question else "",
        words=entry["words"],
        first_reply=question.say(entry["first_reply"]) if question else "",
        reply=_echo_reply(entry["reply"]),
        crisis=bool(entry["shows"]),
    )


def _echo_reply(reply: str | None) -> str:
    words = {"yes": _("Yes"), "no": _("No"), NOT_SURE: _("Not sure, or no reply")}
    return words.get(reply, reply) if reply else ""


def _decisions(case: Case) -> tuple[DecisionView, ...]:
    return tuple(
        DecisionView(
            at=decision.at,
            by=decision.by.name,
            outcome=str(Outcome(decision.outcome).label),
            reason=decision.reason,
            overrules=decision.overrules,
            result=Result.from_code(decision.result),
        )
        for decision in case.decisions.select_related("by").order_by("-at")
    )


def _needed(newest: Assessment | None) -> list[str]:
    undecided = newest.undecided if newest else []
    return list(dict.fromkeys(key for item in undecided for key in item["needs"]))


def _wordings(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(INTAKE.questions[key].wording for key in keys)


def _answer(answers: Mapping[str, Any], key: str) -> str:
    return INTAKE.questions[key].say(answers[key]) if key in answers else ""


def _text(answers: Mapping[str, Any], key: str) -> str:
    return str(answers.get(key) or "")


def _peg_mean(answers: Mapping[str, Any]) -> float | None:
    numbers = INTAKE.read(answers).numbers
    return sum(numbers[key] for key in _SCORES) / len(_SCORES) if numbers.keys() >= set(_SCORES) else None


def _evidence_line(answers: Mapping[str, Any]) -> str:
    option = INTAKE.questions["diagnosis"].option(answers.get("diagnosis"))
    return option.patient_line if option else ""
