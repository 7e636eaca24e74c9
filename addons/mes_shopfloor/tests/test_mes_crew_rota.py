from datetime import datetime, timedelta

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import NOON
from .common_shift import MesShiftCommon

WEEKLY = "E*5 -*2 L*5 -*2 N*5 -*2"
MONDAY_NOON = datetime(2026, 3, 2, 11)


@tagged("post_install", "-at_install")
class TestMesCrewRota(MesShiftCommon):
    @classmethod
    def _make_rota(cls, pattern=WEEKLY, delays=(0, 7, 14), **values):
        crews = cls.red | cls.blue | cls.green
        return cls.env["mes.crew.rota"].create(
            {
                "name": "Weekly",
                "warehouse_id": cls.plant.id,
                "date_from": "2026-03-02",
                "pattern": pattern,
                "line_ids": [
                    Command.create({"crew_id": crew.id, "delay_days": delay})
                    for crew, delay in zip(crews, delays, strict=False)
                ],
                **values,
            }
        )

    def test_crews_take_turns_week_by_week(self):
        self._make_rota()
        crews = [self._crew_at(MONDAY_NOON + timedelta(weeks=n)) for n in range(4)]
        self.assertEqual(crews, [self.red, self.blue, self.green, self.red])
        self.assertEqual(self._crew_at(datetime(2026, 3, 3, 2)), self.blue)

    def test_rota_comes_before_the_crew_of_the_shift_and_an_exception_before_both(self):
        self.early.crew_id = self.green
        self.assertEqual(self._crew_at(NOON), self.green)
        rota = self._make_rota()
        self.assertEqual(self._crew_at(NOON), self.red)
        self._except("crew", shift=self.early, crew_id=self.blue.id)
        self.assertEqual(self._crew_at(NOON), self.blue)
        rota.date_to = "2026-03-08"
        self.assertEqual(self._crew_at(MONDAY_NOON + timedelta(weeks=1)), self.green)

    def test_new_version_of_a_shift_stays_in_the_rota(self):
        self._make_rota()
        self.early.date_to = "2026-03-03"
        self.early.copy({"date_from": "2026-03-04", "date_to": False, "duration": 7})
        self.assertEqual(self._crew_at(NOON), self.red)

    def test_pattern_that_cannot_be_read_is_refused_with_the_part(self):
        for pattern in ("E*0", "E--", "E *2"):
            with self.subTest(pattern=pattern), self.assertRaisesRegex(ValidationError, "read"):
                self._make_rota(pattern)

    def test_form_says_which_part_cannot_be_read(self):
        form = Form(self.env["mes.crew.rota"])
        form.pattern = "E*5 -*2"
        self.assertEqual((form.cycle_days, form.problem), (7, False))
        form.pattern = "E*5 --"
        self.assertEqual(form.problem, "--")

    def test_code_that_no_shift_of_the_plant_has_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "X"):
            self._make_rota("E X")

    def test_two_crews_at_one_shift_are_refused_with_both_names(self):
        with self.assertRaisesRegex(ValidationError, "Red.*Blue"), self.env.cr.savepoint():
            self._make_rota(delays=(0, 1))
        rota = self._make_rota()
        with self.assertRaises(ValidationError):
            rota.line_ids[1].delay_days = 0

    def test_two_rotations_at_once_are_refused(self):
        rota = self._make_rota()
        with self.assertRaisesRegex(ValidationError, "Weekly"), self.env.cr.savepoint():
            self._make_rota(date_from="2026-05-04")
        rota.date_to = "2026-05-03"
        self._make_rota(date_from="2026-05-04")

    def test_rotation_that_was_worked_is_ended_but_not_changed(self):
        rota = self._make_rota()
        rota.pattern = f"{WEEKLY} -*21"
        rota.pattern = WEEKLY
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mes_crew_rota SET create_date = create_date - interval '1 day' WHERE id = %s",
            [rota.id],
        )
        rota.invalidate_recordset()
        log = self._declare(self._make_workorder(), good=1, moment=NOON).record
        self.assertEqual(log.crew_id, self.red)
        for act in (
            lambda: rota.write({"pattern": "E L N"}),
            lambda: rota.write({"date_from": "2026-03-03"}),
            lambda: rota.write({"date_to": "2026-03-03"}),
            lambda: rota.line_ids[0].write({"delay_days": 1}),
            lambda: rota.line_ids[0].unlink(),
            lambda: rota.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "Weekly"):
                act()
        rota.write({"name": "Old", "date_to": "2026-03-04"})
        self.assertFalse(self._crew_at(NOON + timedelta(days=1)))

    def test_manager_makes_rotations_and_others_read_them(self):
        rota = self._make_rota()
        for group, may in (("manager", True), ("supervisor", False), ("operator", False)):
            for record in (rota, rota.line_ids):
                own = record.with_user(self._make_user(group))
                own.check_access("read")
                for operation in ("write", "create", "unlink"):
                    self.assertEqual(own.has_access(operation), may, (group, operation))

    def test_rotations_of_another_company_are_out_of_sight(self):
        rota = self._make_rota()
        company, _plant = self._make_other_company()
        manager = self._make_user("manager", company_id=company.id, company_ids=company.ids)
        for record in (rota, rota.line_ids):
            self.assertFalse(record.with_user(manager).has_access("read"))
