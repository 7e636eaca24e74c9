from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

STATES = [("draft", "Draft"), ("in_force", "In Force"), ("retired", "Retired")]
#: Only approving, retiring and copying set these.
DECIDED = {
    "state",
    "revision",
    "operation_id",
    "origin_id",
    "approved_by_id",
    "date_approved",
    "date_retired",
}


class MesInstruction(models.Model):
    """One revision of the steps by which an operation is done; one at a time is in force."""

    _name = "mes.instruction"
    _inherit = ["mes.instruction.part", "mail.thread"]
    _description = "Instruction"
    _order = "operation_id, revision desc, id desc"
    _rec_names_search = ["operation_id.name", "product_tmpl_id.name"]
    _check_company_auto = True

    operation_id = fields.Many2one(
        "mrp.routing.workcenter",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    bom_id = fields.Many2one(
        related="operation_id.bom_id", string="Bill of Materials", store=True, index=True
    )
    product_tmpl_id = fields.Many2one(
        related="operation_id.bom_id.product_tmpl_id", string="Product", store=True, index=True
    )
    workcenter_id = fields.Many2one(related="operation_id.workcenter_id", string="Work Center")
    company_id = fields.Many2one(
        related="operation_id.bom_id.company_id", store=True, index=True, string="Company"
    )
    revision = fields.Integer(required=True, readonly=True, copy=False, aggregator=None)
    state = fields.Selection(
        STATES, required=True, readonly=True, default="draft", copy=False, tracking=True, index=True
    )
    step_ids = fields.One2many("mes.instruction.step", "instruction_id", "Steps", copy=True)
    step_count = fields.Integer("Number of Steps", compute="_compute_step_count")
    is_sequential = fields.Boolean(
        "One After the Other",
        help="A step is refused while a mandatory one before it is not done.",
    )
    note = fields.Text("What Changed", copy=False, help="Against the revision before, and why.")
    origin_id = fields.Many2one(
        "mes.instruction", "Made From", readonly=True, copy=False, index="btree_not_null"
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    date_approved = fields.Datetime("Approved", readonly=True, copy=False)
    date_retired = fields.Datetime("Retired On", readonly=True, copy=False)
    proposal_ids = fields.One2many(
        "mes.instruction.proposal", "result_id", "Accepted Proposals", readonly=True
    )

    _revision_unique = models.UniqueIndex(
        "(operation_id, revision)", "This operation already has this revision. Reload the page."
    )
    _one_in_force = models.UniqueIndex(
        "(operation_id) WHERE state = 'in_force'",
        "Another revision of this operation is already in force. Reload the page.",
    )
    _revision_positive = models.Constraint("CHECK (revision > 0)", "Revisions count from 1.")

    @api.depends("operation_id.name", "revision")
    def _compute_display_name(self):
        for instruction in self:
            instruction.display_name = self.env._(
                "%(operation)s, revision %(revision)s",
                operation=instruction.operation_id.name or "",
                revision=instruction.revision or 1,
            )

    @api.depends("step_ids")
    def _compute_step_count(self):
        for instruction in self:
            instruction.step_count = len(instruction.step_ids)

    @api.model_create_multi
    def create(self, vals_list):
        self._number_revisions(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() & DECIDED and not self._is_permitted():
            raise UserError(
                self.env._(
                    "Revision and state of %s are not edited by hand. Approve it, or make a new"
                    " revision.",
                    self[:1].display_name,
                )
            )
        return super().write(vals)

    def unlink(self):
        self._check_not_held()
        self.step_ids.unlink()  # with their files, which a cascade of the database leaves behind
        return super().unlink()

    def _instructions(self):
        return self

    def _number_revisions(self, vals_list):
        """Each new revision is a draft with the next number of its operation."""
        default = self.env.context.get("default_operation_id")
        operation_ids = [vals.get("operation_id", default) for vals in vals_list]
        # sudo: a revision that the user may not see has a number too
        last = {
            operation.id: number
            for operation, number in self.sudo()._read_group(
                [("operation_id", "in", operation_ids)], ["operation_id"], ["revision:max"]
            )
        }
        for vals, operation_id in zip(vals_list, operation_ids, strict=True):
            last[operation_id] = vals["revision"] = last.get(operation_id, 0) + 1
            if not self._is_permitted():
                vals.update(dict.fromkeys(DECIDED - {"revision", "operation_id"}, False))
                vals["state"] = "draft"

    def action_approve(self):
        """Put the drafts in force in the place of the revision that was."""
        self._check_manager()
        for instruction in self:
            if instruction.state != "draft":
                raise UserError(
                    self.env._("%s was approved or retired already.", instruction.display_name)
                )
            instruction._check_complete()
        former = self.search(
            [("operation_id", "in", self.operation_id.ids), ("state", "=", "in_force")]
        )
        former._retire()
        self._put_in_force(self.env.user, self.env.cr.now())

    def action_retire(self):
        """From now on the operation is started without instructions."""
        self._check_manager()
        self.filtered(lambda revision: revision.state == "in_force")._retire()

    def action_new_revision(self):
        """Open the draft that follows this revision; make it when there is none yet."""
        self.ensure_one()
        self._check_manager()
        draft = self._draft()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "views": [(False, "form")],
        }

    def action_open_records(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mes_shopfloor.mes_instruction_record_action"
        )
        return {**action, "domain": [("instruction_id", "=", self.id)]}

    def _draft(self):
        """The draft of this operation with the highest number, a copy of this one if none."""
        self.ensure_one()
        draft = self.search(
            [("operation_id", "=", self.operation_id.id), ("state", "=", "draft")], limit=1
        )
        return draft or self._copy_to(self.operation_id)

    def _copy_to(self, operation):
        """A draft with the same steps, of this operation or of another."""
        self.ensure_one()
        copied = self._permitted().copy({"operation_id": operation.id, "origin_id": self.id})
        return copied.with_env(self.env)

    def _retire(self):
        if self:
            self._permitted().write({"state": "retired", "date_retired": self.env.cr.now()})
            self.flush_recordset(["state"])  # only one may be in force, at any moment

    def _put_in_force(self, user, moment):
        self._permitted().write(
            {"state": "in_force", "approved_by_id": user.id, "date_approved": moment}
        )

    def _check_not_held(self):
        # sudo: an order goes by its revision whoever may read it
        orders = self.env["mrp.workorder"].sudo()
        order = orders.search([("mes_instruction_id", "in", self.ids)], limit=1)
        if order:
            raise UserError(
                self.env._(
                    "Work order %(order)s was done by %(instruction)s, so that and its operation"
                    " stay. Archive the operation or the bill of materials instead.",
                    order=order.display_name,
                    instruction=order.mes_instruction_id.display_name,
                )
            )

    def _check_manager(self):
        if not self.env.user.has_group("mes_shopfloor.group_mes_manager"):
            raise AccessError(
                self.env._("Only a manager of the shop floor approves or retires instructions.")
            )

    def _check_complete(self):
        """Refuse to approve steps that nobody could do."""
        self.ensure_one()
        if not self.step_ids:
            raise UserError(self.env._("%s has no steps. Add the first one.", self.display_name))
        problems = [
            self.env._("%(step)s: %(problem)s", step=step.name, problem=problem)
            for step in self.step_ids
            for problem in step._problems()
        ]
        if problems:
            raise UserError(
                self.env._(
                    "%(instruction)s cannot be approved yet:\n%(problems)s",
                    instruction=self.display_name,
                    problems="\n".join(problems),
                )
            )
