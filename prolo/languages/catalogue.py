"""A language's catalogue: read from its .po file, and written as the .mo file that gettext reads.

The .mo file is kept with the sources, so that a fresh machine needs no msgfmt; a test compares the two.
"""

from __future__ import annotations

import ast
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

from django.conf import settings

SOURCE = "en"
MAGIC = 0x950412DE
HEADER = (
    "Language: {language}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
)


@dataclass(frozen=True)
class Entry:
    """One text and its translation; a text that counts has a second form in both."""

    text: str
    translation: str
    plural: str = ""
    plural_translation: str = ""

    @property
    def is_done(self) -> bool:
        return bool(self.translation) and bool(self.plural_translation or not self.plural)


@dataclass(frozen=True)
class Catalogue:
    """A language's translations."""

    language: str
    entries: tuple[Entry, ...]

    @cached_property
    def digest(self) -> str:
        """Tells this very text from any other: a signature is on it."""
        told = "\0".join(f"{e.text}\1{e.translation}\1{e.plural_translation}" for e in self.entries)
        return sha256(told.encode()).hexdigest()

    @cached_property
    def by_text(self) -> dict[str, str]:
        return {entry.text: entry.translation for entry in self.entries if entry.is_done}

    @cached_property
    def texts(self) -> frozenset[str]:
        """Every text of ours, translated or not."""
        return frozenset(entry.text for entry in self.entries)

    @cached_property
    def said(self) -> frozenset[str]:
        """Every translation: a text among them needs none."""
        return frozenset(self.by_text.values())

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(entry.text for entry in self.entries if not entry.is_done)


def path_of(language: str) -> Path:
    """Where the catalogue of a language is kept."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES/django.po"


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue as it is shipped; empty for the language everything is written in."""
    path = path_of(language)
    return read(path.read_text(encoding="utf-8"), language) if path.exists() else Catalogue(language, ())


def read(po: str, language: str) -> Catalogue:
    """The entries of a .po file, its header left out."""
    entries = [_entry(block) for block in po.split("\n\n") if "msgid" in block]
    return Catalogue(language, tuple(entry for entry in entries if entry.text))


def written(found: Catalogue) -> str:
    """The catalogue as a .po file, in the order of its entries."""
    head = "".join(
        f"{_quoted(line + chr(10))}\n" for line in HEADER.format(language=found.language).splitlines()
    )
    return f'msgid ""\nmsgstr ""\n{head}\n' + "\n".join(map(_block, found.entries))


def compiled(found: Catalogue) -> bytes:
    """The catalogue as a .mo file: what is not translated is left out."""
    texts = {"": HEADER.format(language=found.language)}
    for entry in found.entries:
        if entry.is_done and entry.plural:
            texts[f"{entry.text}\0{entry.plural}"] = f"{entry.translation}\0{entry.plural_translation}"
        elif entry.is_done:
            texts[entry.text] = entry.translation
    return _mo(texts)


def _mo(texts: Mapping[str, str]) -> bytes:
    """GNU's binary form: a head, two tables of lengths and places, then the texts, sorted."""
    keys = sorted(texts, key=lambda key: key.encode())
    tables: list[tuple[int, int]] = []
    body, start = b"", 28 + 16 * len(keys)
    for row in ([key.encode() for key in keys], [texts[key].encode() for key in keys]):
        for text in row:
            tables.append((len(text), start + len(body)))
            body += text + b"\0"
    head = struct.pack("<7I", MAGIC, 0, len(keys), 28, 28 + 8 * len(keys), 0, 0)
    return head + b"".join(struct.pack("<2I", *row) for row in tables) + body


def _entry(block: str) -> Entry:
    fields: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if line.startswith("msg"):
            name, _space, line = line.partition(" ")
            fields[name] = ""
        if name and line.startswith('"'):
            fields[name] += ast.literal_eval(line)
    first = fields.get("msgstr", fields.get("msgstr[0]", ""))
    return Entry(fields["msgid"], first, fields.get("msgid_plural", ""), fields.get("msgstr[1]", ""))


def _block(entry: Entry) -> str:
    lines: Iterable[tuple[str, str]] = (("msgid", entry.text), ("msgstr", entry.translation))
    if entry.plural:
        lines = (
            ("msgid", entry.text),
            ("msgid_plural", entry.plural),
            ("msgstr[0]", entry.translation),
            ("msgstr[1]", entry.plural_translation),
        )
    return "".join(f"{name} {_quoted(text)}\n" for name, text in lines)


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{plain}"'
