"""Sections that the frame adds to a page because they are made from other pages: lists, the glossary."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from education import queries
from education.body import WrittenSection
from education.checked import CheckedHtml
from education.models import Kind
from education.reading.body_map import body_map
from education.shelf import Term, shelf_of
from education.site_map import SITE_MAP


@dataclass(frozen=True)
class Entry:
    """One line of the list from A to Z: a title, or another name of a page."""

    name: str
    url: str
    title: str = ""  # the page's own title, where `name` is another name of it


def framed(slug: str, *, lang: str, written: Iterable[str]) -> list[WrittenSection]:
    """The sections made for this page, except those that its text has itself."""
    makers = MAKERS.get(slug, {})
    own = set(written)
    return [WrittenSection(name, *maker(lang)) for name, maker in makers.items() if name not in own]


def in_order(slug: str, sections: list[WrittenSection]) -> list[WrittenSection]:
    """Written and made sections together, as the site map orders them."""
    known = SITE_MAP[slug].sections if slug in SITE_MAP else ()
    return sorted(
        sections, key=lambda section: known.index(section.id) if section.id in known else len(known)
    )


def conditions_a_to_z(lang: str) -> tuple[str, CheckedHtml]:
    entries = []
    for page in queries.named_pages(lang=lang, kind=Kind.CONDITION):
        url = f"/{page.slug}/"
        entries.append(Entry(page.title, url))
        entries += [Entry(_capital(alias), url, page.title) for alias in page.aliases]
    entries.sort(key=lambda entry: entry.name.casefold())
    letters = [
        (letter, list(group)) for letter, group in groupby(entries, key=lambda entry: entry.name[0].upper())
    ]
    html = render_to_string("education/frames/a_to_z.html", {"letters": letters})
    return _("All conditions from A to Z"), CheckedHtml(html)


def where_it_hurts(lang: str) -> tuple[str, CheckedHtml]:
    pages = queries.named_pages(lang=lang, kind=Kind.CONDITION)
    html = render_to_string("education/frames/body_map.html", body_map(pages))
    return _("Where does it hurt?"), CheckedHtml(html)


def glossary(lang: str) -> tuple[str, CheckedHtml]:
    terms = sorted(shelf_of(lang).terms.values(), key=_by_word)
    html = render_to_string("education/frames/terms.html", {"terms": terms})
    return _("Words and what they mean"), CheckedHtml(html)


def _by_word(term: Term) -> str:
    return term.medical.casefold()


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


Maker = Callable[[str], tuple[str, CheckedHtml]]
MAKERS: dict[str, dict[str, Maker]] = {
    "": {"map": where_it_hurts},
    "conditions": {"list": conditions_a_to_z},
    "glossary": {"terms": glossary},
}
