from odoo.tests import tagged

from .common_scan import ScanCommon


@tagged("post_install", "-at_install")
class TestKioskSearch(ScanCommon):
    def _search(self, text, kiosk=None):
        data = self._show("search", kiosk, text=text)["data"]
        return {group["kind"]: group["rows"] for group in data["groups"]}

    def test_words_find_orders_here_first(self):
        found = self._search("Shaft")
        names = [(row["id"], row["where"]) for row in found["orders"]]
        self.assertEqual(names[0], (self.turn.id, ""))
        self.assertIn((self.mill_order.id, "TM"), names)
        self.assertEqual(found["orders"][0]["next"], ["order", {"workorder_id": self.turn.id}])
        self.assertIsNone(next(row for row in found["orders"] if row["where"])["next"])

    def test_words_find_lots_products_places(self):
        self.assertEqual(self._search("il-77")["lots"][0]["id"], self.lot.id)
        self.assertEqual(self._search("greas")["products"][0]["id"], self.grease.id)
        self.assertEqual(self._search("Test mi")["workcenters"][0]["id"], self.mill.id)
        self.assertEqual(self._search("shelf")["locations"][0]["id"], self.shelf.id)

    def test_a_wildcard_is_a_letter(self):
        for text in ("%", "_", "S%t", "\\", "Sh_ft"):
            with self.subTest(text=text):
                self.assertEqual(self._search(text), {})

    def test_hostile_words(self):
        for text in ("", "   ", "x" * 10_000, "批号 %", "'; DROP TABLE", "\u202e", "\x1d"):
            with self.subTest(text=text[:20]):
                self.assertEqual(self._search(text), {})

    def test_other_company_finds_nothing_of_ours(self):
        elsewhere = self._make_elsewhere()
        for text in ("Turn", "Test", "Shelf", self.order.name):
            with self.subTest(text=text):
                self.assertEqual(self._search(text, elsewhere), {})

    def test_twenty_rows_at_most_and_queries_do_not_grow(self):
        def count(call):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            call()
            return self.env.cr.sql_log_count - before

        calls = (
            lambda: self._search("S"),
            lambda: self._scan("OIL-77"),
            lambda: self._scan(self.order.name),
        )
        self.env["stock.lot"].create({"name": "S-0", "product_id": self.oil.id})
        self._make_component("Screw")
        for call in calls:
            call()
        few = [count(call) for call in calls]
        for number in range(1, 7):
            self._make_mo(10, bom=self.order.bom_id)
            lot = self.env["stock.lot"].create({"name": f"S-{number}", "product_id": self.oil.id})
            self.env["stock.quant"]._update_available_quantity(self.oil, self.stock, 1, lot_id=lot)
            self._make_component(f"Screw {number}")
        rows = sum(len(rows) for rows in self._search("S").values())
        self.assertLessEqual(rows, 20)
        for call in calls:
            call()  # what is new has cleared the caches of the registry
        for call, before in zip(calls, few, strict=True):
            self.assertLessEqual(count(call), before + 4)
        self.assertLessEqual(max(few), 60)
