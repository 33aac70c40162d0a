"""The blocks of page text: for each its arguments, its validator, and what its template shows."""

from collections.abc import Iterator

from education.blocks import lists, pieces, tables
from education.blocks.kinds import BlockKind
from education.shelf import Shelf
from education.text import Block

KINDS: dict[str, BlockKind] = {
    kind.name: kind
    for kind in (
        BlockKind("glance", lists.check_glance, lists.show_items),
        BlockKind("steps", lists.check_steps, lists.show_items),
        BlockKind("dodont", lists.check_dodont, lists.show_dodont),
        BlockKind("timeline", lists.check_timeline, lists.show_items),
        BlockKind("questions", lists.check_questions, lists.show_items),
        BlockKind("compare", tables.check_compare, tables.show_compare, frozenset({"caption"})),
        BlockKind(
            "factbox",
            tables.check_factbox,
            tables.show_factbox,
            frozenset({"denominator", "span", "source", "caption"}),
        ),
        BlockKind(
            "icons", tables.check_icons, tables.show_icons, frozenset({"n", "of", "source", "caption"})
        ),
        BlockKind("urgent", pieces.check_urgent, pieces.show_urgent, frozenset({"level", "group", "action"})),
        BlockKind("evidence", pieces.check_evidence, pieces.show_evidence, frozenset({"key", "certainty"})),
        BlockKind("figure", pieces.check_figure, pieces.show_figure, frozenset({"key"})),
        BlockKind("note", pieces.check_note, pieces.show_note),
        BlockKind("price", pieces.check_price, pieces.show_price),
        BlockKind("cta", pieces.check_cta, pieces.show_cta, frozenset({"to"})),
    )
}


def faults_of(block: Block, shelf: Shelf) -> Iterator[str]:
    """What is wrong with one block."""
    kind = KINDS.get(block.name)
    if kind is None:
        yield f"there is no block called {block.name!r}"
        return
    for argument in sorted(set(block.arguments) - kind.arguments):
        yield f"{block.name}: {argument!r} is not one of its arguments"
    for message in kind.check(block, shelf):
        yield f"{block.name}: {message}"
