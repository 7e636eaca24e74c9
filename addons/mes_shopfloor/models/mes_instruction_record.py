from odoo import api, fields, models

VERDICTS = [
    ("started", "Started"),
    ("ok", "OK"),
    ("warning", "OK, with a Warning"),
    ("not_ok", "Not OK"),
    ("accepted", "Accepted by a Supervisor"),
    ("skipped", "Skipped"),
]


class MesInstructionRecord(models.Model):
    """Who did which step of which work order, when, with what value: a fact for ever.

    A step done again is a new record that supersedes the one before; the latest counts.
    """

    _name = "mes.instruction.record"
    _inherit = ["mes.workorder.fact"]
    _description = "Recorded Step"
    _rec_name = "step_id"

    step_id = fields.Many2one(
        "mes.instruction.step",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    instruction_id = fields.Many2one(
        related="step_id.instruction_id",
        store=True,
        precompute=True,
        index=True,
        string="Instruction",
    )
    kind = fields.Selection(related="step_id.kind")
    unit = fields.Char(related="step_id.unit")
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_from_workorder",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        "Unit or Lot",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    occurrence = fields.Integer(
        "No.",
        required=True,
        readonly=True,
        aggregator=None,
        help="Which piece or stretch of pieces; 0 where the serial number says it.",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    supervisor_id = fields.Many2one(
        "hr.employee",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Who accepted the value or let the step be skipped, when somebody else did it.",
    )
    user_id = fields.Many2one(
        "res.users", readonly=True, default=lambda self: self.env.uid, ondelete="restrict"
    )
    verdict = fields.Selection(VERDICTS, required=True, readonly=True)
    reason = fields.Char(readonly=True, help="Why it was skipped or accepted.")
    value_number = fields.Float("Number", digits=False, readonly=True, aggregator="avg")
    value_text = fields.Char("Text", readonly=True)
    choice_id = fields.Many2one(
        "mes.instruction.choice",
        "Answer",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    component_lot_id = fields.Many2one(
        "stock.lot",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    log_id = fields.Many2one(
        "mes.production.log",
        "Declared",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    picture = fields.Binary(attachment=True, readonly=True)
    value = fields.Char(compute="_compute_value")
    supersedes_id = fields.Many2one(
        "mes.instruction.record",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    superseded_by_ids = fields.One2many("mes.instruction.record", "supersedes_id", readonly=True)
    is_superseded = fields.Boolean("Superseded", readonly=True)

    _uuid_unique = models.UniqueIndex("(uuid)", "This step is already recorded.")
    _supersedes_unique = models.UniqueIndex(
        "(supersedes_id) WHERE supersedes_id IS NOT NULL",
        "This record was already superseded by another one.",
    )
    _one_live = models.UniqueIndex(
        "(workorder_id, step_id, occurrence, COALESCE(CASE WHEN occurrence = 0 THEN lot_id END, 0))"
        " WHERE is_superseded IS NOT TRUE",
        "This step is already recorded.",
    )
    _step_moment_idx = models.Index("(step_id, moment)")
    _finite_check = models.Constraint(
        "CHECK (abs(coalesce(value_number, 0)) < 'Infinity')", "A value is a finite number."
    )
    _reason_check = models.Constraint(
        "CHECK (verdict NOT IN ('skipped', 'accepted') OR coalesce(trim(reason), '') <> '')",
        "What is skipped or accepted has a reason.",
    )

    @api.depends("workorder_id")
    def _compute_from_workorder(self):
        super()._compute_from_workorder()
        for record in self:
            record.product_id = record.workorder_id.product_id

    @api.depends(
        "verdict",
        "value_number",
        "value_text",
        "choice_id.name",
        "component_lot_id.name",
        "log_id",
        "step_id.kind",
        "step_id.decimals",
        "step_id.unit",
    )
    def _compute_value(self):
        for record in self:
            record.value = record._value_text()

    def _value_text(self):
        """What was recorded, as a person reads it."""
        self.ensure_one()
        step = self.step_id
        if self.verdict == "skipped":
            return False
        if step.kind == "value_number":
            digits = f"{self.value_number:.{step.decimals}f}"
            # A value that decided over a limit is not rounded to the other side of it.
            shown = digits if float(digits) == self.value_number else f"{self.value_number:.15g}"
            return f"{shown} {step.unit or ''}".strip()
        if self.log_id:
            return self.log_id._quantities_text()
        return self.choice_id.name or self.component_lot_id.name or self.value_text

    def _refusal_text(self):
        return self.env._(
            "A recorded step is never changed or deleted. Do the step again: the new record"
            " supersedes this one."
        )

    def _values(self):
        """What this record says was measured, for a record that takes its place."""
        self.ensure_one()
        return {
            "value_number": self.value_number,
            "value_text": self.value_text,
            "choice_id": self.choice_id.id,
            "component_lot_id": self.component_lot_id.id,
            "log_id": self.log_id.id,
        }

    def action_accept(self):
        """Ask the supervisor why this value is accepted."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Accept a Value That Is Not OK"),
            "res_model": "mes.instruction.override",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_workorder_id": self.workorder_id.id,
                "default_step_id": self.step_id.id,
                "default_record_id": self.id,
            },
        }
