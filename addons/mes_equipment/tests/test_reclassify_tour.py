from odoo.tests import HttpCase, tagged

from .common_oee import MesOeeCommon


@tagged("post_install", "-at_install")
class TestReclassifyTour(MesOeeCommon, HttpCase):
    def test_reason_given_later_moves_the_oee_of_its_shift(self):
        self.env["mrp.workcenter.productivity.loss"].create(
            {"name": "Hall without power", "mes_bucket": "planned", "mes_state": "planned_stop"}
        )
        workorder = self._create_workorder(quantity=1000)
        self._tell("run", 6)
        self._tell("idle", 10, until=self._at(12))
        self._tell("unknown", 14)
        self._made(workorder, 9, good=180, scrap=0)
        self._count()
        before = self._figures()
        self.assertEqual(before["planned"], 0)
        self.assertAlmostEqual(before["availability"], 6 / 8)
        self.assertAlmostEqual(before["oee"], 180 / 480)
        self.env.flush_all()
        self.start_tour("/odoo/machine-timeline", "mes_reclassify_a_stop", login="admin")
        self.env.invalidate_all()
        self._count()
        after = self._figures()
        self.assertEqual(after["planned"], 2 * 3600)
        self.assertAlmostEqual(after["availability"], 1)
        self.assertAlmostEqual(after["oee"], 180 / 360)

    def _figures(self):
        """The early shift as a group of the OEE table shows it."""
        ((planned, availability, oee),) = self.env["mes.oee"]._read_group(
            [("machine_id", "=", self.machine.id), ("slot_start", "=", self._at(6))],
            [],
            ["planned_seconds:sum", "availability:avg", "oee:avg"],
        )
        return {"planned": planned, "availability": availability, "oee": oee}
