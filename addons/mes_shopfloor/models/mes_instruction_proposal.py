from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import plaintext2html

from .mes_act import SOURCES
from .mes_ledger import PERMIT

NAME_LENGTH = 60


class MesInstructionProposal(models.Model):
    """What an operator would change in the instructions; an engineer accepts or answers."""

    _name = "mes.instruction.proposal"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Proposed Change of an Instruction"
    _order = "moment desc, id desc"
    _rec_name = "text"
    _check_company_auto = True

    operation_id = fields.Many2one(
        "mrp.routing.workcenter",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    step_id = fields.Many2one(
        "mes.instruction.step",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: the proposal is a new step.",
    )
    instruction_id = fields.Many2one(
        "mes.instruction",
        "About",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="The revision that the operator had in front of him.",
    )
    workorder_id = fields.Many2one(
        "mrp.workorder",
        "Work Order",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True, required=True)
    employee_id = fields.Many2one(
        "hr.employee",
        "Proposed By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    moment = fields.Datetime("Proposed", required=True, readonly=True)
    source = fields.Selection(SOURCES, required=True, readonly=True)
    text = fields.Text("Proposal", required=True, readonly=True)
    picture = fields.Image(max_width=1920, max_height=1920, readonly=True)
    state = fields.Selection(
        [("new", "New"), ("accepted", "Accepted"), ("rejected", "Rejected")],
        required=True,
        readonly=True,
        default="new",
        index=True,
    )
    answer = fields.Text(help="The operator reads it.")
    decided_by_id = fields.Many2one("res.users", readonly=True)
    date_decided = fields.Datetime("Decided", readonly=True)
    result_id = fields.Many2one(
        "mes.instruction",
        "Taken Into",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The draft that got the proposal.",
    )

    @api.depends("text", "step_id.name")
    def _compute_display_name(self):
        for proposal in self:
            text = " ".join((proposal.text or "").split())
            short = text if len(text) <= NAME_LENGTH else f"{text[:NAME_LENGTH]}…"
            step = proposal.step_id.name
            proposal.display_name = f"{step}: {short}" if step else short

    def write(self, vals):
        decided = any(proposal.state != "new" for proposal in self)
        if not self._is_permitted() and (decided or vals.keys() & self._kept_fields()):
            raise UserError(
                self.env._(
                    "What an operator proposed is not changed. Write an answer, then accept or"
                    " reject it."
                )
            )
        return super().write(vals)

    def _kept_fields(self):
        return {name for name, field in self._fields.items() if field.readonly}

    def _permitted(self):
        """These proposals, for the act and the decision on them."""
        # sudo: an operator creates a proposal by the act alone
        return self.sudo().with_context(mes_proposal=PERMIT)

    def _is_permitted(self):
        return self.env.context.get("mes_proposal") is PERMIT

    def action_accept(self):
        """Take the proposal into the next draft, for an engineer to work out; open that."""
        self.ensure_one()
        self._check_open()
        draft = self._take_into_draft()
        self._decide("accepted", result_id=draft.id)
        return {
            "type": "ir.actions.act_window",
            "res_model": draft._name,
            "res_id": draft.id,
            "views": [(False, "form")],
        }

    def action_reject(self):
        for proposal in self:
            proposal._check_open()
            if not (proposal.answer or "").strip():
                raise UserError(
                    self.env._(
                        "Say why in the answer to “%s”: who proposed it reads that.",
                        proposal.display_name,
                    )
                )
            proposal._decide("rejected")

    def _check_open(self):
        if not self.env.user.has_group("mes_shopfloor.group_mes_manager"):
            raise AccessError(self.env._("Only a manager of the shop floor decides on a proposal."))
        if self.state != "new":
            raise UserError(self.env._("“%s” was decided already.", self.display_name))

    def _decide(self, state, **values):
        self._permitted().write(
            {
                **values,
                "state": state,
                "decided_by_id": self.env.uid,
                "date_decided": self.env.cr.now(),
            }
        )
        self.activity_ids.action_done()

    def _notify_responsible(self):
        """Put the proposal on the list of who approved the revision it is about."""
        for proposal in self:
            responsible = proposal.instruction_id.approved_by_id
            if responsible.active and responsible.has_group("mes_shopfloor.group_mes_manager"):
                proposal.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Decide on a proposed change"),
                    user_id=responsible.id,
                )

    def _take_into_draft(self):
        draft = self._draft()
        step = self.step_id and self.step_id._same_step_in(draft)
        if step:
            step.engineer_note = "\n".join(filter(None, [step.engineer_note, self._signed_text()]))
        else:
            draft.step_ids = [fields.Command.create(self._prepare_step_values(draft))]
        return draft

    def _draft(self):
        """The draft that follows the revision in force, or the first one of the operation."""
        instructions = self.env["mes.instruction"].search(
            [("operation_id", "=", self.operation_id.id)]
        )
        in_force = instructions.filtered(lambda revision: revision.state == "in_force")
        latest = in_force or instructions[:1]
        return latest._draft() if latest else latest.create({"operation_id": self.operation_id.id})

    def _signed_text(self):
        return f"{self.employee_id.name or self.env._('Unknown')}: {self.text}"

    def _prepare_step_values(self, draft):
        text = " ".join(self.text.split())
        return {
            "name": text[:NAME_LENGTH],
            "body": plaintext2html(self.text),
            "kind": "picture" if self.picture else "text",
            "picture": self.picture,
            "is_required": False,
            "sequence": max(draft.step_ids.mapped("sequence"), default=0) + 10,
            "engineer_note": self._signed_text(),
        }
