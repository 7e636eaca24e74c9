import uuid

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..kiosk_params import ParamError
from ..services import Reopen
from ..services.act import CLOSED_STATES
from ..services.errors import OrderClosedError
from ..services.kiosk_event import Envelope, plain

GROUP = "mes_shopfloor.group_mes_supervisor"


class MesKioskConflict(models.Model):
    """What a supervisor decides about an offline conflict.

    In the office the user decides, at a kiosk the employee `supervisor` whom the caller has
    identified. Each is decided once; what is done keeps the id it was sent under, so that it can
    never be counted twice.
    """

    _inherit = "mes.kiosk.conflict"

    def action_apply(self):
        """Do it after all, as it was sent; where the order was finished meanwhile, ask first."""
        self._check_supervisor(None)
        finished = self.filtered(
            lambda conflict: conflict.state == "open" and conflict._needs_reopening()
        )
        for conflict in self - finished:
            conflict._apply()
        if not finished:
            return True
        return finished._wizard(self.env._("The Order Was Finished Meanwhile"), "reopen")

    def action_dismiss(self):
        return self._wizard(self.env._("Dismiss"), "dismiss")

    def action_correct(self):
        self.ensure_one()
        return self._wizard(self.env._("Correct"), "correct")

    def _wizard(self, name, mode):
        self._check_supervisor(None)
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "mes.kiosk.conflict.resolution",
            "view_mode": "form",
            "target": "new",
            "context": {"default_conflict_ids": self.ids, "default_mode": mode},
        }

    def _apply(self, supervisor=None, reason="", reopen=False):
        """Do it as it was sent; with `reopen` the order that was finished meanwhile takes it."""
        self._check_open(supervisor)
        changes = self._reopen(supervisor, reopen)
        self._run(self.params, self.workorder_id, self.moment, self.employee_id)
        self._resolve("applied", supervisor, reason, correction=changes)

    def _needs_reopening(self):
        """Whether it can be done only when its work order is opened again, and that can be."""
        self.ensure_one()
        # sudo: the conflict's own order; a kiosk's user may not read conflicts
        order = self.sudo().workorder_id
        return order.state == "done" and order.production_id.state not in CLOSED_STATES

    def _reopen(self, supervisor, is_wanted):
        """Open the finished order again, if the supervisor wants that; what was changed."""
        # sudo: the conflict's own order; a kiosk's user may not read conflicts
        order = self.sudo().workorder_id.with_env(self.env)
        if order.state not in CLOSED_STATES:
            return False
        if not self._needs_reopening():
            raise OrderClosedError(
                self.env._(
                    "%(order)s is closed or cancelled and cannot be reopened. Correct this to"
                    " another order, or dismiss it with a reason.",
                    order=order.production_id.name,
                )
            )
        if not is_wanted:
            raise OrderClosedError(
                self.env._(
                    "%(order)s was finished meanwhile. Reopen it to apply this, or dismiss this"
                    " with a reason.",
                    order=order.display_name,
                )
            )
        Reopen(
            env=self.env,
            uuid=str(uuid.uuid4()),
            workorder=order,
            employees=supervisor,
            source="kiosk" if supervisor else "office",
        ).execute()
        return self.env._("%s was reopened", order.display_name)

    def _correct(self, params, reason, workorder=None, moment=None, employee=None, supervisor=None):
        """Do it with other values: `params` replace those that were sent, name by name."""
        self._check_open(supervisor)
        self._check_reason(reason)
        sent = self.params or {}
        values = {
            name: value for name, value in {**sent, **plain(params)}.items() if value is not None
        }
        order = workorder or self.workorder_id
        person = employee or self.employee_id
        if order.company_id not in (self.company_id, order.company_id.browse()):
            raise UserError(self.env._("That work order belongs to another company."))
        changes = self._changes(sent, values)
        changes += self._change(self.env._("work order"), self.workorder_id, order)
        changes += self._change(self.env._("operator"), self.employee_id, person)
        when = moment or self.moment
        if when != self.moment:
            changes.append(
                self.env._("moment: %(before)s → %(after)s", before=self.moment, after=when)
            )
        if not changes:
            raise UserError(self.env._("Nothing was changed. Apply it as it is, or dismiss it."))
        self._run(values, order, when, person)
        self._resolve("corrected", supervisor, reason, correction="; ".join(changes))

    def _dismiss(self, reason, supervisor=None):
        """Let it be: it did not happen so, or was booked otherwise."""
        for conflict in self:
            conflict._check_open(supervisor)
            conflict._check_reason(reason)
            conflict._resolve("dismissed", supervisor, reason)

    def _changes(self, sent, values):
        labels = {"good": self.env._("good"), "scrap": self.env._("scrap")}
        return [
            f"{labels.get(name, name)}: {sent.get(name, '-')} → {values.get(name, '-')}"
            for name in sorted({*sent, *values})
            if sent.get(name) != values.get(name)
        ]

    def _change(self, label, before, after):
        if before == after:
            return []
        return [f"{label}: {before.display_name or '-'} → {after.display_name or '-'}"]

    def _check_reason(self, reason):
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Say why, in a few words. It stays with the conflict."))

    def _check_open(self, supervisor):
        self.ensure_one()
        self._check_supervisor(supervisor)
        # Of two supervisors at the same moment the second one is told.
        self._permitted().lock_for_update()
        # sudo: who stands at a kiosk was checked above, its user may not read conflicts
        if self.sudo().state != "open":
            who = self.sudo().resolver_id.name or self.sudo().resolved_by_id.name
            raise UserError(
                self.env._(
                    "%(conflict)s was decided by %(who)s already. There is nothing left to do.",
                    conflict=self.sudo().display_name,
                    who=who,
                )
            )

    def _check_supervisor(self, supervisor):
        """A supervisor's user, or the employee who stands at the kiosk."""
        if supervisor:
            # sudo: only plant and company, to know whether the supervisor may decide
            for conflict in self.sudo():
                if not supervisor._mes_supervisors_at(conflict.warehouse_id, conflict.company_id):
                    raise AccessError(
                        self.env._("Only a supervisor of this plant decides about conflicts.")
                    )
            return
        if not self.env.user.has_group(GROUP):
            raise AccessError(self.env._("Only a supervisor decides about offline conflicts."))
        self.check_access("read")

    def _run(self, params, workorder, moment, employee):
        """Do it at its terminal, in the name of who did it, under its own id."""
        # sudo: it was checked that he may decide; the kiosk's user may not read conflicts
        conflict = self.sudo()
        terminal = conflict.terminal_id._as_service_user()
        envelope = Envelope(
            uuid=conflict.uuid,
            kind=conflict.kind,
            sent_moment=moment,
            operator_ids=employee.ids,
            workorder_id=workorder.id or None,
            params=params or {},
            queued=False,
        )
        try:
            terminal._kiosk_redo(envelope)
        except ParamError as error:
            raise UserError(
                self.env._("The values do not fit: %s. Correct them.", str(error))
            ) from error

    def _resolve(self, state, supervisor, reason, correction=False):
        self._permitted().write(
            {
                "state": state,
                "resolved_by_id": self.env.uid,
                "resolver_id": supervisor.id if supervisor else False,
                "date_resolved": fields.Datetime.now(),
                "resolution": (reason or "").strip() or False,
                "correction": correction,
            }
        )
        # sudo: the screens of the plant, whoever decided
        self.sudo()._tell()
