"""The edge where texts that are written in English alone, questions and rules, are said in the person's language."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeData
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prolo.languages.catalogue import SOURCE, Catalogue, catalogue

register = template.Library()
BETWEEN = ("; ", ", ")
SAID_AS_IT_IS = ("reply", "heading")


@register.filter
def in_language(text: Any, role: str = "") -> Any:
    """The text in the language of the page. One without a translation is marked as English.

    With the role "emergency", or for a field of the emergency check, such a text also says in the language of the
    page what to do about it. A reply or a heading that is no text of ours is left as it is: a person's own words, or
    a sentence that was put together in the language of the page. So is HTML.
    """
    language = get_language() or SOURCE
    if language == SOURCE or not text or isinstance(text, SafeData):
        return text
    words, known = str(text), catalogue(language)
    said = _look_up(words, known)
    if said or words in known.said or not any(letter.isalpha() for letter in words):
        return said or words
    if role in SAID_AS_IT_IS and words not in known.texts:
        return words
    marked = format_html('<span lang="{}">{}</span>', SOURCE, words)
    if role != "emergency" and not role.startswith("gate_"):
        return marked
    return format_html(
        "{} <span>({})</span>", marked, _("Not in your language yet. Call us if it is not clear.")
    )


@register.filter
def plainly(text: str) -> str:
    """The same without a mark: for a page's title, or where no HTML can stand."""
    language = get_language() or SOURCE
    return text if language == SOURCE else _look_up(text, catalogue(language)) or text


def _look_up(words: str, known: Catalogue) -> str:
    """The translation; of several replies in one line, each by itself when all have one."""
    texts = known.by_text
    if words in texts:
        return texts[words]
    for mark in BETWEEN:
        parts = [texts.get(part, "") for part in words.split(mark)]
        if len(parts) > 1 and all(parts):
            return mark.join(parts)
    return ""
