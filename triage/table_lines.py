"""Tables of numbers with their charts, written out straight: a template costs several times as much a line.

Every value goes through `format_html`. The words are the clinic's own, and no patient's.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from triage.charts import Chart, Line, Lines, Table

PANEL = '<section class="panel{}" aria-labelledby="of-{}"><h2 id="of-{}">{}</h2>\n{}\n{}</section>\n'
FOLDED = '{}\n<details><summary>{}<span class="hidden-text">: {}</span></summary>{}</details>\n'
SCROLLS = '<div class="scroll" tabindex="0" role="region" aria-label="{}">{}</div>\n'
TABLE = """<table class="counts stack"><caption class="hidden-text">{}</caption>
<thead><tr>{}</tr></thead>
<tbody>{}</tbody></table>"""
CHART = """<figure class="chart"><svg viewBox="0 0 {} 60" preserveAspectRatio="none" aria-hidden="true" \
focusable="false">[columns]</svg>
<figcaption><span>{}</span> <span>{}</span> <span>{}</span></figcaption></figure>"""
COLUMN = '<rect x="%d" y="%d" width="10" height="%d"/>'
CURVES = """<figure class="chart curves"><svg viewBox="0 -2 {} 62" preserveAspectRatio="none" aria-hidden="true" \
focusable="false">{}</svg>
<figcaption><span>{}</span> <span>{}</span> <span class="said-below">{}{}</span></figcaption></figure>"""
BAR = """
<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">\
<rect width="{}" height="8"/></svg>"""
SHAPES_KEPT, WORDS_KEPT = 512, 4096


def panel(table: Table) -> str:
    """A table with its heading and what it says in a sentence; its chart above it, the numbers folded below."""
    told = format_html("<p>{}</p>", table.told) if table.told else ""
    whole = _WHOLE if table.wide else ""
    return format_html(PANEL, whole, table.key, table.key, table.title, told, _body(table))


def _body(table: Table) -> str:
    drawn = _columns(table.chart) if table.chart else _curves(table.curves) if table.curves else ""
    if drawn:
        return format_html(FOLDED, drawn, _("As a table"), table.title, _rows(table))
    if table.wide and table.lines:
        return format_html(SCROLLS, _("Table: %(title)s") % {"title": table.title}, _rows(table))
    return _rows(table) if table.lines else ""


def _rows(table: Table) -> str:
    shape = _row_shape(table.headers[1:])
    rows = format_html_join("", shape, ((_label(line), *map(_word, line.cells)) for line in table.lines))
    heads = format_html_join("", '<th scope="col">{}</th>', ((_word(header),) for header in table.headers))
    return format_html(TABLE, table.title, heads, rows)


@lru_cache(maxsize=SHAPES_KEPT)
def _row_shape(headers: tuple[str, ...]) -> str:
    """A row with its headers filled in, and blanks for its label and its cells."""
    plain = (conditional_escape(header).replace("{", "{{").replace("}", "}}") for header in headers)
    cells = "".join(f'<td data-label="{header}">{{}}</td>' for header in plain)
    return f'<tr><th scope="row">{{}}</th>{cells}</tr>\n'


def _label(line: Line) -> str:
    bar = "" if line.bar is None else format_html(BAR, line.bar)
    if line.level:
        return format_html('<span class="tag {}">{}</span>{}', line.level.lower(), _word(line.label), bar)
    return format_html("{}{}", _word(line.label), bar) if bar else _word(line.label)


@lru_cache(maxsize=WORDS_KEPT)
def _word(text: str) -> str:
    """The same words and small numbers come again in table after table."""
    return conditional_escape(text)


def _columns(chart: Chart) -> str:
    columns = "".join(COLUMN % (bar.x, bar.y, bar.height) for bar in chart.columns)  # whole numbers, no words
    shape = CHART.replace("[columns]", columns)
    return format_html(shape, chart.width, chart.first, _highest(chart.most), chart.last)


def _curves(curves: Lines) -> str:
    lines = format_html_join("", '<polyline points="{}"/>', ((points,) for _name, points in curves.series))
    names = format_html_join("", "{} ", ((name,) for name, _points in curves.series))
    return format_html(CURVES, curves.width, lines, curves.first, curves.last, names, _highest(curves.most))


def _highest(most: str) -> str:
    return _("Highest: %(most)s") % {"most": most}


_WHOLE = format_html(" {}", "whole")
