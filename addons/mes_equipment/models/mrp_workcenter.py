from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from .. import oee_figures
from .mes_oee import COLUMNS


class MrpWorkcenter(models.Model):
    """Odoo's own figures of a work center, told by the timeline of its machines."""

    _inherit = "mrp.workcenter"

    mes_machine_ids = fields.One2many("maintenance.equipment", "mes_workcenter_id", "Machines")

    def _compute_blocked_time(self):
        super()._compute_blocked_time()
        for workcenter, sums in self._mes_month_sums().items():
            workcenter.blocked_time = oee_figures.times(sums)["adet"] / 3600

    def _compute_productive_time(self):
        super()._compute_productive_time()
        for workcenter, sums in self._mes_month_sums().items():
            workcenter.productive_time = sums["apt"] / 3600

    @api.depends("blocked_time", "productive_time")
    def _compute_oee(self):
        super()._compute_oee()
        for workcenter, sums in self._mes_month_sums().items():
            workcenter.oee = round(100 * (oee_figures.ratio("oee", sums) or 0.0), 2)

    def _mes_month_sums(self):
        """{work center: sums of the last month} of those where a machine with a timeline stands."""
        # sudo: Odoo shows these figures to everybody who may see the work center
        machines_sudo = self.sudo().mes_machine_ids.filtered("mes_state")
        if not machines_sudo:
            return {}
        since = fields.Datetime.now() - relativedelta(months=1)
        groups = (
            self.env["mes.oee"]
            .sudo()
            ._read_group(
                [("machine_id", "in", machines_sudo.ids), ("slot_start", ">=", since)],
                ["machine_id"],
                [f"{column}:sum" for column in COLUMNS.values()],
            )
        )
        found = {machine: dict(zip(COLUMNS, sums, strict=True)) for machine, *sums in groups}
        return {
            workcenter: oee_figures.add(
                *(found.get(machine, {}) for machine in workcenter.sudo().mes_machine_ids)
            )
            for workcenter in self
            if workcenter.sudo().mes_machine_ids & machines_sudo
        }

    def _mes_touch_oee(self, start, end=None):
        """Have the machines here counted anew between two moments of the past."""
        now = fields.Datetime.now()
        # sudo: who works here need not see the plant or configure machines
        for workcenter in self.sudo():
            if start < workcenter.mes_warehouse_id._mes_slot_at(now).start:
                workcenter.mes_machine_ids._mes_touch_oee(start, end)

    def action_mes_open_oee(self):
        """The OEE of the machines here; Odoo's own report where none has a timeline."""
        return self._mes_open_figures("mrp.mrp_workcenter_productivity_report_oee")

    def action_mes_open_losses(self):
        return self._mes_open_figures("mrp.mrp_workcenter_productivity_report_blocked")

    def _mes_open_figures(self, otherwise):
        self.ensure_one()
        actions = self.env["ir.actions.act_window"]
        # sudo: only whether there is a timeline
        if not self.sudo().mes_machine_ids.filtered("mes_state"):
            return actions._for_xml_id(otherwise)
        action = actions._for_xml_id("mes_equipment.mes_oee_action")
        return {**action, "context": {"search_default_workcenter_id": self.id}}
