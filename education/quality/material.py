"""The items of the PEMAT-P that a program can look at; a person confirms them and judges the others."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from education import pemat
from education.problems import Fault
from education.quality.subject import Subject
from education.text import Block, plain, rows

LONGEST_STRETCH = 250
"""Words from one heading to the next, tables apart."""
LONGEST_TABLE_HEAD = 5
_BY_OTHER_GATES = {
    "grade": "3",
    "sentences": "3",
    "terms": "4",
    "numbers": "6",
    "headings": "9",
    "sections": "10",
    "figures": "17",
}
_TO_ACT = {"cta", "urgent", "questions", "steps", "dodont"}
_TOLD_TO_ACT = re.compile(r"(?:^|[.?!:;] )(?:Ask|Call|Go|Look|Print|Read|See|Take|Tell|Use|You can)\b")


def check_material(subject: Subject) -> Iterator[Fault]:
    """The items that no other gate looks at; what does not apply to a page is held."""
    yield from (Fault(line, "pemat", f"item {item}: {message}") for item, line, message in _missing(subject))


def held(faults: Iterable[Fault], *, graded: bool) -> list[str]:
    """The items found to be so, from all faults of a page; without a measured grade that is not known of item 3."""
    failing = {_item(fault) for fault in faults} | (set() if graded else {"3"})
    return [item for item in pemat.BY_CODE if item not in failing]


def _item(fault: Fault) -> str:
    if fault.gate == "pemat":
        return fault.message.partition(":")[0].removeprefix("item ")
    return _BY_OTHER_GATES.get(fault.gate, "")


def _missing(subject: Subject) -> Iterator[tuple[str, int, str]]:
    first = subject.page.body_line
    yield from _long_stretches(subject)
    if not subject.page.main_message.strip():
        yield "11", first, "there is no main message that sums the page up"
    if not subject.passages:  # the frame makes all of this page
        return
    marked = any(one.kind == "item" for one in subject.passages) or any(subject.document.blocks())
    if not marked and "**" not in subject.page.body:
        yield "12", first, "no list, box or bold words show what counts"
    yield from _wordy_tables(subject)
    if not _says_what_to_do(subject):
        yield "20", first, "nothing tells the reader what to do"


def _long_stretches(subject: Subject) -> Iterator[tuple[str, int, str]]:
    counts: Counter[tuple[str, int]] = Counter()
    starts = {section.id: section.line for section in subject.document.sections}
    section, start = "", 0
    for one in subject.passages:
        if one.section != section:
            section, start = one.section, starts.get(one.section, one.line)
        if one.kind == "heading":
            start = one.line
        elif one.kind != "cell":
            counts[section, start] += len(one.words.split())
    for (_section, line), count in counts.items():
        if count > LONGEST_STRETCH:
            yield "8", line, f"{count} words under one heading, at most {LONGEST_STRETCH}"


def _wordy_tables(subject: Subject) -> Iterator[tuple[str, int, str]]:
    for block in subject.document.blocks():
        table = rows(block.tokens)
        for cell in table[0] if table else ():
            if len(plain(cell).split()) > LONGEST_TABLE_HEAD:
                message = f"the head of a column has more than {LONGEST_TABLE_HEAD} words: {plain(cell)}"
                yield "19", block.line, message


def _says_what_to_do(subject: Subject) -> bool:
    blocks = {block.name for block in subject.document.blocks()}
    linked = any(
        child.type == "link_open"
        for section in subject.document.sections
        for part in section.parts
        if not isinstance(part, Block)
        for token in part.tokens
        for child in token.children or ()
    )
    return bool(blocks & _TO_ACT) or linked or any(_TOLD_TO_ACT.search(one.words) for one in subject.passages)
