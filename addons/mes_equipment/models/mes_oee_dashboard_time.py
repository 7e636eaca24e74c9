from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.mes_shopfloor import pareto

from .. import oee_dashboard

STOPS = ("idle", "down", "setup", "planned_stop")
#: The share of stops is that of the time in which the machine might have run.
COUNTED = ("run", "setup", "idle", "down")
LOST = ("idle", "down")
MOST_HOURS_DAYS = 92


class MesOeeDashboard(models.AbstractModel):
    """What the overview takes from the timeline itself: reasons and hours of the day."""

    _inherit = "mes.oee.dashboard"

    @api.model
    @api.readonly
    def dashboard_hours(self, filters):
        """Stopped time by machine and hour of the day: [machine id, hour, stopped, counted].

        Seconds; counted is the time in which the machine ran, was set up or stood, so time without
        data and planned stops change nothing.
        """
        scope = self._dashboard_scope(filters)
        domain = self._dashboard_domain(scope)
        pieces = self._dashboard_pieces(scope, domain, COUNTED)
        found = pieces and self.env.execute_query(
            SQL(
                HOURS,
                pieces=pieces,
                lost=list(LOST),
            )
        )
        return [list(row) for row in found or ()]

    @api.model
    def _dashboard_reasons(self, scope, domain):
        """The Pareto charts of the reasons of stops, by time and by count."""
        pieces = self._dashboard_pieces(scope, domain, STOPS)
        found = self.env.execute_query(SQL(REASONS, pieces=pieces)) if pieces else []
        seconds = {(state, reason or 0): time for state, reason, time, _number in found}
        numbers = {(state, reason or 0): number for state, reason, _time, number in found}
        reasons = {reason for _state, reason, _time, _number in found if reason}
        # sudo: a name is shown as in any list, whoever may open the record
        names = self.env["mrp.workcenter.productivity.loss"].sudo().browse(reasons)
        labels = {reason.id: reason.name for reason in names}
        states = dict(
            self.env["mes.machine.state"]._fields["state"]._description_selection(self.env)
        )

        def words(key):
            state, reason = key
            nothing = self.env._("%s, no reason", states[state])
            return labels.get(reason, states[state] if state == "setup" else nothing)

        return {
            "time": self._dashboard_bars(seconds, words, 3600.0),
            "count": self._dashboard_bars(numbers, words, 1),
        }

    @api.model
    def _dashboard_bars(self, quantities, words, divisor):
        return [
            {
                "key": "others" if bar.is_others else "{}:{}".format(*bar.keys[0]),
                "keys": [list(key) for key in bar.keys],
                "state": False if bar.is_others else bar.keys[0][0],
                "label": self.env._("%s others", len(bar.keys))
                if bar.is_others
                else words(bar.keys[0]),
                "quantity": bar.quantity / divisor,
                "share": bar.share,
                "cumulative": bar.cumulative,
            }
            for bar in pareto.bars(quantities)
        ]

    @api.model
    def _dashboard_spans(self, domain):
        """(plant, start, end) of the time the figures are about, joined where there is no gap."""
        query = self.env["mes.oee"]._search(domain, order="id")
        found = self.env.execute_query(
            query.select(
                SQL("DISTINCT COALESCE(mes_oee.warehouse_id, 0)"),
                SQL("mes_oee.slot_start"),
                SQL("mes_oee.slot_end"),
            )
        )
        return oee_dashboard.joined(found)

    @api.model
    def _dashboard_pieces(self, scope, domain, states):
        """SQL of (machine, state, reason, from, to, row, time zone) cut to the time asked for.

        SQL, because rows are cut at the ends of shifts. Empty where there is no time at all.
        """
        self.env["mes.oee"].flush_model()
        ledger = self.env["mes.machine.state"]
        ledger.check_access("read")
        ledger.flush_model()
        spans = self._dashboard_spans(domain)
        if not spans:
            return None
        machines = self._dashboard_machine_ids(domain)
        plants, starts, ends = (list(column) for column in zip(*spans, strict=True))
        live = ledger._mes_strip_live(
            machines,
            min(starts),
            max(ends),
            also=("id", "state", "reason_id", "workorder_id"),
        )
        product = scope.ids.get("product_id")
        return SQL(
            PIECES,
            live=live,
            plants=plants,
            starts=starts,
            ends=ends,
            now=fields.Datetime.now(),
            states=list(states),
            product=product or 0,
        )

    @api.model
    def _dashboard_machine_ids(self, domain):
        groups = self.env["mes.oee"]._read_group(domain, ["machine_id"])
        return [machine.id for (machine,) in groups]


#: Rows of the timeline in the spans of their plant, with the zone of that plant.
PIECES = """
SELECT live.machine_id, live.state, live.reason_id, live.id,
       GREATEST(live.date_start, span.since) AS since,
       LEAST(COALESCE(live.date_end, %(now)s), span.until, %(now)s) AS until,
       COALESCE(plant.mes_tz, 'UTC') AS zone
  FROM (%(live)s) AS live
  JOIN maintenance_equipment AS machine ON machine.id = live.machine_id
  LEFT JOIN stock_warehouse AS plant ON plant.id = machine.mes_warehouse_id
  JOIN unnest(%(plants)s, %(starts)s, %(ends)s) AS span(plant, since, until)
    ON span.plant = COALESCE(machine.mes_warehouse_id, 0)
   AND live.date_start < span.until AND COALESCE(live.date_end, %(now)s) > span.since
  LEFT JOIN mrp_workorder AS workorder ON workorder.id = live.workorder_id
 WHERE live.state = ANY(%(states)s)
   AND (%(product)s = 0 OR workorder.product_id = %(product)s)
"""

REASONS = """
SELECT state, reason_id,
       ROUND(SUM(EXTRACT(epoch FROM until - since)))::bigint, COUNT(DISTINCT id)
  FROM (%(pieces)s) AS piece
GROUP BY state, reason_id
"""

HOURS = """
SELECT machine_id, EXTRACT(hour FROM cell AT TIME ZONE zone)::int AS hour,
       ROUND(SUM(part) FILTER (WHERE state = ANY(%(lost)s)))::int,
       ROUND(SUM(part))::int
  FROM (
    SELECT machine_id, state, zone, cell,
           EXTRACT(epoch FROM LEAST(until AT TIME ZONE 'UTC', cell + interval '1 hour')
                            - GREATEST(since AT TIME ZONE 'UTC', cell)) AS part
      FROM (%(pieces)s) AS piece
     CROSS JOIN LATERAL generate_series(
           date_trunc('hour', since AT TIME ZONE 'UTC', zone),
           until AT TIME ZONE 'UTC' - interval '1 microsecond',
           interval '1 hour') AS cell
  ) AS parts
GROUP BY machine_id, hour
ORDER BY machine_id, hour
"""
