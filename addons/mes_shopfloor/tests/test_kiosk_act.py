from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from ..kiosk_params import ParamError
from ..services import Start
from .common_kiosk import KioskCommon


@tagged("post_install", "-at_install")
class TestKioskAct(KioskCommon):
    """Each kind of event does its act, in the name of who is at the kiosk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workorder = cls._make_workorder(100)
        cls._sign_in(cls.dora)

    def test_whole_shift_on_one_order(self):
        order = self.workorder
        answers = self._send(
            self._event("start", order, at=-50, phase="setup"),
            self._event("phase", order, at=-45, phase="run"),
            self._event("declare", order, at=-40, good=30),
            self._event("declare", order, at=-30, good=28, scrap=2, reason_id=self.reason.id),
            self._event("pause", order, at=-25, note="Tea"),
            self._event("resume", order, at=-20),
            self._event("declare", order, at=-10, good=39, scrap=1, reason_id=self.reason.id),
            self._event("finish", order, at=-5),
        )
        self.assertStatuses(answers, *["done"] * 8)
        self.assertEqual((order.qty_produced, order.mes_qty_scrap), (97, 3))
        self.assertEqual(order.state, "done")
        ledger = self._ledger(order)
        self.assertEqual(ledger.employee_ids, self.dora)
        self.assertEqual(set(ledger.mapped("source")), {"kiosk"})
        lines = order.time_ids.sorted("date_start")
        self.assertEqual(
            [(line.mes_phase, line.date_end - line.date_start) for line in lines],
            [
                ("setup", timedelta(minutes=5)),
                ("run", timedelta(minutes=20)),
                ("run", timedelta(minutes=15)),
            ],
        )

    def test_act_is_journalled_with_the_terminal_that_sent_it(self):
        event = self._event("start", self.workorder)
        self._send(event)
        act = self.env["mes.act"].search([("uuid", "=", event["uuid"])])
        self.assertEqual(act.terminal_id, self.kiosk)
        self.assertEqual((act.kind, act.sent_as, act.source), ("start", "start", "kiosk"))
        self.assertEqual(act.employee_id, self.dora)
        self.assertEqual(act.user_id, self.company._mes_get_service_user())

    def test_office_names_no_terminal_whatever_its_context_says(self):
        env = self.env(context={"mes_sender": [self.kiosk.id, "start"]})
        Start(
            env=env, uuid="office-1", workorder=self.workorder, employees=self.dora, source="office"
        ).execute()
        act = self.env["mes.act"].search([("uuid", "=", "office-1")])
        self.assertFalse(act.terminal_id or act.sent_as)

    def test_live_act_happens_now_though_the_way_was_long(self):
        late = self.now - timedelta(seconds=9)
        self._send(self._event("start", self.workorder, queued=False), sent_at=late)
        self._do("pause", self.workorder)

    def test_active_operator_acts_and_not_all_who_are_signed_in(self):
        self._sign_in(self.emil)
        self._do("start", self.workorder, self.emil | self.dora)
        self.assertEqual(self.workorder.mes_working_employee_ids, self.emil)

    def test_pause_keeps_its_reason(self):
        loss = self.env["mrp.workcenter.productivity.loss"].search([("manual", "=", True)], limit=1)
        self._do("start", self.workorder, at=-10)
        self._do("pause", self.workorder, at=-5, reason_id=loss.id)
        self.assertEqual(self.workorder.time_ids.mes_pause_reason_id, loss)

    def test_declaration_answers_what_was_booked(self):
        data = self._do(
            "declare", self.workorder, good=12, scrap=1, reason_id=self.reason.id, note="Chatter"
        )
        log = self._ledger(self.workorder)
        self.assertEqual(data["log_id"], log.id)
        self.assertEqual((data["good"], data["scrap"], data["rework"]), (12, 1, 0))
        self.assertEqual((log.reason_id, log.note), (self.reason, "Chatter"))

    def test_rework_goes_to_an_operation_of_the_same_order_only(self):
        first, second = self._make_order(10, workcenters=[self.lathe, self.lathe]).workorder_ids
        self._do("declare", first, good=5)
        message = self.assertRefusedAct(
            "ReachError", "declare", second, rework=1, rework_to_id=self.workorder.id
        )
        self.assertIn("Work Order", message)
        self._do("declare", second, rework=1, rework_to_id=first.id)
        self.assertEqual(self._ledger(second).rework_workorder_id, first)

    def test_refusal_says_why_and_keeps_nothing(self):
        message = self.assertRefusedAct("OverProductionError", "declare", self.workorder, good=101)
        self.assertIn("100", message)
        self.assertFalse(self._ledger(self.workorder))
        conflicts = self.env["mes.kiosk.conflict"]
        self.assertFalse(conflicts.search([("terminal_id", "=", self.kiosk.id)]))

    def test_one_refused_event_does_not_stop_the_others(self):
        answers = self._send(
            self._event("declare", self.workorder, queued=False, good=1),
            self._event("declare", self.workorder, queued=False, good=1000),
            self._event("declare", self.workorder, queued=False, good=2),
        )
        self.assertStatuses(answers, "done", "refused", "done")
        self.assertEqual(self.workorder.qty_produced, 3)

    def test_same_event_twice_acts_once(self):
        event = self._event("declare", self.workorder, good=5)
        self.assertStatuses(self._send(event, event), "done", "duplicate")
        self.assertStatuses(self._send(event), "duplicate")
        self.assertEqual(self.workorder.qty_produced, 5)

    def test_event_sent_again_after_its_author_left_is_still_a_duplicate(self):
        event = self._event("declare", self.workorder, good=5)
        self._send(event)
        self._presences()._end(self.now)
        self.workorder.workcenter_id = self.mill
        self.assertStatuses(self._send(event), "duplicate")

    def test_id_used_for_another_thing_is_refused_and_makes_no_conflict(self):
        event = self._event("declare", self.workorder, good=5)
        self._send(event)
        other = self._make_workorder()
        for change in ({"kind": "start"}, {"workorder_id": other.id}):
            for queued in (False, True):
                (answer,) = self._send({**event, **change, "queued": queued})
                self.assertEqual(answer["status"], "refused")
                self.assertEqual(answer["data"]["error"], "IdentifierError")
        self.assertEqual(self.workorder.qty_produced, 5)

    def test_id_of_the_office_is_no_duplicate(self):
        self._declare(self.workorder, uuid="mine", good=1)
        event = {**self._event("declare", self.workorder, good=1), "uuid": "mine"}
        (answer,) = self._send(event)
        self.assertEqual(answer["data"]["error"], "IdentifierError")

    def test_order_of_another_station_is_out_of_reach(self):
        order = self._make_workorder(workcenters=self.mill)
        self.assertRefusedAct("ReachError", "start", order)
        self.assertFalse(order.time_ids)

    def test_unknown_kind_is_refused(self):
        self.assertRefusedAct("ReachError", "explode", self.workorder)

    def test_nobody_signed_in_does_nothing(self):
        nobody = self.env["hr.employee"]
        message = self.assertRefusedAct("OperatorError", "start", self.workorder, nobody)
        self.assertIn("badge", message)

    def test_two_operators_on_serial_pumps_never_mix(self):
        self._sign_in(self.emil)
        order = self._make_order(2)
        order.product_id.tracking = "serial"
        workorder = order.workorder_ids
        first, second = self.env["stock.lot"].create(
            [{"name": f"P-{number}", "product_id": order.product_id.id} for number in (1, 2)]
        )
        order.mes_lot_ids = [Command.set((first | second).ids)]
        self._do("start", workorder, self.dora, at=-30, lot_id=first.id)
        self._do("start", workorder, self.emil, at=-29, lot_id=second.id)
        self._do("declare", workorder, self.emil, at=-10, good=1, lot_id=second.id)
        self._do("declare", workorder, self.dora, at=-9, good=1, lot_id=first.id)
        by_person = {log.employee_ids: log.lot_id for log in self._ledger(workorder)}
        self.assertEqual(by_person, {self.dora: first, self.emil: second})
        lines = {line.mes_employee_id: line.mes_lot_id for line in workorder.time_ids}
        self.assertEqual(lines, {self.dora: first, self.emil: second})
        self._do("pause", workorder, self.emil)
        self.assertEqual(workorder.mes_working_employee_ids, self.dora)

    def test_unit_that_is_typed_is_identified_and_declared(self):
        order = self._make_order(2)
        order.product_id.tracking = "serial"
        workorder = order.workorder_ids
        data = self._do("declare", workorder, good=1, lot="P-77")
        self.assertEqual(self.env["stock.lot"].browse(data["lot_id"]).name, "P-77")
        found = self._do("identify", workorder, name="P-78")
        self.assertEqual(found["name"], "P-78")
        self.assertEqual(order.mes_lot_ids.mapped("name"), ["P-77", "P-78"])

    def test_wrong_types_are_no_events(self):
        good = self._event("declare", self.workorder, good=1)
        wrong = [
            *({**good, "uuid": value} for value in (None, "", " ", 5, "x" * 129, "a\x00b")),
            *({**good, "kind": value} for value in (None, 5, ["start"], "x" * 65)),
            *({**good, "moment": value} for value in (None, "now", True, -1, 1e20, float("nan"))),
            *(
                {**good, "operators": value}
                for value in (5, ["1"], [True], [0], list(range(1, 22)))
            ),
            *({**good, "workorder_id": value} for value in ("1", True, 1.5, -1, 2**40)),
            *({**good, "params": value} for value in ([1], "good", 5)),
            *({**good, "queued": value} for value in (1, "yes")),
        ]
        for events in (None, {}, [], "x", [None], [5], [good] * 51, *([one] for one in wrong)):
            with self.subTest(events=events), self.assertRaises(ParamError):
                self._send_raw(events)
        for sent_at in ("now", True, -5, 1e30):
            with self.subTest(sent_at=sent_at), self.assertRaises(ParamError):
                self._send_raw([good], sent_at)
        self.assertFalse(self._ledger(self.workorder))

    def _send_raw(self, events, sent_at=None):
        return self.kiosk._as_service_user()._kiosk_act(events, sent_at)

    def test_wrong_types_of_every_parameter_are_bad_requests(self):
        texts = (5, True, ["x"], {"a": 1}, "x" * 5000, "a\x00b")
        numbers = ("1", True, [1], {"a": 1}, float("inf"))
        ids = ("1", True, 1.5, 0, -1, 2**31, [1])
        wrong = {
            "start": {"phase": (*texts, "lunch"), "lot_id": ids},
            "resume": {"lot_id": ids},
            "pause": {"reason_id": ids, "note": texts},
            "phase": {"phase": (None, *texts)},
            "finish": {"note": texts},
            "declare": {
                **dict.fromkeys(("good", "scrap", "rework"), numbers),
                **dict.fromkeys(("reason_id", "rework_to_id", "lot_id"), ids),
                "lot": texts,
                "note": texts,
                "phase": (*texts, "lunch"),
            },
            "undo": {"uuid": texts},
            "identify": {"name": (None, *texts)},
            "step": {"step_id": (None, *ids)},
            "consume": {
                "quantity": numbers,
                **dict.fromkeys(("product_id", "lot_id", "unit_lot_id"), ids),
                "lot": texts,
                "note": texts,
            },
            "take_back": {"entry_id": (None, *ids)},
            "override": {
                "badge": texts,
                "reason": texts,
                "employee_id": ids,
            },
        }
        for kind, params in wrong.items():
            for name, values in params.items():
                self._send_wrong(kind, name, values)
        self.assertFalse(self._ledger(self.workorder) or self.workorder.time_ids)

    def _send_wrong(self, kind, name, values):
        for value in values:
            event = self._event(kind, self.workorder, **{name: value})
            with self.subTest(kind=kind, name=name, value=value), self.assertRaises(ParamError):
                self._send(event)

    def test_act_without_its_order_is_a_bad_request(self):
        for kind in ("start", "declare", "undo", "consume", "step", "override", "identify"):
            with self.subTest(kind=kind), self.assertRaises(ParamError):
                self._send(self._event(kind))
