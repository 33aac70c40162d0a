"""The long lists of a case page, written out straight: a template costs several times as much a line.

Every value goes through `format_html`, so nothing that was typed becomes part of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.translation import gettext as _

from triage import case_words as words
from triage.queries import shown as records

WORDS_KEPT = 4096
SECTION = """<details class="answers"{}><summary><h3>{}</h3>{}</summary>
<dl class="summary">
{}</dl>
</details>"""
ANSWER = '<div class="row"><dt>{}</dt><dd>{}</dd></div>\n'
SAID, UNANSWERED = "<bdi>{}</bdi>", '<span class="unanswered">{}</span>'
HISTORY = '<ol class="line">{}</ol>\n'
ENTRY = '<li><b>{}</b>{}<span class="small">{} · <bdi>{}</bdi></span></li>\n'
WORDS = '<span class="said"><bdi>{}</bdi></span>'
CAUTION = '<div class="caution {}"><dt>{}</dt><dd>{}</dd></div>\n'
SCORE = "<div><dt>{}</dt> <dd><bdi>{}</bdi></dd></div>\n"
UNKNOWN = "<li>{} <b>{}.</b>{}</li>\n"


def sections(shown: Iterable[records.SectionView]) -> str:
    """Every answer by section; one with something to look at stands open."""
    return format_html_join("", SECTION, map(_section, shown))


def _section(one: records.SectionView) -> tuple[Any, ...]:
    changed = _("Unread: changed after it was read") if one.unread else ""
    unread = format_html(' <b class="unread">{}</b>', changed) if changed else ""
    answers = ((_word(row.question), _answer(row)) for row in one.rows)
    return _OPEN if one.opened else "", _word(one.title), unread, format_html_join("", ANSWER, answers)


def _answer(row: records.Row) -> str:
    return format_html(SAID, row.answer) if row.answered else _silence(row.answer)


def history(entries: Iterable[records.Entry]) -> str:
    """Who did what, as `components/timeline.html` writes it."""
    return format_html(HISTORY, format_html_join("", ENTRY, map(_entry, entries)))


def _entry(one: records.Entry) -> tuple[Any, ...]:
    said = format_html(WORDS, one.words) if one.words else ""
    return _word(one.what), said, words.moment(one.at), one.by or _("The patient, or the system")


def cautions(shown: Iterable[Mapping[str, str]]) -> str:
    """The strip on top of a case."""
    rows = ((one["mark"], _word(one["label"]), one["words"]) for one in shown)
    return format_html_join("", CAUTION, rows)


def scores(shown: Iterable[Mapping[str, str]]) -> str:
    """What was scored, on the first screen."""
    return format_html_join("", SCORE, ((_word(one["question"]), one["answer"]) for one in shown))


def unknowns(shown: Sequence[Mapping[str, str]]) -> str:
    """Every question without a sure answer."""
    rows = ((_word(one["question"]), one["why"], _matters(one["matters"])) for one in shown)
    return format_html_join("", UNKNOWN, rows)


def _matters(why: str) -> str:
    return format_html(" {}", why) if why else ""


@lru_cache(maxsize=WORDS_KEPT)
def _word(text: str) -> str:
    """Our own questions and labels come again on every page; what a patient typed is never kept here."""
    return conditional_escape(text)


@lru_cache(maxsize=64)
def _silence(text: str) -> str:
    """What stands in place of an answer that was not given."""
    return format_html(UNANSWERED, text)


_OPEN = format_html(" {}", "open")
