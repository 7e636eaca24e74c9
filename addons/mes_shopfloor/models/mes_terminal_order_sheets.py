from odoo import models
from odoo.fields import Domain

from .mes_terminal_search import matching

ROWS = 20
ENTRIES = (
    "menu",
    "add_component",
    "byproduct",
    "add_workorder",
    "move",
    "note",
    "propose",
    "quality",
    "hold",
    "release",
    "scrap_component",
    "label",
)


class MesTerminal(models.Model):
    """What the sheets of an order's menu have to know: one call each."""

    _inherit = "mes.terminal"

    def _kiosk_screens(self):
        return {
            **super()._kiosk_screens(),
            "menu": self._kiosk_menu,
            "menu_products": self._kiosk_menu_products,
        }

    def _kiosk_menu(self, params):
        """One entry of the menu of an order; `entry` "menu" is the menu itself."""
        workorder = self._kiosk_workorder(params.identifier("workorder_id"))
        entry = params.choice("entry", ENTRIES, "menu")
        if not workorder:
            return self._response_for_queue(
                self.env._("This order is finished or no longer at this station.")
            )
        options = getattr(self, f"_menu_{entry}_options", None)
        return self._response(
            "menu",
            {
                "entry": entry,
                "order": self._kiosk_order_data(workorder),
                "options": options(workorder) if options else {},
            },
        )

    def _kiosk_menu_products(self, params):
        """Products by a word or a code, 20 of them, for the sheets that take one."""
        text = params.text("text").strip()
        workorder = self._kiosk_workorder(params.identifier("workorder_id"))
        products = self.env["product.product"]
        if workorder and text:
            domain = Domain("type", "=", "consu") & Domain("id", "!=", workorder.product_id.id)
            products = products.search(
                domain & matching(("name", "default_code", "barcode"), text),
                order="default_code, name, id",
                limit=ROWS,
            )
        return self._response(
            "menu", {"products": [self._menu_product_data(product) for product in products]}
        )

    def _menu_product_data(self, product):
        return {
            "id": product.id,
            "name": product.display_name,
            "unit": product.uom_id.name,
            "tracking": product.tracking,
        }

    def _menu_byproduct_options(self, workorder):
        moves = workorder.production_id.move_byproduct_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        return {
            "byproducts": [
                {
                    **self._menu_product_data(move.product_id),
                    "unit": move.product_uom.name,
                    "quantity": move.mes_qty_counted,
                    "planned": move.product_uom_qty,
                }
                for move in moves
            ]
        }

    def _menu_add_workorder_options(self, workorder):
        centers = self.env["mrp.workcenter"].search(
            [("mes_warehouse_id", "=", self.warehouse_id.id)], order="sequence, code, name, id"
        )
        return {"workcenters": [self._menu_center_data(center) for center in centers]}

    def _menu_move_options(self, workorder):
        centers = workorder._mes_alternatives()
        waiting = dict(
            self.env["mrp.workorder"]._read_group(
                self._open_orders_domain(centers), ["workcenter_id"], ["__count"]
            )
        )
        shown = self._shown_workcenters()
        return {
            "workcenters": [
                {
                    **self._menu_center_data(center),
                    "waiting": waiting.get(center, 0),
                    "is_here": center in shown,
                }
                for center in centers
            ],
            "at_work": [
                self._shown_name(person) for person in workorder._mes_open_lines().mes_employee_id
            ],
        }

    def _menu_center_data(self, center):
        return {"id": center.id, "code": center.code or "", "name": center.name}

    def _menu_scrap_component_options(self, workorder):
        moves = workorder.production_id.move_raw_ids.filtered(lambda move: move.state != "cancel")
        own = workorder._mes_component_moves()
        products = (own | moves).product_id
        tracked = products.filtered(lambda product: product.tracking != "none")
        lots = self._menu_lots(tracked, workorder.production_id.location_src_id) if tracked else {}
        reasons = self.env["stock.scrap.reason.tag"]._mes_for(workorder, "scrap")
        return {
            "components": [
                {**self._menu_product_data(product), "lots": lots.get(product.id, [])}
                for product in products
            ],
            "reasons": [{"id": reason.id, "name": reason.name} for reason in reasons],
        }

    def _menu_lots(self, products, source):
        """Lots that lie at a place, by product."""
        # sudo: what lies where is no secret within the plant
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", products.ids),
                    ("location_id", "child_of", source.id),
                    ("quantity", ">", 0),
                    ("lot_id", "!=", False),
                ],
                ["product_id", "lot_id"],
                ["quantity:sum"],
                limit=10 * ROWS,
            )
        )
        lots = {}
        for product, lot, quantity in groups:
            lots.setdefault(product.id, []).append(
                {
                    "id": lot.id,
                    "name": lot.name,
                    "quantity": quantity,
                    "hold": self._lot_hold(lot),
                }
            )
        return lots

    def _menu_propose_options(self, workorder):
        instruction = workorder.mes_instruction_id or workorder._mes_instructions().get(workorder)
        steps = instruction.step_ids if instruction else self.env["mes.instruction.step"]
        return {"steps": [{"id": step.id, "name": step.name} for step in steps]}

    def _menu_label_options(self, workorder):
        lots = workorder.finished_lot_ids or workorder.production_id.mes_lot_ids
        return {"lots": [{"id": lot.id, "name": lot.name} for lot in lots[:200]]}
