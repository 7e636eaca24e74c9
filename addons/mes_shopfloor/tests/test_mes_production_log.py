from datetime import date, datetime

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOON, MesCommon


@tagged("post_install", "-at_install")
class TestMesProductionLog(MesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workorder = cls._make_workorder()
        cls.log = cls._declare(
            cls.workorder, good=5, scrap=1, reason=cls.reason, moment=NOON
        ).record

    def _insert(self, **values):
        return (
            self.env["mes.production.log"]
            ._permitted()
            .create(
                {
                    "uuid": "law",
                    "workorder_id": self.workorder.id,
                    "source": "device",
                    "moment": NOON,
                    **values,
                }
            )
        )

    def test_entry_takes_its_place_from_the_work_order(self):
        self.assertEqual(self.log.production_id, self.workorder.production_id)
        self.assertEqual(self.log.product_id, self.workorder.product_id)
        self.assertEqual(self.log.workcenter_id, self.lathe)
        self.assertEqual(self.log.company_id, self.company)

    def test_entry_knows_the_shift_in_which_it_happened(self):
        self.assertEqual(self.log.shift_id, self.early)
        self.assertEqual(self.log.shift_date, date(2026, 3, 4))

    def test_entry_after_midnight_belongs_to_the_day_the_night_shift_began(self):
        log = self._declare(self.workorder, good=1, moment=datetime(2026, 3, 5, 1, 0)).record
        self.assertEqual(log.shift_id, self.night)
        self.assertEqual(log.shift_date, date(2026, 3, 4))

    def test_entry_keeps_its_work_center_when_the_order_moves(self):
        self.workorder.workcenter_id = self.mill
        self.env.flush_all()
        self.assertEqual(self.log.workcenter_id, self.lathe)

    def test_entry_is_never_changed_not_even_by_the_system(self):
        for values in ({"qty_good": 6}, {"note": "x"}, {"employee_ids": []}):
            with self.assertRaisesRegex(UserError, "never changed"):
                self.log.sudo().write(values)

    def test_entry_is_never_deleted_not_even_by_the_system(self):
        with self.assertRaises(AccessError):
            self.log.sudo().unlink()

    def test_work_order_with_entries_cannot_be_deleted(self):
        with self.assertRaisesRegex(UserError, "Cancel it instead"):
            self.workorder.unlink()

    @mute_logger("odoo.sql_db")
    def test_database_refuses_an_entry_without_quantity(self):
        with self.assertRaises(psycopg2.errors.CheckViolation), self.env.cr.savepoint():
            self._insert()

    @mute_logger("odoo.sql_db")
    def test_database_refuses_a_negative_quantity_outside_a_reversal(self):
        for name in ("qty_good", "qty_scrap", "qty_rework"):
            with self.assertRaises(psycopg2.errors.CheckViolation), self.env.cr.savepoint():
                self._insert(**{name: -1})

    @mute_logger("odoo.sql_db")
    def test_database_refuses_what_is_no_number(self):
        for number in ("NaN", "Infinity"):
            with self.assertRaises(psycopg2.errors.CheckViolation), self.env.cr.savepoint():
                self.env.cr.execute(
                    "INSERT INTO mes_production_log"
                    " (uuid, workorder_id, source, phase, moment, date_logged, qty_good)"
                    " VALUES ('nan', %s, 'device', 'run', now(), now(), %s)",
                    (self.workorder.id, number),
                )

    @mute_logger("odoo.sql_db")
    def test_database_refuses_the_same_id_twice(self):
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self._insert(uuid=self.log.uuid, qty_good=1)

    @mute_logger("odoo.sql_db")
    def test_database_refuses_a_second_reversal(self):
        self._reverse(self.log)
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self._insert(qty_good=-5, reversal_of_id=self.log.id)

    def test_nobody_creates_entries_by_hand(self):
        manager = self._make_user("manager")
        with self.assertRaises(AccessError):
            self.env["mes.production.log"].with_user(manager).create(
                {
                    "uuid": "hand",
                    "workorder_id": self.workorder.id,
                    "source": "office",
                    "moment": NOON,
                    "qty_good": 1,
                }
            )

    def test_supervisor_reverses_from_the_office_and_operator_may_not(self):
        with self.assertRaises(AccessError):
            self.log.with_user(self._make_user("operator")).action_reverse()
        self.log.with_user(self._make_user("supervisor")).action_reverse()
        self.assertEqual(self.workorder.qty_produced, 0)
        self.assertEqual(self.log.reversal_ids.qty_good, -5)

    def test_name_of_an_entry_says_what_it_holds(self):
        self.assertIn("5 good, 1 scrap", self.log.display_name)
