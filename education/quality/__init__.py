"""The gates of the writing rules as plain functions: tests, the loader and the editor call the same ones."""

from collections.abc import Callable, Iterator
from typing import Any

from education.library_files import PageFile
from education.links import Reach
from education.problems import Fault
from education.quality import claims, grade, material, structure, words
from education.quality.subject import Subject, subject_of
from education.shelf import Shelf

Gate = Callable[[Subject], Iterator[Fault]]
GATES: tuple[Gate, ...] = (
    structure.check_blocks,
    structure.check_sections,
    structure.check_headings,
    structure.check_cards,
    structure.check_links,
    structure.check_terms,
    structure.check_must_say,
    structure.check_pictures,
    grade.check_grade,
    grade.check_sentences,
    words.check_words,
    claims.check_citations,
    claims.check_sources,
    claims.check_numbers,
    claims.check_certainty,
    material.check_material,
)


def faults_of_page(page: PageFile, shelf: Shelf, reach: Reach) -> list[Fault]:
    """Every failing gate of one page, in the order of its lines."""
    return _faults(subject_of(page, shelf, reach))


def scores_of_page(page: PageFile, shelf: Shelf, reach: Reach) -> dict[str, Any]:
    """The figures shown beside a page; a grade that was not measured is None."""
    subject = subject_of(page, shelf, reach)
    return _scores(subject, _faults(subject))


def examined(page: PageFile, shelf: Shelf, reach: Reach) -> tuple[list[Fault], dict[str, Any]]:
    """Faults and figures of one page, from one reading of it."""
    subject = subject_of(page, shelf, reach)
    faults = _faults(subject)
    return faults, _scores(subject, faults)


def _faults(subject: Subject) -> list[Fault]:
    return sorted((fault for gate in GATES for fault in gate(subject)), key=lambda fault: fault.line)


def _scores(subject: Subject, faults: list[Fault]) -> dict[str, Any]:
    raw, second = grade.page_grade(subject), grade.second_grade(subject)
    return {
        "words": sum(len(one.words.split()) for one in subject.passages),
        "flesch_kincaid": raw.flesch_kincaid if raw else None,
        "smog": raw.smog if raw else None,
        "flesch_kincaid_without_allowed_words": second.flesch_kincaid if second else None,
        "pemat": material.held(faults, graded=raw is not None or not subject.passages),
    }
