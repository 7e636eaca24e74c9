from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import MesEquipmentCommon


@tagged("post_install", "-at_install")
class TestMachineStatement(MesEquipmentCommon):
    """The office speaks about rows of the timeline."""

    def _open(self, rows, button, user=None):
        action = getattr(rows.with_user(user or self.manager), button)()
        model = self.env[action["res_model"]].with_user(user or self.manager)
        return Form(model.with_context(**action["context"]))

    def test_reason_for_several_stops_at_once(self):
        for minutes_ago, state in ((60, "idle"), (50, "run"), (40, "idle"), (30, "run")):
            self._say(state, minutes_ago)
        stops = self._timeline().filtered("is_stop")
        form = self._open(stops, "action_give_reason")
        form.reason_id = self.reason
        form.note = "hose"
        statement = form.save()
        statement.action_confirm()
        statement.action_confirm()
        stops = self._timeline().filtered("is_stop")
        self.assertEqual(stops.reason_id, self.reason)
        self.assertEqual(len(stops.fact_id), 2)
        self.assertEqual(stops.fact_id.create_uid, self.manager)
        self.assertEqual(set(stops.mapped("note")), {"hose"})

    def test_split_in_the_middle_unless_said_otherwise(self):
        self._say("idle", 60)
        self._say("run", 20)
        form = self._open(self._timeline()[0], "action_split")
        self.assertEqual(form.moment, self._ago(40))
        form.moment = self._ago(50)
        form.save().action_confirm()
        self.assertEqual(self._shown(), [("idle", 60), ("idle", 50), ("run", 20)])

    def test_correction_covers_the_row_unless_said_otherwise(self):
        self._say("idle", 60)
        self._say("run", 20)
        form = self._open(self._timeline()[0], "action_correct")
        form.state = "run"
        form.note = "The signal lamp was broken"
        form.save().action_confirm()
        rows = self._timeline()
        self.assertEqual(self._shown(), [("run", 60), ("run", 20)])
        self.assertEqual(
            (rows[0].basis, rows[0].note), ("correction", "The signal lamp was broken")
        )
        self.assertEqual(rows[0].superseded_ids.mapped("state"), ["idle"])
        self.assertEqual(rows[0].fact_ids.mapped("kind"), ["correction", "observed"])

    def test_row_knows_all_that_was_said_about_it(self):
        self._say("run", 90)
        self._say("idle", 60)
        self.machine._mes_explain_stop(self._ago(30), self.reason)
        self._say("run", 20)
        row = self._timeline()[1]
        self.assertEqual(sorted(row.fact_ids.mapped("kind")), ["explanation", "observed"])

    def test_operator_sees_no_button_to_correct_and_may_not(self):
        row = self._say("idle", 60)
        self.assertFalse(row.with_user(self.operator).may_correct)
        self.assertTrue(row.with_user(self.manager).may_correct)
        form = self._open(row, "action_correct", self.operator)
        form.state, form.note = "run", "No"
        with self.assertRaisesRegex(UserError, "Only a supervisor"):
            form.save().action_confirm()

    def test_rows_of_two_machines_are_not_split_at_once(self):
        rows = self._say("idle", 60) | self._say("idle", 60, machine=self._create_machine("L2"))
        with self.assertRaisesRegex(UserError, "one machine"):
            self._open(rows, "action_split").save().action_confirm()

    def test_reasons_offered_fit_what_the_machine_reported(self):
        other = self.reason.copy({"name": "Door", "manual": True})
        self.reason.manual = True
        raw = self.reason.copy({"name": "E12", "mes_final_ids": other.ids})
        row = self._say("down", 60, reason=raw)
        form = self._open(row, "action_give_reason")
        self.assertEqual(form.allowed_reason_ids[:], other)

    def test_manager_works_a_timeline_out_anew(self):
        self._say("run", 60)
        action = self.machine.with_user(self.manager).action_mes_rebuild()
        model = self.env[action["res_model"]].with_context(**action["context"])
        result = model.with_user(self.manager).create({}).action_confirm()
        self.assertIn("nothing had to be changed", result["params"]["message"])
        self.machine.mes_micro_stop_s = 3600
        self._say("idle", 40)
        self._say("run", 20)
        self.machine.mes_micro_stop_s = 60
        result = model.with_user(self.manager).create({}).action_confirm()
        self.assertTrue(result["params"]["message"].startswith("1 rows"))
        with self.assertRaises(AccessError):
            model.with_user(self.operator).create({})
