"""The boxes of a case page in which something is done: an empty one is written by its template once, then filled in.

What is kept holds marks where a case, its person, its rules and the token go, so nothing of any case is in it. A form
that came back, with what was typed and what was wrong, is written by the template each time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language

from prolo.rendering import choice

if TYPE_CHECKING:
    from triage.deeds import CaseForm, Deed

KEPT = 256
LISTS = {"rules": "overruled", "questions": "pinned"}
"""What a form is made with that differs from case to case, and the field that offers it to be ticked."""
_MARK = token_hex(8)
"""Nobody can guess it, so no name and no label holds it."""
_MARKED = re.compile(f"{_MARK}-([a-z_]+);")


@dataclass(frozen=True)
class EmptyForm:
    """The form of a deed that nobody has filled in. It is made when its box is not kept yet."""

    deed: Deed
    reference: str
    version: int | str
    options: Mapping[str, Any]
    is_bound = False

    @property
    def made(self) -> CaseForm:
        """The form itself; the ids on the page are told apart by the deed's name."""
        initial = {"reference": self.reference, "version": self.version}
        return self.deed.form(initial=initial, auto_id=f"{self.deed.name}_%s", **self.options)


@dataclass(frozen=True)
class DeedBox:
    """One thing to do, with its form."""

    name: str
    heading: str
    action: str
    form: CaseForm | EmptyForm
    button: str
    quiet: bool
    before: str = ""
    folded: bool = False
    form_template: str = ""


def written(boxes: Iterable[DeedBox], *, letters: Sequence[Mapping[str, Any]], token: str) -> list[str]:
    """These boxes as they stand on the page. `letters`: the messages, of which unread ones stand in the box for them."""
    unread = any(letter["unread"] for letter in letters)
    return [
        _filled_in(box, box.form, token)
        if isinstance(box.form, EmptyForm) and not (unread and box.name in SHOW_LETTERS)
        else by_template(box, letters=letters, token=token)
        for box in boxes
    ]


SHOW_LETTERS = ("read", "heard")


def by_template(box: DeedBox, *, letters: Sequence[Mapping[str, Any]], token: str) -> str:
    """A box as its template writes it."""
    item = replace(box, form=box.form.made) if isinstance(box.form, EmptyForm) else box
    return render_to_string("triage/deed_box.html", {"item": item, "letters": letters, "csrf_token": token})


def _filled_in(box: DeedBox, form: EmptyForm, token: str) -> str:
    options = {name: _listed(values) for name, values in form.options.items()}
    kept = _kept(
        replace(box, form=_ANY, action="", button="", before=_mark("before") if box.before else ""),
        form.deed,
        tuple((name, bool(values) if name in LISTS else values) for name, values in options.items()),
        get_language(),
    )
    lists = {
        field: _rows(field, f"{box.name}_{field}", options[name])
        for name, field in LISTS.items()
        if name in options
    }
    return format_html(
        kept,
        token=token,
        action=box.action,
        reference=form.reference,
        version=form.version,
        before=box.before,
        button=box.button,
        **lists,
    )


@dataclass(frozen=True)
class _Named:
    """A colleague to choose, as the list shows them."""

    pk: int
    name: str


def _listed(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(one if isinstance(one, tuple) else _Named(one.pk, one.name) for one in values)


def _rows(field: str, auto_id: str, choices: Iterable[tuple[str, str]]) -> str:
    rows = (
        {
            "type": "checkbox",
            "name": field,
            "value": value,
            "label": label,
            "attrs": {"id": f"{auto_id}_{number}"},
        }
        for number, (value, label) in enumerate(choices)
    )
    return format_html_join("", "{}", ((choice(row),) for row in rows))


@lru_cache(maxsize=KEPT)
def _kept(box: DeedBox, deed: Deed, options: tuple[tuple[str, Any], ...], _language: str) -> str:
    """What a template writes, for `format_html`: each mark is the name of what goes there."""
    one = [(_mark("row"), _mark("row"))]
    made_with = {name: ((one if held else []) if name in LISTS else held) for name, held in options}
    form = EmptyForm(deed, _mark("reference"), _mark("version"), made_with).made
    marked = replace(box, form=form, action=_mark("action"), button=_mark("button"))
    html = str(by_template(marked, letters=(), token=_mark("token")))
    for name in form.fields.keys() & set(LISTS.values()):
        html = html.replace(str(form[name]), _mark(name))
    return _MARKED.sub(r"{\1}", html.replace("{", "{{").replace("}", "}}"))


def _mark(name: str) -> str:
    return f"{_MARK}-{name};"


_ANY: Any = None
"""In place of a form: whatever box is kept, the form is made of the deed."""
