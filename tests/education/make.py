"""Builders: a small library in a folder, a page loaded from it, and the shipped library in the database."""

import io
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from education.checking import Library, read_library
from education.library_files import PageFile, read_page
from education.links import Reach
from education.quality import faults_of_page
from education.shelf import LIBRARY, shelf_of
from education.text import parse

AT = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)

HEAD = """---
title: Ultrasound guidance
kind: procedure
main_message: A screen shows the needle while it moves.
evidence: harms_nerve
sources: [dagenais-2006-survey]
written_by: editorial
review_months: 12
changed: First version.
---
"""
BODY = """## At a glance {#glance}

- A screen shows the needle.
- The doctor looks while the needle moves.
- Harm is still reported in a survey. [@dagenais-2006-survey]

## What it is {#what}

A screen shows what lies under your skin.

## Before {#before}

Tell us about your pain.

## During {#during}

You lie still.

## After {#after}

You can go home.

## Risks {#risks}

Read [all risks](/risks/).

## Limits {#limits}

The screen does not show it all.

## Who does it {#who}

A doctor does it.

## Questions to ask {#ask}

:::questions
- Who will do it?
:::
"""
SOURCES = """sources:
- key: dagenais-2006-survey
  citation: Dagenais S and others. 2006. A survey of doctors.
  tier: P
  to_check: false
"""
SIGNS = """signs:
- {sign: you feel faint, level: emergency, group: after, action: call_emergency, rules: [X102]}
"""
PATH = "procedures/ultrasound-guidance.md"


def small_library(root: Path, *, body: str = BODY, head: str = HEAD) -> Path:
    """A library folder with one page that passes every gate."""
    (root / "procedures").mkdir(parents=True, exist_ok=True)
    (root / PATH).write_text(head + body, encoding="utf-8")
    (root / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (root / "terms.yaml").write_text("", encoding="utf-8")
    (root / "urgent_signs.yaml").write_text(SIGNS, encoding="utf-8")
    (root / "figures.yaml").write_text("figures: []\n", encoding="utf-8")
    return root


def checked(root: Path, **texts: str) -> Library:
    return read_library(small_library(root, **texts))


@cache
def shipped() -> Library:
    """The library of the repository, read and checked once in each process."""
    return read_library(LIBRARY / "en")


_ROWS = ("education_source", "education_page", "education_pageversion")
_loaded: dict[date, tuple[list[str], dict[str, Any]]] = {}
"""By the day of a load: the rows it wrote, and what the audit says of it."""


def load_shipped(at: datetime) -> None:
    """The shipped library in the database. Its pages are written out once in each process, then their rows again."""
    from education.reading import published
    from education.services import load_library
    from prolo.audit import record
    from prolo.audit.models import Entry

    published.forget_all()
    told = {"action": "education.library_loaded", "subject": "library:en"}
    with transaction.atomic(), connection.cursor() as cursor:  # a page and its version name each other
        if at.date() in _loaded:
            rows, detail = _loaded[at.date()]
            for table, text in zip(_ROWS, rows, strict=True):
                cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(text))
            record(**told, by=None, at=at, detail=detail)
        else:
            load_library(library=shipped(), lang="en", at=at)
            detail = Entry.objects.filter(**told).latest("number").detail
            _loaded[at.date()] = [_copied(cursor, table) for table in _ROWS], detail


def _copied(cursor: Any, table: str) -> str:
    text = io.StringIO()
    cursor.copy_expert(f"COPY {table} TO STDOUT", text)
    return text.getvalue()


def messages_of(root: Path, body: str) -> list[str]:
    """What the gates say about a body on the page of the small library."""
    library = checked(root, body=body)
    return [f"{problem.gate}: {problem.message}" for problem in library.problems]


def faults_in_block(markdown: str) -> list[str]:
    """What is wrong with the blocks of a text, with the shipped shelf."""
    from education.blocks import faults_of

    document = parse(f"## A heading {{#a}}\n\n{markdown}\n")
    found = [fault.message for fault in document.faults]
    return found + [text for block in document.blocks() for text in faults_of(block, shelf_of("en"))]


def page_faults(page: PageFile) -> list[str]:
    shelf = shelf_of("en")
    return [fault.message for fault in faults_of_page(page, shelf, Reach(frozenset(["risks"])))]


def read(root: Path, path: str) -> PageFile:
    page, faults = read_page(root, path)
    assert page is not None, faults
    return page
