from odoo import api, fields, models

KINDS = [
    ("text", "Text"),
    ("picture", "Picture"),
    ("pdf", "PDF Page"),
    ("video", "Video"),
    ("wait", "Timed Wait"),
    ("confirm", "Confirm"),
    ("value_number", "Number"),
    ("value_text", "Written Value"),
    ("value_choice", "Choice"),
    ("scan", "Scan"),
    ("photo", "Take a Picture"),
    ("label", "Print Label"),
    ("production", "Register Production"),
    ("component", "Register Component"),
]
SCANS = [
    ("product", "The Product"),
    ("component", "A Component or its Lot"),
    ("lot", "The Lot or Serial Number Made"),
    ("workcenter", "The Work Center"),
    ("code", "A Fixed Code"),
]
#: Whoever reads on may skip them, with a reason: nothing is measured or booked.
SHOWN_KINDS = ("text", "picture", "pdf", "video", "wait", "label")


class MesInstructionStep(models.Model):
    """One thing the operator reads, does, measures or scans at an operation."""

    _name = "mes.instruction.step"
    _inherit = ["mes.instruction.part"]
    _description = "Instruction Step"
    _order = "sequence, id"
    _check_company_auto = True

    instruction_id = fields.Many2one(
        "mes.instruction", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="instruction_id.company_id", store=True, index=True)
    root_id = fields.Many2one(
        "mes.instruction.step",
        "First Revision of the Step",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The same step in the first revision that had it.",
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("Step", required=True, translate=True)
    kind = fields.Selection(KINDS, required=True, default="text")
    body = fields.Html("Explanation", translate=True)
    picture = fields.Image(max_width=1920, max_height=1920)
    pdf = fields.Binary("PDF", attachment=True)
    pdf_name = fields.Char("PDF File")
    pdf_page = fields.Integer("Page", default=1)
    video = fields.Binary(attachment=True)
    video_name = fields.Char("Video File")
    video_url = fields.Char("Video Address", help="http or https; or upload the file.")
    wait_seconds = fields.Integer("Seconds to Wait", help="Curing, cooling, drying: 600 is 10 min.")
    has_lower = fields.Boolean("Has a Lower Limit")
    lower = fields.Float("Lower Limit", digits=False)
    has_upper = fields.Boolean("Has an Upper Limit")
    upper = fields.Float("Upper Limit", digits=False)
    has_warning = fields.Boolean(
        "Warns Before", help="Values between this range and the limits are good, with a warning."
    )
    warn_lower = fields.Float("Warn Below", digits=False)
    warn_upper = fields.Float("Warn Above", digits=False)
    unit = fields.Char(help="As shown beside the value: Nm, °C, HRC.")
    decimals = fields.Integer(default=2, help="Shown and asked for; the value is kept as measured.")
    choice_ids = fields.One2many("mes.instruction.choice", "step_id", "Answers", copy=True)
    scan_kind = fields.Selection(SCANS, "What to Scan")
    scan_code = fields.Char("Code")
    component_id = fields.Many2one(
        "product.product", index="btree_not_null", ondelete="restrict", check_company=True
    )
    label_zpl = fields.Text(
        "Label (ZPL)",
        help="Leave empty for our own label. {product}, {default_code}, {lot}, {order},"
        " {quantity}, {date}, {workcenter} and {barcode} are replaced.",
    )
    per = fields.Selection(
        [("order", "Once per Order"), ("unit", "Each Piece"), ("every", "Every n Pieces")],
        "How Often",
        required=True,
        default="order",
    )
    every_qty = fields.Integer("Every", default=10)
    is_required = fields.Boolean(
        "Mandatory", default=True, help="The operation is not finished on the kiosk before it."
    )
    skip_policy = fields.Selection(
        [
            ("operator", "Anybody, with a Reason"),
            ("supervisor", "A Supervisor, with a Reason"),
            ("never", "Nobody"),
        ],
        "Skipped By",
        compute="_compute_skip_policy",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    possible_bom_product_template_attribute_value_ids = fields.Many2many(
        related="instruction_id.operation_id.possible_bom_product_template_attribute_value_ids",
        string="Variants of the Product",
    )
    bom_product_template_attribute_value_ids = fields.Many2many(
        "product.template.attribute.value",
        relation="mes_instruction_step_variant_rel",
        string="Apply on Variants",
        ondelete="restrict",
        domain="[('id', 'in', possible_bom_product_template_attribute_value_ids)]",
        help="Empty: the step is done for all variants.",
    )
    engineer_note = fields.Text(
        "Note for the Engineer", copy=False, help="Proposals that were accepted for this step."
    )

    _numbers_positive = models.Constraint(
        "CHECK (wait_seconds >= 0 AND every_qty > 0 AND pdf_page > 0 AND decimals BETWEEN 0 AND 9)",
        "Seconds, pages and pieces are counted from 1, decimals are 0 to 9.",
    )

    @api.depends("kind", "is_required")
    def _compute_skip_policy(self):
        for step in self:
            free = step.kind in SHOWN_KINDS or not step.is_required
            step.skip_policy = "operator" if free else "supervisor"

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for step, vals in zip(self, vals_list, strict=True):
            vals["root_id"] = (step.root_id or step).id
        return vals_list

    def _instructions(self):
        return self.instruction_id

    def _limits(self):
        """The range in which a value is good, as (lower, upper)."""
        self.ensure_one()
        return (
            self.lower if self.has_lower else None,
            self.upper if self.has_upper else None,
        )

    def _warning_limits(self):
        """The range in which a value is good without a warning."""
        self.ensure_one()
        return (self.warn_lower, self.warn_upper) if self.has_warning else (None, None)

    def _applies_to(self, product, never_values):
        """Whether the step is done for this variant, as Odoo decides it for operations."""
        self.ensure_one()
        values = self.bom_product_template_attribute_value_ids
        if not product or not values:
            return True
        return not self.env["mrp.bom"]._skip_for_no_variant(product, values, never_values)

    def _same_step_in(self, instruction):
        """This step in another revision of its operation."""
        self.ensure_one()
        root = self.root_id or self
        return instruction.step_ids.filtered(lambda step: (step.root_id or step) == root)[:1]

    def action_skip(self):
        """Ask the supervisor why the step is skipped at the work order that the list belongs to."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Skip a Step"),
            "res_model": "mes.instruction.override",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_workorder_id": self.env.context.get("mes_workorder_id"),
                "default_step_id": self.id,
            },
        }
