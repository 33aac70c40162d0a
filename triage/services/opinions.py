"""A second opinion: a clinician asks a colleague, who answers in words; either of them may decide."""

from datetime import datetime

from django.db import transaction

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, may
from triage import staff_mails
from triage.models import Case, Event, EventKind
from triage.services import outbox
from triage.services.casework import Step, allow, changed, reason_in
from triage.services.refusals import (
    AnswerFirst,
    CannotGiveOpinion,
    NoOpinionOfOwn,
    NotAskedOf,
    NotPossibleNow,
)


@transaction.atomic
def ask(*, case: Case, of: User, by: User, at: datetime, version: int, question: str) -> Case:
    """Ask a colleague what they think of a case. One colleague at a time: to ask another takes the question back.

    Refuses with NoOpinionOfOwn oneself, with CannotGiveOpinion who may not read the case, with AnswerFirst when
    one's own opinion is wanted, with NotPossibleNow a closed case.
    """
    allow(by, Permission.READ_CLINICAL)
    what = reason_in(question)
    if of == by:
        raise NoOpinionOfOwn
    if not may(of, Permission.READ_CLINICAL):
        raise CannotGiveOpinion
    if case.version == version and case.is_closed:
        raise NotPossibleNow
    if case.version == version and case.opinion_wanted_of_id == by.pk:
        raise AnswerFirst
    step = Step(EventKind.OPINION_ASKED, at, by, {"name": of.name, "note": what})
    changed(case=case, version=version, step=step, opinion_wanted_of=of)
    _tell(case, of, staff_mails.OPINION_WANTED, at)
    return case


@transaction.atomic
def give(*, case: Case, by: User, at: datetime, version: int, opinion: str) -> Case:
    """Say what one thinks of a case, as one was asked to; who asked is told. Refuses with NotAskedOf anybody else."""
    allow(by, Permission.READ_CLINICAL)
    what = reason_in(opinion)
    if case.version == version and case.opinion_wanted_of_id != by.pk:
        raise NotAskedOf if case.opinion_wanted_of_id else NotPossibleNow
    asker = _asker(case)
    step = Step(EventKind.OPINION_GIVEN, at, by, {"note": what})
    changed(case=case, version=version, step=step, opinion_wanted_of=None)
    if asker is not None and may(asker, Permission.READ_CLINICAL):
        _tell(case, asker, staff_mails.OPINION_GIVEN, at)
    return case


def _asker(case: Case) -> User | None:
    """Who asked last."""
    asked = Event.objects.filter(case=case, kind=EventKind.OPINION_ASKED).select_related("by")
    newest = asked.order_by("-number").first()
    return newest.by if newest else None


def _tell(case: Case, member: User, kind: str, at: datetime) -> None:
    notice = staff_mails.about_opinion(kind, reference=case.reference, place=case.location)
    outbox.queue(case=case, kind=kind, to=member.email, notice=notice, at=at)
