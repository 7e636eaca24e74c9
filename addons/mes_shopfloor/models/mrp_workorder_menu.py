import uuid

from odoo import fields, models

from ..services import Release
from ..services.errors import NotReadyError


class MrpWorkorder(models.Model):
    """What an order's menu does: blocked with a reason, and done elsewhere."""

    _inherit = "mrp.workorder"

    mes_hold_reason = fields.Char(
        "Held Because",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="Nobody starts or finishes it until it is released. Odoo's own Blocked only says that"
        " no pieces have come from the operation before.",
    )
    mes_hold_employee_id = fields.Many2one(
        "hr.employee",
        "Held By",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    mes_hold_date = fields.Datetime("Held Since", copy=False, readonly=True)

    def action_mes_release(self):
        """Lift the hold from the office."""
        for workorder in self:
            Release(
                env=self.env, uuid=str(uuid.uuid4()), workorder=workorder, source="office"
            ).execute()

    def _mes_put_on_hold(self, reason, employee, moment):
        self.write(
            {
                "mes_hold_reason": reason,
                "mes_hold_employee_id": employee.id,
                "mes_hold_date": moment,
            }
        )
        self.env["mes.terminal"]._touch(self.workcenter_id)

    def _mes_check_start(self, employees, **details):
        super()._mes_check_start(employees, **details)
        self._mes_check_not_held()

    def _mes_check_finish(self):
        super()._mes_check_finish()
        self._mes_check_not_held()

    def _mes_check_not_held(self):
        held = self.filtered("mes_hold_reason")[:1]
        if held:
            raise NotReadyError(
                self.env._(
                    "%(order)s is blocked: %(reason)s. %(name)s or a supervisor unblocks it in its"
                    " menu.",
                    order=held.display_name,
                    reason=held.mes_hold_reason,
                    name=held.mes_hold_employee_id.name or self.env._("Who blocked it"),
                )
            )

    def _mes_alternatives(self):
        """Work centers where this operation may be done as well: the alternatives of the one it
        is at, the one its operation belongs to, and the alternatives of that."""
        self.ensure_one()
        home = self.operation_id.workcenter_id
        offered = (
            self.workcenter_id.alternative_workcenter_ids | home | home.alternative_workcenter_ids
        )
        return (offered - self.workcenter_id).filtered(
            lambda center: (
                center.active and center.company_id in (self.company_id, self.env["res.company"])
            )
        )
