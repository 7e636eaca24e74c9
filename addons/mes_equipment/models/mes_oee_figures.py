from odoo import api, fields, models

from .. import oee_figures
from .mes_oee import COLUMNS, HOURS


def _ratio(label, formula, **options):
    return fields.Float(label, compute="_compute_ratios", aggregator="avg", help=formula, **options)


def _hours(label, what):
    return fields.Float(label, compute="_compute_hours", aggregator="sum", help=what)


class MesOee(models.Model):
    """The figures of a row. Of a group they follow from its sums, see `_read_group_select`."""

    _inherit = "mes.oee"

    hours = _hours("Calendar Time (h)", "All hours of the clock: the sum of all buckets.")
    pbt_hours = _hours(
        "Planned Busy Time (PBT, h)",
        "The hours of the shift without planned down time; outside the shifts the hours worked."
        " Time without data is part of it.",
    )
    apt_hours = _hours("Production (APT, h)", "Hours in which the machine ran.")
    aust_hours = _hours("Set-up (AUST, h)", "Hours of set-up.")
    adet_hours = _hours("Delays (ADET, h)", "Hours of failures, minor stops and other delays.")
    adot_hours = _hours("Without Order (ADOT, h)", "Hours available without an order.")
    planned_hours = _hours("Planned Down Time (h)", "Hours of breaks, planned maintenance etc.")
    unknown_hours = _hours("No Data (h)", "Hours of which nobody knows anything.")
    availability = _ratio(
        "Availability",
        "Actual production time / planned busy time (APT / PBT). Time without data counts as"
        " planned busy time; see Known Availability.",
    )
    performance = _ratio(
        "Performance",
        "Effectiveness: ideal time per piece x pieces made / actual production time"
        " (PRI x PQ / APT). Above 100 %: check the ideal rate.",
    )
    quality = _ratio(
        "Quality",
        "Good pieces / pieces made (GQ / PQ). Of several products each counts by the time it"
        " ideally takes.",
    )
    oee = _ratio(
        "OEE",
        "Availability x performance x quality: the ideal time of the good pieces / planned busy"
        " time (PRI x GQ / PBT).",
    )
    nee = _ratio(
        "NEE",
        "Net equipment effectiveness: (production + set-up time) / planned busy time x performance"
        " x quality (AUPT / PBT x E x Q). Set-up is no loss here.",
    )
    teep = _ratio(
        "TEEP",
        "Total effective equipment performance: OEE x planned busy time / calendar time"
        " (PRI x GQ / calendar time).",
    )
    utilization = _ratio(
        "Utilization Efficiency", "Actual production time / actual unit busy time (APT / AUBT)."
    )
    allocation = _ratio(
        "Allocation Efficiency", "Actual unit busy time / planned busy time (AUBT / PBT)."
    )
    setup_ratio = _ratio("Set-up Ratio", "Set-up time / (production + set-up time) (AUST / AUPT).")
    technical = _ratio(
        "Technical Efficiency", "Production time / (production time + delays) (APT / (APT + ADET))."
    )
    scrap_ratio = _ratio("Scrap Ratio", "Scrapped pieces / pieces made (SQ / PQ).")
    rework_ratio = _ratio("Rework Ratio", "Pieces sent to rework / pieces made (RQ / PQ).")
    throughput = _ratio(
        "Throughput (per h)",
        "Pieces made / busy hours of the machine (PQ / AUBT): the throughput rate PQ / AOET of the"
        " order without its transport and waiting.",
    )
    unknown_share = _ratio(
        "No Data",
        "Time without data / planned busy time: how far the other figures can be trusted.",
    )
    known_availability = _ratio(
        "Known Availability",
        "Actual production time / planned busy time without the time nobody knows about"
        " (APT / (PBT - no data)).",
    )
    note = fields.Char(compute="_compute_note")

    @api.depends(*COLUMNS.values())
    def _compute_ratios(self):
        for row in self:
            sums = row._sums()
            for name in oee_figures.RATIOS:
                row[name] = oee_figures.ratio(name, sums) or 0.0

    @api.depends(*COLUMNS.values())
    def _compute_hours(self):
        for row in self:
            sums = row._sums()
            for name, buckets in HOURS.items():
                row[name] = sum(sums[bucket] for bucket in buckets) / 3600

    @api.depends("is_too_fast", "qty_good", "qty_scrap", "qty_rework", "ideal_seconds")
    def _compute_note(self):
        for row in self:
            pieces = row.qty_good or row.qty_scrap or row.qty_rework
            row.note = False
            if row.is_too_fast:
                row.note = self.env._("Above 100 %: check the ideal rate")
            elif pieces and not row.ideal_seconds:
                row.note = self.env._("No ideal rate: enter one on the machine or the operation")

    def _slot_domain(self, start="date_start", end="date_end"):
        """What holds between start and end of the row's shift."""
        self.ensure_one()
        return [
            (start, "<", self.slot_end),
            "|",
            (end, "=", False),
            (end, ">", self.slot_start),
        ]

    def action_view_timeline(self):
        """The rows of the timeline this row's seconds come from."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mes_equipment.mes_machine_state_action"
        )
        return {
            **action,
            "name": self.env._("Timeline of %s", self.display_name),
            "domain": [
                ("machine_id", "=", self.machine_id.id),
                ("superseded_by_id", "=", False),
                *self._slot_domain(),
            ],
            "context": {},
        }

    def action_view_entries(self):
        """The entries of the production ledger this row's pieces come from."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pieces of %s", self.display_name),
            "res_model": "mes.production.log",
            "view_mode": "list,form,pivot,graph",
            "domain": [
                ("machine_id", "=", self.machine_id.id),
                ("moment", ">=", self.slot_start),
                ("moment", "<", self.slot_end),
                ("workorder_id", "=", self.workorder_id.id),
            ],
        }
