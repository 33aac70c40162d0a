"""A note on a case without any other deed. The desk never reads a clinician's."""

from datetime import datetime

from django.db import transaction

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from triage.models import Case, EventKind
from triage.services.casework import Step, allow, changed, reason_in


@transaction.atomic
def write(*, case: Case, by: User, at: datetime, version: int, note: str) -> Case:
    """Put a note into the history of a case, open or closed. It changes nothing else."""
    allow(by, Permission.HANDLE_CASE)
    return changed(case=case, version=version, step=Step(EventKind.NOTED, at, by, {"note": reason_in(note)}))
