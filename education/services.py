"""Writes of the library: load the shipped files; keep what a reader says of a page."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Func, Max, TextField, Value

from education import redirects, reopening
from education.body import write
from education.checking import Library
from education.library_files import PageFile
from education.models import Feedback, Origin, Page, PageVersion, Review, Source
from education.quality import scores_of_page
from education.shelf import Shelf, SourceEntry
from prolo.accounts.models import User
from prolo.audit import record

LOADER_LOCK = 7_306_451_120


class LibraryHasProblems(Exception):
    """The files have faults; nothing was written. The faults are in `problems`."""

    def __init__(self, problems: list[Any]) -> None:
        super().__init__(f"{len(problems)} problems in the library files")
        self.problems = problems


@dataclass
class LoadReport:
    """What a load did, page by page, as addresses."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    without_file: list[str] = field(default_factory=list)
    reopened: list[str] = field(default_factory=list)
    leads_written: int = 0
    sources_written: int = 0

    @property
    def wrote(self) -> bool:
        lists = (self.created, self.updated, self.waiting, self.reopened)
        return any(lists) or bool(self.sources_written or self.leads_written)


@transaction.atomic
def load_library(
    *, library: Library, lang: str, at: datetime, by: User | None = None, take: Iterable[str] = ()
) -> LoadReport:
    """Bring checked files into the database.

    A new page goes live unsigned; a page that the clinic signed or wrote is never overwritten: its update
    waits as a draft or is left out; what it signed is to be checked at once when its warning signs or sources
    changed. `take` names slugs whose library text becomes a draft in any case.
    Refused with LibraryHasProblems when any file has a fault. A second run writes nothing.
    """
    if library.problems:
        raise LibraryHasProblems(library.problems)
    _lock()
    report = LoadReport(sources_written=_load_sources(library.shelf))
    pages = _pages_of_files(library, lang)
    signed = _signed_versions()
    for slug, file in sorted(library.pages.items()):
        if file.path not in pages:
            _create(file, library, lang, at, report)
        else:
            _update(pages[file.path], file, library, at, report, signed=signed, taken=slug in set(take))
    report.leads_written = _lead_on(library.addresses.leads, lang)
    with_file = {page.pk for page in pages.values()}
    there_before = Page.objects.filter(lang=lang).exclude(pk__in=with_file).order_by("slug")
    report.without_file = [str(page) for page in there_before if str(page) not in report.created]
    report.reopened = reopening.reopen_changed(lang=lang, at=at, by=by)
    if report.wrote:
        counts = {name: len(value) for name, value in asdict(report).items() if isinstance(value, list)}
        record(action="education.library_loaded", by=by, at=at, subject=f"library:{lang}", detail=counts)
    return report


def _lock() -> None:
    """One load at a time, until the end of the transaction."""
    lock = Func(Value(LOADER_LOCK), function="pg_advisory_xact_lock", output_field=TextField())
    ContentType.objects.annotate(locked=lock).values_list("locked").first()


def _pages_of_files(library: Library, lang: str) -> dict[str, Page]:
    """The page of each file that has one, wherever the clinic has moved it."""
    rows = list(Page.objects.filter(lang=lang).select_related("live", "draft"))
    by_file = {page.file: page for page in rows if page.file}
    by_slug = {page.slug: page for page in rows}
    paths = {file.path for file in library.pages.values()}
    found = {}
    for slug, file in library.pages.items():
        here = by_slug.get(library.addresses.moved.get(file.path, slug)) or by_slug.get(slug)
        page = by_file.get(file.path) or (here if here and here.file not in paths else None)
        if page:
            found[file.path] = page
    return found


def _lead_on(leads: dict[str, str], lang: str) -> int:
    """Old addresses of an exported library lead on here too, unless a page stands there."""
    if not leads:
        return 0
    open_pages = Page.objects.filter(lang=lang, live__isnull=False, retired_at__isnull=True)
    taken = {str(page) for page in open_pages}
    return redirects.take_over({old: new for old, new in leads.items() if old not in taken and new in taken})


