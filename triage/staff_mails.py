"""Mails to members of staff about the time to reply: where a form waits and until when, never about whom or what."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from prolo.clinic.facts import facts
from prolo.clinic.models import Location
from triage.notices import Notice

SOON, LATE, NO_COVER = "soon", "late", "no_cover"
FOR_STAFF: dict[str, tuple[Promise, Promise]] = {
    SOON: (
        gettext_lazy("A reply is due soon"),
        gettext_lazy("At %(place)s the reply to form %(reference)s is due on %(time)s."),
    ),
    LATE: (
        gettext_lazy("A reply is late"),
        gettext_lazy("At %(place)s the reply to form %(reference)s was due on %(time)s. Please see to it."),
    ),
    NO_COVER: (
        gettext_lazy("A reply is late and nobody is on cover"),
        gettext_lazy(
            "At %(place)s the reply to form %(reference)s was due on %(time)s. Nobody is on cover there."
            " Please put somebody on cover and tell them."
        ),
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
        text = [str(says) % values, opens if kind != NO_COVER else "", facts().name]
        return Notice(str(subject), "\n\n".join(filter(None, text)))
