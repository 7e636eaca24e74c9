from odoo import fields, models

from .mes_terminal_screens import milliseconds

ENTRIES_SHOWN = 50


class MesTerminal(models.Model):
    """The components of a work order: needed, put in, from which lots, and what to take next."""

    _inherit = "mes.terminal"

    def _kiosk_screens(self):
        return {**super()._kiosk_screens(), "lots": self._screen_lots}

    def _screen_lots(self, params):
        """What to take of a component, by the removal strategy; asked for, never shown by itself."""
        workorder = self._kiosk_workorder(params.identifier("workorder_id"))
        product_id = params.identifier("product_id")
        product = workorder and workorder._mes_component_moves().product_id.filtered(
            lambda own: own.id == product_id
        )
        proposals = workorder._mes_propose_lots(product) if product else []
        return self._response(
            "lots",
            {
                "lots": [
                    {
                        "lot_id": one.lot.id,
                        "lot": one.lot.name or "",
                        "location": one.location.display_name,
                        "quantity": one.quantity,
                        "expiry": milliseconds(one.expiry),
                    }
                    for one in proposals
                ]
            },
        )

    def _components_of(self, workorder):
        """One dictionary per component line; the lots come from what Odoo has reserved for it."""
        moves = workorder._mes_component_moves()
        if not moves:
            return []
        entries = self._consumption_of(moves)
        serial = workorder.product_id.tracking == "serial"
        return [
            self._component_data(workorder, move, entries.get(move.id, []), serial)
            for move in moves
        ]

    def _consumption_of(self, moves):
        """{move id: entries that count}, the newest first."""
        entries = self.env["mes.consumption"].search(
            [
                ("move_id", "in", moves.ids),
                ("reversal_of_id", "=", False),
                ("reversal_ids", "=", False),
            ]
        )
        return {move.id: found for move, found in entries.grouped("move_id").items()}

    def _component_data(self, workorder, move, entries, serial):
        product, unit = move.product_id, move.product_uom
        put_in = sum(
            entry.product_uom_id._compute_quantity(entry.quantity, unit, round=False)
            for entry in entries
        )
        return {
            "move_id": move.id,
            "product_id": product.id,
            "name": product.display_name,
            "tracking": product.tracking,
            "unit": unit.name,
            "needed": move.product_uom_qty,
            "per_unit": unit.round(
                product.uom_id._compute_quantity(move._mes_need_per_unit(), unit, round=False)
            ),
            "put_in": unit.round(put_in),
            "there": move.quantity,
            "is_own": move._mes_workorder() == workorder,
            "is_per_unit": serial and product.tracking == "serial",
            "entries": [self._entry_data(entry, workorder) for entry in entries[:ENTRIES_SHOWN]],
            "proposal": self._reserved_lot(move, entries),
        }

    def _entry_data(self, entry, workorder):
        return {
            "id": entry.id,
            "lot": entry.lot_id.name or "",
            "unit_lot_id": entry.unit_lot_id.id,
            "unit_lot": entry.unit_lot_id.name or "",
            "quantity": entry.quantity,
            "unit": entry.product_uom_id.name,
            "moment": milliseconds(entry.moment),
            "is_here": entry.workorder_id == workorder,
        }

    def _reserved_lot(self, move, entries):
        """The lot to take next: of those reserved for the order, what expires first; or nothing.

        Odoo reserves by the removal strategy of the place, so this is its proposal.
        """
        if move.product_id.tracking == "none":
            return False
        used = {}
        for entry in entries:
            used[entry.lot_id] = used.get(entry.lot_id, 0.0) + entry._mes_in_own_unit(
                entry.quantity
            )
        now = fields.Datetime.now()
        lines = move.move_line_ids.filtered(
            lambda line: (
                line.lot_id
                and not (line.lot_id.expiration_date and line.lot_id.expiration_date <= now)
                and not line.lot_id.mes_is_held
            )
        )
        far = fields.Datetime.to_datetime("9999-12-31")
        own = move.product_id.uom_id
        for lot, of_lot in sorted(
            lines.grouped("lot_id").items(),
            key=lambda found: (found[0].expiration_date or far, found[1].ids[0]),
        ):
            left = sum(of_lot.mapped("quantity_product_uom")) - used.get(lot, 0.0)
            if own.compare(left, 0) > 0:
                return {
                    "lot_id": lot.id,
                    "lot": lot.name,
                    "location": of_lot[0].location_id.display_name,
                    "quantity": left,
                    "expiry": milliseconds(lot.expiration_date),
                }
        return False
