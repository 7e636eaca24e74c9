from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.mes_shopfloor.tests.common_kiosk import KioskCommon


@tagged("post_install", "-at_install")
class TestKioskStops(KioskCommon):
    """A lathe stands since ten minutes; Dora is at its kiosk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.machine = cls._make_machine("L1", cls.lathe)
        losses = cls.env["mrp.workcenter.productivity.loss"]
        cls.no_bar = losses.create({"name": "No bars", "mes_state": "idle"})
        cls.spindle = losses.create({"name": "Spindle", "mes_state": "down"})
        cls._sign_in(cls.dora)
        cls.machine._mes_record_state("run", cls.now - timedelta(hours=2))
        cls.machine._mes_record_state("idle", cls.now - timedelta(minutes=10))
        cls.stop = cls._rows(cls.machine)[-1]

    @classmethod
    def _make_machine(cls, code, workcenter):
        return cls.env["maintenance.equipment"].create(
            {"name": f"Machine {code}", "mes_code": code, "mes_workcenter_id": workcenter.id}
        )

    @classmethod
    def _rows(cls, machine):
        return cls.env["mes.machine.state"].search(
            [("machine_id", "=", machine.id), ("superseded_by_id", "=", False)],
            order="date_start",
        )

    def _station(self):
        return self._screen("queue")["station"]

    def _screen(self, name):
        terminal = self.kiosk._as_service_user()
        return terminal._kiosk_screens()[name](self._params())["data"]

    def _moment(self, **ago):
        return int((self.now - timedelta(**ago)).timestamp() * 1000)

    def _explain(self, reason, machine=None, at=0, **ago):
        return self._event(
            "stop_reason",
            at=at,
            machine_id=(machine or self.machine).id,
            moment=self._moment(**(ago or {"minutes": 10})),
            reason_id=reason.id,
        )

    def test_station_knows_its_machines_their_open_stops_and_the_reasons(self):
        station = self._station()
        (machine,) = station["machines"]
        self.assertEqual((machine["code"], machine["state"]), ("L1", "idle"))
        self.assertEqual(machine["unexplained"], 1)
        self.assertEqual(machine["asks_after"], 180_000)
        reasons = station["stop_reasons"]
        named = {reason["id"] for group in reasons["groups"] for reason in group["reasons"]}
        self.assertIn(self.no_bar.id, named | {group["id"] for group in reasons["groups"]})

    def test_tapped_reason_explains_the_stop_that_is_shown(self):
        answers = self._send(self._explain(self.spindle))
        self.assertStatuses(answers, "done")
        row = self._rows(self.machine)[-1]
        self.assertEqual((row.state, row.reason_id), ("down", self.spindle))
        self.assertFalse(row.needs_reason)
        self.assertEqual(self._station()["machines"][0]["unexplained"], 0)

    def test_reason_that_waited_on_the_device_explains_the_stop_of_then(self):
        self.machine._mes_record_state("run", self.now - timedelta(minutes=2))
        answers = self._send(self._explain(self.no_bar, at=-5))
        self.assertStatuses(answers, "done")
        states = [(row.state, row.reason_id.name) for row in self._rows(self.machine)]
        self.assertEqual(states, [("run", False), ("idle", "No bars"), ("run", False)])

    def test_sent_twice_it_acts_once(self):
        event = self._explain(self.no_bar)
        self.assertStatuses(self._send(event), "done")
        self.assertStatuses(self._send(event), "duplicate")

    def test_split_stop_takes_two_reasons(self):
        split = self._event(
            "stop_split", machine_id=self.machine.id, moment=self._moment(minutes=6)
        )
        answers = self._send(
            split, self._explain(self.no_bar), self._explain(self.spindle, minutes=6)
        )
        self.assertStatuses(answers, "done", "done", "done")
        rows = self._rows(self.machine)[1:]
        self.assertEqual(rows.mapped("reason_id.name"), ["No bars", "Spindle"])
        self.assertEqual(rows[0].date_end, rows[1].date_start)

    def test_stops_screen_lists_those_without_a_reason_first(self):
        data = self._screen("stops")
        (stop,) = data["unexplained"]
        self.assertEqual((stop["code"], stop["label"], stop["end"]), ("L1", "Stopped", None))
        self._send(self._explain(self.no_bar))
        data = self._screen("stops")
        self.assertEqual(data["unexplained"], [])
        self.assertEqual(data["recent"][0]["reason"], "No bars")

    def test_planned_stop_is_drawn_and_offers_only_what_is_taken(self):
        self.machine._mes_record_state("planned_stop", self.now - timedelta(minutes=5))
        (row,) = [stop for stop in self._screen("stops")["recent"] if stop["end"] is None]
        self.assertEqual(row["state"], "planned")
        act = self._explain(self.no_bar, minutes=4)
        taken = self._send(act)[0]["status"] == "done"
        self.assertEqual(row["is_stop"], taken)

    def test_person_may_say_that_a_running_machine_stands(self):
        self.machine._mes_record_state("run", self.now - timedelta(minutes=1))
        event = self._event("machine_stop", machine_id=self.machine.id, reason_id=self.spindle.id)
        self.assertStatuses(self._send(event), "done")
        row = self._rows(self.machine)[-1]
        self.assertEqual((row.state, row.reason_id, row.source), ("down", self.spindle, "operator"))

    def test_machine_of_another_station_is_out_of_reach(self):
        other = self._make_machine("M1", self.mill)
        other._mes_record_state("idle", self.now - timedelta(minutes=10))
        (answer,) = self._send(self._explain(self.no_bar, machine=other))
        self.assertEqual(answer["status"], "refused")
        self.assertIn("not at this station", answer["message"])
        self.assertFalse(self._rows(other)[-1].reason_id)

    def test_nobody_signed_in_gives_no_reason(self):
        (answer,) = self._send({**self._explain(self.no_bar), "operators": []})
        self.assertEqual(answer["status"], "refused")

    def test_reason_that_is_gone_is_refused_in_words(self):
        event = self._explain(self.no_bar)
        self.no_bar.unlink()
        (answer,) = self._send(event)
        self.assertEqual(answer["status"], "refused")
        self.assertIn("not there any more", answer["message"])

    def test_stop_that_is_none_is_refused_in_words(self):
        (answer,) = self._send(self._explain(self.no_bar, minutes=60))
        self.assertEqual(answer["status"], "refused")

    def test_screens_cost_the_same_however_many_stops_there_are(self):
        self.machine._mes_record_state("run", self.now - timedelta(hours=3))
        self.machine._mes_record_state("idle", self.now - timedelta(hours=4), reason=self.no_bar)
        self._queries()
        before = self._queries()
        for minutes in range(9, 1, -1):
            state = "run" if minutes % 2 else "idle"
            self.machine._mes_record_state(state, self.now - timedelta(minutes=minutes))
        self.assertEqual(self._queries(), before)

    def _queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._screen("stops")
        return self.env.cr.sql_log_count - before
