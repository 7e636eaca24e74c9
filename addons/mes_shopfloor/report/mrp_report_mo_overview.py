from odoo import models


class ReportMrpReportMoOverview(models.AbstractModel):
    _inherit = "report.mrp.report_mo_overview"

    def _get_finished_operation_data(self, production, level=0, current_index=False):
        """What the operations of a finished order cost, as its valuation counts it.

        Odoo shows the minutes of all people at the machine's rate, and values the order with the
        machine's own time.
        """
        data = super()._get_finished_operation_data(production, level, current_index)
        currency = (production.company_id or self.env.company).currency_id
        summary, details = data["summary"], data["details"]
        total = 0.0
        for line, workorder in zip(details, production.workorder_ids, strict=True):
            cost = workorder._cal_cost()
            total += cost
            if not workorder._should_estimate_cost():
                line["quantity"] = workorder.time_ids._mes_union_seconds() / 3600
            line["real_cost"] = currency.round(cost)
            line["real_cost_decorator"] = self._get_comparison_decorator(
                line["mo_cost"], cost, currency.rounding
            )
        summary["quantity"] = sum(line["quantity"] for line in details)
        summary["real_cost"] = total
        summary["real_cost_decorator"] = self._get_comparison_decorator(
            summary["mo_cost"], total, currency.rounding
        )
        return data
