"""What a service says when it does not do what was asked, worded for the reader."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """Nothing was changed; `str()` says why."""

    says: str | Promise = _("This could not be done.")

    def __str__(self) -> str:
        return str(self.says)


class ChangedMeanwhile(Refused):
    says = _("Someone else changed this case while you had it open. Look at it again, then decide.")


class NotAllowed(Refused):
    says = _("You may not do this.")


class NotPossibleNow(NotAllowed):
    says = _("The case is in a state in which this cannot be done.")


class NotMoreUrgent(NotAllowed):
    says = _("Choose an urgency that is higher than it is now. Only a clinician may lower it.")


class NotLessUrgent(NotAllowed):
    says = _("Choose an urgency that is lower than it is now.")


class ReasonNeeded(Refused):
    says = _("Write the reason.")


class UnreadWords(Refused):
    says = _("The patient wrote something in their own words. Read it and mark it as read first.")


class NotReady(Refused):
    """The form cannot be sent yet; `missing` holds question keys and names of identity fields."""

    says = _("Some answers are still missing.")

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__()
        self.missing = list(missing)
