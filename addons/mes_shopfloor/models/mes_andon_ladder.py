from odoo import api, fields, models
from odoo.fields import Domain

from .. import andon_ladder


class MesAndonLadder(models.Model):
    """Who is told, and when, that a call still waits: one step after the other."""

    _name = "mes.andon.ladder"
    _description = "Escalation Ladder"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        help="Empty: for all companies.",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Plant",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Empty: for all plants.",
    )
    kind_ids = fields.Many2many(
        "mes.andon.kind",
        relation="mes_andon_ladder_kind_rel",
        string="Kinds of Call",
        check_company=True,
        help="Empty: for all kinds. A call climbs the ladder that is made for its plant and kind,"
        " else the one for its kind, else the one for its plant, else the one for everything.",
    )
    step_ids = fields.One2many("mes.andon.ladder.step", "ladder_id", string="Steps", copy=True)

    @api.depends("warehouse_id")
    def _compute_company_id(self):
        for ladder in self:
            ladder.company_id = ladder.warehouse_id.company_id or ladder.company_id

    @api.model_create_multi
    def create(self, vals_list):
        ladders = super().create(vals_list)
        self._reschedule()
        return ladders

    def write(self, vals):
        result = super().write(vals)
        self._reschedule()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["mes.andon.ladder"]._reschedule()
        return result

    @api.model
    def _reschedule(self):
        """Open calls climb by the ladders as they are now; there are few of them at any time."""
        # sudo: who sets up a ladder may not write calls
        self.env["mes.andon.call"].sudo()._of_state_open()._plan_next()

    @api.model
    def _for_call(self, call):
        """The ladder of a call: the most special one that fits."""
        # sudo: who calls may not read who will be told
        ladders_sudo = self.sudo().search(
            Domain("company_id", "in", (call.company_id.id, False))
            & Domain("warehouse_id", "in", (call.warehouse_id.id, False))
            & (Domain("kind_ids", "=", False) | Domain("kind_ids", "in", call.kind_id.ids))
        )
        return ladders_sudo.sorted(
            lambda ladder: (
                # sudo: see above
                -len(ladder.kind_ids & call.sudo().kind_id),
                not ladder.warehouse_id,
                not ladder.company_id,
            )
        )[:1]

    def _rungs(self):
        return [andon_ladder.Rung(step.id, step.minutes, step.condition) for step in self.step_ids]
