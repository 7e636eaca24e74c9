import math
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from .. import ledger_cells
from ..ledger_cells import CellError, Notation
from ..ledger_sheet import Broken, Row

BERLIN = ZoneInfo("Europe/Berlin")
ENGLISH = Notation(thousands=",", first_in_date="month")
GERMAN = Notation(thousands=".", first_in_date="day")
NOON = datetime(2026, 3, 4, 11, 0)


# The first examples of a run load tables of characters.
SLOW_START = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


class TestQuantity(BaseCase):
    def assertQuantity(self, expected, cell, notation=ENGLISH):
        self.assertEqual(ledger_cells.quantity(cell, notation), expected)

    def assertRefused(self, code, cell, notation=ENGLISH):
        with self.assertRaises(CellError) as caught:
            ledger_cells.quantity(cell, notation)
        self.assertEqual(caught.exception.code, code)

    def test_numbers_and_their_texts_are_the_same(self):
        for cell in (5, 5.0, "5", " 5 ", "5.0", "5,0", "+5", "0.5e1"):
            self.assertQuantity(5, cell)

    def test_nothing_is_zero(self):
        self.assertQuantity(0, None)
        self.assertQuantity(0, "")

    def test_comma_and_point_are_both_decimal(self):
        for text in ("2,5", "2.5", "0,5", ".5"):
            self.assertQuantity(float(text.replace(",", ".")), text)

    def test_spaces_and_apostrophes_group_thousands(self):
        for text in ("1 234,5", "1\u00a0234.5", "1'234.5", "1\u202f234,5", "1,234.5", "1.234,5"):
            self.assertQuantity(1234.5, text)

    def test_several_groups_are_thousands(self):
        self.assertQuantity(1234567, "1,234,567")
        self.assertQuantity(1234567, "1.234.567", GERMAN)

    def test_what_may_be_thousands_or_decimals_is_refused(self):
        self.assertRefused("ambiguous", "1,234")
        self.assertRefused("ambiguous", "1.234", GERMAN)
        self.assertQuantity(1.234, "1.234")
        self.assertQuantity(1.234, 1.234, GERMAN)

    def test_what_is_no_number_is_refused(self):
        for cell in ("five", "nan", "inf", "5 pcs", "--5", "1,2,3", "0x10", "٣", "1_000", True):
            with self.subTest(cell=cell):
                self.assertRefused("quantity", cell)

    def test_number_beyond_all_bounds_is_infinite_and_refused_by_the_act(self):
        for cell in ("1e400", "9" * 400, 10**400, float("inf")):
            try:
                self.assertEqual(ledger_cells.quantity(cell, ENGLISH), math.inf)
            except CellError as error:
                self.assertEqual(error.code, "quantity")

    @SLOW_START
    @given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none()))
    def test_any_cell_is_a_number_or_refused(self, cell):
        try:
            self.assertIsInstance(ledger_cells.quantity(cell, ENGLISH), float)
        except CellError:
            return

    @SLOW_START
    @given(st.floats(0, 1e9).map(lambda number: round(number, 2)))
    def test_number_written_and_read_is_the_same(self, number):
        self.assertQuantity(number, number)
        self.assertQuantity(number, f"{number:.4f}")


class TestMoment(BaseCase):
    def assertMoment(self, expected, cell, notation=ENGLISH):
        self.assertEqual(ledger_cells.moment(cell, BERLIN, notation), expected)

    def assertRefused(self, code, cell, notation=ENGLISH):
        with self.assertRaises(CellError) as caught:
            ledger_cells.moment(cell, BERLIN, notation)
        self.assertEqual(caught.exception.code, code)

    def test_time_is_that_of_the_plants_clock(self):
        for text in (
            "2026-03-04 12:00",
            "2026-03-04T12:00:00",
            "2026-3-4 12:00:00.25",
            "04.03.2026 12:00",
            "4.3.2026, 12:00:00",
            "3/4/2026 12:00",
            "03/04/2026 12:00 PM",
        ):
            with self.subTest(text=text):
                self.assertMoment(NOON, text)

    def test_language_says_which_comes_first_between_slashes(self):
        self.assertMoment(NOON, "4/3/2026 12:00", GERMAN)
        self.assertMoment(NOON, "3/4/2026 12:00", ENGLISH)
        self.assertRefused("moment", "3/4/2026 12:00", Notation())

    def test_zone_in_the_cell_holds(self):
        for text in ("2026-03-04T11:00Z", "2026-03-04 12:00+01:00", "2026-03-04 06:00-0500"):
            self.assertMoment(NOON, text)

    def test_serial_number_of_a_spreadsheet_is_a_moment(self):
        for cell in (46085.5, "46085.5", "46085,5"):
            self.assertMoment(NOON, cell)

    def test_day_without_a_time_is_refused(self):
        for cell in ("2026-03-04", "04.03.2026", "3/4/2026", 46085, "46085", 46085.0):
            with self.subTest(cell=cell):
                self.assertRefused("no_time", cell)

    def test_nothing_is_refused(self):
        for cell in (None, ""):
            self.assertRefused("no_moment", cell)

    def test_what_is_no_moment_is_refused(self):
        for cell in (
            "yesterday",
            "2026-02-30 12:00",
            "2026-03-04 25:00",
            "2026-03-04 12:60",
            "1899-12-30 12:00",
            "9999-12-31 23:59",
            "3/4/2026 13:00 PM",
            "2026-03-04 12:00+99:00",
            "0001-01-01 00:00",
            1,
            1e9,
            -5,
            10**400,
            float("nan"),
            True,
        ):
            with self.subTest(cell=cell):
                self.assertRefused("moment", cell)

    def test_hour_that_the_clock_skips_is_the_moment_of_the_jump(self):
        self.assertMoment(datetime(2026, 3, 29, 1, 0), "2026-03-29 02:30")

    def test_hour_that_comes_twice_is_the_first_one(self):
        self.assertMoment(datetime(2026, 10, 25, 0, 30), "2026-10-25 02:30")

    @SLOW_START
    @given(st.one_of(st.text(), st.floats(), st.integers()))
    def test_any_cell_is_a_moment_or_refused(self, cell):
        try:
            self.assertIsInstance(ledger_cells.moment(cell, BERLIN, ENGLISH), datetime)
        except CellError:
            return

    @SLOW_START
    @given(st.datetimes(datetime(1990, 1, 2), datetime(2099, 12, 30)))
    def test_moment_written_in_utc_is_read_as_it_was(self, moment):
        moment = moment.replace(microsecond=0)
        self.assertMoment(moment, moment.isoformat() + "Z")


