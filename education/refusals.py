"""What the library refuses, each refusal in words for the person who asked."""

from django.utils.translation import gettext as _


class Refused(Exception):
    """Nothing was changed; the text says why and what to do."""


class ChangedMeanwhile(Refused):
    """Somebody else changed the page after this person had opened it."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this page while you had it open. Nothing of yours was saved."))


class NotAllowed(Refused):
    """The person's role, or their part in this version, does not let them do it."""


class NotNow(Refused):
    """The page is not in a state for this."""


class ChecksFail(Refused):
    """Failing checks stand in the way; `faults` are the ones found."""

    def __init__(self, faults: list) -> None:
        self.faults = faults
        line = (
            _("%(count)d checks fail. Mend them first.")
            if len(faults) > 1
            else _("A check fails. Mend it first.")
        )
        super().__init__(line % {"count": len(faults)})
