"""The whole library checked at once, from files alone; no database is opened here."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from education.address_file import Addresses, read_addresses
from education.library_files import PageFile, page_paths, read_page
from education.links import Reach
from education.problems import Problem
from education.quality import examined
from education.quality.grade import LIBRARY_MEAN
from education.shelf import Shelf, read_shelf


@dataclass
class Library:
    """What stands in the files of one language."""

    shelf: Shelf
    pages: dict[str, PageFile] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    scores: dict[str, dict[str, Any]] = field(default_factory=dict)
    addresses: Addresses = field(default_factory=Addresses)

    @property
    def reach(self) -> Reach:
        return Reach(frozenset(self.pages) | self.addresses.slugs)


def read_library(root: Path) -> Library:
    """Read and check everything under a library folder. Problems are listed, never raised."""
    library = Library(read_shelf(root))
    library.problems += library.shelf.problems
    for path in page_paths(root):
        page, faults = read_page(root, path)
        library.problems += [fault.within(path) for fault in faults]
        if page is None:
            continue
        if page.slug in library.pages:
            library.problems.append(Problem(path, 1, "schema", f"/{page.slug}/ has two files"))
        library.pages[page.slug] = page
    kinds = {page.path: page.kind for page in library.pages.values()}
    library.addresses, problems = read_addresses(root, kinds)
    library.problems += problems
    reach = library.reach
    for page in library.pages.values():
        faults, library.scores[page.slug] = examined(page, library.shelf, reach)
        library.problems += [fault.within(page.path) for fault in faults]
    library.problems += _mean_grade(library)
    library.problems.sort()
    return library


def _mean_grade(library: Library) -> list[Problem]:
    grades = [score["flesch_kincaid"] for score in library.scores.values()]
    if not grades or None in grades:
        return []
    mean = sum(grades) / len(grades)
    if mean <= LIBRARY_MEAN:
        return []
    return [Problem(".", 1, "grade", f"the library's mean grade is {mean:.2f}, at most {LIBRARY_MEAN}")]
