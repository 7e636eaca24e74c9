from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .. import gs1, stable_code
from ..kiosk_params import ParamError
from .common_scan import ScanCommon

GTIN = "0401234512345"


@tagged("post_install", "-at_install")
class TestKioskScan(ScanCommon):
    # Orders

    def test_order_opens_the_operation_that_is_here(self):
        self.assertOpens(self.order.name, self.turn)
        data = self.assertOpens(self._code(self.order), self.turn)
        self.assertEqual(
            data["found"],
            {
                "model": "mrp.production",
                "id": self.order.id,
                "name": self.order.name,
                "kind": "production",
            },
        )
        self.assertOpens(f"  {self.order.name}\r\n", self.turn)

    def test_work_order_opens_by_our_code_and_by_the_one_of_odoo(self):
        for code in (self._code(self.turn), self.turn.barcode):
            data = self.assertOpens(code, self.turn)
            self.assertEqual(data["found"]["kind"], "workorder")

    def test_what_is_elsewhere_says_where(self):
        data = self._scan(self._code(self.mill_order))
        self.assertIsNone(data["next"])
        self.assertEqual(data["found"]["id"], self.mill_order.id)
        self.assertEqual(
            data["message"], f"{self.order.name} is at TL now, operation 1 of 2: Turn."
        )
        data = self._scan(self.order.name, self.mill_kiosk)
        self.assertEqual(
            data["next"],
            ["order", {"workorder_id": self.mill_order.id}],
            "waiting, but of this station",
        )
        self.turn.workcenter_id = self.env["mrp.workcenter"].create({"name": "Saw"})
        self.assertIn("is at Saw now", self._scan(self.order.name)["message"])

    def test_finished_operation_says_where_the_order_went(self):
        self._work(self.turn, good=10)
        self.turn.button_finish()
        message = self._scan(self._code(self.turn))["message"]
        self.assertEqual(
            message, f"Turn is finished. {self.order.name} is at TM now, operation 2 of 2: Mill."
        )

    def test_sheet_scans_after_the_order_was_renamed(self):
        code, odoo_code = self._code(self.turn), self.turn.barcode
        self.order.name = "RENAMED"
        self.assertOpens(code, self.turn)
        self.assertNothing(odoo_code)

    def test_sheet_scans_after_the_order_was_split(self):
        codes = [self._code(self.order), self._code(self.turn)]
        self.order._split_productions({self.order: [4, 6]})
        for code in codes:
            self.assertOpens(code, self.turn)

    def test_sheet_of_a_closed_order_opens_its_backorder(self):
        codes = [
            self._code(self.order),
            self._code(self.turn),
            self.order.name,
            self.turn.barcode,
        ]
        for workorder in (self.turn, self.mill_order):
            self._work(workorder, good=4)
        backorder = self._close(self.order, backorder=True)
        rest = backorder.workorder_ids[0]
        for code in codes:
            data = self.assertOpens(code, rest)
            self.assertIn(backorder.name, data["message"])
        self.assertOpens(backorder.name, rest)
        # And the backorder's backorder.
        for workorder in backorder.workorder_ids:
            self._work(workorder, good=2)
        self._close(backorder, backorder=True)
        last = self.order.production_group_id.production_ids - self.order - backorder
        self.assertOpens(codes[1], last.workorder_ids[0])

    def test_sheet_of_a_merged_order_opens_what_it_became(self):
        other = self._make_mo(5, bom=self.order.bom_id)
        code = self._code(self.turn)
        action = (self.order | other).action_merge()
        merged = self.env["mrp.production"].browse(action["res_id"])
        data = self.assertOpens(code, merged.workorder_ids[0])
        self.assertIn(merged.name, data["message"])

    def test_closed_cancelled_and_draft_orders_say_so(self):
        draft = self.order.copy()
        self.assertIn("is a draft", self._scan(draft.name)["message"])
        for workorder in (self.turn, self.mill_order):
            self._work(workorder, good=10)
        self._close(self.order)
        self.assertIn("is finished and closed", self._scan(self._code(self.turn))["message"])
        cancelled = self._make_mo(3)
        cancelled.action_cancel()
        self.assertIn("was cancelled", self._scan(cancelled.name)["message"])
        self.assertIn("was cancelled", self._scan(self._code(cancelled))["message"])

    def test_damaged_and_unknown_codes_of_ours(self):
        code = self._code(self.turn)
        wrong = "A" if code[-1] != "A" else "B"
        self.assertIn("check character", self.assertNothing(code[:-1] + wrong)["message"])
        self.assertNothing(stable_code.write("WO", 2**31 - 1))
        self.assertNothing(stable_code.write("WO", 9_999_999_999))
        deleted = self._make_mo(3)
        code = self._code(deleted.workorder_ids[0])
        deleted.workorder_ids[0].unlink()
        self.assertNothing(code)

    def test_other_company_and_other_plant_are_unknown(self):
        elsewhere = self._make_elsewhere()
        for code in (self.order.name, self._code(self.order), self._code(self.turn), "TL"):
            self.assertNothing(code, elsewhere)
        plant = self.env["stock.warehouse"].create({"name": "North", "code": "NO"})
        press = self.env["mrp.workcenter"].create(
            {"name": "Press", "code": "PR", "mes_warehouse_id": plant.id}
        )
        north = self._make_terminal(
            warehouse_id=plant.id, workcenter_ids=[Command.set(press.ids)]
        )._as_service_user()
        for code in (self.order.name, self._code(self.turn), "TL", "SHELF-7"):
            self.assertNothing(code, north)
        self.assertNothing(self._code(press))

    # Things and places

    def test_lot_says_where_it_is_and_what_holds_it(self):
        self._do_add_oil()
        data = self._scan("OIL-77")
        self.assertEqual((data["found"]["model"], data["found"]["id"]), ("stock.lot", self.lot.id))
        self.assertEqual(data["next"], ["search", {"code": "OIL-77"}])
        values = [line["value"] for line in data["card"]["lines"]]
        self.assertIn("Oil", values)
        self.assertTrue(any("Shelf 7" in value and "9 Units" in value for value in values))
        self.assertEqual(data["groups"][0]["rows"][0]["id"], self.turn.id)
        self.lot.action_mes_hold("Water in it")
        data = self._scan("OIL-77")
        self.assertIn("Water in it", data["message"])
        self.assertFalse(data["groups"], "nothing to put it into")

    def test_expired_lot_is_held_too(self):
        self.oil.use_expiration_date = True
        self.lot.expiration_date = fields.Datetime.now() - timedelta(days=2)
        self.assertIn("Expired", self._scan("OIL-77")["message"])

    def test_unit_of_an_open_order_opens_it(self):
        self.order.product_id.tracking = "serial"
        unit = self.env["stock.lot"].create({"name": "S-1", "product_id": self.order.product_id.id})
        self.order.mes_lot_ids = unit
        data = self._scan("S-1")
        self.assertEqual(data["next"], ["order", {"workorder_id": self.turn.id, "lot_id": unit.id}])

    def test_number_of_several_products_asks_which(self):
        self.env["stock.lot"].create({"name": "OIL-77", "product_id": self._tracked().id})
        data = self._scan("OIL-77")
        self.assertIsNone(data["found"])
        self.assertEqual(len(data["groups"][0]["rows"]), 2)

    def _tracked(self):
        return self._make_component("Paint", 3, qty=0, tracking="lot")

    def test_product_by_barcode_reference_and_gtin(self):
        gtin = GTIN + gs1.check_digit(GTIN)
        self.oil.barcode = gtin[1:]
        for code in (gtin[1:], f"(01){gtin}", f"https://id.gs1.org/01/{gtin}", f"]C101{gtin}"):
            data = self._scan(code)
            self.assertEqual(data["found"]["id"], self.oil.id, code)
        self.assertEqual(self._scan("GR-1")["found"]["id"], self.grease.id)
        data = self._scan(f"(01){gtin}(10)OIL-77")
        self.assertEqual(data["found"]["model"], "stock.lot")
        data = self._scan(f"(01){gtin}(10)NEW")
        self.assertEqual(data["found"]["id"], self.oil.id)
        self.assertIn("NEW", data["message"])
        self.assertIn("check digit", self._scan(f"(01){gtin[:-1]}X")["message"] + "check digit")

    def test_location_shows_what_orders_here_need_of_it(self):
        data = self._scan("SHELF-7")
        self.assertEqual(data["found"]["id"], self.shelf.id)
        self.assertFalse(data["groups"])
        self._do_add_oil()
        (row,) = self._scan("SHELF-7")["groups"][0]["rows"]
        self.assertEqual((row["model"], row["id"]), ("product.product", self.oil.id))
        self.assertEqual(row["detail"], "OIL-77")

    def test_package_shows_its_content(self):
        package = self.env["stock.package"].create({"name": "PACK-9"})
        self.env["stock.quant"]._update_available_quantity(
            self.grease, self.shelf, 5, package_id=package
        )
        data = self._scan("PACK-9")
        self.assertEqual(data["found"]["id"], package.id)
        self.assertIn("5 Units", data["groups"][0]["rows"][0]["where"])

    def test_work_center_here_shows_the_queue_and_another_says_so(self):
        for code in ("TL", self._code(self.lathe)):
            self.assertEqual(self._scan(code)["next"], ["queue", {}])
        for code in ("TM", self._code(self.mill)):
            data = self._scan(code)
            self.assertIsNone(data["next"])
            self.assertIn("another station", data["message"])

    def test_command_is_known_and_left_to_the_kiosk(self):
        data = self._scan("MES-CMD-START")
        self.assertEqual(
            data["found"], {"model": "command", "id": 0, "name": "START", "kind": "command"}
        )

    # Hostile

    def test_hostile_codes_find_nothing(self):
        for code in (
            "%",
            "_",
            "%%%",
            "OIL-7_",
            "' OR 1=1 --",
            "\\",
            "x" * 10_000,
            "批号",
            "\u202e",
            "\ud7ff\ue000",
            "\x1d\x1d",
            "\x01\x02",
            " ",
            "",
            "[['id', '>', 0]]",
            "MES-WO--",
            "MES-WO-0-0",
            "/",
            "a/99999999999999999",
            f"x/{self.turn.id}",
            "(01)(01)",
            "https://[",
            "MO/" + "9" * 200,
        ):
            with self.subTest(code=code[:40]):
                self.assertNothing(code)

    def test_wrong_types_are_refused(self):
        for code in (None, 5, True, [], {"a": 1}, "a\0b", "x" * 20_001):
            with self.subTest(code=str(code)[:20]), self.assertRaises(ParamError):
                self._show("scan", code=code)
            with self.subTest(text=str(code)[:20]):
                try:
                    self._show("search", text=code)
                except ParamError:
                    continue
                self.assertIsNone(code, "no text is an empty search")
