"""Blocks that draw on the shelf or the clinic: urgency card, certainty, figure, price; note, call to action."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from education import evidence
from education.blocks.kinds import Writer
from education.checked import CheckedHtml
from education.evidence import Certainty
from education.shelf import ACTIONS, LEVELS, Shelf, Sign
from education.site_map import SITE_MAP
from education.text import Block, items, plain

UNKNOWN_PART = "what we do not know"


def groups_of(block: Block) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[,+]", block.arguments.get("group", "")) if part)


def signs_of(block: Block, shelf: Shelf) -> list[Sign]:
    """The signs of a card, each once, in the order of the file."""
    arguments = block.arguments
    action = arguments.get("action", "")
    signs = shelf.signs_of(arguments.get("level", ""), groups_of(block), action)
    return list({sign.text: sign for sign in signs}.values())


def check_urgent(block: Block, shelf: Shelf) -> Iterator[str]:
    arguments = block.arguments
    if arguments.get("level") not in LEVELS:
        yield f"level= is not one of {', '.join(LEVELS)}"
    if arguments.get("action", "call_clinic") not in ACTIONS:
        yield f"action= is not one of {', '.join(ACTIONS)}"
    own = [item.words for item in items(block.tokens)]
    if groups_of(block) == ("none",):
        bullets = own
    else:
        bullets = [sign.text for sign in signs_of(block, shelf)]
        if own:
            yield "bullets come from the urgent signs; only group=none has its own"
        for group in groups_of(block):
            if not any(group in sign.groups for sign in shelf.signs):
                yield f"there is no group {group!r} of urgent signs"
    if not groups_of(block):
        yield "group= is missing"
    if not 1 <= len(bullets) <= 7:
        yield f"1 to 7 bullets, not {len(bullets)}"
    yield from (f"a bullet is longer than 14 words: {words}" for words in own if len(words.split()) > 14)


def card_heading(level: str, action: str) -> str:
    if level == "emergency":
        return _("Call your emergency number now if:")
    if level == "soon":
        return _("Book a visit if:")
    if action == "call_treating_doctor":
        return _("Call the doctor who treated you today if:")
    return _("Call us today if:")


def _when_closed(action: str) -> str:
    if action == "call_treating_doctor":
        return _("If you cannot reach them, see another doctor the same day. At night and at weekends too.")
    return _("If you cannot reach us, see another doctor the same day. At night and at weekends too.")


def card_of(block: Block, shelf: Shelf) -> dict[str, Any]:
    """A card in plain words: its form, its heading, its signs, and what to do when nobody answers."""
    level = block.arguments.get("level", "")
    signs = signs_of(block, shelf)
    action = block.arguments.get("action") or (signs[0].action if signs else "")
    own = [item.words for item in items(block.tokens)]
    return {
        "form": {"emergency": "emergency", "today": "urgent"}.get(level, "soon"),
        "heading": card_heading(level, action),
        "note": _when_closed(action) if level == "today" else "",
        "items": own or [sign.text for sign in signs],
    }


def show_urgent(block: Block, page: Writer) -> dict[str, Any]:
    return card_of(block, page.shelf) | {"clinic": page.clinic}


def check_evidence(block: Block, shelf: Shelf) -> Iterator[str]:
    row = evidence.TABLE.get(block.arguments.get("key", ""))
    if row is None:
        yield f"there is no evidence row {block.arguments.get('key')!r}"
        return
    word = block.arguments.get("certainty")
    if word is not None and word != row.certainty.value:
        yield f"the certainty word is {row.certainty.value!r} in the evidence table, not {word!r}"
    text = " ".join(plain(token) for token in block.tokens if token.type == "inline")
    if UNKNOWN_PART not in text.lower():
        yield "the part 'What we do not know' is missing"


def show_evidence(block: Block, page: Writer) -> dict[str, Any]:
    row = evidence.TABLE.get(block.arguments.get("key", ""), evidence.NO_ROW)
    return {
        "level": row.certainty.bars,
        "word": row.word,
        "certainty": row.certainty is not Certainty.NONE,
        "meaning": "/evidence/#sure" if page.reach.opens("/evidence/") else "",
        "body": page.prose(block.tokens),
    }


def check_figure(block: Block, shelf: Shelf) -> Iterator[str]:
    if block.arguments.get("key") not in shelf.figures:
        yield f"there is no figure {block.arguments.get('key')!r}"


def show_figure(block: Block, page: Writer) -> dict[str, Any]:
    figure = page.shelf.figures.get(block.arguments.get("key", ""))
    return {"figure": figure, "svg": CheckedHtml(figure.svg) if figure else ""}


def check_note(block: Block, shelf: Shelf) -> Iterator[str]:
    paragraphs = [plain(token) for token in block.tokens if token.type == "inline"]
    if len(paragraphs) != 1 or len(" ".join(paragraphs).split()) > 40:
        yield "one paragraph of at most 40 words"


def show_note(block: Block, page: Writer) -> dict[str, Any]:
    return {"body": page.prose(block.tokens)}


def check_price(block: Block, shelf: Shelf) -> Iterator[str]:
    if block.tokens:
        yield "it has no text of its own: the price is a fact of the clinic"


def show_price(block: Block, page: Writer) -> dict[str, Any]:
    """The price the clinic has set; without one the block says that there is none here."""
    clinic = page.clinic
    return {"price": clinic.price if clinic else "", "since": clinic.price_since if clinic else None}


def targets() -> dict[str, tuple[str, str]]:
    """Words and address of every call to action that is not a page of its own."""
    return {
        "check": (_("Check if a specialist visit may help"), "/check/"),
        "after": (_("After your injections: what to watch for"), "/after-your-injections/"),
        "emergency": (_("Get help now"), "/emergency/"),
    }


def _target(name: str) -> tuple[str, str] | None:
    slug = name.strip("/")
    if slug in targets():
        return targets()[slug]
    if slug in SITE_MAP:
        return SITE_MAP[slug].title, f"/{slug}/"
    return None


def check_cta(block: Block, shelf: Shelf) -> Iterator[str]:
    if _target(block.arguments.get("to", "")) is None:
        yield f"to={block.arguments.get('to', '')} is not a known target"


def show_cta(block: Block, page: Writer) -> dict[str, Any]:
    words, address = _target(block.arguments.get("to", "")) or ("", "")
    return {"words": words, "address": address if page.reach.opens(address) else ""}
