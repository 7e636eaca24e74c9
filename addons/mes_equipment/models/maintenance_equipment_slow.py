from odoo import models

from ..services.machine_fact import naive_utc, rows_between
from ..services.rebuild import utc_now
from ..slow_running import Count, slow_share


class MaintenanceEquipment(models.Model):
    """Whether the machine keeps the pace that it can."""

    _inherit = "maintenance.equipment"

    def _mes_slow_share(self, since):
        """Which part of the time it ran since then it ran slower than its threshold, 0 to 1."""
        self.ensure_one()
        since, now = naive_utc(since), utc_now()
        if since >= now or not self.mes_slow_percent:
            return 0.0
        rows = rows_between(self, since, now).filtered(lambda row: row.state == "run")
        runs = [(max(row.date_start, since), min(row.date_end or now, now)) for row in rows]
        return slow_share(self._mes_counts(since, now), runs, self.mes_slow_percent, now)

    def _mes_counts(self, since, until):
        # sudo: what a machine made is no secret to who sees it run
        logs = self.env["mes.production.log"].sudo()
        domain = [
            ("machine_id", "=", self.id),
            ("moment", ">=", since),
            ("moment", "<=", until),
        ]
        logs = logs.search(domain, order="moment, id")
        pairs = {_pair(log) for log in logs}
        cycles = self._mes_ideal_cycles(pairs) if pairs else {}
        return [
            Count(log.moment, log.qty_good + log.qty_scrap + log.qty_rework, cycles[_pair(log)])
            for log in logs
        ]


def _pair(log):
    return (log.product_id.id, log.operation_id.id)
