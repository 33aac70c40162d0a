"""The gates of the writing rules, run on a text that is still in work; lines are lines of its body."""

from dataclasses import dataclass, replace
from typing import Any

from education import queries
from education.library_files import PageFile
from education.links import Reach
from education.models import Page, PageVersion, Source
from education.problems import Fault
from education.quality import faults_of_page, scores_of_page
from education.quality.claims import cited_keys
from education.quality.subject import subject_of
from education.shelf import Shelf, SourceEntry, shelf_of

_HEAD = 1_000_000
"""The body is told to begin below this line, so that faults of the title and its kin are told apart."""


@dataclass(frozen=True)
class DraftText:
    """What an editor types."""

    title: str
    main_message: str
    body: str
    changed: str
    aliases: tuple[str, ...] = ()
    source_keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """What the gates say of a text. A fault with line 0 is about the title, the message or the sources."""

    faults: tuple[Fault, ...]
    scores: dict[str, Any]
    cited: tuple[str, ...]
    shelf: Shelf
    reach: Reach


def text_of(version: PageVersion) -> DraftText:
    return DraftText(
        title=version.title,
        main_message=version.main_message,
        body=version.body,
        changed=version.changed,
        aliases=tuple(version.aliases),
        source_keys=tuple(version.source_keys),
    )


def check(page: Page, text: DraftText, *, evidence: str) -> Checked:
    """Run every gate on a text as the text of this page."""
    shelf, reach = whole_shelf(page.lang), Reach(queries.live_slugs(lang=page.lang) | {page.slug})
    file = _as_file(page, text, evidence)
    faults = [replace(fault, line=max(fault.line - _HEAD, 0)) for fault in faults_of_page(file, shelf, reach)]
    cited = dict.fromkeys([*cited_keys(subject_of(file, shelf, reach)), *text.source_keys])
    return Checked(tuple(faults), scores_of_page(file, shelf, reach), tuple(cited), shelf, reach)


def check_version(page: Page, version: PageVersion) -> Checked:
    return check(page, text_of(version), evidence=version.evidence)


def whole_shelf(lang: str) -> Shelf:
    """The shelf of the files with the sources of the table, which speak first: a clinic adds its own."""
    shelf = shelf_of(lang)
    rows = Source.objects.values(*SourceEntry.__dataclass_fields__)
    return replace(shelf, sources=shelf.sources | {row["key"]: SourceEntry(**row) for row in rows})


def _as_file(page: Page, text: DraftText, evidence: str) -> PageFile:
    return PageFile(
        slug=page.first_slug,  # a page that has moved is held to the same as before
        path="",
        kind=page.kind,
        title=text.title,
        main_message=text.main_message,
        front_matter="",
        body=text.body,
        body_line=_HEAD + 1,
        digest="",
        region=page.region,
        area=page.area,
        aliases=text.aliases,
        evidence=evidence,
        sources=text.source_keys,
    )
