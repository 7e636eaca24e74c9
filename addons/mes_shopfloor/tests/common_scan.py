from odoo import Command

from .. import services, stable_code
from .common_kiosk import AttemptsMixin
from .common_menu import MenuCommon

ANSWER_KEYS = {"station", "code", "text", "found", "next", "message", "card", "groups"}


class ScanCommon(AttemptsMixin, MenuCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mill_kiosk = cls._make_terminal(
            name="Mill kiosk", workcenter_ids=[Command.set(cls.mill.ids)]
        )._as_service_user()
        cls.oil = cls._make_component("Oil", 3, qty=0, tracking="lot")
        cls.lot = cls.env["stock.lot"].create({"name": "OIL-77", "product_id": cls.oil.id})
        cls.shelf = cls.env["stock.location"].create(
            {"name": "Shelf 7", "location_id": cls.stock.id, "barcode": "SHELF-7"}
        )
        cls.env["stock.quant"]._update_available_quantity(cls.oil, cls.shelf, 9, lot_id=cls.lot)

    def setUp(self):
        super().setUp()
        self._forget_attempts()
        self.addCleanup(self._forget_attempts)

    def _scan(self, code, kiosk=None):
        answer = self._show("scan", kiosk, code=code)
        self.assertEqual(answer["next_state"], "search")
        self.assertLessEqual(ANSWER_KEYS, set(answer["data"]))
        self.assertEqual(answer["data"]["message"], answer["message"])
        return answer["data"]

    def assertOpens(self, code, workorder, kiosk=None):
        data = self._scan(code, kiosk)
        self.assertEqual(data["next"], ["order", {"workorder_id": workorder.id}], code)
        return data

    def assertNothing(self, code, kiosk=None):
        data = self._scan(code, kiosk)
        self.assertEqual((data["found"], data["next"], data["groups"]), (None, None, []), code)
        self.assertTrue(data["message"])
        return data

    def _code(self, record):
        kind = {"mrp.production": "MO", "mrp.workorder": "WO", "mrp.workcenter": "WC"}
        return stable_code.write(kind[record._name], record.id)

    def _do_add_oil(self):
        self._do(services.AddComponent, product=self.oil, quantity=2)
