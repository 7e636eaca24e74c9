from odoo import api, fields, models
from odoo.fields import Domain

from ..services.errors import NotReadyError
from ..services.timer import CHECKED
from .mrp_workcenter_productivity import WORKING
from .mrp_workorder import CLOSED_STATES


class MrpWorkorder(models.Model):
    """Timers at a work order. They belong to employees, whichever login or button runs them.

    What a timer of Odoo's buttons needs to know comes from the context: `mes_employee_id`,
    `mes_phase`, `mes_lot_id`, `mes_source`, and `mes_moment` when it began or ended earlier than
    now; `mes_employee_ids` says whose timers a pause ends.
    """

    _inherit = "mrp.workorder"

    mes_working_employee_ids = fields.Many2many(
        "hr.employee",
        string="At Work",
        compute="_compute_mes_working_employee_ids",
        compute_sudo=True,
    )

    @api.depends("time_ids.date_end", "time_ids.mes_employee_id")
    def _compute_mes_working_employee_ids(self):
        for workorder in self:
            workorder.mes_working_employee_ids = workorder._mes_open_lines().mes_employee_id

    def _compute_working_users(self):
        """A user works where his employee does, whatever device started the timer."""
        super()._compute_working_users()
        employees = self.env.user.employee_ids
        for workorder in self:
            workorder.is_user_working = any(
                line.mes_employee_id in employees
                if line.mes_employee_id
                else line.user_id == self.env.user
                for line in workorder._mes_open_lines()
            )

    def _mes_open_lines(self, employees=None):
        """Timers that run here; only of these employees when they are given."""
        return self.time_ids.filtered(
            lambda line: (
                not line.date_end
                and line.loss_type in WORKING
                and (employees is None or line.mes_employee_id in employees)
            )
        )

    @api.model
    def _mes_running(self, workcenters):
        """The work orders somebody is working on at these work centers right now."""
        return self.search(
            [
                ("state", "=", "progress"),
                (
                    "time_ids",
                    "any",
                    [("workcenter_id", "in", workcenters.ids), ("date_end", "=", False)],
                ),
            ]
        )

    def button_start(self, raise_on_invalid_state=False):
        employees = self._mes_timer_employees()
        if self.env.context.get("mes_checked") is not CHECKED:
            for workorder in self.filtered("company_id.mes_strict_flow"):
                workorder._mes_check_start(employees)
        # Odoo looks only for a timer of this login.
        waiting = self.filtered(lambda workorder: not workorder._mes_open_lines(employees))
        return super(MrpWorkorder, waiting).button_start(raise_on_invalid_state)

    def end_previous(self, doall=False):
        """Pause the employees in the context, or the user's own employee, or the user."""
        if doall:
            return super().end_previous(doall=True)
        employee_ids = self.env.context.get("mes_employee_ids")
        if employee_ids:
            self._mes_open_lines(self.env["hr.employee"].browse(employee_ids))._close()
            return True
        whose = Domain("mes_employee_id", "in", self.env.user.employee_ids.ids) | (
            Domain("mes_employee_id", "=", False) & Domain("user_id", "=", self.env.uid)
        )
        here = Domain("workorder_id", "in", self.ids) & Domain("date_end", "=", False)
        self.env["mrp.workcenter.productivity"].search(here & whose)._close()
        return True

    def set_state(self, state):
        if state in ("blocked", "ready"):
            self.filtered(lambda workorder: workorder.state == "progress").end_all()
        return super().set_state(state)

    def _set_duration(self):
        """Odoo deletes the time of cancelled operations when the order closes. People were there:
        their lines stay, without the operation."""
        cancelled = self.filtered(lambda order: order.state == "cancel" and not order.duration)
        cancelled.time_ids.filtered("mes_employee_id").workorder_id = False
        return super()._set_duration()

    def _prepare_timeline_vals(self, duration, date_start, date_end=False):
        if date_end:
            # A duration typed in: nobody's timer.
            return super()._prepare_timeline_vals(duration, date_start, date_end)
        context = self.env.context
        phase = context.get("mes_phase") or "run"
        moment = fields.Datetime.to_datetime(context.get("mes_moment")) or date_start
        # Slow is only who runs: setting up is productive however long the order takes.
        values = super()._prepare_timeline_vals(duration if phase == "run" else 0.0, moment)
        values["mes_phase"] = phase
        values["mes_lot_id"] = context.get("mes_lot_id", False)
        values["mes_source"] = context.get("mes_source") or "office"
        # sudo: which company a colleague belongs to is no secret
        employees_sudo = self._mes_timer_employees().sudo()
        employee_sudo = employees_sudo.filtered(lambda person: person.company_id == self.company_id)
        return {**values, **self._mes_employee_vals(employee_sudo[:1])}

    def _mes_timer_employees(self):
        """Whose timers the buttons start: the employee in the context, or the user's own."""
        employee_id = self.env.context.get("mes_employee_id")
        if employee_id:
            return self.env["hr.employee"].browse(employee_id)
        return self.env.user.employee_ids

    def _mes_employee_vals(self, employee):
        if not employee:
            return {}
        return {
            "mes_employee_id": employee.id,
            # sudo: a colleague's name is no secret, only slower to read without
            "description": self.env._("Time Tracking: %s", employee.sudo().name),
        }

    def _mes_check_start(self, employees, **details):
        super()._mes_check_start(employees, **details)
        self._mes_check_not_blocked()

    def _mes_check_not_blocked(self):
        self.ensure_one()
        if self.state == "blocked":
            waited = self.blocked_by_workorder_ids.filtered(
                lambda before: before.state not in CLOSED_STATES
            )
            raise NotReadyError(
                self.env._(
                    "Work order %(order)s waits for %(before)s. Finish pieces there first.",
                    order=self.display_name,
                    before=", ".join(waited.mapped("name")) or self.env._("another operation"),
                )
            )
        if self.workcenter_id.working_state == "blocked":
            raise NotReadyError(
                self.env._(
                    "Work center %(center)s is blocked: %(reason)s. Unblock it, or take another"
                    " order.",
                    center=self.workcenter_id.display_name,
                    reason=self._mes_block_reason(),
                )
            )

    def _mes_block_reason(self):
        line = self.env["mrp.workcenter.productivity"].search(
            [
                ("workcenter_id", "=", self.workcenter_id.id),
                ("date_end", "=", False),
                ("loss_type", "not in", WORKING),
            ],
            limit=1,
        )
        return line.description or line.loss_id.name or self.env._("no reason given")
