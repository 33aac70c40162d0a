"""What a service says when it does not do what was asked, worded for the reader."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """Nothing was changed; `str()` says why."""

    says: str | Promise = _("This could not be done.")
    field = ""
    """What has to be changed, where it is one thing."""

    def __str__(self) -> str:
        return str(self.says)


class ChangedMeanwhile(Refused):
    says = _("This case changed while you had it open. Look at it again, then decide.")


class NotAllowed(Refused):
    says = _("You may not do this.")


class NotPossibleNow(NotAllowed):
    says = _("The case is in a state in which this cannot be done.")


class AlreadyTheirs(NotPossibleNow):
    says = _("The case is with this person already.")


class TakesNoCases(NotAllowed):
    says = _("This person cannot work on cases. Choose another.")


class NotMoreUrgent(NotAllowed):
    says = _("Choose an urgency that is higher than it is now. Only a clinician may lower it.")


class NotLessUrgent(NotAllowed):
    says = _("Choose an urgency that is lower than it is now.")


class ReasonNeeded(Refused):
    says = _("Write the reason.")


class NoSuchTime(Refused):
    says = _("Give a place and a time for the visit: later than now, and within two years.")


class TooLong(Refused):
    says = _("This is too long for one message. Use 4,000 letters or fewer, or send it in two parts.")


class UnreadWords(Refused):
    says = _("The patient wrote something in their own words. Read it and mark it as read first.")


class UnreadRed(Refused):
    says = _("An urgent finding is not marked as read. Read it and mark it as read first.")


class ReasonOfAnother(Refused):
    field = "reason_code"
    says = _("This coded reason belongs to another outcome. Choose one that fits, or choose another outcome.")


class NotFired(Refused):
    field = "overruled"
    says = _("Only a rule that fired on the answers as they are now can be overruled.")


class RulesStand(Refused):
    """The outcome goes against rules that were not named; `rules` holds their ids."""

    field = "overruled"

    def __init__(self, rules: Sequence[str]) -> None:
        super().__init__()
        self.rules = list(rules)

    def __str__(self) -> str:
        says = _(
            "This outcome goes against what fired: %(rules)s. Tick each rule you judge otherwise,"
            " or choose another outcome."
        )
        return str(says) % {"rules": ", ".join(self.rules)}


class NoOpinionOfOwn(NotAllowed):
    field = "of"
    says = _("Choose a colleague: nobody gives a second opinion on their own question.")


class CannotGiveOpinion(NotAllowed):
    field = "of"
    says = _("This person may not read the whole case. Choose a clinician.")


class AnswerFirst(NotAllowed):
    says = _("You were asked for a second opinion yourself. Give it first.")


class NotAskedOf(NotAllowed):
    says = _("The second opinion was asked of somebody else.")


class WrongDate(Refused):
    says = _("This date of birth does not match. Check it and try again.")


class LinkLocked(Refused):
    """The link leads nowhere any more: it ended, or too many dates were wrong."""

    says = _("This link or code does not work any more. Ask for a new one, or phone us.")


class NotReady(Refused):
    """The form cannot be sent yet; `missing` holds question keys and names of identity fields."""

    says = _("Some answers are still missing.")

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__()
        self.missing = list(missing)
