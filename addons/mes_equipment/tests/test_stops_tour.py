from datetime import timedelta

from odoo.tests import HttpCase, tagged

from odoo.addons.mes_shopfloor.tests.common import MesCommon


@tagged("post_install", "-at_install")
class TestStopsTour(MesCommon, HttpCase):
    def test_asked_reason_is_given_and_an_older_stop_split(self):
        self.env["hr.employee"].create(
            {"name": "Dora", "barcode": "BADGEDORA", "mes_number": "0417"}
        )
        losses = self.env["mrp.workcenter.productivity.loss"]
        group = losses.create({"name": "Of the test"})
        spindle, no_bars = losses.create(
            [
                {"name": "Spindle", "mes_state": "down", "mes_parent_id": group.id},
                {"name": "No bars", "mes_state": "idle", "mes_parent_id": group.id},
            ]
        )
        machine = self.env["maintenance.equipment"].create(
            {"name": "Lathe", "mes_code": "L1", "mes_workcenter_id": self.lathe.id}
        )
        now = self.env.cr.now().replace(microsecond=0)
        for state, minutes in (("run", 120), ("idle", 90), ("run", 60), ("idle", 10)):
            machine._mes_record_state(state, now - timedelta(minutes=minutes))
        code = self._make_terminal()._new_pairing_code()
        self.env.flush_all()
        self.start_tour(f"/mes/kiosk#pair={code}", "mes_kiosk_stop_reasons", timeout=120)
        self.env.invalidate_all()
        rows = self.env["mes.machine.state"].search(
            [("machine_id", "=", machine.id), ("superseded_by_id", "=", False)],
            order="date_start",
        )
        self.assertEqual(
            [(row.state, row.reason_id) for row in rows],
            [
                ("run", losses),
                ("idle", no_bars),
                ("idle", losses),
                ("run", losses),
                ("down", spindle),
            ],
        )
