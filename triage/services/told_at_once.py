"""A sign after an injection that needs help today: somebody is told by mail at once, and not again for each reply."""

from datetime import datetime, timedelta

from prolo.accounts.models import User
from prolo.clinic.cover import chain, day_of
from triage import staff_mails
from triage.models import Case, CheckInReply
from triage.rules import Result
from triage.services import escalation, outbox
from triage.staff_mails import READ_NOW, READ_NOW_NO_COVER

QUIET = timedelta(hours=1)
"""So long no second mail goes out for replies that are no more urgent."""


def tell(*, case: Case, result: Result, treated_by: User | None, at: datetime) -> None:
    """Put the mail about a red reply into the outbox, before the reply itself is kept, in the caller's transaction.

    Nobody is told again while the case waits to be read, unless what came now is more urgent.
    """
    if result.rank > Result.SAME_DAY.rank or _known(case, result, at):
        return
    kind, people = _whom(case, treated_by, at)
    notice = staff_mails.notice(kind, reference=case.reference, place=case.location, due=case.due_at)
    for person in people:
        outbox.queue(case=case, kind=kind, to=person.email, notice=notice, at=at)


def _known(case: Case, result: Result, at: datetime) -> bool:
    """Whether a reply as urgent as this waits in the case already, or came within the hour."""
    since = min(case.unread_since or at, at - QUIET)
    as_urgent = [level.code for level in Result if level.rank <= result.rank]
    return CheckInReply.objects.filter(case=case, sent_at__gte=since, result__in=as_urgent).exists()


def _whom(case: Case, treated_by: User | None, at: datetime) -> tuple[str, list[User]]:
    """Who treated; else the first on cover; where nobody is, those who can change that."""
    if treated_by is not None:
        return READ_NOW, [treated_by]
    places = chain(case.location, day_of(case.location, at))
    return (READ_NOW, places[0]) if places else (READ_NOW_NO_COVER, escalation.managers())
