from datetime import datetime, timedelta
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

EPOCH = datetime(1970, 1, 1)
DECIMALS_MAX = 6


class MesTerminal(models.Model):
    _inherit = "mes.terminal"

    def _kiosk_workorder_data(self, workorders):
        orders = super()._kiosk_workorder_data(workorders)
        last = self._last_results(workorders)
        for workorder, order in zip(workorders, orders, strict=True):
            result = last.get(workorder)
            order["measured"] = result._screen_data() if result else False
        return orders

    def _last_results(self, workorders):
        """The last sample of each work order that has one.

        In SQL because it is one step down an index per order, where grouping would read every
        sample of each of them.
        """
        results = self.env["mes.quality.result"]
        results.flush_model(["workorder_id", "moment", "superseded_by_id"])
        query = SQL(
            """
            SELECT newest.id
              FROM unnest(%s::int[]) AS asked (id)
             CROSS JOIN LATERAL (
                    SELECT id
                      FROM mes_quality_result
                     WHERE workorder_id = asked.id AND superseded_by_id IS NULL
                     ORDER BY moment DESC, id DESC
                     LIMIT 1) AS newest
            """,
            workorders.ids,
        )
        newest = results.browse(row[0] for row in self.env.execute_query(query))
        return {result.workorder_id: result for result in newest}


class MesQualityResult(models.Model):
    _inherit = "mes.quality.result"

    def _screen_data(self):
        """A sample as the screens show it: the figure with what it is compared with."""
        self.ensure_one()
        characteristic = self.characteristic_id
        labels = dict(self._fields["verdict"]._description_selection(self.env))
        lower = characteristic.lower if characteristic.has_lower else None
        upper = characteristic.upper if characteristic.has_upper else None
        is_measure = characteristic.kind == "variable"
        shown = [number for number in (self.value, lower, upper) if number is not None]
        return {
            "id": self.id,
            "name": characteristic.name,
            "sample": self.sample,
            "value": self.value if is_measure else None,
            "lower": lower if is_measure else None,
            "upper": upper if is_measure else None,
            "decimals": max(_decimals(number) for number in shown),
            "unit": characteristic.unit or "",
            "verdict": self.verdict,
            "label": labels[self.verdict],
            "moment": (self.moment - EPOCH) // timedelta(milliseconds=1),
        }


def _decimals(number):
    """How many decimals it takes to write a number, without the noise of binary fractions."""
    exponent = Decimal(repr(round(number, DECIMALS_MAX))).normalize().as_tuple().exponent
    return max(-exponent, 0)
