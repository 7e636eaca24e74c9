from odoo import fields, models

from .. import oee_figures, order_figures
from .mes_oee import COLUMNS


class MrpProduction(models.Model):
    """The figures of an order over all its machines, from first start to end."""

    _inherit = "mrp.production"

    mes_execution_hours = fields.Float(
        "Execution Time (h)",
        compute="_compute_mes_order_figures",
        help="AOET: from the first start of work on the order to its end, or until now.",
    )
    mes_allocation_ratio = fields.Float(
        compute="_compute_mes_order_figures",
        help="Busy time of all machines (AUBT) / execution time of the order (AOET). Low: the order"
        " waited. Above 100 %: several machines worked at the same time.",
    )
    mes_process_ratio = fields.Float(
        "Production Process Ratio",
        compute="_compute_mes_order_figures",
        help="Production time of all machines (APT) / execution time of the order (AOET).",
    )
    mes_throughput = fields.Float(
        "Throughput Rate (per h)",
        compute="_compute_mes_order_figures",
        help="Pieces produced (PQ) / execution time of the order (AOET).",
    )
    mes_fall_off_ratio = fields.Float(
        compute="_compute_mes_order_figures",
        help="Scrap / pieces produced, at the first operation.",
    )

    def _compute_mes_order_figures(self):
        now = fields.Datetime.now()
        sums_of, starts = self._mes_order_sums(), self._mes_order_starts()
        for production in self:
            sums = sums_of.get(production, {})
            start = starts.get(production)
            end = production.date_finished if production.state == "done" else now
            seconds = max((end - start).total_seconds(), 0.0) if start and end else 0.0
            first, last = production.workorder_ids[:1], production.workorder_ids[-1:]
            times = oee_figures.times(sums)
            made = order_figures.throughput_rate(_produced(last), seconds)
            production.mes_execution_hours = seconds / order_figures.HOUR
            production.mes_allocation_ratio = (
                order_figures.allocation_ratio(times["aubt"], seconds) or 0.0
            )
            production.mes_process_ratio = order_figures.process_ratio(times["apt"], seconds) or 0.0
            production.mes_throughput = made or 0.0
            production.mes_fall_off_ratio = (
                order_figures.fall_off_ratio(first.mes_qty_scrap, _produced(first)) or 0.0
            )

    def _mes_order_sums(self):
        """{order: sums of its rows of the OEE table}"""
        # sudo: who may see the order may see how long machines worked on it
        rows_sudo = self.env["mes.oee"].sudo()
        found = {}
        for workorder, *sums in rows_sudo._read_group(
            [("workorder_id", "in", self.workorder_ids.ids)],
            ["workorder_id"],
            [f"{column}:sum" for column in COLUMNS.values()],
        ):
            production = workorder.sudo(False).production_id
            mine = dict(zip(COLUMNS, sums, strict=True))
            found[production] = oee_figures.add(found.get(production, {}), mine)
        return found

    def _mes_order_starts(self):
        """{order: when work on it began}"""
        # sudo: see above
        lines_sudo = self.env["mrp.workcenter.productivity"].sudo()
        found = {}
        for workorder, start in lines_sudo._read_group(
            [("workorder_id", "in", self.workorder_ids.ids)], ["workorder_id"], ["date_start:min"]
        ):
            production = workorder.sudo(False).production_id
            found[production] = min(found.get(production, start), start)
        return found


def _produced(workorder):
    return workorder.qty_produced + workorder.mes_qty_scrap + workorder.mes_qty_rework
