from odoo.tests import HttpCase, tagged

from .common_instruction import LIMITS, MesInstructionCommon
from .common_lot import LotCommon


@tagged("post_install", "-at_install")
class TestKioskShiftTour(MesInstructionCommon, HttpCase):
    def test_whole_shift_on_one_order(self):
        self.anna.write({"barcode": "BADGEANNA", "mes_number": "0417"})
        self.lathe.time_start = 25
        workorder, _steps = self._make_steps(
            {"kind": "confirm", "name": "Clamp the bar"},
            {**LIMITS, "name": "Torque", "unit": "Nm", "decimals": 0},
        )
        code = self._make_terminal()._new_pairing_code()
        self.env.flush_all()
        self.start_tour(f"/mes/kiosk#pair={code}", "mes_kiosk_whole_shift", timeout=120)
        self.env.invalidate_all()
        self.assertEqual((workorder.qty_produced, workorder.mes_qty_scrap), (9, 1))
        self.assertEqual(self._ledger(workorder).reason_id, self.reason)
        self.assertEqual(self._ledger(workorder).employee_ids, self.anna)
        self.assertEqual(workorder.state, "done")
        self.assertEqual(workorder.production_id.state, "done")


@tagged("post_install", "-at_install")
class TestKioskSerialTour(LotCommon, HttpCase):
    def test_two_operators_assemble_two_pumps_side_by_side(self):
        self.anna.write({"barcode": "BADGEANNA", "mes_number": "0511"})
        self.bert.write({"barcode": "BADGEBERT", "mes_number": "0512"})
        self.lathe.time_start = 0
        production = self._make_pumps(2, generate=False)
        one, two = self._make_lots(production.product_id, ["P1", "P2"])
        production.mes_lot_ids = one | two
        code = self._make_terminal()._new_pairing_code()
        self.env.flush_all()
        self.start_tour(f"/mes/kiosk#pair={code}", "mes_kiosk_two_at_serial_pumps", timeout=120)
        self.env.invalidate_all()
        workorder = production.workorder_ids[0]
        entries = self._ledger(workorder)
        self.assertEqual(
            {entry.lot_id.name: entry.employee_ids.name for entry in entries},
            {"P1": "Anna", "P2": "Bert"},
        )
        put_in = self.env["mes.consumption"].search([("workorder_id", "=", workorder.id)])
        self.assertEqual(
            {entry.unit_lot_id.name: entry.lot_id.name for entry in put_in},
            {"P1": "G2", "P2": "G1"},
        )
        self.assertEqual(
            {line.mes_employee_id.name for line in workorder.time_ids if line.mes_lot_id == one},
            {"Anna"},
        )
