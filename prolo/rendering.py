"""How forms are written out: inputs and lists of choices, most of a page of questions, straight; all else by template."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.html import conditional_escape, format_html, format_html_join

from prolo.languages.tags import in_language

_HOME = "django/forms/widgets/"
INPUTS = frozenset(_HOME + name for name in ("checkbox.html", "hidden.html", "text.html"))
CHOICES = frozenset(_HOME + name for name in ("checkbox_select.html", "radio.html"))
SET_APART = frozenset({"not_sure", "prefer_not_to_say"})
ROW = '<div class="check">{}<label for="{}">{}</label></div>\n'
APART_ROW = f'<hr class="apart">\n{ROW}'


class FormRenderer(TemplatesSetting):
    """Writes what the templates of the same names would; a template costs ten times as much."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name in CHOICES:
            groups = context["widget"]["optgroups"]
            return format_html_join(
                "", "{}", ((choice(option),) for _, options, _ in groups for option in options)
            )
        if template_name in INPUTS:
            return _input(context["widget"])
        return super().render(template_name, context, request)


def choice(option: Mapping[str, Any]) -> str:
    """One row of a list of choices: type, name, value, label and attributes, as a widget tells them."""
    label, attributes = (
        conditional_escape(in_language(option["label"], option["name"])),
        tuple(option["attrs"].items()),
    )
    return _row(option["type"], option["name"], str(option["value"]), label, attributes)


@lru_cache(maxsize=4096)
def _row(kind: str, name: str, value: str, label: str, attributes: tuple[tuple[str, Any], ...]) -> str:
    """One choice. Questions have few, so each is written once; what a person typed is never kept here."""
    attrs = dict(attributes)
    row = APART_ROW if value in SET_APART else ROW
    written = _input({"type": kind, "name": name, "value": value, "attrs": attrs})
    return format_html(row, written, attrs.get("id", ""), label)


def _input(widget: Mapping[str, Any]) -> str:
    value = widget["value"]
    said: dict[str, Any] = {"type": widget["type"], "name": widget["name"]}
    said |= ({} if value is None else {"value": str(value)}) | widget["attrs"]
    shown = {name: given for name, given in said.items() if given is not False}
    named = "".join(f" {name}" if given is True else f' {name}="{{}}"' for name, given in shown.items())
    return format_html(f"<input{named}>", *(given for given in shown.values() if given is not True), "")
