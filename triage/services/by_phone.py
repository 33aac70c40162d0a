"""Answers a patient gives by phone: a new submission, entered by staff, and assessed at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prolo.accounts.models import User
from triage import calling
from triage.models import Case, Intake
from triage.queries.by_phone import begun_by_phone, to_ask
from triage.services import calls, own_case
from triage.services import intake as intakes
from triage.services.refusals import ChangedMeanwhile, NotReady, Refused

HOW = "phone"


class NothingSaid(Refused):
    says = _("Choose an answer to one question or more.")


@dataclass(frozen=True)
class Kept:
    """What came of it: the draft, and whether it was sent. If not, its answers made more questions necessary."""

    draft: Intake
    sent: bool


@transaction.atomic
def record_answers(
    *,
    case: Case,
    by: User,
    at: datetime,
    version: int,
    told_by: str,
    checked: Collection[str],
    answers: Mapping[str, Any],
) -> Kept:
    """Put answers to open questions into the case, as told on the phone by a person known by two identifiers.

    The call is noted as spoken; the answers are a new submission, marked with who entered it and who told it. Replies
    to questions that were answered before are left out. Refuses with ChangedMeanwhile, NotChecked and NothingSaid.
    """
    if case.version != version:
        raise ChangedMeanwhile
    begun = begun_by_phone(case, by.pk)
    given = {key: answers[key] for key in to_ask(case, begun) if answers.get(key) not in (None, "", [])}
    if not given:
        raise NothingSaid
    calls.note_call(
        case=case,
        by=by,
        at=at,
        version=version,
        outcome=calling.SPOKE,
        again=calling.NEVER,
        checked=checked,
    )
    draft = own_case.start_amendment(case=case, at=at, by=by, told_by=told_by, told_how=HOW)
    intakes.save_page(intake=draft, page="", answers=given, at=at)
    try:
        intakes.send(intake=draft, at=at, identity={"consent": True})
    except NotReady:
        return Kept(draft, sent=False)
    return Kept(draft, sent=True)
