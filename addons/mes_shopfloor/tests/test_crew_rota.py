from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..crew_rota import FREE, PatternError, Rota, code_on, crew_at, double, parse, staffed
from ..shift_clock import Slot

MONDAY = date(2026, 3, 2)
CONTINENTAL = Rota(MONDAY, date.max, parse("E*2 L*2 N*2 -*2"), ((1, 0), (2, 2), (3, 4), (4, 6)))
WEEKLY = Rota(MONDAY, date.max, parse("E*5 -*2, L*5 -*2, N*5 -*2"), ((1, 0), (2, 7), (3, 14)))
NOON = datetime(2026, 3, 4, 11)


class TestCrewRota(BaseCase):
    def test_pattern_is_read_day_by_day(self):
        self.assertEqual(parse("E E, L*2\n- N"), ("E", "E", "L", "L", FREE, "N"))
        self.assertEqual(parse("1*2 -"), ("1", "1", FREE))

    def test_pattern_that_cannot_be_read_is_refused_with_the_part(self):
        for text, part in (
            ("E E*0", "E*0"),
            ("E *2", "*2"),
            ("E*", "E*"),
            ("", ""),
            ("E--", "E--"),
        ):
            with (
                self.subTest(text=text),
                self.assertRaisesRegex(PatternError, f"^{part}$".replace("*", r"\*")),
            ):
                parse(text)

    def test_pattern_is_at_most_a_year(self):
        with self.assertRaises(PatternError):
            parse("E*99 L*99 N*99 -*99")

    def test_continental_pattern_moves_every_two_days(self):
        early = [crew_at([CONTINENTAL], "E", MONDAY + timedelta(days=n)) for n in range(9)]
        self.assertEqual(early, [1, 1, 2, 2, 3, 3, 4, 4, 1])
        self.assertEqual(crew_at([CONTINENTAL], "N", MONDAY), 3)

    def test_weekly_rotation_moves_from_early_to_late_to_night(self):
        weeks = [
            [crew_at([WEEKLY], code, MONDAY + timedelta(weeks=n)) for code in "ELN"]
            for n in range(4)
        ]
        self.assertEqual(weeks, [[1, 3, 2], [2, 1, 3], [3, 2, 1], [1, 3, 2]])
        self.assertEqual(crew_at([WEEKLY], "E", MONDAY + timedelta(days=5)), 0)

    def test_rota_names_nobody_before_its_first_day_and_after_its_last(self):
        rota = Rota(MONDAY, MONDAY, ("E",), ((1, 0),))
        days = [MONDAY + timedelta(days=n) for n in (-1, 0, 1)]
        self.assertEqual([crew_at([rota], "E", day) for day in days], [0, 1, 0])

    def test_shift_without_a_code_is_in_no_rota(self):
        self.assertEqual(crew_at([CONTINENTAL], "", MONDAY), 0)

    def test_two_crews_at_one_shift_are_found(self):
        self.assertIsNone(double(CONTINENTAL))
        self.assertIsNone(double(WEEKLY))
        crowded = Rota(MONDAY, date.max, parse("E*2 L*2"), ((1, 0), (2, 1)))
        self.assertEqual(double(crowded), ("E", 1, 2))

    def test_stand_in_comes_before_the_rota_and_the_rota_before_the_own_crew(self):
        slot = Slot(1, MONDAY, NOON, NOON, code="E", crew=8)
        late = Slot(2, MONDAY, NOON, NOON, code="X", crew=8)
        stand_in = Slot(3, MONDAY, NOON, NOON, code="E", crew=8, stand_in=9)
        crews = [slot.crew for slot in staffed([slot, late, stand_in], [CONTINENTAL])]
        self.assertEqual(crews, [1, 8, 9])

    @settings(deadline=None, derandomize=True)
    @given(
        pattern=st.lists(st.sampled_from([*"ELN", FREE]), min_size=1, max_size=30),
        offsets=st.lists(st.integers(0, 400), min_size=1, max_size=5),
        day=st.dates(date(2000, 1, 1), date(2050, 1, 1)),
    )
    def test_every_crew_goes_through_the_whole_pattern(self, pattern, offsets, day):
        crews = tuple(enumerate(offsets, 1))
        rota = Rota(MONDAY, date.max, tuple(pattern), crews)
        for _crew, offset in crews:
            lap = [code_on(rota, offset, day + timedelta(days=n)) for n in range(len(pattern))]
            self.assertEqual(sorted(lap), sorted(pattern))
        if not double(rota) and day >= MONDAY:
            working = {code_on(rota, offset, day): crew for crew, offset in crews}
            for code in "ELN":
                self.assertEqual(crew_at([rota], code, day), working.get(code, 0))
