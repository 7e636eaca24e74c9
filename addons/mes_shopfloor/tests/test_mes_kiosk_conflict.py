from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_kiosk import PIN, KioskCommon


@tagged("post_install", "-at_install")
class TestMesKioskConflict(KioskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workorder = cls._make_workorder(100)
        cls._sign_in(cls.dora)
        cls.supervisor = cls._make_user("supervisor")

    def _conflicts(self):
        conflicts = self.env["mes.kiosk.conflict"].search([("terminal_id", "=", self.kiosk.id)])
        return conflicts.with_user(self.supervisor)

    def _conflict(self, *args, **params):
        """An event that waited, is refused, and is kept."""
        event = self._event(*args, queued=True, **params)
        self.assertStatuses(self._send(event), "conflict")
        return self._conflicts().filtered(lambda conflict: conflict.uuid == event["uuid"])

    def _too_many(self, good=130):
        return self._conflict("declare", self.workorder, at=-10, good=good, scrap=2)

    def test_what_is_refused_in_the_middle_is_kept_and_the_rest_is_done(self):
        answers = self._send(
            self._event("start", self.workorder, at=-30),
            self._event("declare", self.workorder, at=-20, good=10),
            self._event("declare", self.workorder, at=-15, good=500),
            self._event("declare", self.workorder, at=-10, good=5),
            self._event("pause", self.workorder, at=-5),
        )
        self.assertStatuses(answers, "done", "done", "conflict", "done", "done")
        self.assertEqual(self.workorder.qty_produced, 15)
        conflict = self._conflicts()
        self.assertEqual(answers[2]["data"]["conflict_id"], conflict.id)
        self.assertEqual(answers[2]["message"], conflict.message)
        self.assertEqual(conflict.state, "open")
        self.assertEqual(conflict.workorder_id, self.workorder)
        self.assertEqual(conflict.employee_id, self.dora)
        self.assertEqual(conflict.terminal_id, self.kiosk)
        self.assertEqual(conflict.moment, self.now - timedelta(minutes=15))
        self.assertEqual(conflict.params, {"good": 500})
        self.assertEqual(conflict.what, "Declare: 500 good")
        self.assertEqual(conflict.error, "OverProductionError")

    def test_conflict_sent_again_is_the_same_conflict(self):
        event = self._event("declare", self.workorder, at=-10, good=500)
        self.assertStatuses(self._send(event, event), "conflict", "conflict")
        self.assertStatuses(self._send(event), "conflict")
        self.assertEqual(len(self._conflicts()), 1)

    def test_apply_does_it_as_it_was_and_once(self):
        event = self._event("declare", self.workorder, at=-10, good=130)
        self._send(event)
        conflict = self._conflicts()
        with self.assertRaisesRegex(UserError, "100"):
            conflict.action_apply()
        self.env["change.production.qty"].create(
            {"mo_id": self.workorder.production_id.id, "product_qty": 200}
        ).change_prod_qty()
        conflict.action_apply()
        self.assertEqual(conflict.state, "applied")
        self.assertEqual(conflict.resolved_by_id, self.supervisor)
        log = self._ledger(self.workorder)
        self.assertEqual((log.qty_good, log.employee_ids), (130, self.dora))
        self.assertEqual(log.moment, self.now - timedelta(minutes=10))
        self.assertEqual(conflict.act_id.terminal_id, self.kiosk)
        self.assertStatuses(self._send(event), "duplicate")
        with self.assertRaisesRegex(UserError, "already"):
            conflict.action_apply()
        self.assertEqual(self.workorder.qty_produced, 130)

    def test_correct_books_other_values_under_the_same_id_and_says_what_changed(self):
        conflict = self._too_many()
        conflict._correct({"good": 13}, "A digit too many")
        log = self._ledger(self.workorder)
        self.assertEqual((log.qty_good, log.qty_scrap, log.uuid), (13, 2, conflict.uuid))
        self.assertEqual(conflict.state, "corrected")
        self.assertIn("130 → 13", conflict.correction)
        self.assertEqual(conflict.resolution, "A digit too many")
        self.assertEqual(conflict.params["good"], 130)

    def test_correct_moves_it_to_another_order_and_moment(self):
        other = self._make_workorder(200)
        conflict = self._too_many()
        moment = self.now - timedelta(minutes=90)
        conflict._correct({}, "It was the other order", workorder=other, moment=moment)
        self.assertFalse(self._ledger(self.workorder))
        self.assertEqual(self._ledger(other).moment, moment)
        self.assertIn(other.display_name, conflict.correction)

    def test_correct_without_a_change_or_a_reason_is_refused(self):
        conflict = self._too_many()
        for params, reason in (({}, "Why not"), ({"good": 13}, " "), ({"good": 13}, None)):
            with self.assertRaises(UserError):
                conflict._correct(params, reason)
        self.assertEqual(conflict.state, "open")

    def test_correct_says_whose_it_was_when_nobody_could_sign_in(self):
        nobody = self.env["hr.employee"]
        conflict = self._conflict("declare", self.workorder, nobody, at=-10, good=3)
        self.assertEqual(conflict.error, "OperatorError")
        with self.assertRaisesRegex(UserError, "who did it"):
            conflict.action_apply()
        conflict._correct({}, "It was Emil", employee=self.emil)
        self.assertEqual(self._ledger(self.workorder).employee_ids, self.emil)

    def test_correct_to_an_order_of_another_company_is_refused(self):
        company, _plant = self._make_other_company()
        other = self._make_workorder()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mrp_production SET company_id = %s WHERE id = %s",
            (company.id, other.production_id.id),
        )
        self.env.invalidate_all()
        with self.assertRaises(UserError):
            self._too_many()._correct({"good": 1}, "There", workorder=other)

    def test_dismiss_books_nothing_and_keeps_the_reason(self):
        conflict = self._too_many()
        conflict._dismiss("Counted by the office")
        self.assertEqual(conflict.state, "dismissed")
        self.assertEqual(conflict.resolution, "Counted by the office")
        self.assertFalse(self._ledger(self.workorder))
        with self.assertRaises(UserError):
            conflict._dismiss("")

    def test_office_dismisses_several_in_the_wizard(self):
        conflicts = self._too_many() | self._too_many(140)
        action = conflicts.action_dismiss()
        wizard = self.env[action["res_model"]].with_user(self.supervisor)
        form = Form(wizard.with_context(**action["context"]))
        form.reason = "Booked by hand"
        form.save().action_resolve()
        self.assertEqual(conflicts.mapped("state"), ["dismissed", "dismissed"])

    def test_office_corrects_in_the_wizard(self):
        conflict = self._too_many()
        action = conflict.action_correct()
        wizard = self.env[action["res_model"]].with_user(self.supervisor)
        form = Form(wizard.with_context(**action["context"]))
        self.assertEqual((form.qty_good, form.qty_scrap), (130, 2))
        self.assertEqual(form.workorder_id, self.workorder)
        form.qty_good = 90
        form.reason = "Counted again"
        form.save().action_resolve()
        self.assertEqual(conflict.state, "corrected")
        self.assertEqual(self.workorder.qty_produced, 90)
        self.assertEqual(conflict.correction, "good: 130 → 90.0")

    def test_nobody_but_a_supervisor_reads_or_decides(self):
        conflict = self._too_many()
        for user in (self._make_user("operator"), self._make_user()):
            mine = conflict.with_user(user)
            for act in (
                lambda mine=mine: mine.message,
                mine.action_apply,
                mine.action_dismiss,
                lambda mine=mine: mine._dismiss("No"),
                lambda mine=mine: mine._correct({"good": 1}, "No"),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    act()
        self.assertEqual(conflict.state, "open")

    def test_nobody_changes_or_deletes_one(self):
        conflict = self._too_many()
        for user in (self.supervisor, self._make_user("manager")):
            mine = conflict.with_user(user)
            with self.assertRaises(AccessError):
                mine.write({"state": "dismissed"})
            with self.assertRaises(AccessError):
                mine.unlink()
        with self.assertRaises(AccessError):
            conflict.sudo().unlink()

    def test_conflict_of_another_company_is_not_shown(self):
        conflict = self._too_many()
        company, _plant = self._make_other_company()
        stranger = self._make_user(
            "manager", company_id=company.id, company_ids=[(6, 0, company.ids)]
        )
        with self.assertRaises(AccessError):
            conflict.with_user(stranger).message  # noqa: B018
        self.assertEqual(self.env["mes.kiosk.conflict"].with_user(stranger)._open_count(), 0)

    def test_supervisor_at_the_kiosk_decides_and_an_operator_does_not(self):
        conflict = self._too_many()
        at_kiosk = conflict.with_user(self.company._mes_get_service_user())
        with self.assertRaises(AccessError):
            at_kiosk._dismiss("No", supervisor=self.dora)
        at_kiosk._correct({"good": 9}, "Counted again", supervisor=self.lena)
        conflict.invalidate_recordset()
        self.assertEqual((conflict.state, conflict.resolver_id), ("corrected", self.lena))

    def test_screens_count_and_list_the_open_ones_of_their_plant(self):
        kiosk = self.kiosk._as_service_user()
        conflicts = kiosk.env["mes.kiosk.conflict"]
        before = conflicts._open_count(kiosk.warehouse_id)
        conflict = self._too_many()
        self.assertEqual(conflicts._open_count(kiosk.warehouse_id), before + 1)
        listed = {data["id"]: data for data in conflicts._open_data(kiosk.warehouse_id)}
        data = listed[conflict.id]
        self.assertEqual(data["operator"], "0417 Dora B.")
        self.assertEqual(data["what"], "Declare: 130 good, 2 scrap")
        conflict._dismiss("No")
        self.assertEqual(conflicts._open_count(kiosk.warehouse_id), before)
        listed = [data["id"] for data in conflicts._open_data(kiosk.warehouse_id)]
        self.assertNotIn(conflict.id, listed)

    def test_badge_and_pin_are_never_kept(self):
        for params in ({"badge": "0410101"}, {"number": "0101", "pin": PIN}):
            conflict = self._conflict("override", self.workorder, at=-5, reason="Trained", **params)
            self.assertNotIn("0410101", str(conflict.params))
            self.assertNotIn(PIN, str(conflict.params))

    def test_moment_too_old_or_in_the_future_is_a_conflict(self):
        for minutes in (-7 * 24 * 60 - 10, 30):
            conflict = self._conflict("declare", self.workorder, at=minutes, good=1)
            self.assertEqual(conflict.error, "MomentError")

    def test_kind_or_parameter_that_nobody_knows_stops_no_queue(self):
        answers = self._send(
            self._event("explode", self.workorder, at=-10, how="loud"),
            self._event("declare", self.workorder, at=-9, good="a lot"),
            self._event("declare", self.workorder, at=-8, good=1),
        )
        self.assertStatuses(answers, "conflict", "conflict", "done")
        self.assertEqual(self._conflicts().mapped("params"), [{"good": "a lot"}, {"how": "loud"}])

    def test_act_that_breaks_stops_no_queue(self):
        def broken(_terminal, _event):
            raise ZeroDivisionError

        self.patch(self.registry["mes.terminal"], "_kiosk_pause", broken)
        with mute_logger("odoo.addons.mes_shopfloor.models.mes_terminal_acts"):
            answers = self._send(
                self._event("pause", self.workorder, at=-9),
                self._event("declare", self.workorder, at=-8, good=1),
            )
        self.assertStatuses(answers, "conflict", "done")
        with self.assertRaises(ZeroDivisionError):
            self._send(self._event("pause", self.workorder))

    def test_strange_characters_are_kept(self):
        conflict = self._conflict(
            "declare", self.workorder, at=-5, good=500, note="half \ud83d", deep=[{"a": None}]
        )
        self.assertEqual(conflict.params["note"], "half ?")

    def test_order_of_another_station_is_kept_with_its_order(self):
        order = self._make_workorder(workcenters=self.mill)
        conflict = self._conflict("declare", order, at=-5, good=1)
        self.assertEqual((conflict.error, conflict.workorder_id), ("ReachError", order))
        conflict.action_apply()
        self.assertEqual(order.qty_produced, 1)
