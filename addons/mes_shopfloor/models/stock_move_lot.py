from odoo import Command, fields, models
from odoo.tools import OrderedSet

from ..lot_context import POSTING, USABLE
from ..lot_plan import Line, Pick, plan


class StockMove(models.Model):
    """Component moves take the lots that were scanned, and only the rest as Odoo would."""

    _inherit = "stock.move"

    mes_consumption_ids = fields.One2many("mes.consumption", "move_id", string="Put In")

    def _mes_set_consumed(self, quantity, pieces):
        """What was recorded is used up, also when it is more than the pieces should hold."""
        self.ensure_one()
        recorded = self._mes_recorded()
        if recorded and self.env.context.get(POSTING):
            self._mes_pass_on_excess(quantity, recorded)
            recorded = self._mes_recorded()
        if not recorded:
            return super()._mes_set_consumed(quantity, pieces)
        if self._mes_is_set_by_hand():
            return self._mes_set_lines(self.quantity, recorded)
        own = self.product_id.uom_id._compute_quantity(
            sum(recorded.values()), self.product_uom, round=False
        )
        return super()._mes_set_consumed(max(quantity, own), pieces)

    def _set_quantity_done(self, qty):
        if self._mes_is_finished_serial():
            return self._mes_set_unit_lines(round(qty))
        recorded = self._mes_recorded()
        if recorded or self.move_line_ids.mes_unit_lot_id:
            return self._mes_set_lines(qty, recorded)
        return super()._set_quantity_done(qty)

    def _mes_recorded(self):
        """What was recorded of this component and not taken back: quantity by `Pick`."""
        if not self.raw_material_production_id.mes_has_consumption:
            return {}
        sums = self.env["mes.consumption"]._mes_sums(
            [("move_id", "=", self._origin.id)], ["lot_id", "unit_lot_id"]
        )
        return {
            Pick(lot or None, unit or None): quantity
            for (lot, unit), quantity in sums.items()
            if quantity > 0
        }

    def _mes_set_recorded(self, recorded):
        """Make room on the lines for what was recorded; what was entered by hand stays so."""
        by_hand = self._mes_is_set_by_hand()
        self._mes_set_lines(self.quantity, recorded)
        if self.picked and not by_hand:
            self.mes_quantity_set = self.quantity

    def _mes_cover(self, lot):
        """Reserve what was recorded of a lot, where the order has not reserved so much of it."""
        recorded = self._mes_recorded()
        put_in = sum(quantity for pick, quantity in recorded.items() if pick.lot == lot)
        [(held,)] = self.env["stock.move.line"]._read_group(
            [("move_id", "=", self.id), ("lot_id", "=", lot.id)],
            aggregates=["quantity_product_uom:sum"],
        )
        if self.product_id.uom_id.compare(put_in, held or 0.0) > 0:
            self._mes_set_recorded(recorded)
            self._mes_free_for(lot)

    def _mes_free_for(self, lot):
        """Whoever reserved the lot that a person has put in takes another one."""
        lines = self.move_line_ids.filtered(lambda line: line.lot_id == lot)
        # sudo: a reservation gives way to what is a fact, whoever made it
        put_in = self.env["mes.consumption"].sudo().search([("lot_id", "=", lot.id)])
        kept = put_in.move_id.move_line_ids.filtered(lambda line: line.lot_id == lot)
        for location, of_place in lines.grouped("location_id").items():
            quants = (
                self.env["stock.quant"]
                .sudo()
                .search([("lot_id", "=", lot.id), ("location_id", "=", location.id)])
            )
            too_much = sum(quant.reserved_quantity - quant.quantity for quant in quants)
            if lot.product_uom_id.compare(too_much, 0) > 0:
                of_place[0].sudo()._free_reservation(
                    self.product_id,
                    location,
                    too_much,
                    lot_id=lot,
                    ml_ids_to_ignore=OrderedSet((kept | lines).ids),
                )

    def _mes_pass_on_excess(self, quantity, recorded):
        """Hand what the closed order has not used up to the backorder, as entries of the ledger."""
        backorder = self.raw_material_production_id._mes_backorder_of_closing()
        if not backorder:
            return
        units = backorder.mes_lot_ids
        with_unit = {pick: own for pick, own in recorded.items() if pick.unit}
        used = sum(own for pick, own in with_unit.items() if pick.unit not in units)
        wanted = self.product_uom._compute_quantity(quantity, self.product_id.uom_id, round=False)
        left = max(wanted - used, 0.0)
        passed_on = {pick: own for pick, own in with_unit.items() if pick.unit in units}
        for pick, own in recorded.items():
            if not pick.unit:
                kept = min(own, left)
                left -= kept
                if not self.product_id.uom_id.is_zero(own - kept):
                    passed_on[pick] = own - kept
        if passed_on:
            backorder._mes_take_over_components(self, passed_on)

    def _mes_set_lines(self, qty, recorded):
        """Make the lines what was recorded, filled up to `qty` with what Odoo would take."""
        unit = self.product_id.uom_id
        lines = {line.id: line for line in self.move_line_ids}
        done = plan(
            (Line(key, line._mes_pick(), line.quantity_product_uom) for key, line in lines.items()),
            recorded,
            self.product_uom._compute_quantity(qty, unit, round=False),
        )
        changed = {
            key: quantity
            for key, quantity in done.quantities.items()
            if unit.compare(quantity, lines[key].quantity_product_uom)
        }
        self.move_line_ids = [
            Command.update(key, {"quantity": quantity, "product_uom_id": unit.id})
            if quantity
            else Command.delete(key)
            for key, quantity in changed.items()
        ]
        # Only now is free what the lines held before.
        self.move_line_ids = self._mes_lines_recorded(done.missing) + self._mes_lines_rest(
            done.rest
        )

    def _mes_lines_recorded(self, missing):
        """One line per lot, unit and place; Odoo keeps two lines of one lot apart."""
        places = self._mes_places([pick.lot for pick in missing])
        return [
            self._mes_line_command(
                taken,
                quant,
                lot_id=pick.lot.id if pick.lot else False,
                mes_unit_lot_id=pick.unit.id if pick.unit else False,
            )
            for pick, quantity in missing.items()
            for quant, taken in self._mes_take(places.get(pick.lot, ()), quantity)
        ]

    def _mes_places(self, lots):
        """Where each lot lies and is not taken by a line of this move: [quant, quantity], by lot."""
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.product_id.id),
                ("lot_id", "in", [lot.id if lot else False for lot in lots]),
                ("location_id", "child_of", self.location_id.id),
                ("quantity", ">", 0),
            ],
            order="quantity desc, id",
        )
        places = {lot: [] for lot in lots}
        for quant in quants:
            taken = self.move_line_ids.filtered(
                lambda line, quant=quant: (
                    line.lot_id == quant.lot_id and line.location_id == quant.location_id
                )
            )
            free = quant.quantity - sum(taken.mapped("quantity_product_uom"))
            places[quant.lot_id or None].append([quant, free])
        return places

    def _mes_take(self, places, quantity):
        """Parts of `quantity` by quant; what lies nowhere is taken from the order's location."""
        for place in places:
            taken = min(place[1], quantity)
            if taken > 0:
                place[1] -= taken
                quantity -= taken
                yield place[0], taken
        if not self.product_id.uom_id.is_zero(quantity):
            yield None, quantity

    def _mes_lines_rest(self, rest):
        """Reserve what nobody scanned; where there is not enough, the lot stays open."""
        unit = self.product_id.uom_id
        commands = []
        if unit.compare(rest, 0) > 0 and not self._should_bypass_reservation():
            quants = self.env["stock.quant"].with_context(**self._mes_usable())
            for quant, taken in quants._get_reserve_quantity(
                self.product_id, self.location_id, rest, uom_id=self.product_uom
            ):
                commands.append(self._mes_line_command(taken, quant))
                rest -= taken
        if unit.compare(rest, 0) > 0:
            serial = self.product_id.tracking == "serial"
            parts = [1.0] * round(rest) if serial else [rest]
            commands += [self._mes_line_command(part) for part in parts]
        return commands

    def _mes_usable(self):
        """Context in which quants are neither held nor past their removal date."""
        fresh = self.product_id.use_expiration_date
        return {USABLE: True, **({"with_expiration": self.date} if fresh else {})}

    def _mes_line_command(self, quantity, quant=None, **values):
        return Command.create(
            {
                **self._prepare_move_line_vals(reserved_quant=quant),
                "quantity": quantity,
                "product_uom_id": self.product_id.uom_id.id,
                **values,
            }
        )

    def _mes_is_finished_serial(self):
        order = self.production_id
        unit = self.product_id.uom_id
        return bool(
            order
            and self.product_id == order.product_id
            and self.product_id.tracking == "serial"
            and self.location_id.should_bypass_reservation()
            and self.product_uom == unit
            and all(line.quantity == 1 for line in self.move_line_ids)
        )

    def _mes_set_unit_lines(self, count):
        """As many lines of one piece as there are units, in one go.

        Odoo looks for stock to reserve once per line, at each piece that is declared.
        """
        lines = self.move_line_ids
        commands = [Command.delete(line.id) for line in lines[count:]]
        commands += [self._mes_line_command(1.0) for _line in range(count - len(lines))]
        self.move_line_ids = commands
        (self.move_line_ids - lines)._apply_putaway_strategy()

    def _mes_set_lot_lines(self, parts):
        """Finished lines: so much of each lot, in place of what is there."""
        commands = [Command.delete(line.id) for line in self.move_line_ids]
        old = self.move_line_ids
        self.move_line_ids = commands + [
            self._mes_line_command(
                self.product_uom._compute_quantity(quantity, self.product_id.uom_id),
                lot_id=lot.id,
            )
            for lot, quantity in parts
            if quantity
        ]
        (self.move_line_ids - old)._apply_putaway_strategy()

    def _mes_workorders(self):
        """The work orders at which these components are put in; any, where it is not said."""
        tied = self.env["mrp.workorder"].union(*(move._mes_workorder() for move in self))
        return tied or self.raw_material_production_id.workorder_ids

    def _mes_lacks(self, quantity):
        """Whether a unit of the order needs more of this component than `quantity`."""
        need = self._mes_need_per_unit()
        return self.product_id.uom_id.compare(quantity, need) < 0

    def _mes_need_per_unit(self):
        """What one unit of the product holds of this component, in the component's own unit."""
        order = self.raw_material_production_id
        total = self.product_uom._compute_quantity(
            self.product_uom_qty, self.product_id.uom_id, round=False
        )
        return total / (order.product_qty or 1.0)
