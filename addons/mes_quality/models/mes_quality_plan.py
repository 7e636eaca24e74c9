from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class MesQualityPlan(models.Model):
    """What is checked on a product at an operation, in one revision."""

    _name = "mes.quality.plan"
    _description = "Control Plan"
    _order = "name, revision desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    product_tmpl_id = fields.Many2one(
        "product.template",
        "Product",
        required=True,
        check_company=True,
        ondelete="restrict",
        index=True,
    )
    product_id = fields.Many2one(
        "product.product",
        "Variant",
        domain="[('product_tmpl_id', '=', product_tmpl_id)]",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Leave empty to check every variant of the product by this plan.",
    )
    operation_id = fields.Many2one(
        "mrp.routing.workcenter",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Leave empty to check the product at any operation.",
    )
    revision = fields.Integer(default=1, required=True, readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("active", "Active"), ("retired", "Retired")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    characteristic_ids = fields.One2many(
        "mes.quality.characteristic", "plan_id", "Characteristics", copy=True
    )
    inspection_count = fields.Integer(compute="_compute_inspection_count")

    _one_active = models.UniqueIndex(
        "(company_id, product_tmpl_id, COALESCE(product_id, 0), COALESCE(operation_id, 0))"
        " WHERE state = 'active'",
        "This product and operation already have an active control plan. Retire it first.",
    )
    _revision_positive = models.Constraint("CHECK (revision > 0)", "Revisions count from 1.")

    def _compute_inspection_count(self):
        counts = dict(
            self.env["mes.quality.inspection"]._read_group(
                [("plan_id", "in", self.ids)], ["plan_id"], ["__count"]
            )
        )
        for plan in self:
            plan.inspection_count = counts.get(plan, 0)

    @api.depends("name", "revision")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = f"{plan.name} ({self.env._('rev. %s', plan.revision)})"

    @api.constrains("product_id", "product_tmpl_id")
    def _check_product_id(self):
        for plan in self:
            if plan.product_id and plan.product_id.product_tmpl_id != plan.product_tmpl_id:
                raise ValidationError(
                    self.env._(
                        "%(variant)s is not a variant of %(product)s.",
                        variant=plan.product_id.display_name,
                        product=plan.product_tmpl_id.display_name,
                    )
                )

    def write(self, vals):
        frozen = {"product_tmpl_id", "product_id", "operation_id", "company_id"}
        if vals.keys() & frozen:
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_draft()

    def _check_draft(self):
        for plan in self:
            if plan.state != "draft":
                raise UserError(
                    self.env._(
                        "Control plan %s is no longer a draft: its verdicts rest on it. Make a "
                        "new revision and change that.",
                        plan.display_name,
                    )
                )

    def action_activate(self):
        """Put the drafts in force, in the place of the revision that was."""
        self._check_draft()
        for plan in self:
            if not plan.characteristic_ids:
                raise UserError(
                    self.env._("Control plan %s checks nothing yet.", plan.display_name)
                )
            plan._in_force().action_retire()
            plan.state = "active"

    def action_retire(self):
        self.filtered(lambda plan: plan.state == "active").state = "retired"
        # The unique index sees each statement, so the next revision must not come first.
        self.flush_recordset(["state"])

    def action_new_revision(self):
        self.ensure_one()
        last = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("product_tmpl_id", "=", self.product_tmpl_id.id),
                ("product_id", "=", self.product_id.id),
                ("operation_id", "=", self.operation_id.id),
            ],
            order="revision desc",
            limit=1,
        )
        revision = self.copy({"name": self.name})
        revision.revision = last.revision + 1
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": revision.id,
            "view_mode": "form",
        }

    def action_open_inspections(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mes_quality.mes_quality_inspection_action"
        )
        return {**action, "domain": [("plan_id", "=", self.id)]}

    def _in_force(self):
        """The active plan for the same product and operation."""
        self.ensure_one()
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("product_tmpl_id", "=", self.product_tmpl_id.id),
                ("product_id", "=", self.product_id.id),
                ("operation_id", "=", self.operation_id.id),
                ("state", "=", "active"),
            ]
        )

    def _covers(self, workorder):
        """Whether this plan checks what the work order makes."""
        self.ensure_one()
        product = workorder.product_id
        return (
            product.product_tmpl_id == self.product_tmpl_id
            and self.product_id in (product, product.browse())
            and self.operation_id in (workorder.operation_id, workorder.operation_id.browse())
            and workorder.company_id == self.company_id
        )
