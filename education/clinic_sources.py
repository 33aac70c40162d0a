"""The clinic's own sources: added and changed in the application, held to the rules of sources.yaml."""

import hashlib
import re
from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from education.models import Page, Source
from education.refusals import ChangedMeanwhile, NotAllowed, Refused
from education.reopening import reopen_changed
from education.shelf import CLINIC_PREFIX, SourceEntry, shelf_of
from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, may
from prolo.audit import record

KEY = re.compile(r"clinic-[a-z0-9]+(?:-[a-z0-9]+)*")
_DOI = re.compile(r"10\.\d{4,9}/\S+")


class WrongField(Refused):
    """One field is not right; `field` names it."""

    def __init__(self, field: str, words: str) -> None:
        self.field = field
        super().__init__(words)


@dataclass(frozen=True)
class ClinicSource:
    """A source of the clinic with the pages whose public text or draft cites it: slug and title."""

    entry: SourceEntry
    pages: tuple[tuple[str, str], ...]


def added(*, lang: str) -> QuerySet[Source]:
    """The rows of the sources that the clinic added, by key: none that the library ships."""
    shipped = shelf_of(lang).sources
    return Source.objects.filter(key__startswith=CLINIC_PREFIX).exclude(key__in=shipped).order_by("key")


def listed(*, lang: str) -> list[ClinicSource]:
    """Every source of the clinic, by key. Two queries."""
    entries = [_entry(row) for row in added(lang=lang)]
    using = Page.objects.filter(lang=lang).filter(
        Q(live__source_keys__overlap=[entry.key for entry in entries])
        | Q(draft__source_keys__overlap=[entry.key for entry in entries])
    )
    pages = [
        (slug, live or draft, {*(keys or ()), *(draft_keys or ())})
        for slug, live, draft, keys, draft_keys in using.order_by("slug").values_list(
            "slug", "live__title", "draft__title", "live__source_keys", "draft__source_keys"
        )
    ]
    return [
        ClinicSource(entry, tuple((slug, title) for slug, title, keys in pages if entry.key in keys))
        for entry in entries
    ]


def find(key: str, *, lang: str) -> ClinicSource | None:
    return next((source for source in listed(lang=lang) if source.entry.key == key), None)


def seal(entry: SourceEntry) -> str:
    """A mark of what somebody has before them, to tell whether it changed meanwhile."""
    return hashlib.sha256(repr(asdict(entry)).encode()).hexdigest()


@transaction.atomic
def add(*, entry: SourceEntry, by: User, at: datetime) -> None:
    """Keep a new source. Refused when its key is taken, a field breaks the rules, or who may not calls it compared."""
    _demand(entry, by, at)
    if Source.objects.filter(key=entry.key).exists():
        raise WrongField("key", _("Another source has this key."))
    if not entry.to_check:
        _demand_clinician(by)
    Source.objects.create(**asdict(entry))
    record(action="source added", by=by, at=at, subject=f"source:{entry.key}")


@transaction.atomic
def change(*, entry: SourceEntry, seen: str, by: User, at: datetime) -> None:
    """Change a source of the clinic; a retraction opens the review of every page that cites it.

    `seen` is the seal of what was on the screen; refused when somebody changed it meanwhile.
    """
    _demand(entry, by, at)
    row = Source.objects.select_for_update().get(key=entry.key)
    before = _entry(row)
    if seal(before) != seen:
        raise ChangedMeanwhile
    if before.to_check and not entry.to_check:
        _demand_clinician(by)
    new, old = asdict(entry), asdict(before)
    changed = sorted(name for name, value in new.items() if value != old[name])
    if not changed:
        return
    for name in changed:
        setattr(row, name, new[name])
    row.save()
    record(action="source changed", by=by, at=at, subject=f"source:{entry.key}", detail={"fields": changed})
    if entry.retracted_on:
        for lang, _name in settings.LANGUAGES:
            reopen_changed(lang=lang, at=at, by=by)


def _demand(entry: SourceEntry, by: User, at: datetime) -> None:
    if not may(by, Permission.EDIT_PAGES):
        raise NotAllowed(_("Your role does not include this."))
    for field, wrong, words in (
        ("key", not KEY.fullmatch(entry.key), _("Begin with clinic-, then small letters, digits, dashes.")),
        ("citation", not entry.citation.strip(), _("Write who published what, where and when.")),
        ("tier", entry.tier not in Source.Tier.values, _("Say how close you were to it.")),
        ("doi", entry.doi and not _DOI.fullmatch(entry.doi), _("A DOI looks like 10.1000/xyz123.")),
        ("pmid", entry.pmid and not entry.pmid.isascii(), _("A PubMed number has digits only.")),
        ("pmid", entry.pmid and not entry.pmid.isdigit(), _("A PubMed number has digits only.")),
        ("url", entry.url and not entry.url.startswith(("https://", "http://")), _("Begin with https://")),
        ("checked_on", entry.checked_on and entry.checked_on > at.date(), _("This day is still to come.")),
        (
            "retracted_on",
            entry.retracted_on and entry.retracted_on > at.date(),
            _("This day is still to come."),
        ),
    ):
        if wrong:
            raise WrongField(field, words)


def _demand_clinician(by: User) -> None:
    if not may(by, Permission.SIGN_PAGES):
        raise WrongField("to_check", _("Only a clinician says that a source was compared."))


def _entry(row: Source) -> SourceEntry:
    return SourceEntry(**{name: getattr(row, name) for name in SourceEntry.__dataclass_fields__})
