"""What a search found, written straight: it is new for every reader, and a template costs ten times as much."""

from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from education.models import Kind
from education.search import START, STOP, Found

NAMES_OF_KINDS = {
    Kind.CONDITION.value: gettext_lazy("Conditions"),
    Kind.PROCEDURE.value: gettext_lazy("Procedures"),
    Kind.GUIDE.value: gettext_lazy("Guides"),
}
SECTION = """<section id="results" aria-labelledby="results-heading"><h2 id="results-heading">{}</h2>
{}</section>
"""
GROUP = """<h3>{}</h3>
<ul class="found">{}</ul>
"""
PAGE = """<li><a href="/{}/">{}</a><p>{}</p>{}</li>"""
PASSAGE = """<p class="small">{}</p>"""
EXAMPLE = """<p>{}</p>
"""


def written(words: str, found: list[Found]) -> str:
    """The section of results: grouped by kind, the kind of the best page first. Every word in it is escaped."""
    if not words:
        example = _("For example: sore knee, tennis elbow, what can go wrong.")
        return format_html(SECTION, _("Search in your own words"), format_html(EXAMPLE, example))
    order = list(dict.fromkeys(page.kind for page in found))
    ordered = sorted(found, key=lambda page: order.index(page.kind))
    groups = (
        (NAMES_OF_KINDS[kind], format_html_join("", "{}", ((_page(page),) for page in pages)))
        for kind, pages in groupby(ordered, key=lambda page: page.kind)
    )
    return format_html(SECTION, _heading(words, found), format_html_join("", GROUP, groups))


def _heading(words: str, found: list[Found]) -> str:
    if not found:
        return _("Nothing found for “%(words)s”") % {"words": words}
    if all(page.spelt_otherwise for page in found):
        return _("Did you mean “%(title)s”?") % {"title": found[0].title}
    total = len(found)
    line = ngettext("%(total)s page for “%(words)s”", "%(total)s pages for “%(words)s”", total)
    return line % {"total": total, "words": words}


def _page(page: Found) -> str:
    passage = format_html(PASSAGE, _marked(page.passage)) if page.passage else ""
    return format_html(PAGE, page.slug, page.title, page.main_message, passage)


def _marked(passage: str) -> str:
    """A passage with the words that were looked for in <mark>; everything else is escaped."""
    pieces = [piece.partition(STOP) for piece in passage.split(START)]
    before = pieces[0][0] + pieces[0][2]
    return format_html(
        "{}{}", before, format_html_join("", "<mark>{}</mark>{}", ((p[0], p[2]) for p in pieces[1:]))
    )
