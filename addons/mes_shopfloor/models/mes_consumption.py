from collections import defaultdict
from uuid import uuid4

from odoo import Command, api, fields, models

from ..lot_plan import EPSILON
from ..services.take_back import TakeBack


class MesConsumption(models.Model):
    """One component put in at a work order, by lot and, for serial products, into which unit.

    A fact for ever, booked by the services (`services/consume.py`). Stock is not touched: at the
    end of the order these are the lots, and the unit, of its move lines.
    """

    _name = "mes.consumption"
    _inherit = ["mes.workorder.fact"]
    _description = "Consumed Component"
    _rec_names_search = ["lot_id", "unit_lot_id", "uuid"]

    move_id = fields.Many2one(
        "stock.move",
        string="Component Move",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The component line of the order.",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Component",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot/Serial Number",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    unit_lot_id = fields.Many2one(
        "stock.lot",
        string="Unit",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Lot or serial number of the product that holds it; empty when shared by all.",
    )
    quantity = fields.Float(digits="Product Unit", required=True, readonly=True)
    product_uom_id = fields.Many2one(
        "uom.uom", string="Unit of Measure", required=True, readonly=True, ondelete="restrict"
    )
    employee_ids = fields.Many2many(
        "hr.employee",
        relation="mes_consumption_employee_rel",
        string="Operators",
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    shift_id = fields.Many2one(
        "mes.shift",
        compute="_compute_shift",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    shift_date = fields.Date(
        string="Shift Day",
        compute="_compute_shift",
        store=True,
        precompute=True,
        help="The day on which the shift began, by the plant's clock.",
    )
    reversal_of_id = fields.Many2one(
        "mes.consumption",
        string="Takes Back",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    reversal_ids = fields.One2many("mes.consumption", "reversal_of_id", string="Taken Back By")

    _uuid_unique = models.UniqueIndex("(uuid)", "This component is already booked.")
    _reversal_unique = models.UniqueIndex(
        "(reversal_of_id) WHERE reversal_of_id IS NOT NULL", "This entry is already taken back."
    )
    _some_quantity_check = models.Constraint(
        "CHECK(quantity <> 0)", "A consumed component has a quantity."
    )
    _finite_check = models.Constraint(
        "CHECK(abs(quantity) < 'Infinity')", "A consumed quantity is a finite number."
    )
    _negative_check = models.Constraint(
        "CHECK(quantity > 0 OR reversal_of_id IS NOT NULL)",
        "Only what is taken back is negative.",
    )

    @api.depends("workorder_id", "moment")
    def _compute_shift(self):
        for entry in self:
            plant = entry.workorder_id.workcenter_id.mes_warehouse_id
            if not (plant and entry.moment):
                entry.shift_id = False
                entry.shift_date = entry.moment
                continue
            shift, start, _end = self.env["mes.shift"]._shift_at(plant, entry.moment)
            entry.shift_id = shift
            entry.shift_date = plant._mes_day(start or entry.moment)

    @api.depends("product_id", "lot_id", "quantity", "product_uom_id")
    def _compute_display_name(self):
        for entry in self:
            name = entry.lot_id.name or entry.product_id.display_name
            entry.display_name = f"{entry.quantity:g} {entry.product_uom_id.name} {name}"

    def _refusal_text(self):
        return self.env._(
            "What was put in is never changed or deleted. Take %s back and book the right one.",
            ", ".join(self.mapped("display_name")),
        )

    @api.model
    def _mes_sums(self, domain, groupby):
        """Net quantity in the component's own unit, by the values of the columns `groupby`.

        What was put in first comes first.
        """
        sums = defaultdict(float)
        # sudo: a sum belongs to the lot or order it is taken for, whoever may read its entries
        groups = self.sudo()._read_group(
            domain,
            [*groupby, "product_id", "product_uom_id"],
            ["quantity:sum", "id:min"],
            order="id:min",
        )
        for *key, product, unit, quantity, _first in groups:
            own = unit._compute_quantity(quantity, product.uom_id, round=False)
            sums[tuple(value.with_env(self.env) for value in key)] += own
        return {key: total for key, total in sums.items() if abs(total) > EPSILON}

    def _mes_in_own_unit(self, quantity):
        """A quantity of this entry in the component's own unit."""
        return self.product_uom_id._compute_quantity(quantity, self.product_id.uom_id, round=False)

    def _mes_quantity_for(self, quantity):
        """How much of this entry makes up for `quantity` of the component's own unit."""
        own = self.product_id.uom_id
        wanted = own._compute_quantity(quantity, self.product_uom_id, round=False)
        return self.product_uom_id.round(min(max(wanted, 0.0), self.quantity))

    def _mes_copied_values(self):
        """What an entry that corrects this one, or moves it to another order, takes over."""
        self.ensure_one()
        return {
            "workorder_id": self.workorder_id.id,
            "move_id": self.move_id.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "unit_lot_id": self.unit_lot_id.id,
            "product_uom_id": self.product_uom_id.id,
            "employee_ids": [Command.set(self.employee_ids.ids)],
            "moment": self.moment,
            "source": self.source,
        }

    def action_take_back(self):
        """Correct an entry from the office: the opposite entry that points at it."""
        self.ensure_one()
        note = self.env._("Taken back in the office by %s", self.env.user.name)
        TakeBack(env=self.env, uuid=str(uuid4()), entry=self, source="office", note=note).execute()
        return {"type": "ir.actions.client", "tag": "soft_reload"}
