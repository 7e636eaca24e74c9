from odoo import api, fields, models


class MrpWorkorder(models.Model):
    """How far a work order is, and how well it runs: what its form shows at a glance."""

    _inherit = "mrp.workorder"

    mes_yield = fields.Float(
        string="Yield",
        compute="_compute_mes_yield",
        aggregator=None,
        help="Good pieces of all that were decided here: good / (good + scrap).",
    )
    mes_pace = fields.Float(
        string="Pace",
        digits=(16, 1),
        compute="_compute_mes_pace",
        help="Pieces processed in an hour of running time, set-up and tear-down not counted.",
    )
    mes_pace_planned = fields.Float(
        string="Planned Pace",
        digits=(16, 1),
        compute="_compute_mes_pace",
        help="Pieces an hour by the planned duration of the whole quantity.",
    )
    mes_pace_ratio = fields.Float(
        string="Pace Against Plan", compute="_compute_mes_pace", aggregator=None
    )
    mes_setup_minutes = fields.Float(string="Set-up", compute="_compute_mes_phase_minutes")
    mes_run_minutes = fields.Float(string="Run", compute="_compute_mes_phase_minutes")
    mes_teardown_minutes = fields.Float(string="Tear-down", compute="_compute_mes_phase_minutes")

    @api.depends("qty_produced", "mes_qty_scrap")
    def _compute_mes_yield(self):
        for workorder in self:
            decided = workorder.qty_produced + workorder.mes_qty_scrap
            workorder.mes_yield = workorder.qty_produced / decided if decided else 0.0

    @api.depends(
        "qty_produced",
        "mes_qty_scrap",
        "mes_qty_rework",
        "qty_production",
        "mes_duration_planned",
        "time_ids.date_end",
    )
    def _compute_mes_pace(self):
        now = fields.Datetime.now()
        for workorder in self:
            hours = workorder._mes_machine_seconds("run", now) / 3600
            planned_hours = workorder._mes_planned_minutes() / 60
            processed = workorder._mes_operation().processed
            planned = workorder.qty_production / planned_hours if planned_hours else 0.0
            workorder.mes_pace = processed / hours if hours else 0.0
            workorder.mes_pace_planned = planned
            workorder.mes_pace_ratio = workorder.mes_pace / planned if planned else 0.0

    @api.depends("time_ids.date_start", "time_ids.date_end", "time_ids.mes_phase")
    def _compute_mes_phase_minutes(self):
        now = fields.Datetime.now()
        for workorder in self:
            for phase in ("setup", "run", "teardown"):
                workorder[f"mes_{phase}_minutes"] = workorder._mes_machine_seconds(phase, now) / 60
