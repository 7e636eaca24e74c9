import io
import zipfile
from datetime import datetime

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from .. import ledger_sheet
from ..ledger_sheet import Broken, SheetError

CSV = "order,good\nWH/MO/1,5\n"

# The first examples of a run load tables of characters.
SLOW_START = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def xlsx(*rows, change=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def cells(content, known=("order", "good")):
    _header, rows = ledger_sheet.read(content, known)
    return [row.cells for row in rows]


class TestLedgerSheet(BaseCase):
    def assertRefused(self, code, content):
        with self.assertRaises(SheetError) as caught:
            ledger_sheet.read(content)
        self.assertEqual(caught.exception.code, code)

    def test_excel_file_keeps_numbers_and_writes_dates_as_text(self):
        moment = datetime(2026, 3, 4, 12, 30)
        header, rows = ledger_sheet.read(xlsx(("order", "good", "moment"), ("A", 5, moment)))
        self.assertEqual(header, ("order", "good", "moment"))
        self.assertEqual(rows[0].number, 2)
        self.assertEqual(rows[0].cells, ("A", 5, "2026-03-04 12:30:00"))

    def test_day_shown_without_a_time_has_none(self):
        def as_day(book):
            book.active["A2"].number_format = "yyyy-mm-dd"

        content = xlsx(("moment", "x"), (datetime(2026, 3, 4), 1), change=as_day)
        self.assertEqual(cells(content), [("2026-03-04", 1)])

    def test_csv_in_all_its_dialects_says_the_same(self):
        for delimiter in ",;\t|":
            for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
                for end in ("\n", "\r\n"):
                    text = CSV.replace(",", delimiter).replace("\n", end)
                    with self.subTest(delimiter=delimiter, encoding=encoding, end=end):
                        self.assertEqual(cells(text.encode(encoding)), [("WH/MO/1", "5")])

    def test_umlauts_survive_an_old_encoding(self):
        content = "order;note\nA;Gussstück für Prüfung\n".encode("cp1252")
        self.assertEqual(cells(content), [("A", "Gussstück für Prüfung")])

    def test_delimiter_is_the_one_that_gives_known_titles(self):
        content = b"order;good\nWH,1;5,5\n"
        self.assertEqual(cells(content), [("WH,1", "5,5")])

    def test_rows_have_the_numbers_the_spreadsheet_shows(self):
        content = b'order,note\nA,"two\nlines"\n\nB,\n'
        _header, rows = ledger_sheet.read(content, ("order", "note"))
        self.assertEqual([row.number for row in rows], [2, 5])

    def test_empty_rows_and_cells_at_the_end_do_not_count(self):
        content = xlsx(("order", "good", None), (None, None), ("A", 5, ""), ("", None))
        self.assertEqual(cells(content), [("A", 5)])

    def test_formula_counts_as_what_it_was_calculated_to(self):
        content = xlsx(("order", "good"), ("A", "=2+3"))
        self.assertEqual(cells(content), [("A", Broken("formula", "=2+3"))])
        calculated = _with_cached_value(content, b"5")
        self.assertEqual(cells(calculated), [("A", 5)])

    def test_cell_with_an_error_breaks_its_row_only(self):
        content = xlsx(("order", "good"), ("A", "#DIV/0!"), ("B", 2))
        self.assertEqual(cells(content), [("A", Broken("error", "#DIV/0!")), ("B", 2)])

    def test_merged_cells_count_for_their_first_row(self):
        content = xlsx(
            ("order", "good"),
            ("A", 1),
            (None, 2),
            change=lambda book: book.active.merge_cells("A2:A3"),
        )
        self.assertEqual(cells(content), [("A", 1), (None, 2)])

    def test_first_sheet_is_read(self):
        content = xlsx(
            ("order", "good"), ("A", 1), change=lambda book: book.create_sheet("Other").append([1])
        )
        self.assertEqual(cells(content), [("A", 1)])

    def test_what_is_no_spreadsheet_is_refused(self):
        for content in (
            b"\x89PNG\r\n\x1a\n\x00\x00",
            b"PK\x03\x04 but not really",
            b"a\x00b,c\x00d",
            bytes(range(256)),
            _archive({"word/document.xml": b"<x/>"}),
            _archive({"[Content_Types].xml": b"<x/>"}),
            _archive({"[Content_Types].xml": b"not xml"}),
        ):
            self.assertRefused("not_a_sheet", content)

    def test_old_or_locked_excel_is_refused_with_its_own_sentence(self):
        self.assertRefused("old_excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600)

    def test_nothing_is_refused(self):
        for content in (b"", b"\n\n", b"\xef\xbb\xbf", b"order,good\n", xlsx(), xlsx(("order",))):
            self.assertRefused("empty", content)

    def test_what_unpacks_to_far_too_much_is_refused_unopened(self):
        bomb = _archive({"[Content_Types].xml": b"0" * (ledger_sheet.MAX_UNPACKED + 1)})
        self.assertLess(len(bomb), 1024**2)
        self.assertRefused("too_large", bomb)

    def test_file_that_is_too_large_is_refused(self):
        self.assertRefused("too_large", b"x" * (ledger_sheet.MAX_BYTES + 1))

    def test_too_many_rows_are_refused(self):
        rows = "A,1\n" * (ledger_sheet.MAX_ROWS + 1)
        self.assertRefused("too_long", f"order,good\n{rows}".encode())

    def test_row_a_million_below_is_refused_and_not_waited_for(self):
        def far_below(book):
            book.active.cell(1_048_576, 1, "x")

        self.assertRefused("too_long", xlsx(("order",), ("A",), change=far_below))

    def test_too_many_columns_are_refused(self):
        wide = ",".join("x" * (ledger_sheet.MAX_COLUMNS + 1))
        self.assertRefused("too_wide", f"{wide}\n{wide}\n".encode())
        self.assertRefused("too_wide", xlsx(tuple(range(1, 60)), (1,)))

    def test_quotation_mark_that_is_not_closed_is_refused(self):
        self.assertRefused("broken_csv", b'order,note\nA,"swallows\nB,5\nC,6\n')

    def test_far_too_long_text_breaks_its_cell(self):
        ((_order, note),) = cells(f"order,note\nA,{'x' * 3000}\n".encode())
        self.assertEqual(note.kind, "too_long")

    def test_entities_that_multiply_are_refused_in_time(self):
        entities = b"".join(
            b'<!ENTITY e%d "%s">' % (number, b"&e%d;" % (number - 1) * 10 if number else b"a" * 10)
            for number in range(12)
        )

        def inject(name, data):
            if name != "xl/worksheets/sheet1.xml":
                return data
            start = data.index(b"<worksheet")
            doctype = b"<!DOCTYPE worksheet [" + entities + b"]>"
            return data[:start] + doctype + data[start:].replace(b"bomb", b"&e11;")

        content = _rewritten(xlsx(("order", "note"), ("A", "bomb")), inject)
        self.assertRefused("not_a_sheet", content)

    @SLOW_START
    @given(st.binary(max_size=400))
    def test_any_bytes_are_read_or_refused(self, content):
        try:
            ledger_sheet.read(content)
        except SheetError:
            return

    @SLOW_START
    @given(st.lists(st.lists(st.text(st.characters(blacklist_categories=["Cs"]), max_size=9))))
    def test_any_text_is_read_or_refused(self, rows):
        text = "\n".join(";".join(row) for row in rows)
        try:
            ledger_sheet.read(text.encode())
        except SheetError:
            return


def _archive(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _rewritten(content, change):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return _archive({name: change(name, archive.read(name)) for name in archive.namelist()})


def _with_cached_value(content, value):
    """The same file as if Excel had calculated its formula."""
    return _rewritten(
        content,
        lambda _name, data: (
            data.replace(b"<v></v>", b"<v>" + value + b"</v>")
            .replace(b"<v />", b"<v>" + value + b"</v>")
            .replace(b"<v/>", b"<v>" + value + b"</v>")
        ),
    )
