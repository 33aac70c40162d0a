"""Long sentences that join several signs, laid out one sign a line. The words stay as they are."""

import re
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeData

register = template.Library()
_JOINTS = re.compile(r"(?<=[;:]) | (?=AND )")


def lines_of(text: str) -> list[str]:
    """The signs that a sentence joins by semicolons or by AND, with the words that lead to them; else the whole."""
    return _JOINTS.split(text) if "; " in text or " AND " in text else [text]


@register.filter
def in_lines(text: Any) -> Any:
    """The same text, each sign on its own line, words that lead to signs as such. HTML is left as it is."""
    if not text or isinstance(text, SafeData):
        return text
    lines = lines_of(str(text))
    if len(lines) == 1:
        return text
    kinds = ("sign lead" if line.endswith(":") else "sign" for line in lines)
    return format_html_join(" ", '<span class="{}">{}</span>', zip(kinds, lines, strict=True))
