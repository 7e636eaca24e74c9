from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.sql import column_exists, create_column, table_exists

QUANTITIES = ("qty_good", "qty_scrap", "qty_rework")


class MesProductionLog(models.Model):
    """One entry of the production ledger: pieces that came off an operation, a fact for ever.

    Nobody may create entries by hand: the services do (`services/declare.py`), because an entry
    and the quantity on its work order change together or not at all.
    """

    _name = "mes.production.log"
    _inherit = ["mes.workorder.fact"]
    _description = "Production Log"
    _rec_names_search = ["workorder_id", "uuid"]

    product_id = fields.Many2one(
        "product.product",
        compute="_compute_from_workorder",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    product_uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_from_workorder",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    operation_id = fields.Many2one(
        "mrp.routing.workcenter",
        compute="_compute_from_workorder",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The operation of the bill of materials. Archive it instead of deleting it: its"
        " history stays.",
    )
    phase = fields.Selection(
        [("setup", "Set-up"), ("run", "Run"), ("teardown", "Tear-down")],
        required=True,
        readonly=True,
        default="run",
    )
    employee_ids = fields.Many2many(
        "hr.employee",
        relation="mes_production_log_employee_rel",
        string="Operators",
        readonly=True,
        context={"active_test": False},  # who has left was there
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
        index=True,
        help="The day on which the shift began, by the plant's clock.",
    )
    crew_id = fields.Many2one(
        "mes.crew",
        compute="_compute_shift",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The crew that worked the shift by the plan of its day.",
    )
    qty_good = fields.Float(string="Good", digits="Product Unit", readonly=True)
    qty_scrap = fields.Float(string="Scrap", digits="Product Unit", readonly=True)
    qty_rework = fields.Float(string="Rework", digits="Product Unit", readonly=True)
    reason_id = fields.Many2one(
        "stock.scrap.reason.tag", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot/Serial Number",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    reversal_of_id = fields.Many2one(
        "mes.production.log",
        string="Reverses",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    reversal_ids = fields.One2many("mes.production.log", "reversal_of_id", string="Reversed By")
    rework_workorder_id = fields.Many2one(
        "mrp.workorder",
        string="Reworked At",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    part_of_id = fields.Many2one(
        "mes.production.log",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The entry this one came with: what rework means for the operations in between.",
    )
    part_ids = fields.One2many("mes.production.log", "part_of_id", string="Parts")
    rework_id = fields.Many2one(
        "mes.production.log",
        string="Rework Entry",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The entry that sent these pieces to rework.",
    )
    replaces_id = fields.Many2one(
        "mes.production.log",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The wrong entry in whose place this one was booked.",
    )
    replaced_by_ids = fields.One2many("mes.production.log", "replaces_id")
    import_id = fields.Many2one(
        "mes.ledger.import",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )

    _uuid_unique = models.UniqueIndex("(uuid)", "This entry is already in the ledger.")
    _reversal_unique = models.UniqueIndex(
        "(reversal_of_id) WHERE reversal_of_id IS NOT NULL", "This entry is already reversed."
    )
    _moment_workcenter_idx = models.Index("(workcenter_id, moment)")
    _rework_idx = models.Index("(workorder_id) WHERE qty_rework <> 0")
    _latest_idx = models.Index("(moment DESC, id DESC)")
    _some_quantity_check = models.Constraint(
        "CHECK(coalesce(qty_good, 0) <> 0 OR coalesce(qty_scrap, 0) <> 0"
        " OR coalesce(qty_rework, 0) <> 0)",
        "An entry of the ledger has at least one quantity.",
    )
    _finite_check = models.Constraint(
        "CHECK(abs(coalesce(qty_good, 0)) + abs(coalesce(qty_scrap, 0))"
        " + abs(coalesce(qty_rework, 0)) < 'Infinity')",
        "A quantity of the ledger is a finite number.",
    )
    _negative_check = models.Constraint(
        "CHECK(reversal_of_id IS NOT NULL OR part_of_id IS NOT NULL OR source = 'office'"
        " OR (qty_good >= 0 AND qty_scrap >= 0 AND qty_rework >= 0))",
        "Only a reversal, a part of another entry or a correction from the office is negative.",
    )

    def _auto_init(self):
        # A column that Odoo finds new is computed for all entries, and their shifts with it: the
        # past would be told by the plan of today.
        cr, table = self.env.cr, self._table
        if table_exists(cr, table) and not column_exists(cr, table, "crew_id"):
            create_column(cr, table, "crew_id", "int4")
        return super()._auto_init()

    @api.depends("workorder_id")
    def _compute_from_workorder(self):
        super()._compute_from_workorder()
        for log in self:
            workorder = log.workorder_id
            log.product_id = workorder.product_id
            log.product_uom_id = workorder.product_uom_id
            log.operation_id = workorder.operation_id

    @api.depends("workorder_id", "moment", "reversal_of_id")
    def _compute_shift(self):
        for log in self:
            mistake = log.reversal_of_id
            if mistake:
                # Where the mistake is, whatever the plan says about that day by now.
                log.shift_id, log.crew_id = mistake.shift_id, mistake.crew_id
                log.shift_date = mistake.shift_date
                continue
            plant = log.workorder_id.workcenter_id.mes_warehouse_id
            known = plant and log.moment
            slot = known and log.env["mes.shift"]._slot_at(plant, log.moment)
            log.shift_id = slot.key if slot else False
            log.crew_id = slot.crew or False if slot else False
            log.shift_date = slot.day if slot else known and plant._mes_day(log.moment)

    @api.depends("workorder_id", "qty_good", "qty_scrap", "qty_rework")
    def _compute_display_name(self):
        for log in self:
            log.display_name = f"{log.workorder_id.display_name}: {log._quantities_text()}"

    def _quantities_text(self):
        self.ensure_one()
        labels = {
            "qty_good": self.env._("good"),
            "qty_scrap": self.env._("scrap"),
            "qty_rework": self.env._("rework"),
        }
        return ", ".join(f"{self[name]:g} {labels[name]}" for name in QUANTITIES if self[name])

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self._refusal_text())

    def _refusal_text(self):
        return self.env._(
            "The production ledger is never changed or deleted. Reverse the entry %s and book the"
            " right one.",
            ", ".join(self.mapped("display_name")),
        )

    def _prepare_reversal_values(self):
        """Columns of other addons that a reversal takes over from the entry it corrects."""
        self.ensure_one()
        return {}

    def action_reverse(self):
        """Ask why before the entry is taken back, and what is right instead."""
        self.ensure_one()
        if not self.env.user.has_group("mes_shopfloor.group_mes_supervisor"):
            raise AccessError(
                self.env._("Only a supervisor may reverse an entry of the production ledger.")
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reverse Entry"),
            "res_model": "mes.production.log.reversal",
            "view_mode": "form",
            "target": "new",
            "context": {"default_log_id": self.id},
        }

    def action_view_acts(self):
        """The journal of this entry and of all that corrected it: who, when, from where."""
        self.ensure_one()
        family = self | self.reversal_of_id | self.replaces_id
        family |= family.reversal_ids | family.replaced_by_ids
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Acts"),
            "res_model": "mes.act",
            "view_mode": "list,form",
            "domain": [("uuid", "in", family.mapped("uuid"))],
        }
