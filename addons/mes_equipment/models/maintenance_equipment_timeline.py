from odoo import api, models

from odoo.addons.mes_shopfloor.models.mes_ledger import PERMIT

from ..services import (
    CorrectState,
    ExplainStop,
    NotAllowedError,
    Rebuild,
    RecordState,
    SplitStop,
)
from ..services.machine_fact import naive_utc
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

    def _mes_explain_stop(
        self,
        moment,
        reason,
        source="operator",
        employee=None,
        uuid=None,
        note="",
        said_at=None,
    ):
        """Give the whole stop that holds at ``moment`` its reason; return its live rows."""
        return ExplainStop(
            machine=self,
            moment=moment,
            reason=reason,
            source=source,
            employee=employee,
            uuid=uuid,
            note=note,
            said_at=said_at,
        ).run()

    def _mes_split_stop(
        self, moment, source="operator", employee=None, uuid=None, note="", said_at=None
    ):
        """Make two stops of the one that holds at ``moment``; return the live rows of both."""
        return SplitStop(
            machine=self,
            moment=moment,
            source=source,
            employee=employee,
            uuid=uuid,
            note=note,
            said_at=said_at,
        ).run()

    def _mes_correct_state(
        self,
        start,
        end,
        state,
        reason=None,
        note="",
        source="office",
        employee=None,
        uuid=None,
        said_at=None,
    ):
        """Say that the machine was in ``state`` between two moments, and why (``note``).

        Return the live rows between them.
        """
        return CorrectState(
            machine=self,
            moment=start,
            until=end,
            state=state,
            reason=reason,
            note=note,
            source=source,
            employee=employee,
            uuid=uuid,
            said_at=said_at,
        ).run()

    def _mes_record_silence(self, since, uuid=None):
        """Nothing is known of the machine from ``since`` on until the next fact about it.

        For who watches over a device: silence is never taken for idle or down.
        """
        return self._mes_record_state("unknown", since, source="system", uuid=uuid)

    def _mes_rebuild(self, start=None, end=None):
        """Work out the timeline anew from the facts, as settings and calendars are now.

        Return how many rows were replaced, added or closed otherwise.
        """
        self.ensure_one()
        if not (self.env.su or self.env.user.has_group("mes_shopfloor.group_mes_manager")):
            raise NotAllowedError(
                self.env._(
                    "Only a manager has the timeline of %s worked out anew.", self.display_name
                )
            )
        self.check_access("read")
        rebuild = Rebuild(self)
        rebuild.lock()
        change = rebuild.run(naive_utc(start), naive_utc(end))
        return len(change.update) + len(change.supersede) + len(change.insert)

    def action_mes_rebuild(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Work Out the Timeline Anew"),
            "res_model": "mes.machine.rebuild",
            "view_mode": "form",
            "target": "new",
            "context": {"default_machine_id": self.id},
        }

    def _mes_timeline_changed(self, start, end):
        """The live rows changed between two moments (None: until now); for others to extend."""

    def _mes_company(self):
        return self.company_id or self.mes_workcenter_id.company_id

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
        """Repeat the open row of the timeline on the machine itself."""
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
