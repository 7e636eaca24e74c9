from odoo import api, models

from odoo.addons.mes_shopfloor.models.mes_ledger import PERMIT

from ..services import RecordState
from ..timeline import Fact

FROM_TIMELINE = {"mes_state", "mes_state_since", "mes_reason_id", "mes_workorder_id"}


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_from_timeline(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_from_timeline(vals)
        return super().write(vals)

    def _check_from_timeline(self, vals):
        if vals.keys() & FROM_TIMELINE:
            self.env["mes.machine.state"]._check_permit()

    def _mes_record_state(
        self, state, moment, source="device", reason=None, uuid=None, note="", until=None
    ):
        """Tell the timeline that the machine is in ``state`` from ``moment`` on (or to ``until``).

        Return the row of the timeline that holds at ``moment`` afterwards. The same ``uuid`` acts
        once. Raises StateRefusedError for what no timeline can take, such as a fact of the future.
        """
        fact = Fact(state, moment, until, source)
        reason = reason or self.env["mrp.workcenter.productivity.loss"]
        return RecordState(self, fact, reason, uuid, note).run()

    def _mes_timeline_changed(self, start, end):
        """Hook: the live rows of the machine changed between two moments (end None: until now)."""

    def _mes_running_workorder(self, moment=None):
        """The work order the machine makes now, or made at ``moment``; empty when unclear."""
        self.ensure_one()
        orders = self._mes_orders_at(moment).filtered(
            lambda order: order.mes_machine_id in (self, self.browse())
        )
        mine = orders.filtered("mes_machine_id") or orders
        return mine if len(mine) == 1 else mine.browse()

    def _mes_orders_at(self, moment):
        """The work orders somebody works, or worked, on at the machine's work center."""
        if not self.mes_workcenter_id:
            return self.env["mrp.workorder"]
        if not moment:
            return self.env["mrp.workorder"]._mes_running(self.mes_workcenter_id)
        times = self.env["mrp.workcenter.productivity"].search(
            [
                ("workcenter_id", "=", self.mes_workcenter_id.id),
                ("workorder_id", "!=", False),
                ("date_start", "<=", moment),
                "|",
                ("date_end", "=", False),
                ("date_end", ">", moment),
            ]
        )
        return times.workorder_id

    def _mes_prepare_work_values(self, state, moment):
        """What the machine was working on, to be kept with a fact about its state."""
        # sudo: the ledger knows the order even if who reports may not read time logs
        workorder = self.sudo()._mes_running_workorder(moment)
        phase = "setup" if state == "setup" else "run"
        return {
            "workcenter_id": self.mes_workcenter_id.id,
            "workorder_id": workorder.id,
            "phase": workorder and phase,
        }

    def _mes_refresh_state(self):
        """Repeat the open row of the timeline on the machine itself, and tell the screens."""
        self.ensure_one()
        current = [
            ("machine_id", "=", self.id),
            ("date_end", "=", False),
            ("superseded_by_id", "=", False),
        ]
        # sudo: the machine shows its state to everybody who may see the machine
        row = self.env["mes.machine.state"].sudo().search(current)
        values = {
            "mes_state": row.state,
            "mes_state_since": row.date_start,
            "mes_reason_id": row.reason_id.id,
            "mes_workorder_id": row.workorder_id.id,
        }
        # sudo: who reports a state need not be allowed to configure the machine
        self.sudo().with_context(mes_ledger=PERMIT).write(values)
        self.env["mes.terminal"]._touch(self.mes_workcenter_id)
