"""The PEMAT-P: 24 questions on whether printed material can be understood and acted on, and its two scores."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNDERSTANDABILITY, ACTIONABILITY = "understandability", "actionability"
LEAST = {UNDERSTANDABILITY: 94, ACTIONABILITY: 100}


@dataclass(frozen=True)
class Item:
    """One question; a text scores when it is so, or when the question does not apply to it."""

    key: str
    part: str
    words: str | Promise
    by_code: bool = False  # the gates have looked already; the reviewer confirms


def _items(part: str, *rows: tuple[int, str | Promise, bool]) -> tuple[Item, ...]:
    return tuple(Item(str(number), part, words, by_code) for number, words, by_code in rows)


ITEMS = (
    *_items(
        UNDERSTANDABILITY,
        (1, _("The purpose is completely evident."), False),
        (2, _("Nothing distracts from the purpose."), False),
        (3, _("The language is common and everyday."), True),
        (4, _("Medical terms only make people familiar with them, and are explained."), True),
        (5, _("The voice is active."), False),
        (6, _("Numbers are clear and easy to understand."), True),
        (7, _("Nobody has to calculate."), False),
        (8, _("Information comes in short sections."), True),
        (9, _("Sections have informative headings."), True),
        (10, _("The order is logical."), True),
        (11, _("There is a summary."), True),
        (12, _("Bullets, boxes and bold draw attention to the key points."), True),
        (15, _("Pictures are there wherever they make it easier to understand."), False),
        (16, _("Pictures reinforce the text and do not distract."), False),
        (17, _("Pictures have clear titles or captions."), True),
        (18, _("Pictures are clear and uncluttered."), False),
        (19, _("Tables are simple, with short and clear headings."), True),
    ),
    *_items(
        ACTIONABILITY,
        (20, _("At least one action is named that the reader can take."), True),
        (21, _('Actions are told to the reader directly: "you".'), False),
        (22, _("Each action is broken down into manageable steps."), False),
        (23, _("There is a tool, such as a list of questions, wherever it helps to act."), False),
        (24, _("Any calculation has simple instructions or an example."), False),
        (25, _("It says how to use charts, tables and pictures to act."), False),
        (26, _("Pictures are there wherever they make it easier to act."), False),
    ),
)
BY_CODE = tuple(item.key for item in ITEMS if item.by_code)
MAY_BE_LEFT_OUT = frozenset({"6", "8", "9", "11", "16", "17", "18", "19", "24", "25"})
"""The PEMAT-P lets these go where the text has no numbers, pictures, tables or sums, or is very short."""


def scores(ticked: Iterable[str], *, left_out: Iterable[str] = ()) -> dict[str, int]:
    """Both scores, 0 to 100, rounded down; what does not apply is ticked, or left out of the score."""
    held, out = set(ticked), set(left_out)
    asked = [item for item in ITEMS if item.key not in out]
    parts = {part: [item for item in asked if item.part == part] for part in LEAST}
    return {
        part: 100 * sum(item.key in held for item in items) // len(items) for part, items in parts.items()
    }


def suffices(ticked: Iterable[str]) -> bool:
    measured = scores(ticked)
    return all(measured[part] >= least for part, least in LEAST.items())
