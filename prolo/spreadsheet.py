"""Tables as a CSV file that a spreadsheet opens as text: no cell of it is ever a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain
from unicodedata import normalize

from django.http import HttpResponse

ROWS_A_PIECE = 200
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # tells a spreadsheet that the file is UTF-8


def guarded(text: str) -> str:
    """The text as a cell that is read as text: an apostrophe stands before what could begin a formula.

    Wide forms of the signs count too, and so do signs behind blanks. What a spreadsheet would trim is looked
    at before and after trimming, for a tab or a line end begins a formula by itself.
    """
    if text.isascii() and text[:1].isalnum():  # nearly every cell; plain letters have no wide forms
        return text
    plain = normalize("NFKC", text)
    risky = plain.startswith(_BEGINS_A_FORMULA) or plain.lstrip().startswith(_BEGINS_A_FORMULA)
    return f"'{text}" if risky else text


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A file to download, every cell quoted."""
    answer = HttpResponse(streamed_csv_file(header, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def streamed_csv_file(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The same file in pieces, for a table that is not to be held in memory."""
    yield _MARK
    piece = StringIO()
    writer = csv.writer(piece, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for number, row in enumerate(chain((header,), rows)):
        writer.writerow([guarded(str(cell)) for cell in row])
        if number % ROWS_A_PIECE == 0:
            yield piece.getvalue()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue()
