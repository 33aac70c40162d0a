"""The persons a search found, written out straight: a template costs several times as much a line.

Every value goes through `format_html`, so nothing that was typed becomes part of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from triage.person_words import Line, Shown

PERSON = """<li><div class="who-is"><b><bdi>{{}}</bdi></b> <span>{{}}</span>{reached}</div>
{cases}</li>
"""
REACHED = " <span><bdi>{}</bdi></span>"
CASES, NO_CASE = '<ul class="cases-of">{}</ul>', '<p class="small">{}</p>'
CASE = """<li><span class="tag {}">{}</span> <a href="{}"><span class="reference">{}</span></a> {}. {}. \
<span class="small">{}</span></li>
"""


def people(found: Iterable[Shown]) -> str:
    """One item of a list for each person, with their cases."""
    return format_html_join("", "{}", ((_person(one),) for one in found))


def _person(one: Shown) -> str:
    reached = [way for way in (one.phone, one.email) if way]
    cases = [value for line in one.lines for value in _case(line)] or [_("No case.")]
    return format_html(_shape(len(reached), len(one.lines)), one.name, one.born, *reached, *cases)


@lru_cache
def _shape(reached: int, cases: int) -> str:
    """A person with blanks for so many ways to reach them and so many cases: they are filled all at once."""
    return PERSON.format(reached=REACHED * reached, cases=CASES.format(CASE * cases) if cases else NO_CASE)


def _case(line: Line) -> Iterator[str]:
    yield from (
        line.level.lower(),
        line.level_words,
        _address().replace(_ANY, line.reference),
        line.reference,
    )
    yield from (line.area, line.state_words, line.opened)


_ANY = "ANY"


@cache
def _address() -> str:
    return reverse("desk:case", args=[_ANY])
