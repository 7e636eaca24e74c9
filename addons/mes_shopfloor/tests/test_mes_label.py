from freezegun import freeze_time

from odoo.tests import tagged

from .common_instruction import NOON, MesInstructionCommon


@tagged("post_install", "-at_install")
class TestLabel(MesInstructionCommon):
    def test_label_step_prints_what_the_order_makes(self):
        order, steps = self._make_steps(
            {"kind": "label", "label_zpl": "^XA^FD{product}|{lot}|{order}|{quantity}|{date}^FS^XZ"}
        )
        order.product_id.name = "Shaft^XZ"
        lot = self.env["stock.lot"].create({"name": "L~1", "product_id": order.product_id.id})
        with freeze_time(NOON):
            zpl = steps.with_user(self.kiosk_user)._zpl(order.with_user(self.kiosk_user), lot)
        day = order.workcenter_id.mes_warehouse_id._mes_day(self.env.cr.now())
        order_name = order.production_id.name
        self.assertEqual(zpl, f"^XA^FDShaft XZ|L 1|{order_name}|10 Units|{day}^FS^XZ")

    def test_label_on_paper_shows_each_lot_with_its_barcode(self):
        order, lots = self._make_serial_order(2)
        order.production_id.lot_producing_ids = lots
        report = self.env["ir.actions.report"].with_user(self.operator)
        html, _kind = report._render_qweb_html("mes_shopfloor.report_step_label", order.ids)
        self.assertEqual(html.count(b"data:image/svg+xml;base64"), 2)
        self.assertIn(b"SN-0", html)
        html, _kind = report._render_qweb_html(
            "mes_shopfloor.report_step_label", order.ids, data={"lot_ids": lots[1].ids}
        )
        self.assertNotIn(b"SN-0", html)

    def test_label_carries_a_lot_of_any_name(self):
        order = self._make_workorder()
        for name in ("Los-1", "Längs 7", "批号", "x" * 80, "A^B"):
            lot = self.env["stock.lot"].create({"name": name, "product_id": order.product_id.id})
            report = self.env["ir.actions.report"]
            html, _kind = report._render_qweb_html(
                "mes_shopfloor.report_step_label", order.ids, data={"lot_ids": lot.ids}
            )
            self.assertIn(name.encode(), html)
