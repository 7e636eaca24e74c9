"""Spreadsheets for people to fill in: the empty template, and rows that were refused."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

WIDTH = 22


def write(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence]]]) -> bytes:
    """A workbook of sheets, each a name, a row of titles and the rows below.

    Text stays text: what begins with `=` came from somebody's file and must not run in another's.
    """
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for name, titles, rows in sheets:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(len(titles) - 1, 0), WIDTH)
            sheet.write_row(0, 0, titles, bold)
            for number, cells in enumerate(rows, 1):
                for column, cell in enumerate(cells):
                    _write(sheet, number, column, cell)
    return stream.getvalue()


def _write(sheet, row: int, column: int, cell) -> None:
    if cell is None or cell == "":
        return
    # A number too large for the format is kept as what it looked like.
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) < 1e300:
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, str(cell))
