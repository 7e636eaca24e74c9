from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from .. import gs1, scan

#: A machine that is busy with other things is no fault of the code.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
TODAY = date(2026, 11, 25)
GTIN = "04012345123456"  # 0401234512345 + check digit
GS = gs1.FNC1
REASONS = ("check", "date", "identifier", "value", "twice")
CHARACTERS = "!\"%&'*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"


def values_of(identifier):
    """Values that are right for one identifier."""
    field = gs1.FIELDS[identifier]
    if field.kind == "key":
        body = st.text("0123456789", min_size=field.minimum - 1, max_size=field.minimum - 1)
        return body.map(lambda digits: digits + gs1.check_digit(digits))
    if field.kind == "date":
        days = st.dates(date(2000, 1, 1), date(2049, 12, 28)).map(lambda day: f"{day:%y%m%d}")
        return days.map(lambda day: day.ljust(field.minimum, "0"))
    alphabet = "0123456789" if field.numeric else CHARACTERS
    return st.text(alphabet, min_size=field.minimum, max_size=field.maximum)


@st.composite
def element_sets(draw):
    identifiers = draw(st.lists(st.sampled_from(sorted(gs1.FIELDS)), unique=True, min_size=1))
    return {identifier: draw(values_of(identifier)) for identifier in identifiers}


class TestScan(BaseCase):
    def setUp(self):
        super().setUp()
        self.gtin = GTIN[:-1] + gs1.check_digit(GTIN[:-1])

    @UNHURRIED
    @given(element_sets())
    def test_what_is_written_as_a_symbol_is_read_back(self, elements):
        self.assertEqual(gs1.decode(gs1.element_string(elements)), elements)

    @UNHURRIED
    @given(element_sets())
    def test_what_is_written_for_people_is_read_back(self, elements):
        self.assertEqual(gs1.decode(gs1.brackets(elements)), elements)

    @UNHURRIED
    @given(element_sets(), values_of("01"))
    def test_what_is_written_as_a_link_is_read_back(self, elements, gtin):
        elements = {"01": gtin} | {k: v for k, v in elements.items() if k not in ("00", "01", "02")}
        self.assertEqual(gs1.decode(gs1.digital_link(elements)), elements)

    @UNHURRIED
    @given(st.text())
    def test_any_text_is_read_or_refused_but_never_breaks(self, text):
        for code in (text, f"https://{text}", f"]C1{text}", f"({text}"):
            try:
                scan.parse(code)
            except gs1.Gs1Error as error:
                self.assertIn(error.reason, REASONS)

    @UNHURRIED
    @given(st.text(alphabet="0123456789()" + GS + "]C1d2", max_size=40))
    def test_text_that_nearly_is_a_code_never_breaks(self, text):
        try:
            scan.parse(text)
        except gs1.Gs1Error as error:
            self.assertIn(error.reason, REASONS)

    @UNHURRIED
    @given(st.text("0123456789", min_size=7, max_size=17))
    def test_one_wrong_digit_never_passes(self, digits):
        check = gs1.check_digit(digits)
        wrong = digits[:-1] + str((int(digits[-1]) + 1) % 10)
        self.assertNotEqual(gs1.check_digit(wrong), check)

    def test_label_of_a_supplier(self):
        read = scan.parse(f"]C101{self.gtin}11260901172709001{0}LOT-7{GS}3103001250", TODAY)
        self.assertEqual((read.gtin, read.lot), (self.gtin, "LOT-7"))
        self.assertEqual(read.produced, date(2026, 9, 1))
        self.assertEqual(read.expiry, date(2027, 9, 30))
        self.assertEqual(read.weight, Decimal("1.250"))

    def test_serial_and_count_follow_a_separator(self):
        for separator in (GS, "#", "Alt029"):
            read = scan.parse(f"]d201{self.gtin}21A-1{separator}3012")
            self.assertEqual((read.serial, read.quantity), ("A-1", 12), separator)

    def test_brackets_as_printed(self):
        read = scan.parse(f"(01) {self.gtin} (10) AB(1) (17)270131".replace(" ", ""), TODAY)
        self.assertEqual(
            (read.gtin, read.lot, read.expiry), (self.gtin, "AB(1)", date(2027, 1, 31))
        )

    def test_digital_link_of_any_domain(self):
        link = f"https://plant.example/p/01/{self.gtin}/10/AB%2F12/21/0007?17=261231&utm=x"
        read = scan.parse(link, TODAY)
        self.assertEqual((read.gtin, read.lot, read.serial), (self.gtin, "AB/12", "0007"))
        self.assertEqual(read.expiry, date(2026, 12, 31))

    def test_other_links_are_plain_text(self):
        for link in ("https://plant.example/mes/kiosk", "https://plant.example/", "http://x/01"):
            self.assertFalse(scan.parse(link).is_gs1, link)

    def test_plain_serial_number_is_not_taken_for_an_identifier(self):
        for plain in ("2100123", "10ABC", "0000042", "LOT/01/7", "SN-1", "0112345678901234"):
            read = scan.parse(f" {plain} ")
            self.assertFalse(read.is_gs1, plain)
            self.assertEqual(read.text, plain)

    def test_unmarked_code_with_right_check_digit_is_read(self):
        self.assertEqual(scan.parse(f"01{self.gtin}10B7").lot, "B7")

    def test_century_is_the_nearest(self):
        for value, year in (("760101", 2076), ("770101", 1977), ("260101", 2026), ("991231", 1999)):
            self.assertEqual(gs1.to_date(value, TODAY).year, year, value)
        self.assertEqual(gs1.to_date("010101", date(1999, 1, 1)).year, 2001)

    def test_day_zero_is_the_last_of_the_month(self):
        self.assertEqual(gs1.to_date("280200", TODAY), date(2028, 2, 29))
        self.assertEqual(gs1.to_date("270200", TODAY), date(2027, 2, 28))

    def test_what_is_wrong_with_a_code_is_said(self):
        wrong_check = self.gtin[:-1] + str((int(self.gtin[-1]) + 1) % 10)
        for code, reason in (
            (f"]C101{wrong_check}", "check"),
            (f"]C101{self.gtin}17271301", "date"),
            (f"]C101{self.gtin}17270230", "date"),
            (f"]C101{self.gtin}0512", "identifier"),
            (f"]C101{self.gtin}10", "value"),
            (f"]C110{'x' * 21}", "value"),
            (f"]C110A{GS}10B", "twice"),
            ("(17)27013", "value"),
        ):
            with self.subTest(code=code), self.assertRaises(gs1.Gs1Error) as caught:
                scan.parse(code)
            self.assertEqual(caught.exception.reason, reason)

    def test_gtin_is_found_as_a_shorter_number(self):
        self.assertEqual(
            scan.gtin_spellings("00000096385074"),
            ["00000096385074", "0000096385074", "000096385074", "96385074"],
        )
        self.assertEqual(scan.gtin_spellings("14012345123453"), ["14012345123453"])
