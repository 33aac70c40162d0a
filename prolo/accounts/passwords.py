"""Two password rules beside Django's own: an upper length, and no words that anybody here would try first."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class LongestLength:
    """At most 128 characters, so that hashing cannot be used to load the server."""

    def __init__(self, longest: int = 128) -> None:
        self.longest = longest

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > self.longest:
            raise ValidationError(_("Use at most %(n)d characters.") % {"n": self.longest}, code="too_long")

    def get_help_text(self) -> str:
        return _("Use at most %(n)d characters.") % {"n": self.longest}


class NoContextWords:
    """The clinic's name, its locations and ours may stand in a password, but not be most of it."""

    enough_besides = 10

    def validate(self, password: str, user: Any = None) -> None:
        left = password.casefold()
        for word in sorted(self._words(), key=len, reverse=True):
            left = left.replace(word, "")
        if left != password.casefold() and len(left) < self.enough_besides:
            raise ValidationError(
                _("Leave out the name of the clinic or add more words."), code="context_words"
            )

    def get_help_text(self) -> str:
        return _("Do not build the password from the name of the clinic.")

    def _words(self) -> set[str]:
        from prolo.clinic.models import Location

        names = [settings.CLINIC_NAME, "prolo prolotherapy", *Location.objects.values_list("name", flat=True)]
        return {word for name in names for word in name.casefold().split() if len(word) > 3}
