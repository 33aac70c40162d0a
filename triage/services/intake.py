"""The patient's form: begun, saved page by page, asked once more, and sent exactly once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from prolo.accounts.models import User
from prolo.audit import record
from prolo.clinic.models import Location
from prolo.statements import Prepared, update
from triage.models import Intake, Submission
from triage.questionnaire import INTAKE, Echo
from triage.rules import INTAKE_RULES, Assessment, Result
from triage.services import drafts, echoes, safety, sending
from triage.services.refusals import NotReady
from triage.services.two_versions import assessed, pruned

__all__ = ["NotReady", "Saved", "answer_echoes", "save_page", "send", "start", "waiting_echoes"]

LAST_PAGE = "answers"
_CHANGES = ("version", "saved_at", "sent_at", "stopped_at", "safety_exit")
"""Whoever writes a draft changes at least one of these."""
_KEPT = (*("answers", "identity", "echoes", "earlier"), *("saved_at", "stopped_at", "furthest", "version"))
_HELD = Prepared(
    lambda pk: Intake.objects.filter(pk=pk).select_for_update().values_list(*_CHANGES), pk=UUID(int=0)
)


@dataclass(frozen=True)
class Saved:
    """What a saved page leads to: whether the form stops, what the rules say, what is asked once more."""

    stopped: bool
    assessment: Assessment
    echoes: tuple[Echo, ...]
    sent: bool = False


@transaction.atomic
def start(
    *,
    at: datetime,
    location: Location,
    region: str = "",
    questions: str = "",
    by: User | None = None,
    told_by: str = "",
    told_how: str = "",
    key: UUID | None = None,
    language: str = "en",
) -> Intake:
    """Begin a draft; `key` is what sending is counted by.

    `region` comes from a link on an education page, `questions` from the decision guide. Staff who enter it for
    somebody are `by`; then `told_by` and `told_how` say from whom they have it.
    """
    intake = Intake(
        answers=_first_answers(region, questions),
        questionnaire_version=INTAKE.version,
        rulebook_version=INTAKE_RULES.version,
        location=location,
        started_at=at,
        saved_at=at,
        entered_by=by,
        told_by=told_by,
        identity={"told_how": told_how} if told_how else {},
        idempotency_key=key or uuid4(),
        language=language,
    )
    intake.save(force_insert=True)
    record(action="intake.started", by=by, at=at, subject=f"intake:{intake.pk}")
    return intake


@transaction.atomic
def save_page(
    *,
    intake: Intake,
    page: str,
    answers: Mapping[str, Any],
    identity: Mapping[str, Any] | None = None,
    at: datetime,
) -> Saved:
    """Keep one page's replies and run the rules. An emergency sign opens a case in the same transaction.

    A reply the page may not ask is ignored. After sending nothing is kept, and `Saved.sent` says so.
    """
    _lock(intake)
    if intake.sent_at:
        return _as_sent(intake)
    merged = drafts.merged(intake.answers, page=page, replies=answers)
    if identity is not None:
        intake.identity = {**intake.identity, **identity}
        merged = drafts.with_age(merged, identity, drafts.day_at(intake.location, at))
    intake.furthest = drafts.further(intake.furthest, page)
    merged = pruned(merged, intake)
    return _keep(intake, merged, echoes.raised(merged, intake.echoes), at)


@transaction.atomic
def answer_echoes(*, intake: Intake, replies: Mapping[str, str], at: datetime) -> Saved:
    """Keep the replies to questions asked once more, by list or by question; an empty one is not sure."""
    _lock(intake)
    if intake.sent_at:
        return _as_sent(intake)
    answers, asked = echoes.replied(intake.answers, intake.echoes, replies)
    return _keep(intake, pruned(answers, intake), asked, at)


@transaction.atomic
def send(
    *,
    intake: Intake,
    at: datetime,
    answers: Mapping[str, Any] | None = None,
    identity: Mapping[str, Any] | None = None,
) -> Submission:
    """Send the form: submission, assessment, case, history, audit and receipt mail, or none of them.

    `answers` and `identity` are what the last page says. Sending again gives the same submission.
    Refuses with NotReady while something needed is missing, or when the last page finds an emergency sign.
    A question asked once more and left open counts as not sure.
    """
    _lock(intake)
    if intake.sent_at:
        return sending.sent(intake)
    intake.identity = {**intake.identity, **(identity or {})}
    said = pruned(drafts.merged(intake.answers, page=LAST_PAGE, replies=answers or {}), intake)
    found = assessed(said, intake)
    missing = drafts.missing(found, said, intake.identity)
    if missing or (answers is not None and found.result is Result.EMERGENCY_NOW):
        raise NotReady(missing)
    settled, intake.echoes = echoes.settled(said, intake.echoes)
    if settled != said:
        said = pruned(settled, intake)
        found = assessed(said, intake)
    _change_answers(intake, said, found, at)
    intake.sent_at = intake.saved_at = at
    submission = sending.submit(intake=intake, assessment=found, at=at)
    intake.version += 1
    update(intake, "answers", "identity", "echoes", "earlier", "sent_at", "saved_at", "version")
    return submission


def waiting_echoes(intake: Intake) -> tuple[Echo, ...]:
    """The questions asked once more that still wait for a reply."""
    return echoes.waiting(intake.echoes)


def _lock(intake: Intake) -> None:
    """Hold the draft, read again if it changed: of two requests at once the second sees what the first wrote."""
    held = _HELD.first(pk=intake.pk)
    if held != tuple(getattr(intake, name) for name in _CHANGES):
        intake.refresh_from_db(from_queryset=Intake.objects.select_related("location"))


def _keep(intake: Intake, answers: dict[str, Any], asked: dict[str, Any], at: datetime) -> Saved:
    differs = answers != intake.answers
    assessment = assessed(answers, intake)
    _change_answers(intake, answers, assessment, at)
    intake.echoes, intake.saved_at, intake.version = asked, at, intake.version + 1
    stops = assessment.result is Result.EMERGENCY_NOW
    if not stops:
        intake.stopped_at = None
    update(intake, *_KEPT)
    record(action="intake.saved", by=intake.entered_by, at=at, subject=f"intake:{intake.pk}")
    if stops and (differs or intake.stopped_at is None):
        safety.stop(intake=intake, assessment=assessment, at=at)
    elif differs and intake.safety_exit and not stops:
        safety.follow(intake=intake, assessment=assessment, at=at)
    return Saved(stopped=stops, assessment=assessment, echoes=echoes.waiting(asked))


def _as_sent(intake: Intake) -> Saved:
    return Saved(stopped=False, assessment=assessed(intake.answers, intake), echoes=(), sent=True)


def _change_answers(intake: Intake, answers: dict[str, Any], assessment: Assessment, at: datetime) -> None:
    """Put new answers in place, with what the rules say of them; what they soften is kept among the earlier replies."""
    if answers == intake.answers:
        return
    lost = drafts.softened(assessed(intake.answers, intake), assessment, intake.answers, answers, at)
    if lost:
        intake.earlier = drafts.with_earlier(intake.earlier, lost)
    intake.answers = answers


def _first_answers(region: str, questions: str) -> dict[str, Any]:
    known = {"region": region} if INTAKE.questions["region"].option(region) else {}
    return known | ({"questions_to_answer": questions} if questions.strip() else {})
