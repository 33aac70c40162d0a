"""One thing done to several cases, one after the other, each in a transaction of its own. Never a clinical outcome."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from triage.models import Case, State
from triage.services import access, desk, messages
from triage.services.casework import allow
from triage.services.refusals import NotPossibleNow, Refused

MOST_TOGETHER = 50


@dataclass(frozen=True)
class Done:
    """How it went for one case; `refusal` is empty when it was done."""

    reference: str
    refusal: str = ""


def give(*, versions: Mapping[str, int], to: User, by: User, at: datetime) -> tuple[Done, ...]:
    """Give cases to a colleague, or take them oneself. `versions`: by reference, as the person saw them."""
    return _each(partial(desk.assign, to=to), versions, by, at, purpose="given with others")


def write(*, versions: Mapping[str, int], message: str, by: User, at: datetime) -> tuple[Done, ...]:
    """Write the same to several patients: one message and at most one mail for each of them.

    Refuses with ReasonNeeded when there is no message, with Unfilled while a part of it is still to be filled in;
    a withdrawn case gets none.
    """
    messages.told(message)
    return _each(partial(_tell, message=message), versions, by, at, purpose="written to with others")


def _tell(*, case: Case, message: str, by: User, at: datetime, version: int) -> None:
    if case.version == version and case.state == State.WITHDRAWN:
        raise NotPossibleNow
    messages.tell(case=case, by=by, at=at, version=version, message=message)


def _each(
    deed: Callable[..., object], versions: Mapping[str, int], by: User, at: datetime, *, purpose: str
) -> tuple[Done, ...]:
    allow(by, Permission.HANDLE_CASE)
    chosen = list(versions.items())[:MOST_TOGETHER]
    return tuple(_one(deed, reference, version, by, at, purpose) for reference, version in chosen)


def _one(
    deed: Callable[..., object], reference: str, version: int, by: User, at: datetime, purpose: str
) -> Done:
    try:
        with transaction.atomic():
            case = access.open_case(reference, by=by, at=at, purpose=purpose)
            deed(case=case, by=by, at=at, version=version)
    except Case.DoesNotExist:
        return Done(reference, _("There is no such case."))
    except Refused as refusal:
        return Done(reference, str(refusal))
    return Done(reference)
