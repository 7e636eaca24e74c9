"""Count a by-product that came off at an operation."""

from dataclasses import dataclass
from typing import Any

from odoo import Command

from .add_component import check_product
from .errors import EntryNotReversibleError, LotError
from .menu_act import MenuAct, clean_text

LOT_MAX = 80


@dataclass(kw_only=True)
class AddByproduct(MenuAct):
    """Count so much of `product` as having come off; what was counted before is added to.

    From the first count on people count it, no longer the bill of materials by pieces. A product
    that is no by-product of the order yet becomes one, on a supervisor's word. `lot` is the name
    of its lot or serial number.
    """

    kind = "byproduct"

    product: Any
    quantity: float
    lot: str = ""

    def _prepare(self):
        super()._prepare()
        self.product = self.product.with_env(self.env)

    def _needs_supervisor(self):
        return not self._open_moves()

    def _supervisor_text(self):
        return self.env._(
            "%(product)s is no by-product of %(order)s yet. A supervisor has to add it.",
            product=self.product.display_name,
            order=self.workorder.display_name,
        )

    def _open_moves(self):
        moves = self.workorder.production_id.move_byproduct_ids.filtered(
            lambda move: move.product_id == self.product and move.state not in ("done", "cancel")
        )
        return moves.filtered(lambda move: move._mes_workorder() == self.workorder) or moves

    def _check(self):
        super()._check()
        check_product(self.env, self.workorder, self.product)
        self.move = self._open_moves()[:1]
        self.unit = self.move.product_uom or self.product.uom_id
        self.quantity = self._check_quantity(self.unit, self.product)
        if self.product.tracking == "none":
            self.lot = ""
            return
        if not (isinstance(self.lot, str) and self.lot.strip()):
            raise LotError(
                self.env._(
                    "%s is tracked. Scan or type its lot or serial number.",
                    self.product.display_name,
                )
            )
        self.lot = clean_text(self.env, self.lot, LOT_MAX)
        if self.product.tracking == "serial" and self.quantity != 1:
            raise LotError(
                self.env._("A serial number is one piece of %s.", self.product.display_name)
            )

    def _apply(self):
        created = not self.move
        if created:
            self.move = self._new_move()
        lot = self._lot_record()
        count(self.move, self.quantity, lot)
        self.details = {
            "what": self._amount(self.quantity, self.unit, self.product),
            "quantity": self.quantity,
            "lot_id": lot.id,
            "is_created": created,
        }
        self.env["mes.terminal"]._touch(self.workorder.workcenter_id)
        return self.move

    def _new_move(self):
        workorder = self.workorder
        # Like a line that the office adds to a confirmed order: nothing is demanded of it.
        values = workorder.production_id._get_move_finished_values(
            self.product.id, 0.0, self.product.uom_id.id, operation_id=workorder.operation_id.id
        )
        move = self.env["stock.move"].create({**values, "workorder_id": workorder.id})
        return move._action_confirm(merge=False)

    def _lot_record(self):
        lots = self.env["stock.lot"]
        if not self.lot:
            return lots
        lot = lots.search([("product_id", "=", self.product.id), ("name", "=", self.lot)], limit=1)
        if lot and self.product.tracking == "serial":
            raise LotError(
                self.env._("Serial number %s exists already. Scan the one on the piece.", self.lot)
            )
        company = self.workorder.company_id
        return lot or lots.create(
            {"name": self.lot, "product_id": self.product.id, "company_id": company.id}
        )


def count(move, quantity, lot) -> None:
    """Add to what people have counted of a by-product; the first count replaces the plan's."""
    total = move.product_uom.round(move.mes_qty_counted + quantity)
    if not move.mes_qty_counted:
        move.move_line_ids.unlink()
    if lot:
        line = move.move_line_ids.filtered(lambda line: line.lot_id == lot)[:1]
        if line:
            line.quantity += quantity
        else:
            values = move._prepare_move_line_vals(quantity=0)
            values |= {"lot_id": lot.id, "quantity": quantity}
            move.move_line_ids = [Command.create(values)]
    else:
        move._set_quantity_done(total)
    move.write({"picked": True, "mes_qty_counted": total})


def withdraw(act, done) -> None:
    """Take a count back; without any, the by-product follows the pieces again."""
    env, details = act.env, done.details
    move = env["stock.move"].browse(done.res_id).exists()
    left = move.product_uom.round(move.mes_qty_counted - details["quantity"]) if move else -1
    if not move or move.state in ("done", "cancel") or left < 0:
        raise EntryNotReversibleError(
            env._("%s was posted already: the order is closed.", details["what"])
        )
    lot = env["stock.lot"].browse(details["lot_id"] or [])
    if left:
        _take_off(move, details["quantity"], lot, left)
        return
    move.move_line_ids.unlink()
    move.write({"picked": False, "mes_qty_counted": 0.0})
    if details["is_created"]:
        move._action_cancel()
    else:
        act.workorder.production_id._mes_set_consumption()


def _take_off(move, quantity, lot, left):
    if lot:
        line = move.move_line_ids.filtered(lambda line: line.lot_id == lot)[:1]
        if move.product_uom.compare(line.quantity, quantity) > 0:
            line.quantity -= quantity
        else:
            line.unlink()
    else:
        move._set_quantity_done(left)
    move.write({"picked": True, "mes_qty_counted": left})
