"""Signing a translation, and which languages are offered."""

from datetime import datetime

from django.conf import settings
from django.db import Error, transaction
from django.db.models import QuerySet

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, may
from prolo.audit import record
from prolo.languages.catalogue import SOURCE, catalogue
from prolo.languages.models import Signature


class NotSigned(Exception):
    """The translation was not signed; `str()` says why."""


def is_offered(language: str) -> bool:
    """Whether patients may be spoken to in this language: ours, or one whose present words a clinician signed."""
    return language == SOURCE or _of_these_words(language).exists()


def signature(language: str) -> Signature | None:
    """The signature on the present words of a language."""
    return _of_these_words(language).select_related("signed_by").first()


def offered() -> dict[str, str]:
    """The languages patients may choose, each by its own name; ours alone while no database answers."""
    try:
        return {code: str(name) for code, name in settings.LANGUAGES if is_offered(code)}
    except Error:
        return {code: str(name) for code, name in settings.LANGUAGES if code == SOURCE}


def spoken_to(language: str) -> str:
    """The language to write to somebody in: theirs while it is offered, else ours."""
    return language if is_offered(language) else SOURCE


def _of_these_words(language: str) -> QuerySet[Signature]:
    return Signature.objects.filter(language=language, digest=catalogue(language).digest)


@transaction.atomic
def sign(*, language: str, digest: str, by: User, at: datetime) -> Signature:
    """Sign the words that were shown. Refuses with NotSigned when they are others by now, or not all there."""
    words = catalogue(language)
    if not may(by, Permission.SIGN_TRANSLATIONS) or not by.credentials:
        raise NotSigned("Only a clinician with credentials on file may sign a translation.")
    if digest != words.digest:
        raise NotSigned("The words have changed since you opened this page. Read them again.")
    if words.missing or not words.entries:
        raise NotSigned("Some texts have no translation yet.")
    signed, _new = Signature.objects.get_or_create(
        language=language,
        digest=digest,
        defaults={"signed_at": at, "signed_by": by, "credentials": by.credentials},
    )
    record(action="translation.signed", by=by, at=at, subject=f"translation:{language}", why=digest[:16])
    return signed
