from datetime import datetime, timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MesEquipmentCommon

NOON = datetime(2026, 3, 4, 12, 0)


@tagged("post_install", "-at_install")
class TestMesShiftBreak(MesEquipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plant = cls.env["stock.warehouse"].create(
            {"name": "Plant B", "code": "PB", "mes_tz": "Europe/Berlin"}
        )
        cls.early, cls.night = cls.env["mes.shift"].create(
            [
                {"name": name, "warehouse_id": cls.plant.id, "hour_from": hour, "duration": 8}
                for name, hour in (("Early", 6), ("Night", 22))
            ]
        )

    def _pause(self, shift, hour, minutes=30, **values):
        return self.env["mes.shift.break"].create(
            {"shift_id": shift.id, "hour_from": hour, "minutes": minutes, **values}
        )

    def _spans(self, start=datetime(2026, 3, 3, 20), days=1):
        return self.env["mes.shift.break"]._spans(self.plant, start, start + timedelta(days=days))

    def test_break_takes_the_reason_break(self):
        self.assertEqual(
            self._pause(self.early, 9).reason_id, self.env.ref("mes_equipment.reason_break")
        )

    def test_breaks_of_a_plant_in_order(self):
        reason = self.env.ref("mes_equipment.reason_break").id
        self._pause(self.early, 9, 15)
        self._pause(self.night, 2)
        self.assertEqual(
            self._spans(),
            [
                (datetime(2026, 3, 4, 1), datetime(2026, 3, 4, 1, 30), reason),
                (datetime(2026, 3, 4, 8), datetime(2026, 3, 4, 8, 15), reason),
            ],
        )

    def test_break_outside_of_the_time_asked_is_left_out(self):
        self._pause(self.early, 9, 15)
        self.assertFalse(self._spans(datetime(2026, 3, 4, 8, 15), days=0.5))
        self.assertEqual(len(self._spans(datetime(2026, 3, 4, 8, 14), days=0.5)), 1)

    def test_break_of_another_plant_is_not_ours(self):
        other = self.env["stock.warehouse"].create({"name": "Plant C", "code": "PC"})
        shift = self.early.copy({"warehouse_id": other.id})
        self._pause(shift, 9)
        self.assertFalse(self._spans())

    def test_break_lies_within_its_shift(self):
        for shift, hour in ((self.early, 5.9), (self.early, 13.6), (self.night, 12)):
            with self.assertRaises(ValidationError):
                self._pause(shift, hour)
        self._pause(self.night, 5.5)

    def test_breaks_of_a_shift_do_not_overlap(self):
        self._pause(self.night, 23.75)
        with self.assertRaises(ValidationError):
            self._pause(self.night, 0.1)
        self._pause(self.night, 0.25)

    def test_shift_cannot_be_moved_away_from_its_breaks(self):
        self._pause(self.early, 6)
        with self.assertRaises(ValidationError):
            self.early.hour_from = 7

    @mute_logger("odoo.sql_db")
    def test_break_has_a_length(self):
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            self._pause(self.early, 9, 0)

    def test_new_hours_keep_the_breaks_that_still_fit(self):
        self._pause(self.early, 6)
        self._pause(self.early, 9)
        change = self.env["mes.shift.change"].create({"warehouse_id": self.plant.id})
        line = change.line_ids.filtered(lambda line: line.shift_id == self.early)
        line.hour_from = 7
        action = change.action_apply()
        new = self.env["mes.shift"].search(action["domain"])
        self.assertEqual(new.mes_break_ids.mapped("hour_from"), [9])
        self.assertEqual(len(self.early.mes_break_ids), 2)

    def test_as_many_queries_for_a_year_as_for_a_day(self):
        for hour in (7, 9, 11):
            self._pause(self.early, hour)
        self._count(1)  # fills what the registry remembers
        self.assertEqual(self._count(1), self._count(366))

    def _count(self, days):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._spans(days=days)
        return self.cr.sql_log_count - before

    def test_operator_reads_and_manager_writes_breaks(self):
        pause = self._pause(self.early, 9)
        self.assertEqual(pause.with_user(self.operator).minutes, 30)
        with self.assertRaises(AccessError):
            pause.with_user(self.operator).minutes = 15
        pause.with_user(self.manager).minutes = 15
