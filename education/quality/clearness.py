"""The questions of the Clear Communication Index that a program can look at."""

from collections.abc import Iterable
from itertools import groupby

from education import clear_index
from education.quality.subject import Subject

LONGEST_LIST = 7


def held(subject: Subject, pemat_held: Iterable[str]) -> set[str]:
    """The questions found to be so. The page frame puts the main message on top, in larger letters."""
    has_message = bool(subject.page.main_message.strip())
    found = {
        "2": has_message,
        "3": has_message,
        "5": "20" in set(pemat_held),
        "8": bool(lists := _lists(subject)) and max(lists) <= LONGEST_LIST,
    }
    return {key for key in clear_index.BY_CODE if found[key]}


def _lists(subject: Subject) -> list[int]:
    """How many entries each list has."""
    runs = groupby(subject.passages, key=lambda one: (one.kind == "item", one.section, one.block))
    return [len(list(entries)) for (is_list, _section, _block), entries in runs if is_list]
