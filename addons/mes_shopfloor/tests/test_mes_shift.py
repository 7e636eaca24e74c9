from datetime import datetime

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOON, MesCommon


@tagged("post_install", "-at_install")
class TestMesShift(MesCommon):
    def _shift_at(self, *moment):
        return self.env["mes.shift"]._shift_at(self.plant, datetime(*moment))

    def test_noon_is_in_the_early_shift(self):
        shift, start, end = self.env["mes.shift"]._shift_at(self.plant, NOON)
        self.assertEqual(shift, self.early)
        self.assertEqual((start.hour, end.hour), (5, 13))

    def test_night_shift_crosses_midnight(self):
        shift, start, end = self._shift_at(2026, 3, 5, 1, 0)
        self.assertEqual(shift, self.night)
        self.assertEqual(start, datetime(2026, 3, 4, 21, 0))
        self.assertEqual(end, datetime(2026, 3, 5, 5, 0))

    def test_between_shifts_there_is_none(self):
        self.assertEqual(self._shift_at(2026, 3, 8, 11, 0), (self.env["mes.shift"], None, None))

    def test_archived_shift_does_not_run(self):
        self.early.active = False
        self.assertFalse(self.env["mes.shift"]._shift_at(self.plant, NOON)[0])

    def test_shift_follows_the_clock_of_its_plant(self):
        self.plant.mes_tz = "America/New_York"
        self.assertEqual(self.env["mes.shift"]._shift_at(self.plant, NOON)[0], self.early)
        self.assertEqual(self._shift_at(2026, 3, 4, 5, 0)[0], self.night)

    def test_overlapping_shifts_are_refused_with_both_names(self):
        with self.assertRaisesRegex(ValidationError, "Early.*Extra|Extra.*Early"):
            self.env["mes.shift"].create(
                {"name": "Extra", "warehouse_id": self.plant.id, "hour_from": 13, "duration": 1}
            )

    def test_longer_shift_that_reaches_the_next_is_refused(self):
        with self.assertRaises(ValidationError):
            self.night.duration = 9

    def test_same_hours_in_another_plant_are_fine(self):
        plant = self.env["stock.warehouse"].create({"name": "Second", "code": "SEC"})
        shift = self.env["mes.shift"].create(
            {"name": "Early", "warehouse_id": plant.id, "hour_from": 6}
        )
        self.assertEqual(shift.company_id, plant.company_id)

    @mute_logger("odoo.sql_db")
    def test_impossible_hours_are_refused_by_the_database(self):
        (self.late | self.night).active = False
        self.early.write({"tuesday": False, "thursday": False})
        for values in ({"hour_from": 24}, {"hour_from": -1}, {"duration": 0}, {"duration": 24.5}):
            with (
                self.subTest(values=values),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.early.write(values)
                self.early.flush_recordset()
