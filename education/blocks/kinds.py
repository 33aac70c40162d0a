"""What a block kind is, and what a block may ask of the page that is being written."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from markdown_it.token import Token

from education.checked import CheckedHtml
from education.links import Reach
from education.shelf import Shelf
from education.text import Block


class Clinic(Protocol):
    """The clinic's own facts, as far as a page shows them."""

    @property
    def phone(self) -> str: ...

    @property
    def emergency_number(self) -> str: ...

    @property
    def price(self) -> str: ...

    @property
    def price_since(self) -> date | None: ...


class Writer(Protocol):
    """The page being written."""

    shelf: Shelf
    reach: Reach
    clinic: Clinic | None

    def inline(self, token: Token, *, is_heading: bool = False) -> CheckedHtml: ...

    def prose(self, tokens: Sequence[Token]) -> CheckedHtml: ...

    def cite(self, key: str) -> CheckedHtml: ...


Check = Callable[[Block, Shelf], Iterator[str]]
Show = Callable[[Block, Writer], dict[str, Any]]


@dataclass(frozen=True)
class BlockKind:
    """One kind of block; its template is templates/education/blocks/<name>.html."""

    name: str
    check: Check
    show: Show
    arguments: frozenset[str] = field(default_factory=frozenset)

    @property
    def template(self) -> str:
        return f"education/blocks/{self.name}.html"
