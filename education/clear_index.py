"""The Clear Communication Index of the CDC: 20 questions on whether a text is clear, and its one score.

The words are our own. A question that does not apply is left out of the score; the core always applies.
"""

from collections.abc import Iterable
from dataclasses import dataclass

LEAST = 95
"""The Index itself calls 90 good."""


@dataclass(frozen=True)
class Item:
    """One question, worded so that "yes" is the clear text."""

    key: str
    words: str
    by_code: bool = False


CORE = tuple(
    Item(str(number), words, by_code)
    for number, words, by_code in (
        (1, "There is one main message, and it is a statement.", False),
        (2, "The main message stands at the top.", True),
        (3, "It stands out: larger, bold or in a box.", True),
        (4, "A picture with a caption shows or backs the main message.", False),
        (5, "The reader is told at least one thing to do.", True),
        (6, "Main message and call to act are in the active voice.", False),
        (7, "All words are the reader's own, or are explained.", False),
        (8, "There are lists, none with more than seven entries in one piece.", True),
        (9, "The text stands in pieces with headings, one idea in each.", False),
        (10, "The first section sums up what matters most.", False),
        (11, "It says what those who know the subject know, and what they do not.", False),
    )
)
RECOMMENDATIONS = (
    Item("12", "It recommends something to do for one's health."),
    Item("13", "It says why that matters to the reader."),
    Item("14", "It says how to do it, and when and whom to call."),
)
NUMBERS = (
    Item("15", "Numbers are of the kind readers use, and needed."),
    Item("16", "It says what each number means."),
    Item("17", "The reader does not have to calculate."),
)
RISK = (
    Item("18", "It says what the harm is, whom it can reach, how and why."),
    Item("19", "What it recommends or weighs is shown with its harm and its gain."),
    Item("20", "A chance given as a number is explained in words or in a picture."),
)
ITEMS = CORE + RECOMMENDATIONS + NUMBERS + RISK
BY_CODE = frozenset(item.key for item in ITEMS if item.by_code)
_LEFT_OUT_TOGETHER = tuple(frozenset(item.key for item in part) for part in (RECOMMENDATIONS, NUMBERS, RISK))
_LEFT_OUT_ALONE = frozenset({"19", "20"})
_FALL_WITH = {"1": frozenset({"2", "3", "4", "6", "10"}), "5": frozenset({"6"})}


def score(no: Iterable[str], not_applicable: Iterable[str] = ()) -> int:
    """Points of a hundred, rounded down; without a main message or a thing to do more questions fall."""
    left_out, said_no = set(not_applicable), set(no)
    fallen = said_no.union(*(_FALL_WITH.get(key, frozenset()) for key in said_no))
    asked = [item.key for item in ITEMS if item.key not in left_out]
    return 100 * sum(key not in fallen for key in asked) // len(asked)


def cannot_be_left_out(not_applicable: Iterable[str]) -> set[str]:
    """The questions that the Index does not let go on their own."""
    left_out = frozenset(not_applicable)
    wholly = {key for part in _LEFT_OUT_TOGETHER if part <= left_out for key in part}
    return set(left_out - wholly - _LEFT_OUT_ALONE)
