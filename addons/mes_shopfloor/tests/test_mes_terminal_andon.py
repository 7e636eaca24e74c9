import uuid
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..kiosk_params import ParamError, Params
from ..services.kiosk_event import EPOCH
from .common_andon import AndonCommon

WRONG = (True, "1", 1.5, [1], {"id": 1}, -1, 0)


@tagged("post_install", "-at_install")
class TestMesTerminalAndon(AndonCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kiosk = cls._make_terminal()._as_service_user()
        cls.other = cls._make_terminal(
            name="Mill", workcenter_ids=[Command.set(cls.mill.ids)]
        )._as_service_user()
        now = cls.env.cr.now().replace(microsecond=0)
        cls.env["mes.terminal.operator"].create(
            [
                {
                    "terminal_id": cls.kiosk.id,
                    "employee_id": person.id,
                    "signed_in": now - timedelta(hours=4),
                    "last_active": now,
                }
                for person in cls.anna | cls.bert
            ]
        )

    def _send(self, kind, params, terminal=None, operators=None, age=0, **values):
        now = self._milliseconds(fields.Datetime.now())
        event = {
            "uuid": str(uuid.uuid4()),
            "kind": kind,
            "moment": now - age * 1000,
            "operators": self.anna.ids if operators is None else operators.ids,
            "params": params,
            **values,
        }
        answer = (terminal or self.kiosk)._kiosk_act([event], now)
        return answer["results"][0]

    def _milliseconds(self, moment):
        return int((moment - EPOCH) / timedelta(milliseconds=1))

    def _help(self, **values):
        return self._send("call", {"kind_id": self.repair.id, **values})

    def _calls(self, terminal=None):
        answer = (terminal or self.kiosk)._kiosk_state("queue", Params({}))
        return answer["data"]["station"]["calls"]

    def test_call_shows_at_its_station_and_at_no_other(self):
        result = self._help(note="Smoke")
        self.assertEqual((result["status"], result["message"]), ("done", ""))
        (call,) = self._calls()
        self.assertEqual(call["id"], result["data"]["call_id"])
        self.assertEqual(
            {key: call[key] for key in ("icon", "label", "workcenter", "state", "note", "level")},
            {
                "icon": "wrench",
                "label": "Repair",
                "workcenter": "TL",
                "state": "open",
                "note": "Smoke",
                "level": 0,
            },
        )
        self.assertEqual(self._calls(self.other), [])

    def test_oldest_call_comes_first(self):
        self._call(20, call_kind=self.talk)
        self._call(10)
        self.assertEqual([call["label"] for call in self._calls()], ["Repair", "Talk"])

    def test_every_screen_knows_what_may_be_called(self):
        station = self.kiosk._kiosk_state("queue", Params({}))["data"]["station"]
        kinds = {kind["label"]: kind for kind in station["help"]["kinds"]}
        self.assertEqual(kinds["Repair"]["causes"], [{"id": self.hose.id, "label": "Hose"}])
        self.assertEqual(station["help"]["workcenters"], [{"id": self.lathe.id, "label": "TL"}])
        self.talk.active = False
        station = self.kiosk._kiosk_state("queue", Params({}))["data"]["station"]
        self.assertNotIn("Talk", [kind["label"] for kind in station["help"]["kinds"]])

    def test_order_names_the_component_that_runs_short_first(self):
        bar, ring = self.env["product.product"].create(
            [{"name": name, "is_storable": True} for name in ("Bar", "Ring")]
        )
        self.env["stock.quant"]._update_available_quantity(bar, self.plant.lot_stock_id, 500)
        order = self._make_workorder(components=[bar, ring])
        order.production_id.action_assign()
        answer = self.kiosk._kiosk_state("order", Params({"workorder_id": order.id}))
        rows = answer["data"]["order"]["call_components"]
        self.assertEqual(
            [(row["label"], row["missing"]) for row in rows], [("Ring", 100), ("Bar", 0)]
        )
        result = self._send(
            "call",
            {"kind_id": self.repair.id, "component_id": ring.id, "quantity": 100},
            workorder_id=order.id,
        )
        self.assertEqual(result["status"], "done")
        (call,) = self._calls()
        self.assertEqual((call["component"], call["quantity"]), ("Ring", 100))
        self.assertEqual((call["order"], call["order_id"]), (order.production_id.name, order.id))

    def test_accept_resolve_and_open_again_at_the_station(self):
        call_id = self._help()["data"]["call_id"]
        params = {"call_id": call_id}
        refused = self._send("acknowledge", params)
        self.assertEqual((refused["status"], refused["data"]["error"]), ("refused", "CallError"))
        for kind, extra, state in (
            ("acknowledge", {}, "acknowledged"),
            ("arrive", {}, "acknowledged"),
            ("resolve", {"cause_id": self.hose.id, "remark": "New hose"}, "resolved"),
            ("call_again", {}, "open"),
            ("handed_on", {"kind_id": self.talk.id, "note": "Ask"}, "open"),
        ):
            result = self._send(kind, {**params, **extra}, operators=self.bert)
            self.assertEqual((result["status"], result["data"]["state"]), ("done", state), kind)
        self.assertEqual(self._calls()[0]["label"], "Talk")

    def test_resolved_calls_are_the_last_ones_of_the_screen(self):
        call_id = self._help()["data"]["call_id"]
        self._send("resolve", {"call_id": call_id, "cause_id": self.hose.id}, operators=self.bert)
        answer = self.kiosk._kiosk_state("calls", Params({}))
        self.assertEqual(answer["next_state"], "calls")
        self.assertEqual([call["id"] for call in answer["data"]["recent"]], [call_id])
        self.assertEqual(answer["data"]["recent"][0]["cause"], "Hose")

    def test_help_is_called_with_nobody_signed_in_and_taken_back(self):
        nobody = self.env["hr.employee"]
        sent = self._send("call", {"kind_id": self.repair.id}, operators=nobody)
        self.assertEqual(sent["status"], "done")
        taken = self._send("withdraw", {"call_uuid": sent["uuid"]}, operators=nobody)
        self.assertEqual((taken["status"], taken["data"]["state"]), ("done", "cancelled"))
        refused = self._send("acknowledge", {"call_id": 1}, operators=nobody)
        self.assertEqual(
            (refused["status"], refused["data"]["error"]), ("refused", "OperatorError")
        )

    def test_call_made_offline_arrives_late_and_is_taken_back_by_its_id(self):
        sent = self._send("call", {"kind_id": self.repair.id}, age=3600, queued=True)
        self.assertEqual(sent["status"], "done")
        (call,) = self._calls()
        self.assertTrue(call["is_late"])
        taken = self._send("withdraw", {"call_uuid": sent["uuid"]}, age=3500, queued=True)
        self.assertEqual(taken["status"], "done")
        self.assertEqual(self._calls(), [])

    def test_second_tap_joins_the_open_call(self):
        first = self._help()
        second = self._help()
        self.assertEqual(first["data"]["call_id"], second["data"]["call_id"])
        self.assertEqual([first["data"]["is_joined"], second["data"]["is_joined"]], [False, True])

    def test_what_is_not_of_its_type_is_a_bad_request(self):
        call_id = self._help()["data"]["call_id"]
        for kind, params in (
            *(("call", {"kind_id": wrong}) for wrong in (*WRONG, None)),
            *(("call", {"kind_id": self.repair.id, "workcenter_id": wrong}) for wrong in WRONG),
            *(("call", {"kind_id": self.repair.id, "component_id": wrong}) for wrong in WRONG),
            *(("call", {"kind_id": self.repair.id, "quantity": wrong}) for wrong in ("1", [1])),
            *(("call", {"kind_id": self.repair.id, "note": wrong}) for wrong in (1, "x" * 201)),
            *(("acknowledge", {"call_id": wrong}) for wrong in (*WRONG, None)),
            *(("withdraw", {"call_uuid": wrong}) for wrong in (1, True, [])),
            *(("resolve", {"call_id": call_id, "cause_id": wrong}) for wrong in WRONG),
            *(("handed_on", {"call_id": call_id, "kind_id": wrong}) for wrong in WRONG),
        ):
            with self.subTest(kind=kind, **params), self.assertRaises(ParamError):
                self._send(kind, params)

    def test_what_is_out_of_reach_is_refused_and_keeps_no_queue_from_moving(self):
        there = self._call(workcenter=self.mill)
        company, _plant = self._make_other_company()
        theirs = self.env["mes.andon.kind"].create({"name": "Theirs", "company_id": company.id})
        for kind, params in (
            ("call", {"kind_id": theirs.id}),
            ("call", {"kind_id": 999_999_999}),
            ("call", {"kind_id": self.repair.id, "workcenter_id": self.mill.id}),
            ("acknowledge", {"call_id": there.id}),
            ("acknowledge", {"call_id": 999_999_999}),
            ("withdraw", {"call_uuid": there.uuid}),
            ("withdraw", {"call_uuid": "unknown", "call_id": there.id}),
        ):
            with self.subTest(kind=kind, **params):
                result = self._send(kind, params)
                self.assertEqual(result["status"], "refused")
                self.assertEqual(result["data"]["error"], "ReachError")
        self.assertEqual(there.state, "open")

    def test_component_that_is_not_of_the_order_is_left_out(self):
        stranger = self.env["product.product"].create({"name": "Stranger"})
        order = self._make_workorder()
        result = self._send(
            "call",
            {"kind_id": self.repair.id, "component_id": stranger.id},
            workorder_id=order.id,
        )
        self.assertEqual(result["status"], "done", "help comes first")
        self.assertEqual(self._calls()[0]["component"], "")

    def test_screens_cost_the_same_however_many_calls(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.kiosk._board_calls(self.lathe)
            return self.env.cr.sql_log_count - before

        def add(kind):
            call = self._call(call_kind=kind, workorder=self._make_workorder())
            self._accept(call)

        add(self.repair)
        queries()
        few = queries()
        for kind in (self.repair, self.talk):
            for _number in range(4):
                add(kind)
        queries()  # what a new order makes the registry forget is read again
        self.assertEqual(queries(), few)

    def test_no_call_costs_one_query(self):
        self.kiosk._board_calls(self.lathe)
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.kiosk._board_calls(self.lathe)


@tagged("post_install", "-at_install")
class TestMesTerminalAndonRoutes(AndonCommon, HttpCase):
    def test_page_without_a_terminal_neither_calls_nor_sees_calls(self):
        for route, params in (
            ("/mes/kiosk/act", {"events": []}),
            ("/mes/kiosk/state", {"screen": "calls"}),
        ):
            with self.subTest(route=route), mute_logger("odoo.http"):
                answer = self.url_open(
                    route, json={"jsonrpc": "2.0", "method": "call", "params": params}
                )
                self.assertIn("Unauthorized", answer.json()["error"]["data"]["name"])
