"""A case as plain text, for any record system: no mark-up, one line for each question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _


def written(paper: Mapping[str, Any]) -> str:
    """The summary of a case, from what `paper_words.for_doctor` gives."""
    return "\n".join(_all(paper)) + "\n"


def _all(paper: Mapping[str, Any]) -> Iterator[str]:
    block = paper["block"]
    yield f"{block['clinic']}, {block['place']}"
    yield _("Summary of case %(reference)s, %(day)s, by %(by)s") % block
    yield ""
    yield _("%(name)s, born %(date)s") % {"name": block["name"], "date": block["born"]}
    yield from (line for line in (paper["area"], ", ".join(paper["places"]), paper["filled_in"]) if line)
    yield _("Level: %(level)s. The patient read: %(told)s") % paper
    yield from _part(_("Decisions"), map(_decision, paper["decisions"]), _("None yet"))
    yield from _part(_("Findings of the rules"), map(_finding, paper["findings"]), _("No rule fired"))
    yield from _part(_("Cautions"), map(_line, paper["cautions"]), "")
    yield from _part(_("Not known"), map(_line, paper["unknown"]), _("Every question has a sure answer"))
    changed = [*paper["first_said"], *paper["echoes"]]
    if changed:
        yield from _part(_("Said before, then changed or asked again"), map(_first, changed), "")
    if paper["mean"]:
        yield from _part(_("Scores"), [_("PEG mean: %(mean)s of 10, lower is better") % paper], "")
    for section in paper["sections"]:
        yield from _part(section["title"], map(_line, section["rows"]), "")
    if paper["scores"]:
        yield from _part(_("Scores over time"), map(_line, paper["scores"]), "")
    for one in paper["check_ins"]:
        told = [one["result"], *one["findings"], *map(_line, one["rows"])]
        yield from _part(_("After injections, %(when)s") % one, told, "")
    if paper["citations"]:
        yield from _part(_("Sources of the rules"), map(_line, paper["citations"]), "")
    yield ""
    rules, form = paper["versions"]
    yield _("Rules version %(rules)s, questionnaire version %(form)s.") % {"rules": rules, "form": form}
    yield _("Questions that were not asked are left out, save for the cautions.")
    yield _("The findings are rules on the patient's own answers. They are no diagnosis.")


def _part(title: str, lines: Iterable[str], otherwise: str) -> Iterator[str]:
    yield from ("", str(title).upper())
    found = list(lines)
    yield from found or [otherwise]


def _line(row: Mapping[str, str]) -> str:
    """A question with its answer; further lines of an answer are set in, so that none looks like a question."""
    return f"{row['question']} {_set_in(row['answer'])}"


def _first(row: Mapping[str, str]) -> str:
    return f"{_line(row)} ({_set_in(row['why'])})"


def _finding(item: Mapping[str, Any]) -> str:
    quotes = [f"  {quote['question']} {_set_in(quote['answer'])}" for quote in item["quotes"]]
    source = _("Source: %(sources)s") % item if item["sources"] else ""
    last = ". ".join(filter(None, [_("Rule %(rule)s") % item, source]))
    return "\n".join([f"[{item['level']}] {item['text']}", *quotes, f"  {last}"])


def _decision(item: Mapping[str, str]) -> str:
    overruled = _("Overrules %(overruled)s.") % item if item["overruled"] else ""
    told = [f"{item['when']}, {item['by']}: {item['outcome']}.", f"{item['kind']}." if item["kind"] else ""]
    return " ".join(filter(None, [*told, _set_in(item["reason"]), overruled]))


def _set_in(text: str) -> str:
    return "\n  ".join(text.splitlines())
