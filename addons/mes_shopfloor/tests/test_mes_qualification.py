from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common_qualification import MesQualificationCommon

TODAY = "2026-03-04"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMesQualification(MesQualificationCommon):
    def _age(self, records):
        """As if they had been entered long ago."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mes_qualification SET create_date = '2026-01-01' WHERE id = ANY(%s)",
            [records.ids],
        )
        records.invalidate_recordset()

    def test_skill_that_is_renewed_proposes_its_last_day(self):
        form = Form(self.env["mes.qualification"])
        form.employee_id = self.anna
        form.skill_id = self.welding
        self.assertEqual(form.date_to, date(2028, 3, 4))
        form.date_to = "2026-12-31"
        self.assertEqual(form.save().date_to, date(2026, 12, 31))

    def test_skill_for_good_has_no_last_day(self):
        self.assertFalse(self._qualify(self.anna, self.forklift).date_to)

    @mute_logger("odoo.sql_db")
    def test_exactly_one_subject_is_asked_for_by_the_database(self):
        operation = self._make_workorder().operation_id
        for subject in (
            {},
            {"skill_id": self.welding.id, "operation_id": operation.id},
        ):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.env["mes.qualification"].create({"employee_id": self.anna.id, **subject})

    @mute_logger("odoo.sql_db")
    def test_end_before_the_beginning_is_refused_by_the_database(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._qualify(self.anna, self.welding, date_to="2025-12-31")

    def test_new_level_ends_the_one_before(self):
        learner = self._qualify(self.anna, self.welding, "1")
        alone = self._qualify(self.anna, self.welding, "3", date_from=TODAY)
        self.assertEqual(learner.date_to, date(2026, 3, 3))
        self.assertFalse(alone.date_to)

    def test_two_levels_on_the_same_day_are_refused(self):
        self._qualify(self.anna, self.welding, date_from="2026-02-01", date_to="2026-02-28")
        with self.assertRaises(ValidationError):
            self._qualify(self.anna, self.welding, date_from="2026-01-01", date_to="2026-02-01")
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self._qualify(self.anna, self.welding, date_from="2026-02-01")

    def test_same_days_for_other_people_and_subjects_are_fine(self):
        self._qualify(self.anna, self.welding)
        self._qualify(self.ben, self.welding)
        self._qualify(self.anna, self.forklift)
        self._qualify(self.anna, self._make_workorder().operation_id)
        self.assertEqual(len(self.anna.mes_qualification_ids), 3)

    def test_longer_one_must_not_reach_into_the_next(self):
        first = self._qualify(self.anna, self.welding, date_to="2026-01-31")
        self._qualify(self.anna, self.welding, date_from="2026-03-01")
        with self.assertRaises(ValidationError):
            first.date_to = False

    def test_what_was_true_stays_true(self):
        old = self._qualify(self.anna, self.welding)
        self._age(old)
        for values in (
            {"level": "4"},
            {"employee_id": self.ben.id},
            {"skill_id": self.forklift.id},
            {"date_from": "2026-02-01"},
        ):
            with self.assertRaisesRegex(UserError, "Anna"):
                old.write(values)
        with self.assertRaises(UserError):
            old.unlink()
        old.date_to = TODAY
        old.note = "Left the welding shop"

    def test_what_was_entered_today_may_be_put_right_today(self):
        wrong = self._qualify(self.anna, self.welding)
        self.env.cr.execute(
            "UPDATE mes_qualification SET create_date = %s WHERE id = %s", [TODAY, wrong.id]
        )
        wrong.invalidate_recordset()
        wrong.level = "2"
        wrong.unlink()

    def test_renewal_counts_from_today(self):
        record = self._qualify(self.anna, self.welding, date_to="2026-03-20")
        record.action_renew()
        self.assertEqual(record.date_to, date(2028, 3, 4))

    def test_renewal_after_a_gap_leaves_the_gap(self):
        record = self._qualify(self.anna, self.welding, date_to="2026-02-01")
        record.action_renew()
        new = self.anna.mes_qualification_ids - record
        self.assertEqual(record.date_to, date(2026, 2, 1))
        self.assertEqual((new.date_from, new.date_to), (date(2026, 3, 4), date(2028, 3, 4)))
        self.assertEqual(new.level, record.level)

    def test_skill_for_good_is_not_renewed(self):
        with self.assertRaises(UserError):
            self._qualify(self.anna, self.forklift).action_renew()

    def test_new_level_starts_from_the_one_there_is(self):
        record = self._qualify(self.anna, self.welding, "2")
        form = Form.from_action(self.env, record.action_new_level())
        self.assertEqual((form.employee_id, form.skill_id), (self.anna, self.welding))
        form.level = "3"
        form.save()
        self.assertEqual(record.date_to, date(2026, 3, 3))

    def test_operation_that_somebody_is_qualified_for_is_not_deleted(self):
        operation = self._make_workorder().operation_id
        self._qualify(self.anna, operation)
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            operation.unlink()

    def test_manager_of_the_employee_is_reminded_once_before_it_expires(self):
        boss = self._make_user("supervisor")
        self.anna.parent_id = self.env["hr.employee"].create({"name": "Boss", "user_id": boss.id})
        soon = self._qualify(self.anna, self.welding, date_to="2026-04-01")
        later = self._qualify(self.ben, self.welding, date_to="2026-05-01")
        self.env["mes.qualification"]._cron_remind()
        self.env["mes.qualification"]._cron_remind()
        self.assertEqual(soon.activity_ids.user_id, boss)
        self.assertEqual(soon.activity_ids.date_deadline, date(2026, 4, 1))
        self.assertFalse(later.activity_ids)
        soon.activity_ids.action_done()
        self.env["mes.qualification"]._cron_remind()
        self.assertFalse(soon.activity_ids)

    def test_renewed_one_is_reminded_of_again(self):
        granter = self._make_user("supervisor").id
        record = self._qualify(self.anna, self.welding, date_to="2026-04-01", granted_by_id=granter)
        self.env["mes.qualification"]._cron_remind()
        record.date_to = "2026-04-02"
        self.env["mes.qualification"]._cron_remind()
        self.assertEqual(len(record.activity_ids), 2)

    def test_reminder_goes_to_who_granted_it_when_the_manager_may_not_see_it(self):
        self.anna.parent_id = self.env["hr.employee"].create(
            {"name": "Boss", "user_id": self._make_user().id}
        )
        granter = self._make_user("supervisor")
        record = self._qualify(
            self.anna, self.welding, date_to="2026-04-01", granted_by_id=granter.id
        )
        self.env["mes.qualification"]._cron_remind()
        self.assertEqual(record.activity_ids.user_id, granter)

    def test_supervisor_grants_and_an_operator_reads(self):
        record = self._qualify(self.anna, self.welding)
        supervisor = self._make_user("supervisor")
        granted = (
            self.env["mes.qualification"]
            .with_user(supervisor)
            .create({"employee_id": self.ben.id, "skill_id": self.welding.id})
        )
        self.assertEqual(granted.granted_by_id, supervisor)
        self.assertFalse(granted.has_access("unlink"))
        operator = self._make_user("operator")
        self.assertEqual(record.with_user(operator).display_name, "Anna: Welding (Alone)")
        for operation in ("write", "create", "unlink"):
            self.assertFalse(record.with_user(operator).has_access(operation))
        with self.assertRaises(AccessError):
            record.with_user(operator).action_renew()
        self.assertTrue(record.with_user(self._make_user("manager")).has_access("unlink"))
        self.assertFalse(record.with_user(self._make_user()).has_access("read"))

    def test_personnel_office_sees_the_qualifications_of_an_employee(self):
        record = self._qualify(self.anna, self.welding)
        officer = new_test_user(self.env, "personnel", groups="hr.group_hr_user")
        self.assertEqual(self.anna.with_user(officer).mes_qualification_ids, record)
        self.assertFalse(record.with_user(officer).has_access("write"))

    def test_qualifications_of_another_company_are_out_of_sight(self):
        record = self._qualify(self.anna, self.welding)
        company, _plant = self._make_other_company()
        manager = self._make_user("manager", company_id=company.id, company_ids=company.ids)
        self.assertFalse(record.with_user(manager).has_access("read"))

    def test_skill_of_another_company_does_not_fit(self):
        company, _plant = self._make_other_company()
        skill = self.env["mes.skill"].create({"name": "Theirs", "company_id": company.id})
        with self.assertRaises(UserError):
            self._qualify(self.anna, skill)

    def test_skill_counts_the_people_who_have_it_today(self):
        self._qualify(self.anna, self.welding)
        self._qualify(self.ben, self.welding, date_to="2026-02-01")
        self.assertEqual(self.welding.qualified_count, 1)

    def test_manager_makes_skills_and_others_read_them(self):
        for group, may in (("manager", True), ("supervisor", False), ("operator", False)):
            skill = self.welding.with_user(self._make_user(group))
            skill.check_access("read")
            for operation in ("write", "create", "unlink"):
                self.assertEqual(skill.has_access(operation), may, (group, operation))

    def test_who_writes_bills_of_materials_says_what_an_operation_asks_for(self):
        operation = self._make_workorder().operation_id
        engineer = new_test_user(self.env, "engineer", groups="mrp.group_mrp_manager")
        operation.with_user(engineer).mes_requirement_ids = [
            Command.create({"skill_id": self.welding.id})
        ]
        requirement = operation.mes_requirement_ids
        self.assertEqual((requirement.min_level, requirement.company_id), ("3", self.company))
        for group in ("operator", "supervisor"):
            own = requirement.with_user(self._make_user(group))
            own.check_access("read")
            self.assertFalse(own.has_access("write") or own.has_access("unlink"))

    @mute_logger("odoo.sql_db")
    def test_requirement_stands_in_one_place_and_once(self):
        operation = self._make_workorder().operation_id
        self._require(operation, self.welding)
        for values in (
            {},
            {"operation_id": operation.id},
            {"operation_id": operation.id, "workcenter_id": self.mill.id},
        ):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.env["mes.skill.requirement"].create({"skill_id": self.welding.id, **values})

    def test_copied_bill_of_materials_asks_for_the_same_skills(self):
        operation = self._make_workorder().operation_id
        self._require(operation, self.welding, "4")
        operation.mes_qualified_only = True
        copied = operation.bom_id.copy().operation_ids
        self.assertEqual(copied.mes_requirement_ids.skill_id, self.welding)
        self.assertEqual(copied.mes_requirement_ids.min_level, "4")
        self.assertTrue(copied.mes_qualified_only)
