from datetime import timedelta
from uuid import uuid4

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.mes_shopfloor.services.errors import (
    CompanyMismatchError,
    IdentifierError,
    MomentError,
)

from ..services import (
    CorrectionError,
    NotAllowedError,
    ReasonError,
    StateRefusedError,
    StopError,
)
from .common import MesEquipmentCommon


@tagged("post_install", "-at_install")
class TestMachineStop(MesEquipmentCommon):
    """What people say about a stop: its reason, that it was two, that it was something else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tool = cls.env["mrp.workcenter.productivity.loss"].create(
            {"name": "Tool change", "loss_type": "availability", "mes_state": "down"}
        )

    def _explain(self, minutes_ago, reason=None, **kwargs):
        reason = self.reason if reason is None else reason
        return self.machine._mes_explain_stop(self._ago(minutes_ago), reason, **kwargs)

    def _split(self, minutes_ago, **kwargs):
        return self.machine._mes_split_stop(self._ago(minutes_ago), **kwargs)

    def _correct(self, start, end, state, note="I was there", **kwargs):
        return self.machine._mes_correct_state(
            self._ago(start), self._ago(end), state, note=note, **kwargs
        )

    def _reasons(self):
        return [row.reason_id.name or "" for row in self._timeline()]

    def test_reason_belongs_to_the_whole_stop(self):
        self._say("run", 60)
        self._say("idle", 40)
        row = self._explain(30)
        self.assertEqual(self._shown(), [("run", 60), ("idle", 40)])
        self.assertEqual(
            (row.reason_id, row.basis, row.source), (self.reason, "explained", "operator")
        )
        self.assertFalse(row.needs_reason)
        self._say("run", 20)
        self.assertEqual(self._reasons(), ["", "Coolant pump", ""])
        self.assertEqual(self.machine.mes_state, "run")

    def test_reason_follows_the_stop_when_its_start_becomes_known(self):
        self._say("run", 60)
        self._say("idle", 30)
        self._explain(25)
        self._say("idle", 50)
        self.assertEqual(self._shown(), [("run", 60), ("idle", 50)])
        self.assertEqual(self._reasons(), ["", "Coolant pump"])

    def test_reason_gives_the_stop_its_state(self):
        self._say("idle", 30)
        row = self._explain(20, self.tool)
        self.assertEqual(row.state, "down")
        self.assertEqual(self.machine.mes_state, "down")
        self.assertEqual(self.machine.mes_reason_id, self.tool)

    def test_reason_said_last_counts_whatever_arrives_last(self):
        self._say("idle", 30)
        self._explain(10, self.tool, said_at=self._ago(5))
        self._explain(20, self.reason, said_at=self._ago(15))
        self.assertEqual(self._reasons(), ["Tool change"])

    def test_explained_row_replaces_the_one_before_and_says_on_whose_account(self):
        old = self._say("idle", 30)
        employee = self.env["hr.employee"].create({"name": "Ada"})
        row = self._explain(20, employee=employee, note="hose")
        self.assertEqual(old.superseded_by_id, row)
        self.assertEqual(row.superseded_ids, old)
        self.assertEqual(old.superseded_fact_id, row.fact_id)
        self.assertEqual((row.fact_id.employee_id, row.note), (employee, "hose"))

    def test_split_makes_two_stops_each_with_its_reason(self):
        self._say("run", 60)
        self._say("idle", 40)
        self._say("run", 10)
        rows = self._split(20)
        self.assertEqual(len(rows), 2)
        self.assertEqual(self._shown(), [("run", 60), ("idle", 40), ("idle", 20), ("run", 10)])
        self._explain(15)
        self.assertEqual(self._reasons(), ["", "", "Coolant pump", ""])
        self._explain(35, self.tool)
        self.assertEqual(self._reasons(), ["", "Tool change", "Coolant pump", ""])

    def test_explained_stop_that_is_split_keeps_its_reason_where_it_was_given(self):
        self._say("idle", 40)
        self._explain(30)
        self._split(20)
        self.assertEqual(self._reasons(), ["Coolant pump", ""])
        self.assertEqual(self._timeline().mapped("needs_reason"), [False, True])

    def test_correction_overrides_whatever_was_said(self):
        self._say("run", 60)
        self._say("idle", 40)
        self._explain(30)
        rows = self._correct(50, 20, "down", reason=self.tool, note="Sensor was wrong")
        self.assertEqual(self._shown(), [("run", 60), ("down", 50), ("idle", 20)])
        self.assertEqual(self._reasons(), ["", "Tool change", ""])
        self.assertEqual(
            (rows.basis, rows.note, rows.source), ("correction", "Sensor was wrong", "office")
        )

    def test_correction_before_the_first_observation_begins_the_timeline(self):
        self._correct(60, 50, "run")
        self._say("run", 20)
        self.assertEqual(self._shown(), [("run", 60), ("unknown", 50), ("run", 20)])

    def test_stop_that_was_corrected_to_run_has_no_reason_left(self):
        self._say("run", 60)
        self._say("idle", 40)
        self._say("run", 30)
        self._explain(35)
        self._correct(40, 30, "run")
        self.assertFalse(self._timeline().reason_id)
        with self.assertRaises(StopError):
            self._explain(35)

    def test_corrected_stop_takes_a_reason_only_if_it_has_none(self):
        self._say("run", 60)
        self._correct(50, 40, "idle")
        self._explain(45)
        self.assertEqual(self._reasons(), ["", "Coolant pump", ""])
        self._correct(50, 40, "idle", reason=self.tool)
        with self.assertRaises(StopError):
            self._explain(45)

    def test_short_stop_is_minor_and_needs_no_reason(self):
        self._say("run", 60)
        stop = self._say("idle", 40)
        self.assertEqual((stop.is_minor, stop.needs_reason), (False, True))
        self._say("run", 38)
        self.assertEqual((stop.is_minor, stop.needs_reason), (True, False))
        self.assertFalse(stop.superseded_by_id)

    def test_flicker_of_a_device_is_no_change(self):
        self._say("run", 60)
        moment = self._ago(40)
        self.machine._mes_record_state("idle", moment)
        self.machine._mes_record_state("run", moment + timedelta(seconds=1))
        self.assertEqual(self._shown(), [("run", 60)])
        self.assertEqual(self.machine.mes_state, "run")

    def test_reason_beyond_its_longest_time_is_cut_off(self):
        self.tool.write({"mes_max_minutes": 10, "mes_over_reason_id": self.reason.id})
        self._say("run", 60)
        self._say("idle", 40)
        self._explain(30, self.tool)
        self.assertEqual(self._shown(), [("run", 60), ("down", 40), ("idle", 30)])
        self.assertEqual(self._reasons(), ["", "Tool change", "Coolant pump"])

    def test_running_machine_has_nothing_to_explain_or_to_split(self):
        self._say("run", 60)
        self._say("idle", 30)
        for act in (self._explain, self._split):
            with self.assertRaisesRegex(StopError, "did not stand.*Run"):
                act(40)
            with self.assertRaisesRegex(StopError, "Nothing is known"):
                act(90)

    def test_stop_is_not_split_where_it_begins(self):
        self._say("idle", 30)
        with self.assertRaisesRegex(StopError, "begins at that moment"):
            self._split(30)

    def test_nobody_speaks_of_the_future(self):
        self._say("idle", 30)
        for act in (self._explain, self._split):
            with self.assertRaisesRegex(MomentError, "in the future"):
                act(-10)
        with self.assertRaisesRegex(MomentError, "in the future"):
            self._correct(10, -10, "run")

    def test_reason_must_fit_what_the_machine_reported(self):
        raw = self.reason.copy({"name": "E12", "mes_final_ids": self.tool.ids})
        self._say("down", 30, reason=raw)
        with self.assertRaisesRegex(ReasonError, "Tool change"):
            self._explain(20)
        row = self._explain(20, self.tool)
        self.assertEqual((row.reason_id, row.raw_reason_id), (self.tool, raw))
        with self.assertRaises(ReasonError):
            self._explain(20)

    def test_reason_must_be_one_and_no_group(self):
        self._say("idle", 30)
        self.reason.copy({"mes_parent_id": self.reason.id})
        with self.assertRaisesRegex(ReasonError, "group"):
            self._explain(20)
        with self.assertRaises(ReasonError):
            self._explain(20, self.reason.browse())

    def test_correction_needs_a_state_an_end_and_a_why(self):
        self._say("run", 60)
        with self.assertRaises(CorrectionError):
            self._correct(50, 40, "down", note="  ")
        with self.assertRaises(MomentError):
            self._correct(40, 50, "down")
        with self.assertRaises(StateRefusedError):
            self._correct(50, 40, "broken")
        self.assertEqual(self._shown(), [("run", 60)])

    def test_same_uuid_acts_once(self):
        self._say("run", 60)
        self._say("idle", 40)
        key = str(uuid4())
        for _again in range(2):
            self._split(20, uuid=key)
        facts = self.env["mes.machine.fact"].search([("uuid", "=", key)])
        self.assertEqual(len(facts), 1)
        with self.assertRaises(IdentifierError):
            self._explain(20, uuid=key)

    def test_operator_explains_and_splits_but_does_not_correct(self):
        self._say("idle", 40)
        machine = self.machine.with_user(self.operator)
        machine._mes_explain_stop(self._ago(30), self.reason)
        machine._mes_split_stop(self._ago(20))
        with self.assertRaisesRegex(NotAllowedError, "Only a supervisor"):
            machine._mes_correct_state(self._ago(30), self._ago(20), "run", note="no")

    def test_supervisor_and_maintenance_correct(self):
        self._say("idle", 40)
        for number, group in enumerate(
            ("mes_shopfloor.group_mes_supervisor", "maintenance.group_equipment_manager")
        ):
            user = new_test_user(self.env, f"corrects{number}", groups=group)
            machine = self.machine.with_user(user)
            start = 30 - number * 10
            rows = machine._mes_correct_state(
                self._ago(start), self._ago(start - 5), "run", note="It ran"
            )
            self.assertEqual(rows.state, "run")

    def test_supervisor_named_at_a_kiosk_corrects(self):
        self._say("idle", 40)
        user = new_test_user(self.env, "lead", groups="mes_shopfloor.group_mes_supervisor")
        lead = self.env["hr.employee"].create({"name": "Lead", "user_id": user.id})
        other = self.env["hr.employee"].create({"name": "Ada"})
        machine = self.machine.with_user(self.operator)
        values = (self._ago(30), self._ago(20), "run")
        with self.assertRaises(NotAllowedError):
            machine._mes_correct_state(*values, note="It ran", employee=other)
        rows = machine._mes_correct_state(*values, note="It ran", employee=lead)
        self.assertEqual(rows.fact_id.employee_id, lead)

    def test_who_is_not_of_the_floor_says_nothing(self):
        self._say("idle", 40)
        stranger = new_test_user(self.env, "clerk", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.machine.with_user(stranger)._mes_explain_stop(self._ago(30), self.reason)

    def test_other_company_says_nothing(self):
        self._say("idle", 40)
        company = self.env["res.company"].create({"name": "Other plant"})
        user = new_test_user(
            self.env,
            "abroad",
            groups="mes_shopfloor.group_mes_supervisor",
            company_id=company.id,
            company_ids=company.ids,
        )
        with self.assertRaises(AccessError):
            self.machine.with_user(user)._mes_explain_stop(self._ago(30), self.reason)
        both = self.machine.with_context(allowed_company_ids=company.ids)
        with self.assertRaisesRegex(CompanyMismatchError, "Switch to that company"):
            both._mes_explain_stop(self._ago(30), self.reason)
