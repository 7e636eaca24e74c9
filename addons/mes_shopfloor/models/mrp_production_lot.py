from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError


class MrpProduction(models.Model):
    """Which units or lots an order makes, which of them came out good, and what is in each."""

    _inherit = "mrp.production"

    mes_lot_ids = fields.Many2many(
        "stock.lot",
        "mes_production_lot_rel",
        "production_id",
        "lot_id",
        string="Planned Lots/Serial Numbers",
        copy=False,
        check_company=True,
        domain="[('product_id', '=', product_id)]",
        help="The units this order is to make. Those that came out good are its lots produced.",
    )
    mes_has_consumption = fields.Boolean(
        string="Components Recorded",
        copy=False,
        readonly=True,
        help="Components were recorded at a work order, with their lots.",
    )

    @api.constrains("lot_producing_ids", "mes_lot_ids")
    def _check_mes_lots(self):
        for order in self:
            scrapped = order.lot_producing_ids.filtered("mes_is_scrapped")
            if scrapped:
                raise ValidationError(scrapped._mes_scrapped_text())
            foreign = order.mes_lot_ids.filtered(
                lambda lot, order=order: lot.product_id != order.product_id
            )
            if foreign:
                raise ValidationError(
                    self.env._(
                        "%(lots)s belong to another product than %(order)s makes.",
                        lots=", ".join(foreign.mapped("name")),
                        order=order.display_name,
                    )
                )

    def _mes_set_producing(self, good):
        if self.product_tracking != "none":
            self._mes_set_lots_produced(good)
        return super()._mes_set_producing(good)

    def _mes_set_lots_produced(self, good):
        """The lots produced are those declared good at the last operation, not the planned ones."""
        declared = self.env["stock.lot"].union(*self._mes_lots_good())
        lots = declared.filtered(lambda lot: not lot.mes_is_scrapped)
        if self.product_tracking == "serial":
            # What the office finishes without a serial number are the next ones of the plan.
            known = (self.lot_producing_ids | self.mes_lot_ids) - lots
            spare = known.filtered(lambda lot: not lot.mes_is_scrapped)
            count = round(good)
            lots = (lots + spare)[:count]
        elif lots:
            # Odoo knows one lot of an order; the others are on its finished lines.
            lots = (self.lot_producing_ids & lots)[:1] or lots[:1]
        else:
            return
        if lots != self.lot_producing_ids:
            # What the office typed there for all units is their plan.
            typed = self.lot_producing_ids - self.mes_lot_ids
            self.lot_producing_ids = [Command.set(lots.ids)]
            self.mes_lot_ids = [Command.link(lot.id) for lot in typed]

    def _mes_lots_good(self):
        """Good pieces by lot at the last operation, by the ledger, in the order they came.

        Where several operations are the last, a unit has to be good at each of them.
        """
        last = self._mes_flow().last
        # sudo: the sum belongs to the order, whoever may read its entries
        groups = (
            self.env["mes.production.log"]
            .sudo()
            ._read_group(
                [("workorder_id", "in", list(last)), ("lot_id", "!=", False)],
                ["lot_id", "workorder_id"],
                ["qty_good:sum", "id:min"],
                order="id:min",
            )
        )
        goods = defaultdict(list)
        for lot, _workorder, good, _first in groups:
            goods[lot.with_env(self.env)].append(good)
        return {
            lot: min(of_lot)
            for lot, of_lot in goods.items()
            if len(of_lot) == len(last) and self.product_uom_id.compare(min(of_lot), 0) > 0
        }

    def action_mes_generate_serials(self):
        """Give each unit of the order its serial number (a batch one lot) before it is made."""
        for order in self:
            order._mes_generate_lots()
        return True

    def _mes_generate_lots(self):
        if self.product_tracking == "none" or self.state in ("done", "cancel"):
            raise UserError(
                self.env._(
                    "%s needs no serial numbers: it is closed, or its product has none.",
                    self.display_name,
                )
            )
        planned = len(self.mes_lot_ids | self.lot_producing_ids)
        wanted = round(self.product_uom_qty) if self.product_tracking == "serial" else 1
        if wanted <= planned:
            raise UserError(
                self.env._(
                    "%(order)s has %(count)s lots or serial numbers already, it needs no more.",
                    order=self.display_name,
                    count=planned,
                )
            )
        names = self.product_id._mes_next_lot_names(wanted - planned)
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": self.product_id.id} for name in names]
        )
        self.mes_lot_ids = [
            Command.link(lot.id) for lot in (self.lot_producing_ids - self.mes_lot_ids) | lots
        ]
        return lots
