"""The library written as files again: pages, the addresses a clinic gave them, the sources it added."""

from pathlib import Path
from typing import Any

import yaml

from education import address_file, clinic_sources, redirects
from education.address_file import Addresses
from education.library_files import path_of, write_head, write_page
from education.models import Page, PageVersion
from education.shelf import CLINIC_SOURCES, SourceEntry


def export_library(*, folder: Path, lang: str, drafts: bool = False) -> list[str]:
    """Write pages as library files under a folder: the live texts, or the drafts. Returns the paths.

    A page keeps its place when it has moved or was taken away; a file beside the pages says where it stands.
    """
    pages = list(Page.objects.filter(lang=lang).select_related("live", "draft").order_by("slug"))
    texts = {
        _place(page): write_page(_head_of(page, version), version.body)
        for page in pages
        if (version := page.draft if drafts else page.live) is not None
    }
    if beside := _addresses(pages):
        texts[address_file.NAME] = beside
    if added := _clinic_sources(lang):
        texts[CLINIC_SOURCES] = added
    for path, text in texts.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return list(texts)


def _place(page: Page) -> str:
    return page.file or path_of(page.slug, page.kind)


def _addresses(pages: list[Page]) -> str:
    """The text of the file of addresses; empty when every page stands where it was shipped."""
    found = Addresses(
        moved={_place(page): page.slug for page in pages if page.slug != page.first_slug},
        retired={_place(page): page.retired_at for page in pages if page.retired_at},
        leads=redirects.all_leads(),
    )
    return address_file.written(found) if found != Addresses() else ""


def _clinic_sources(lang: str) -> str:
    """The sources that the clinic added, in the form of the library's own list."""
    rows = clinic_sources.added(lang=lang).values(*SourceEntry.__dataclass_fields__)
    entries = [{name: value for name, value in row.items() if value not in ("", None)} for row in rows]
    return _yaml({"sources": entries}) if entries else ""


def _yaml(data: dict[str, Any]) -> str:
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=1000)


def _head_of(page: Page, version: PageVersion) -> str:
    """The head as it was shipped, or made from the fields of a text that was written in the application."""
    if version.front_matter:
        return version.front_matter
    return write_head(
        {
            "title": version.title,
            "kind": page.kind,
            "region": page.region,
            "area": page.area,
            "aliases": version.aliases,
            "main_message": version.main_message,
            "evidence": version.evidence,
            "sources": version.source_keys,
            "written_by": version.written_by,
            "review_months": version.review_months,
            "changed": version.changed,
        }
    )
