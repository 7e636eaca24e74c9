from uuid import uuid4

from odoo import Command, models
from odoo.exceptions import UserError

from ..lot_context import GENEALOGY, POSTING
from ..services.errors import LotError


class MrpProduction(models.Model):
    """What becomes of units and recorded components when an order closes, splits or is merged."""

    _inherit = "mrp.production"

    def pre_button_mark_done(self):
        for order in self.filtered("mes_has_consumption"):
            order._mes_apply_recorded()
        self._mes_check_units_known()
        return super().pre_button_mark_done()

    def _mes_check_units_known(self):
        """Odoo would close a serial order with as many pieces as it has serial numbers."""
        for order in self.filtered(lambda order: order.product_tracking == "serial"):
            known = (order.lot_producing_ids | order.mes_lot_ids).filtered(
                lambda lot: not lot.mes_is_scrapped
            )
            good = round(order._mes_flow().good)
            if known and good > len(known):
                raise LotError(
                    self.env._(
                        "%(good)s good units of %(order)s came off its last operation, and only"
                        " %(known)s have a serial number. Identify the others first.",
                        good=good,
                        order=order.display_name,
                        known=len(known),
                    )
                )

    def _mes_apply_recorded(self):
        """Set aside what was recorded, also at operations where no piece was declared."""
        for move in self.move_raw_ids.filtered(lambda move: move.state not in ("done", "cancel")):
            if recorded := move._mes_recorded():
                by_hand = move._mes_is_set_by_hand()
                move._mes_set_lines(move.quantity if move.picked else 0.0, recorded)
                move.picked = True
                if not by_hand:
                    move.mes_quantity_set = move.quantity

    def do_unreserve(self):
        """What was put in is not free for others, whoever wants it to be."""
        result = super().do_unreserve()
        for move in self.filtered("mes_has_consumption").move_raw_ids:
            if move.state not in ("done", "cancel") and (recorded := move._mes_recorded()):
                move._mes_set_recorded(recorded)
        return result

    def _set_quantities(self):
        """Odoo refuses here first when a lot is missing, and does not say where to scan it."""
        if self.qty_producing:
            self.move_raw_ids.move_line_ids.filtered("picked")._mes_check_lots_known()
        return super()._set_quantities()

    def _post_inventory(self, cancel_backorder=False):
        orders = self.with_context(**{GENEALOGY: True, POSTING: True})
        for order in orders:
            order._mes_set_finished_lines()
        return super(MrpProduction, orders)._post_inventory(cancel_backorder=cancel_backorder)

    def _mes_set_finished_lines(self):
        """One finished line per lot that was declared good, with its quantity."""
        if self.product_tracking == "none" or not (good := self._mes_lots_good()):
            return
        if self.product_tracking == "serial":
            good = dict.fromkeys(self.lot_producing_ids, 1.0)
        move = self.move_finished_ids.filtered(
            lambda move: move.product_id == self.product_id and move.state not in ("done", "cancel")
        )
        if len(move) != 1:
            return
        left = self.product_uom_id.round(self.qty_producing - self.qty_produced)
        parts = []
        for lot, quantity in good.items():
            parts.append((lot, min(quantity, left)))
            left -= parts[-1][1]
        if self.product_uom_id.compare(left, 0) > 0 and self.product_tracking == "lot":
            # Pieces nobody named a lot for are of the order's own.
            parts[0] = (parts[0][0], parts[0][1] + left)
        move._mes_set_lot_lines(parts)

    def _split_productions(self, amounts=False, cancel_remaining_qty=False, set_consumed_qty=False):
        """Units that are still to be made go to the backorders, those in process first."""
        result = super()._split_productions(amounts, cancel_remaining_qty, set_consumed_qty)
        waiting = self.env["stock.lot"]
        for order in result:
            if order in self:
                waiting = order._mes_hand_on_lots()
            elif waiting:
                taken = waiting[: round(order.product_qty)]
                order.mes_lot_ids = [Command.set(taken.ids)]
                waiting -= taken
        return result

    def _mes_hand_on_lots(self):
        """Keep the units that are made here; answer the others."""
        if self.product_tracking != "serial" or not self.mes_lot_ids:
            return self.env["stock.lot"]
        scrapped = self.mes_lot_ids.filtered("mes_is_scrapped")
        if self._mes_is_closing_with_backorder():
            kept = self.lot_producing_ids
            others = self.mes_lot_ids - scrapped - kept
            others = others.sorted(lambda lot: not lot.mes_log_ids and not lot.mes_component_ids)
        else:
            others = self.mes_lot_ids - scrapped
            kept = others[: round(self.product_qty)]
            others -= kept
        self.mes_lot_ids = [Command.set((kept | scrapped).ids)]
        return others

    def _mes_is_closing_with_backorder(self):
        return self.id in self._mes_ids_to_backorder()

    def _mes_backorder_of_closing(self):
        """The order that takes over what this one has not used up, while this one is closed."""
        if not self._mes_is_closing_with_backorder():
            return self.browse()
        others = self.production_group_id.production_ids - self
        open_ones = others.filtered(
            lambda order: order.id > self.id and order.state not in ("done", "cancel")
        )
        return open_ones.sorted("id")[-1:]

    def _mes_take_over_components(self, move, quantities):
        """Book what was put in at the closed order here: taken back there, put in here."""
        twin = self.move_raw_ids.filtered(
            lambda own: own.product_id == move.product_id and own.bom_line_id == move.bom_line_id
        )[:1]
        entries = self.env["mes.consumption"].search(
            [
                ("move_id", "=", move.id),
                ("reversal_of_id", "=", False),
                ("reversal_ids", "=", False),
            ]
        )
        values_list = []
        for (lot, unit), quantity in quantities.items():
            of_pick = entries.filtered(
                lambda entry, lot=lot, unit=unit: (
                    (entry.lot_id or None, entry.unit_lot_id or None) == (lot, unit)
                )
            )
            for entry in of_pick:
                taken = entry._mes_quantity_for(quantity)
                if taken:
                    values_list += self._mes_take_over_values(entry, twin, taken)
                    quantity -= entry._mes_in_own_unit(taken)
        self.env["mes.consumption"]._permitted().create(values_list)
        self.mes_has_consumption = True
        # Before the closed order gives them free and takes them for what nobody scanned there.
        twin._mes_set_recorded(twin._mes_recorded())

    def _mes_take_over_values(self, entry, move, quantity):
        """Entries that move a quantity of `entry` to this order."""
        note = self.env._("Carried over to %s", self.name)
        parts = [
            {"quantity": -entry.quantity, "reversal_of_id": entry.id},
            {
                "quantity": quantity,
                "move_id": move.id,
                "workorder_id": self._mes_twin(entry.workorder_id).id,
            },
        ]
        if entry.product_uom_id.compare(entry.quantity, quantity) > 0:
            parts.append({"quantity": entry.quantity - quantity})
        return [
            {**entry._mes_copied_values(), "uuid": str(uuid4()), "note": note, **part}
            for part in parts
        ]

    def action_merge(self):
        lots = self.mes_lot_ids
        action = super().action_merge()
        if lots:
            self.browse(action["res_id"]).mes_lot_ids = [Command.set(lots.ids)]
        return action

    def _action_cancel(self):
        for order in self.filtered("mes_has_consumption"):
            order._mes_check_nothing_put_in()
            order._mes_apply_recorded()
        return super()._action_cancel()

    def _mes_check_nothing_put_in(self):
        """Components that were put in are not in stock, so somebody has to say where they went."""
        begun = self.workorder_ids.filtered(
            lambda workorder: (
                workorder.qty_produced or workorder.mes_qty_scrap or workorder.mes_qty_rework
            )
        )
        put_in = not begun and [
            recorded for move in self.move_raw_ids if (recorded := move._mes_recorded())
        ]
        if put_in and self.state not in ("done", "cancel"):
            raise UserError(
                self.env._(
                    "Components were put in at %s. Take them back first, or declare the pieces"
                    " that hold them as scrap: then what they hold is posted.",
                    self.display_name,
                )
            )
