"""A spreadsheet as rows of plain values, whoever made it: nothing in it is trusted.

Reads .xlsx and CSV. Cells come out as text, numbers and nothing; a date is the text of a date. A
cell that cannot be read is `Broken`, so that its row is refused and not the file. What cannot be
read at all raises `SheetError` with a code: the caller finds the sentence.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import openpyxl
from openpyxl.styles.numbers import is_datetime

MAX_BYTES = 10 * 1024 * 1024
#: A sheet of 20,000 rows unpacks to some 20 MB; what is far larger wants to fill the memory.
MAX_UNPACKED = 100 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 50
MAX_TEXT = 2000
DELIMITERS = ";,\t|"


class SheetError(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, code: str, **values: Any):
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Broken:
    """A cell without a value: a formula nobody has calculated, or one that went wrong."""

    kind: str
    text: str


Cell = str | int | float | bool | Broken | None


@dataclass(frozen=True)
class Row:
    """One row under the header; `number` is the one the spreadsheet shows beside it."""

    number: int
    cells: tuple[Cell, ...]


def read(content: bytes, known: Iterable[str] = ()) -> tuple[tuple[str, ...], list[Row]]:
    """Header and rows of a file. `known` titles help to find the delimiter of a CSV file."""
    if not content.strip(b"\x00 \r\n\t\xef\xbb\xbf"):
        raise SheetError("empty")
    if len(content) > MAX_BYTES:
        raise SheetError("too_large", megabytes=MAX_BYTES // 1024**2)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise SheetError("old_excel")
    is_archive = content.startswith(b"PK\x03\x04")
    numbered = _xlsx_rows(content) if is_archive else _csv_rows(content, known)
    return _with_header(numbered)


def _with_header(numbered: Iterator[tuple[int, list[Cell]]]) -> tuple[tuple[str, ...], list[Row]]:
    header: tuple[str, ...] | None = None
    rows: list[Row] = []
    for number, cells in numbered:
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if not cells:
            continue
        if len(cells) > MAX_COLUMNS:
            raise SheetError("too_wide", columns=MAX_COLUMNS, row=number)
        if header is None:
            header = tuple("" if title is None else str(title).strip() for title in cells)
            continue
        if len(rows) == MAX_ROWS:
            raise SheetError("too_long", rows=MAX_ROWS)
        padding = (None,) * (len(header) - len(cells))
        rows.append(Row(number, (*cells, *padding)))
    if header is None or not rows:
        raise SheetError("empty")
    return header, rows


# --- Excel ---------------------------------------------------------------------------------------


def _xlsx_rows(content: bytes) -> Iterator[tuple[int, list[Cell]]]:
    _check_archive(content)
    try:
        rows = _sheet_cells(content, values_only=False)
        if any(_is_formula(cell) for _number, cells in rows for cell in cells):
            # What Excel calculated last; the first reading says which cells are formulas.
            values = dict(_sheet_cells(content, values_only=True))
            rows = [
                (number, _with_results(cells, values.get(number, []))) for number, cells in rows
            ]
    except SheetError:
        raise
    except (KeyError, ValueError, TypeError, OSError, zipfile.BadZipFile, SyntaxError) as error:
        # openpyxl raises what its parsers raise; xml's ParseError is a SyntaxError.
        raise SheetError("not_a_sheet") from error
    return iter(rows)


def _check_archive(content: bytes) -> None:
    """Refuse what unpacks to more than a sheet can be, before anything is unpacked.

    The sizes in the directory are binding: no more than these is ever read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
            is_excel = "[Content_Types].xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise SheetError("not_a_sheet") from error
    if not is_excel:
        raise SheetError("not_a_sheet")
    if unpacked > MAX_UNPACKED:
        raise SheetError("too_large", megabytes=MAX_BYTES // 1024**2)


def _sheet_cells(content: bytes, *, values_only: bool) -> list[tuple[int, list[Cell]]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values_only)
    try:
        if not book.worksheets:
            raise SheetError("empty")
        sheet = book.worksheets[0]
        # The size a sheet claims to have may be anything.
        sheet.reset_dimensions()
        found = []
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), 1):
            values = [_excel_value(cell) for cell in cells]
            if any(value not in (None, "") for value in values):
                found.append((number, values))
            if len(found) > MAX_ROWS + 1 or number > 10 * MAX_ROWS:
                raise SheetError("too_long", rows=MAX_ROWS)
        return found
    finally:
        book.close()


def _excel_value(cell: Any) -> Cell:
    value = cell.value
    if cell.data_type == "f":
        return Broken("formula", str(value))
    if cell.data_type == "e":
        return Broken("error", str(value))
    if isinstance(value, datetime):
        shows_time = is_datetime(cell.number_format) != "date" or value.time() != time()
        # A serial number is a float: noon may come out a millisecond early.
        value += timedelta(milliseconds=500)
        return value.isoformat(" ", "seconds") if shows_time else value.date().isoformat()
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return _text(str(value))


def _is_formula(cell: Cell) -> bool:
    return isinstance(cell, Broken) and cell.kind == "formula"


def _with_results(cells: list[Cell], results: list[Cell]) -> list[Cell]:
    """The calculated values in the place of formulas; one without a value stays broken."""
    padded = [*results, *([None] * (len(cells) - len(results)))]
    return [
        result if _is_formula(cell) and result is not None else cell
        for cell, result in zip(cells, padded, strict=False)
    ]


# --- CSV -----------------------------------------------------------------------------------------


def _csv_rows(content: bytes, known: Iterable[str]) -> Iterator[tuple[int, list[Cell]]]:
    text = _decoded(content)
    first = text.lstrip("\r\n").split("\n", 1)[0]
    titles = {title.casefold() for title in known}

    def recognised(delimiter: str) -> tuple[int, int]:
        try:
            words = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            return 0, 0
        return sum(word.strip().casefold() in titles for word in words), len(words)

    delimiter = max(DELIMITERS, key=recognised)
    # Strict: a quotation mark that is not closed would swallow the rows below.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    end = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise SheetError("broken_csv", row=reader.line_num) from error
        if cells is None:
            return
        # A quoted cell may hold line breaks: the row begins after the end of the one before.
        yield end + 1, [_text(cell) for cell in cells]
        end = reader.line_num


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise SheetError("not_a_sheet")


def _text(text: str) -> Cell:
    text = text.replace("\x00", "").strip()
    return Broken("too_long", text[:40]) if len(text) > MAX_TEXT else text