def _signed_versions() -> set[Any]:
    live = Page.objects.filter(live__isnull=False).values("live_id")
    approved = Review.objects.filter(version__in=live, decision=Review.Decision.APPROVE)
    return set(approved.values_list("version_id", flat=True))


def _load_sources(shelf: Shelf) -> int:
    """Insert the new ones, update the changed ones; those that a clinic added are not ours to touch."""
    fields = [name for name in SourceEntry.__dataclass_fields__ if name != "key"]
    held = {source.key: source for source in Source.objects.all()}
    new, changed = [], []
    for entry in shelf.sources.values():
        values = asdict(entry)
        source = held.get(entry.key)
        if source is None:
            new.append(Source(**values))
        elif entry.key in shelf.added:
            continue
        elif any(getattr(source, name) != values[name] for name in fields):
            for name in fields:
                setattr(source, name, values[name])
            changed.append(source)
    if new:
        Source.objects.bulk_create(new)
    if changed:
        Source.objects.bulk_update(changed, fields)
    return len(new) + len(changed)


def _create(file: PageFile, library: Library, lang: str, at: datetime, report: LoadReport) -> None:
    page = Page.objects.create(
        lang=lang,
        slug=library.addresses.moved.get(file.path, file.slug),
        file=file.path,
        retired_at=library.addresses.retired.get(file.path),
        kind=file.kind,
        region=file.region,
        area=file.area,
        first_published_at=at,
        library_hash=file.digest,
    )
    page.live = _new_version(page, file, library, at)
    page.save(update_fields=["live"])
    report.created.append(str(page))


def _update(
    page: Page,
    file: PageFile,
    library: Library,
    at: datetime,
    report: LoadReport,
    *,
    signed: set[Any],
    taken: bool,
) -> None:
    if page.library_hash == file.digest and not taken:
        report.unchanged.append(str(page))
        return
    ours = all(version is None or version.origin == Origin.LIBRARY for version in (page.live, page.draft))
    held = page.draft_id is not None and page.submitted_at is not None  # in review, signed or planned
    if (held or not ours) and not taken:
        report.kept.append(str(page))
        return
    version = _new_version(page, file, library, at)
    waits = taken or page.live_id in signed
    if waits:
        page.draft, page.submitted_at, page.submitted_by, page.publish_at = version, None, None, None
        report.waiting.append(str(page))
    else:
        page.live, page.kind, page.region, page.area = version, file.kind, file.region, file.area
        page.first_published_at = page.first_published_at or at
        report.updated.append(str(page))
    page.library_hash, page.file = file.digest, file.path
    page.save()


def _new_version(page: Page, file: PageFile, library: Library, at: datetime) -> PageVersion:
    highest = page.versions.aggregate(highest=Max("number"))["highest"] or 0
    written = write(file.body, shelf=library.shelf, reach=library.reach)
    return PageVersion.objects.create(
        page=page,
        number=highest + 1,
        title=file.title,
        main_message=file.main_message,
        body=file.body,
        front_matter=file.front_matter,
        aliases=list(file.aliases),
        evidence=file.evidence,
        source_keys=list(file.sources),
        written_by=file.written_by,
        review_months=file.review_months,
        changed=file.changed,
        origin=Origin.LIBRARY,
        made_at=at,
        html="".join(section.html for section in written.sections),
        plain=written.plain,
        names="\n".join((file.title, *file.aliases)),
        headings="\n".join(section.heading for section in written.sections),
        checks=library.scores.get(file.slug) or scores_of_page(file, library.shelf, library.reach),
    )


@transaction.atomic
def leave_feedback(*, page: int, clear: bool, text: str, at: datetime) -> Feedback:
    """Keep whether a page was clear, with one line; nothing of the person."""
    version = PageVersion.objects.get(pk__in=Page.objects.filter(pk=page).values("live"))
    return Feedback.objects.create(page_id=page, version=version, clear=clear, text=text.strip(), at=at)
