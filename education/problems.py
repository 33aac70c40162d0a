"""A fault in the library: where it is and what is wrong, in one line."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One failing check. `file` is relative to the library; `line` counts from 1; `gate` names the check."""

    file: str
    line: int
    gate: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.gate}: {self.message}"


@dataclass(frozen=True)
class Fault:
    """A failing check inside one text, before the file is known. Lines count from 1 in that text."""

    line: int
    gate: str
    message: str

    def within(self, file: str) -> Problem:
        return Problem(file, self.line, self.gate, self.message)
