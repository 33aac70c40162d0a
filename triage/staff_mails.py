"""Mails to members of staff: where a form waits, until when or for whose opinion, never about whom or what."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from prolo.clinic.facts import facts
from prolo.clinic.models import Location
from triage.notices import Notice

SOON, LATE, NO_COVER, WORDS_LATE = "soon", "late", "no_cover", "words_late"
OPINION_WANTED, OPINION_GIVEN = "opinion_wanted", "opinion_given"
CHECK_DUE = "check_due"
READ_NOW, READ_NOW_NO_COVER = "read_now", "read_now_no_cover"
TO_MANAGERS = (NO_COVER, READ_NOW_NO_COVER)
"""Mails to people who cannot open a form: without its address."""
FOR_STAFF: dict[str, tuple[Promise, Promise]] = {
    SOON: (
        gettext_lazy("A reply is due soon"),
        gettext_lazy("At %(place)s the reply to form %(reference)s is due on %(time)s."),
    ),
    LATE: (
        gettext_lazy("A reply is late"),
        gettext_lazy("At %(place)s the reply to form %(reference)s was due on %(time)s. Please see to it."),
    ),
    WORDS_LATE: (
        gettext_lazy("Words wait to be read"),
        gettext_lazy(
            "At %(place)s what was written in form %(reference)s was to be read by %(time)s. Please read it."
        ),
    ),
    NO_COVER: (
        gettext_lazy("A reply is late and nobody is on cover"),
        gettext_lazy(
            "At %(place)s the reply to form %(reference)s was due on %(time)s. Nobody is on cover there."
            " Please put somebody on cover and tell them."
        ),
    ),
    CHECK_DUE: (
        gettext_lazy("A check is due"),
        gettext_lazy("At %(place)s the next check of form %(reference)s was due on %(time)s."),
    ),
    READ_NOW: (
        gettext_lazy("Please read a form now"),
        gettext_lazy("At %(place)s form %(reference)s waits to be read. Please open it now."),
    ),
    READ_NOW_NO_COVER: (
        gettext_lazy("A form waits to be read now and nobody is on cover"),
        gettext_lazy(
            "At %(place)s form %(reference)s waits to be read now. Nobody is on cover there."
            " Please put somebody on cover and tell them."
        ),
    ),
    OPINION_WANTED: (
        gettext_lazy("A colleague asks you"),
        gettext_lazy("At %(place)s a colleague asks what you think of form %(reference)s."),
    ),
    OPINION_GIVEN: (
        gettext_lazy("A colleague has answered you"),
        gettext_lazy("At %(place)s a colleague has answered what you asked about form %(reference)s."),
    ),
}
"""Mails to members of staff, by kind: subject and text."""


def notice(kind: str, *, reference: str, place: Location, due: datetime) -> Notice:
    """The mail of this kind about the form with this reference."""
    with override(settings.LANGUAGE_CODE):
        subject, says = FOR_STAFF[kind]
        local = due.astimezone(place.zone)
        values = {
            "reference": reference,
            "place": place.name,
            "time": f"{date_format(local, 'l j F, H:i')} ({local.tzname()})",
        }
        opens = settings.PUBLIC_ORIGIN.rstrip("/") + reverse("desk:case", args=[reference])
        return _made(subject, [str(says) % values, "" if kind in TO_MANAGERS else opens])


def about_opinion(kind: str, *, reference: str, place: Location) -> Notice:
    """The mail to a colleague whose opinion is wanted, or to the one who wanted it."""
    with override(settings.LANGUAGE_CODE):
        subject, says = FOR_STAFF[kind]
        opens = settings.PUBLIC_ORIGIN.rstrip("/") + reverse("clinician:case", args=[reference])
        return _made(subject, [str(says) % {"reference": reference, "place": place.name}, opens])


def _made(subject: Promise, text: list[str]) -> Notice:
    return Notice(str(subject), "\n\n".join(filter(None, [*text, facts().name])))
