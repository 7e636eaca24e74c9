from datetime import timedelta

from odoo import Command
from odoo.tests import HttpCase, freeze_time, tagged

from ..kiosk_params import ParamError, Params
from ..models.mes_terminal_screens import milliseconds
from ..services import Start
from .common_kiosk import KioskCommon


@tagged("post_install", "-at_install")
class TestKioskLead(KioskCommon):
    """Hand-over and the supervisor's screen, as a kiosk asks and acts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A shift that runs now, whenever the test does, and one that ended just before.
        cls.env["mes.shift"].search([("warehouse_id", "=", cls.plant.id)]).active = False
        cls.plant.mes_tz = "UTC"
        hour = cls.now.hour - 1 + cls.now.minute / 60
        days = dict.fromkeys(("saturday", "sunday"), True)
        cls.before_shift, cls.running_shift = cls.env["mes.shift"].create(
            [
                {"name": name, "warehouse_id": cls.plant.id, "hour_from": start % 24, **days}
                for name, start in (("Before", hour - 8), ("Running", hour))
            ]
        )
        cls.workorder = cls._make_workorder(120)
        current, before = cls.env["mes.handover"]._slots_around(cls.plant, cls.now)
        cls.current, cls.before = current, before

    def _show(self, screen, **values):
        terminal = self.kiosk._as_service_user()
        self.env.flush_all()
        return terminal._kiosk_state(screen, Params(values))

    def _do(self, kind, people=None, **params):
        (result,) = self._send(self._event(kind, people=people, **params))
        return result

    def _here(self, slot=None):
        slot = slot or self.current
        return {"workcenter_id": self.lathe.id, "shift_start": milliseconds(slot.start)}

    def test_balance_note_closing_and_reading_from_shift_to_shift(self):
        self._sign_in(self.dora, self.emil)
        self._send(self._event("declare", self.workorder, good=12))
        data = self._show("handover")["data"]
        self.assertEqual(data["handover"]["balance"]["output"]["good"], 12)
        self.assertEqual(self._do("handover_note", **self._here(), text="Tool")["status"], "done")
        self.assertEqual(self._do("handover_close", **self._here())["status"], "done")
        data = self._show("handover")["data"]
        self.assertEqual(data["handover"]["state"], "closed")
        self.assertEqual([note["text"] for note in data["handover"]["notes"]], ["Tool"])
        self.assertFalse(data["station"]["handover"])
        handover = self.env["mes.handover"].browse(data["handover"]["id"])
        with freeze_time(self.current.end + timedelta(minutes=5)):
            unread = self._show("queue")["data"]["station"]["handover"]
            self.assertEqual(unread["id"], handover.id)
        self.assertEqual(
            self._do("handover_read", self.emil, handover_id=handover.id)["status"], "done"
        )
        with freeze_time(self.current.end + timedelta(minutes=5)):
            self.assertFalse(self._show("queue")["data"]["station"]["handover"])

    def test_note_that_waited_on_the_device_stays_in_its_shift(self):
        self._sign_in(self.dora)
        event = self._event("handover_note", at=-20, **self._here(), text="Late but true")
        result, again = self._send(event, event)
        self.assertEqual((result["status"], again["status"]), ("done", "duplicate"))
        note = self.env["mes.handover.note"].search([("text", "=", "Late but true")])
        self.assertEqual(note.employee_id, self.dora)
        self.assertAlmostEqual(note.moment, self.now - timedelta(minutes=20), delta=timedelta(0, 2))

    def test_wrong_types_are_bad_requests(self):
        self._sign_in(self.lena)
        here = self._here()
        for kind, params in (
            ("handover_note", {**here, "text": 5}),
            ("handover_note", {**here, "text": "x" * 1001}),
            ("handover_note", {**here, "workcenter_id": "1", "text": "x"}),
            ("handover_note", {**here, "shift_start": 1.5, "text": "x"}),
            ("handover_note", {**here, "shift_start": -1, "text": "x"}),
            ("handover_close", {"shift_start": here["shift_start"]}),
            ("handover_read", {"handover_id": True}),
            ("handover_read", {}),
            ("end_timer", {"line_id": [1], "until": 5}),
            ("end_timer", {"line_id": 1, "until": "now"}),
            ("reason", {"log_id": 1}),
            ("pause_reason", {"line_id": 1, "reason_id": "x"}),
            ("conflict_apply", {"conflict_id": "1"}),
            ("conflict_correct", {"conflict_id": 1, "values": [], "note": "x"}),
            ("conflict_correct", {"conflict_id": 1, "values": {"good": "5"}, "note": "x"}),
            ("conflict_dismiss", {"conflict_id": 1}),
        ):
            with self.subTest(kind=kind, params=params), self.assertRaises(ParamError):
                self._do(kind, self.lena, **params)
        for params in ({"tab": "all"}, {"tab": 5}, {"workcenter_id": "1"}):
            with self.subTest(params=params), self.assertRaises(ParamError):
                self._show("lead", **params)
        for params in ({"which": "next"}, {"workcenter_id": 0}):
            with self.subTest(params=params), self.assertRaises(ParamError):
                self._show("handover", **params)

    def test_other_work_center_is_out_of_reach_of_an_operator(self):
        self._sign_in(self.dora, self.lena)
        there = {**self._here(), "workcenter_id": self.mill.id}
        self.assertEqual(self._do("handover_note", **there, text="x")["status"], "refused")
        self.assertEqual(self._do("handover_close", **there)["status"], "refused")
        self.assertEqual(
            self._show("handover", workcenter_id=self.mill.id)["data"]["workcenter_id"],
            self.lathe.id,
        )
        self.assertEqual(self._do("handover_close", self.lena, **there)["status"], "done")

    def test_other_company_is_out_of_reach_of_everybody(self):
        self._sign_in(self.lena)
        company, plant = self._make_other_company()
        center = self.env["mrp.workcenter"].create(
            {
                "name": "Far",
                "company_id": company.id,
                "mes_warehouse_id": plant.id,
                "resource_calendar_id": False,
            }
        )
        there = {**self._here(), "workcenter_id": center.id}
        self.assertEqual(self._do("handover_close", self.lena, **there)["status"], "refused")
        line = self.env["mrp.workcenter.productivity"].create(
            {
                "workcenter_id": center.id,
                "company_id": company.id,
                "loss_id": self.env.ref("mrp.block_reason7").id,
                "date_start": self.now - timedelta(hours=1),
            }
        )
        result = self._do("end_timer", self.lena, line_id=line.id, until=milliseconds(self.now))
        self.assertEqual(result["status"], "refused")
        self.assertFalse(line.date_end)

    def test_only_a_supervisor_who_is_signed_in_sees_and_does(self):
        line = self._started()
        until = milliseconds(self.now - timedelta(minutes=10))
        self.assertEqual(self._show("lead")["next_state"], "queue")
        self._sign_in(self.dora)
        answer = self._show("lead")
        self.assertEqual(answer["next_state"], "queue")
        self.assertNotIn("exceptions", answer["data"])
        for person in (self.dora, self.lena):  # Lena is not signed in
            self.assertEqual(
                self._do("end_timer", person, line_id=line.id, until=until)["status"], "refused"
            )
        self.assertFalse(line.date_end)
        self._sign_in(self.lena)
        self.assertEqual(self._show("lead")["next_state"], "lead")
        self.assertEqual(
            self._do("end_timer", self.lena, line_id=line.id, until=until)["status"], "done"
        )
        self.assertEqual(line.date_end, self.now - timedelta(minutes=10))

    def _started(self):
        Start(
            env=self.env,
            uuid="start",
            workorder=self.workorder,
            employees=self.dora,
            moment=self.now - timedelta(minutes=30),
            source="kiosk",
        ).execute()
        return self.workorder.time_ids

    def test_supervisor_gives_reasons(self):
        self._sign_in(self.dora, self.lena)
        self._send(self._event("declare", self.workorder, good=1, scrap=2))
        log = self._ledger(self.workorder)
        (item,) = [
            item
            for item in self._show("lead")["data"]["exceptions"]
            if item["kind"] == "scrap_reason" and item["res_id"] == log.id
        ]
        self.assertEqual(item["workcenter"], "TL")
        result = self._do("reason", self.lena, log_id=log.id, reason_id=self.reason.id)
        self.assertEqual(result["status"], "done")
        self.assertEqual(log.replaced_by_ids.reason_id, self.reason)
        line = self._started()
        line.date_end = self.now - timedelta(minutes=20)
        loss = self.env.ref("mrp.block_reason0")
        result = self._do("pause_reason", self.lena, line_id=line.id, reason_id=loss.id)
        self.assertEqual((result["status"], line.mes_pause_reason_id), ("done", loss))
        unknown = self._do("pause_reason", self.lena, line_id=2**30, reason_id=loss.id)
        self.assertEqual(unknown["status"], "refused")

    def _conflict(self, good=500):
        (result,) = self._send(self._event("declare", self.workorder, at=-5, good=good, scrap=1))
        self.assertEqual(result["status"], "conflict")
        return self.env["mes.kiosk.conflict"].browse(result["data"]["conflict_id"])

    def test_conflict_is_corrected_applied_and_dismissed_at_the_kiosk(self):
        self._sign_in(self.dora, self.lena)
        conflict = self._conflict()
        found = [item["key"] for item in self._show("lead")["data"]["exceptions"]]
        self.assertIn(f"conflict:{conflict.id}", found)
        act = {"conflict_id": conflict.id}
        self.assertEqual(self._do("conflict_apply", self.lena, **act)["status"], "refused")
        self.assertEqual(
            self._do("conflict_correct", values={"good": 50}, note="Zero", **act)["status"],
            "refused",  # Dora
        )
        result = self._do(
            "conflict_correct", self.lena, values={"good": 50}, note="A zero too many", **act
        )
        self.assertEqual((result["status"], conflict.state), ("done", "corrected"))
        self.assertEqual((self.workorder.qty_produced, self.workorder.mes_qty_scrap), (50, 1))
        found = [item["key"] for item in self._show("lead")["data"]["exceptions"]]
        self.assertNotIn(f"conflict:{conflict.id}", found)
        other = self._conflict(good=400)
        act = {"conflict_id": other.id}
        self.assertEqual(
            self._do("conflict_dismiss", self.lena, note="  ", **act)["status"], "refused"
        )
        result = self._do("conflict_dismiss", self.lena, note="Twice", **act)
        self.assertEqual((result["status"], other.state), ("done", "dismissed"))
        self.assertEqual(other.resolver_id, self.lena)

    def test_stations_of_the_plant_and_the_detail_of_one(self):
        self._sign_in(self.lena)
        self._started()
        data = self._show("lead", tab="stations", workcenter_id=self.lathe.id)["data"]
        (live,) = [one for one in data["stations"] if one["id"] == self.lathe.id]
        self.assertEqual(live["state"], "running")
        self.assertIn(self.mill.id, [one["id"] for one in data["stations"]])
        self.assertEqual(data["detail"]["balance"]["people"][0]["id"], self.dora.id)

    def test_lead_of_another_plant_is_nobody_here(self):
        other = self.env["stock.warehouse"].create({"name": "Annex", "code": "ANX"})
        self.env["mes.crew"].create(
            {
                "name": "Blue",
                "warehouse_id": other.id,
                "leader_ids": [Command.set(self.emil.ids)],
            }
        )
        self._sign_in(self.emil)
        self.assertEqual(self._show("lead")["next_state"], "queue")


@tagged("post_install", "-at_install")
class TestKioskLeadTour(KioskCommon, HttpCase):
    def test_supervisor_resolves_a_conflict(self):
        workorder = self._make_workorder(120)
        self._sign_in(self.dora, self.lena)
        (result,) = self._send(self._event("declare", workorder, at=-5, good=500, scrap=1))
        conflict = self.env["mes.kiosk.conflict"].browse(result["data"]["conflict_id"])
        self._sign_out_dora()
        code = self.kiosk._new_pairing_code()
        self.env.flush_all()
        self.start_tour(f"/mes/kiosk#pair={code}", "mes_kiosk_lead_conflict")
        conflict.invalidate_recordset()
        self.assertEqual((conflict.state, conflict.resolver_id), ("corrected", self.lena))
        self.assertEqual((workorder.qty_produced, workorder.mes_qty_scrap), (50, 1))

    def _sign_out_dora(self):
        """The supervisor is the active one, as she is alone."""
        self.kiosk._sign_out(self.dora.id)
