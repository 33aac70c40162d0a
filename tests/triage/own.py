"""A browser in which a patient has opened their own case, and what the clinic did with it before."""

from datetime import datetime
from time import time
from typing import Any

from django.urls import reverse

from triage.models import Case, Outcome, State
from triage.outcomes import rules_against
from triage.queries.fired import rules_of
from triage.services import clinic, desk, messages, own_case, reading


def with_own_case(client: Any, *cases: Case) -> Any:
    """This browser was let in to the cases with a link and the date of birth."""
    session = client.session
    session["cases"] = {**session.get("cases", {}), **{str(case.pk): int(time()) for case in cases}}
    session.save()
    client.cookies["session"] = session.session_key
    return client


def address(case: Case, name: str = "status") -> str:
    return reverse(f"own:{name}", args=[case.pk])


def fresh(case: Case) -> Case:
    return Case.objects.select_related("patient", "intake", "latest", "location", "assignee").get(pk=case.pk)


def by_staff(case: Case, deed: Any, by: Any, at: datetime, **fields: Any) -> Any:
    """One deed of a member of staff on the case as it is now."""
    held = fresh(case)
    return deed(case=held, by=by, at=at, version=held.version, **fields)


def decided(case: Case, clara: Any, at: datetime, **told: Any) -> Case:
    """The case, read and decided; what the outcome goes against is overruled by name."""
    held = fresh(case)
    if held.words_unread or reading.has_unread_red(held):
        by_staff(case, reading.mark_read, clara, at)
    wanted = {"outcome": "book_consultation", "reason": "r"} | told
    named = rules_against(Outcome(wanted["outcome"]), rules_of(held))
    by_staff(case, clinic.decide, clara, at, overruled=named, **wanted)
    return fresh(case)


def brought_to(state: State, case: Case, *, dana: Any, clara: Any, at: datetime) -> Case:
    """The case, led to this state the way the clinic and the patient do it."""
    if state == State.WITH_CLINICIAN:
        by_staff(case, desk.accept, dana, at)
    elif state == State.WAITING_FOR_PATIENT:
        by_staff(case, messages.ask, dana, at, message="Please answer once more.", pinned=["gout"])
    elif state == State.DECIDED:
        decided(case, clara, at, reason="FOR STAFF ONLY")
    elif state == State.WITHDRAWN:
        own_case.withdraw(case=fresh(case), at=at)
    return fresh(case)
