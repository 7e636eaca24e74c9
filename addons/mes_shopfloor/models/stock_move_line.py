from odoo import Command, fields, models
from odoo.exceptions import UserError

from ..lot_context import GENEALOGY
from ..lot_plan import Pick
from ..services.errors import LotError


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    mes_unit_lot_id = fields.Many2one(
        "stock.lot",
        string="Put Into",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The unit of the product that holds this component; empty when shared by all.",
    )

    def write(self, vals):
        if not (self.env.context.get(GENEALOGY) and vals.keys() == {"consume_line_ids"}):
            return super().write(vals)
        for line in self:
            lines = line._mes_own_consumed(vals["consume_line_ids"])
            super(StockMoveLine, line).write({"consume_line_ids": lines})
        return True

    def _mes_pick(self):
        """What the line holds, as `lot_plan` compares it."""
        self.ensure_one()
        return Pick(self.lot_id or None, self.mes_unit_lot_id or None)

    def _mes_own_consumed(self, commands):
        """Of all lines that Odoo links with a finished one, those of its unit and the shared ones."""
        consumed = self.browse(
            line_id for command in commands if command[0] == Command.SET for line_id in command[2]
        )
        finished = self.product_id == self.move_id.production_id.product_id
        if not finished or not consumed.mes_unit_lot_id:
            return commands
        return [Command.set(consumed._mes_held_by(self.lot_id).ids)]

    def _mes_held_by(self, unit):
        """The lines of a unit: its own, and the shared ones of a component it has too few of."""
        lines = self.browse()
        for move, of_move in self.grouped("move_id").items():
            own = of_move.filtered(lambda line: line.mes_unit_lot_id == unit)
            lines |= own
            if move._mes_lacks(sum(own.mapped("quantity_product_uom"))):
                lines |= of_move.filtered(lambda line: not line.mes_unit_lot_id)
        return lines

    def _action_done(self):
        self._mes_check_not_scrapped()
        self._mes_check_lots_known()
        return super()._action_done()

    def _mes_check_not_scrapped(self):
        """A scrapped unit goes nowhere but out of stock."""
        scrapped = self.filtered(
            lambda line: (
                line.quantity
                and line.lot_id.mes_is_scrapped
                and line.location_dest_id.usage != "inventory"
            )
        )
        if scrapped:
            raise UserError(scrapped.lot_id._mes_scrapped_text())

    def _mes_check_lots_known(self):
        """Say which components lack a lot, and where to scan it, before Odoo says that some do."""
        missing = self.filtered(lambda line: line._mes_lacks_lot())
        if missing:
            raise LotError(missing._mes_missing_lots_text())

    def _mes_lacks_lot(self):
        self.ensure_one()
        picking_type = self.move_id.picking_type_id
        return bool(
            self.move_id.raw_material_production_id
            and self.quantity > 0
            and self.product_id.tracking != "none"
            and not (self.lot_id or self.lot_name)
            and (picking_type.use_create_lots or picking_type.use_existing_lots)
        )

    def _mes_missing_lots_text(self):
        details = []
        for move, lines in self.grouped("move_id").items():
            place = move.workorder_id.display_name or move.raw_material_production_id.display_name
            details.append(
                self.env._(
                    "%(quantity)g %(unit)s of %(component)s at %(place)s",
                    quantity=sum(lines.mapped("quantity_product_uom")),
                    unit=move.product_id.uom_id.name,
                    component=move.product_id.display_name,
                    place=place,
                )
            )
        return self.env._(
            "The lot or serial number is not known of %s. Scan what was put in at the work order,"
            " or enter it in the components of the manufacturing order.",
            ", ".join(details),
        )
