"""The lines of the queue, its views and its filter, written out straight: a template costs several times as much a line.

Every value goes through `format_html` or `conditional_escape`, so nothing that was typed becomes part of the page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from triage.desk.queue_words import Row, Times, row, times
from triage.queries.queues import QueueRow

LINE = """<tr id="case-{reference}" tabindex="-1">
<td data-label="[Mark]"><label class="pick"><input type="checkbox" name="pick" value="{reference}.{version}" \
form="together" id="pick-{reference}"{checked}><span class="hidden-text">[Mark] <bdi>[name]</bdi></span></label></td>
<td data-label="[Level]"><span class="tag {kind}">{level}</span>{stopped}</td>
<th scope="row"><a id="open-{reference}" href="{url}"><bdi>[name]</bdi>{age}</a>{flags}</th>
<td data-label="[Area]">{area}</td>
<td data-label="[Reply due]"{late}>{due}</td>
<td data-label="[State]">{state}</td>
<td data-label="[With]">{person}
[take]</td>
</tr>
"""
TAKE = """<form method="post" action="{take_url}?{here}" class="inline-form"><input type="hidden" \
name="csrfmiddlewaretoken" value="[token]"><input type="hidden" name="reference" value="{reference}">\
<input type="hidden" name="version" value="{version}"><button class="btn quiet slim" type="submit" \
id="take-{reference}">[Take it]<span class="hidden-text">: <bdi>[name]</bdi></span></button></form>"""
"""In brackets: the words of every line, and what is put in last, the name and the token."""
FILTER = (
    '<div class="filter"><label for="id_{0}">{1}:</label> <select name="{0}" id="id_{0}">{2}</select></div>\n'
)
TAB, COUNT = '<li><a id="tab-{}" href="{}"{}>{}{}</a></li>\n', ' <span class="count">{}</span>'
OPTIONS_KEPT, LINES_KEPT = 512, 1024


def lines(rows: Iterable[QueueRow], *, at: datetime, picked: Collection[str], here: str, token: str) -> str:
    """The lines of one table. `here` is the query of this page, `token` what guards its forms."""
    language, guard = get_language(), conditional_escape(token)
    written = (
        _line(
            _pieces(
                found._replace(name=""),
                times(found, at=at, language=language),
                found.reference in picked,
                here,
                language,
            ),
            conditional_escape(found.name or _("Name not given")),
            guard,
        )
        for found in rows
    )
    return format_html_join("", "{}", ((line,) for line in written))


def _line(pieces: tuple[str, ...], name: str, token: str) -> str:
    """What is escaped stays so when it is added to."""
    line, *others = pieces
    for put_in, piece in zip(others[::2], others[1::2], strict=True):
        line = line + (token if put_in == "token" else name) + piece
    return line


@lru_cache(maxsize=LINES_KEPT)
def _pieces(nameless: QueueRow, time: Times, picked: bool, here: str, _language: str) -> tuple[str, ...]:
    """A line up to its name or token, which of them comes next, and so on.

    A list is shown again and again, so what stands around the name is kept. What a patient typed is never kept here.
    """
    said = row(nameless, time)
    values = {
        "reference": said.reference,
        "version": said.version,
        "checked": _CHECKED if picked else "",
        "kind": said.level.lower(),
        "level": said.level_words,
        "stopped": format_html(" <b>{}</b>", _("Form stopped")) if said.safety_exit else "",
        "url": said.url,
        "age": "" if said.age is None else f", {said.age}",
        "flags": format_html_join("", ' <b class="unread">{}</b>', ((flag,) for flag in said.flags)),
        "area": said.area,
        "late": _LATE if said.overdue else "",
        "due": _due(said),
        "state": said.state_words,
        "person": format_html("<bdi>{}</bdi>", said.assignee_name) if said.assignee_name else _("Nobody yet"),
        "take_url": said.take_url,
        "here": here,
    }
    shape = _in_words(LINE.replace("[take]", TAKE if said.take_url else ""))
    first, *others = _LAST.split(shape)
    return format_html(first, **values), *(
        part if part in ("name", "token") else format_html(part, **values) for part in others
    )


_LAST = re.compile(r"\[(name|token)\]")


def _in_words(shape: str) -> str:
    labels = (
        *(("Mark", _("Mark")), ("Level", _("Level")), ("Area", _("Area")), ("Reply due", _("Reply due"))),
        *(("State", _("State")), ("With", _("With")), ("Take it", _("Take it"))),
    )
    for name, word in labels:
        plain = conditional_escape(word).replace("{", "{{").replace("}", "}}")
        shape = shape.replace(f"[{name}]", plain)
    return shape


def _due(said: Row) -> str:
    if not said.due_at:
        return said.due_words
    clock = format_html(' <b class="clock">{}</b>', said.clock) if said.clock else ""
    return format_html('<time datetime="{}">{}</time>{}', said.due_at, said.due_words, clock)


_CHECKED, _LATE = format_html(" {}", "checked"), format_html(' class="{}"', "late")
_CURRENT = format_html(' aria-current="{}"', "true")


def tabs(shown: Iterable[tuple[str, str, str, str, bool]]) -> str:
    """The views of the queue: key, address, label, how many cases, and whether it is the one on the screen."""
    return format_html_join("", "{}", ((_tab(*one),) for one in shown))


@lru_cache(maxsize=OPTIONS_KEPT)
def _tab(key: str, url: str, label: str, count: str, current: bool) -> str:
    held = format_html(COUNT, count) if count else ""
    return format_html(TAB, key, url, _CURRENT if current else "", label, held)


@lru_cache(maxsize=OPTIONS_KEPT)
def choice(name: str, label: str, options: tuple[tuple[str, str], ...], chosen: str) -> str:
    """One list of the filter. Its options are the clinic's own words and names, none of them typed here."""
    written = format_html_join(
        "", '<option value="{}"{}>{}</option>\n', (_option(*one, chosen) for one in options)
    )
    return format_html(FILTER, name, label, written)


def _option(value: str, label: str, chosen: str) -> tuple[Any, ...]:
    return value, _SELECTED if value == chosen else "", label


_SELECTED = format_html(" {}", "selected")