class TestColumns(BaseCase):
    TITLES = ledger_cells.title_map(
        [("order", ("Manufacturing Order", "Auftrag")), ("good", ("Good", "Gut"))]
    )

    def assertRefused(self, code, header):
        with self.assertRaises(CellError) as caught:
            ledger_cells.column_keys(header, self.TITLES)
        self.assertEqual(caught.exception.code, code)

    def test_titles_are_known_in_any_language_and_spelling(self):
        for header in (("Auftrag", "GUT"), ("manufacturing_order", " good "), ("order", "Good")):
            self.assertEqual(ledger_cells.column_keys(header, self.TITLES), ("order", "good"))

    def test_mistyped_title_is_not_left_out(self):
        self.assertRefused("unknown_column", ("order", "goood"))

    def test_title_twice_is_refused(self):
        self.assertRefused("repeated_column", ("Good", "Gut"))

    def test_column_without_a_title_is_refused(self):
        self.assertRefused("no_title", ("order", "", "good"))


class TestIdentify(BaseCase):
    KEYS = ("id", "order", "good", "why")

    def identify(self, *rows, name="a.csv"):
        numbered = [Row(number, cells) for number, cells in enumerate(rows, 2)]
        return ledger_cells.identify(numbered, self.KEYS, ("1", name), "id", ("why",))

    def ids(self, *rows, name="a.csv"):
        return [row["uuid"] for row in self.identify(*rows, name=name)]

    def test_same_file_gives_the_same_ids(self):
        rows = [("", "A", 5, ""), ("", "B", 5, "")]
        self.assertEqual(self.ids(*rows), self.ids(*rows))
        self.assertEqual(len(set(self.ids(*rows))), 2)

    def test_rows_that_say_the_same_are_two(self):
        self.assertEqual(len(set(self.ids(("", "A", 5, ""), ("", "A", 5, "")))), 2)

    def test_row_keeps_its_id_when_others_come_and_go(self):
        (alone,) = self.ids(("", "B", 5, ""))
        self.assertEqual(self.ids(("", "A", 5, ""), ("", "B", 5, ""))[1], alone)

    def test_other_file_other_ids(self):
        row = ("", "A", 5, "")
        self.assertNotEqual(self.ids(row), self.ids(row, name="b.csv"))

    def test_number_means_the_same_as_text_and_refusals_mean_nothing(self):
        self.assertEqual(self.ids(("", "A", 5, "")), self.ids(("", "A", "5", "was refused")))
        self.assertEqual(self.ids(("", "A", 5.0, "")), self.ids(("", "A", 5, "")))

    def test_id_of_the_sender_is_taken_and_a_second_use_is_noticed(self):
        first, same, other = self.identify((7, "A", 5, ""), ("7", "A", 5, "x"), ("7", "A", 6, ""))
        self.assertEqual(first["uuid"], "7")
        self.assertNotIn("repeats", first)
        self.assertEqual((same["repeats"], same["is_same"]), (2, True))
        self.assertEqual((other["repeats"], other["is_same"]), (2, False))

    def test_kept_rows_come_back_as_they_were(self):
        rows = self.identify(("", "A", Broken("error", "#REF!"), 1.5), ("", "B", True, None))
        kept = ledger_cells.load(ledger_cells.dump({"rows": rows}))
        self.assertEqual(kept["rows"], rows)

    def test_words_of_a_number_have_no_decimals(self):
        self.assertEqual(ledger_cells.words(417.0), "417")
        self.assertEqual(ledger_cells.words(timedelta()), "0:00:00")
        self.assertEqual(ledger_cells.words(None), "")
