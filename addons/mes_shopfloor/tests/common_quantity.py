from odoo import Command

from .common import MesCommon


class QuantityCommon(MesCommon):
    """Orders with components tied to their operations, as a shop floor has them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        category = cls.env["product.category"].create({"name": "Shafts"})
        if "property_cost_method" in category._fields:
            category.property_cost_method = "average"
        cls.category = category
        cls.bar = cls._make_component("Bar", 5)
        cls.ring = cls._make_component("Ring", 1)
        cls.stock = cls.plant.lot_stock_id

    @classmethod
    def _make_component(cls, name, cost=0.0, qty=10_000, **values):
        product = cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "categ_id": cls.category.id,
                "standard_price": cost,
                **values,
            }
        )
        if qty:
            cls.env["stock.quant"]._update_available_quantity(product, cls.plant.lot_stock_id, qty)
        return product

    @classmethod
    def _make_bom(cls, tied=True, operations=("Turn", "Mill"), **values):
        """A shaft: one bar at the first operation, one ring at the last."""
        product = cls.env["product.product"].create(
            {"name": "Shaft", "is_storable": True, "categ_id": cls.category.id}
        )
        bom = cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "consumption": "warning",
                "operation_ids": [
                    Command.create(
                        {
                            "name": name,
                            "workcenter_id": (cls.lathe, cls.mill)[number % 2].id,
                            "sequence": number,
                            "time_cycle_manual": 1,
                        }
                    )
                    for number, name in enumerate(operations)
                ],
                **values,
            }
        )
        first, last = bom.operation_ids[:1], bom.operation_ids[-1:]
        bom.bom_line_ids = [
            Command.create(
                {
                    "product_id": component.id,
                    "product_qty": 1,
                    "operation_id": operation.id if tied else False,
                }
            )
            for component, operation in ((cls.bar, first), (cls.ring, last))
        ]
        return bom

    @classmethod
    def _make_mo(cls, qty=100, bom=None, **kwargs):
        bom = bom or cls._make_bom(**kwargs)
        product = bom.product_id or bom.product_tmpl_id.product_variant_id
        production = cls.env["mrp.production"].create(
            {"product_id": product.id, "product_qty": qty, "bom_id": bom.id}
        )
        production.action_confirm()
        production.action_assign()
        return production

    def _work(self, workorder, **quantities):
        return self._declare(workorder, source="kiosk", **quantities).record

    def _close(self, production, backorder=None):
        """Mark as done; answer the backorder question if it comes (`backorder` says how)."""
        action = production.button_mark_done()
        if action is True or not isinstance(action, dict):
            self.assertIsNone(backorder, "Odoo did not ask for a backorder")
            return self.env["mrp.production"]
        if action.get("res_model") == "mrp.production.backorder":
            self.assertIsNotNone(backorder, "Odoo asks for a backorder")
            wizard = self.env[action["res_model"]].with_context(**action["context"]).create({})
            if backorder:
                wizard.action_backorder()
            else:
                wizard.action_close_mo()
        else:
            self.fail(f"Odoo asks: {action.get('res_model')}")
        self.assertEqual(production.state, "done")
        return production.production_group_id.production_ids - production

    def _consumed(self, productions, component):
        moves = productions.move_raw_ids.filtered(
            lambda move: move.product_id == component and move.state == "done"
        )
        return sum(moves.mapped("quantity"))

    def _produced(self, productions):
        moves = productions.move_finished_ids.filtered(
            lambda move: move.product_id == move.production_id.product_id and move.state == "done"
        )
        return sum(moves.mapped("quantity"))

    def _on_hand(self, product):
        return self.env["stock.quant"]._get_available_quantity(product, self.stock)

    def assertAgrees(self, productions):
        """The ledger, the work orders and the stock moves say the same."""
        for workorder in productions.workorder_ids:
            entries = self._ledger(workorder)
            self.assertAlmostEqual(workorder.qty_produced, sum(entries.mapped("qty_good")))
            self.assertAlmostEqual(workorder.mes_qty_scrap, sum(entries.mapped("qty_scrap")))
            self.assertAlmostEqual(workorder.mes_qty_rework, sum(entries.mapped("qty_rework")))
        for production in productions.filtered(lambda order: order.state == "done"):
            self.assertAlmostEqual(self._produced(production), production._mes_flow().good)
