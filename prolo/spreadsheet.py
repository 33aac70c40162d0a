"""Tables as a CSV file that a spreadsheet opens as text: no cell of it is ever a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from unicodedata import normalize

from django.http import HttpResponse

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # tells a spreadsheet that the file is UTF-8


def guarded(text: str) -> str:
    """The text as a cell that is read as text: an apostrophe stands before what could begin a formula.

    Wide forms of the signs count too, and so do signs behind blanks. What a spreadsheet would trim is looked
    at before and after trimming, for a tab or a line end begins a formula by itself.
    """
    plain = normalize("NFKC", text)
    risky = plain.startswith(_BEGINS_A_FORMULA) or plain.lstrip().startswith(_BEGINS_A_FORMULA)
    return f"'{text}" if risky else text


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A file to download, every cell quoted."""
    lines = StringIO()
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([guarded(str(cell)) for cell in row] for row in (header, *rows))
    answer = HttpResponse(_MARK + lines.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
