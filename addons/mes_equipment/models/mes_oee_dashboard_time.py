from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.mes_shopfloor import pareto

STOPS = ("idle", "down", "setup")
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
    @api.readonly
    def dashboard_reasons(self, filters):
        """The Pareto charts of the reasons of stops, by time (hours) and by count."""
        scope = self._dashboard_scope(filters)
        domain = self._dashboard_domain(scope)
        pieces = self._dashboard_pieces(scope, domain, STOPS)
        found = self.env.execute_query(SQL(REASONS, pieces=pieces)) if pieces else []
        reasons = [reason for reason, *_rest in found if reason]
        # sudo: a name is shown as in any list, whoever may open the record
        names = self.env["mrp.workcenter.productivity.loss"].sudo().browse(reasons)
        labels = {(reason.id, ""): reason.name for reason in names}
        labels |= {(0, state): text for state, text in self._dashboard_nothing().items()}
        states = {(reason, state): most for reason, state, most, *_rest in found}
        bars = {
            "time": {(reason, state): time for reason, state, _most, time, _number in found},
            "count": {(reason, state): number for reason, state, _most, _time, number in found},
        }
        return {
            by: [
                self._dashboard_bar(bar, labels, states, 3600.0 if by == "time" else 1)
                for bar in pareto.bars(quantities)
            ]
            for by, quantities in bars.items()
        }

    @api.model
    def _dashboard_nothing(self):
        return {
            "idle": self.env._("Idle, no reason"),
            "down": self.env._("Down, no reason"),
            "setup": self.env._("Set-up, no reason"),
        }

    @api.model
    def _dashboard_bar(self, bar, labels, states, divisor):
        first = bar.keys[0]
        return {
            "key": "others" if bar.is_others else f"{first[0]} {first[1]}",
            "keys": [list(key) for key in bar.keys],
            "state": False if bar.is_others else states[first],
            "label": self.env._("%s others", len(bar.keys)) if bar.is_others else labels[first],
            "quantity": bar.quantity / divisor,
            "share": bar.share,
            "cumulative": bar.cumulative,
        }

    @api.model
    def _dashboard_spans(self, domain):
        """(machine, time zone, from, to) of what the figures are about.

        SQL, because the ORM joins no spans of time that touch.
        """
        ledger = self.env["mes.oee"]
        ledger.flush_model()
        rows = ledger._search(domain).select(
            SQL.identifier("mes_oee", "machine_id"),
            SQL.identifier("mes_oee", "warehouse_id"),
            SQL.identifier("mes_oee", "slot_start"),
            SQL.identifier("mes_oee", "slot_end"),
        )
        return self.env.execute_query(SQL(SPANS, rows=rows))

    @api.model
    def _dashboard_pieces(self, scope, domain, states):
        """SQL of (machine, state, reason, row, from, to, time zone) cut to the time asked for.

        SQL, because rows are cut at the ends of shifts. None where there is no time at all.
        """
        ledger = self.env["mes.machine.state"]
        ledger.check_access("read")
        ledger.flush_model()
        spans = self._dashboard_spans(domain)
        if not spans:
            return None
        machines, zones, starts, ends = (list(column) for column in zip(*spans, strict=True))
        live = ledger._mes_strip_live(
            list(set(machines)),
            min(starts),
            max(ends),
            also=("id", "state", "reason_id", "workorder_id"),
        )
        return SQL(
            PIECES,
            live=live,
            machines=machines,
            zones=zones,
            starts=starts,
            ends=ends,
            now=fields.Datetime.now(),
            states=list(states),
            made=self._dashboard_made(scope),
        )

    @api.model
    def _dashboard_made(self, scope):
        """SQL: what was made is the product asked for, if any."""
        if not scope.ids.get("product_id"):
            return SQL("TRUE")
        return SQL(
            """live.workorder_id IN (
                SELECT workorder.id FROM mrp_workorder AS workorder
                  JOIN mrp_production AS production ON production.id = workorder.production_id
                 WHERE production.product_id = %s)""",
            scope.ids["product_id"],
        )


SPANS = """
SELECT machine_id, zone, lower(span), upper(span)
  FROM (SELECT row.machine_id, COALESCE(MIN(plant.mes_tz), 'UTC') AS zone,
               range_agg(tsrange(row.slot_start, row.slot_end)) AS spans
          FROM (%(rows)s) AS row
          LEFT JOIN stock_warehouse AS plant ON plant.id = row.warehouse_id
      GROUP BY row.machine_id) AS machine
 CROSS JOIN LATERAL unnest(spans) AS span
"""

#: Rows of the timeline cut to the spans of their machine.
PIECES = """
SELECT live.machine_id, live.state, live.reason_id, live.id, span.zone,
       GREATEST(live.date_start, span.since) AS since,
       LEAST(COALESCE(live.date_end, %(now)s), span.until, %(now)s) AS until
  FROM (%(live)s) AS live
  JOIN unnest(%(machines)s, %(zones)s, %(starts)s, %(ends)s)
       AS span(machine_id, zone, since, until)
    ON span.machine_id = live.machine_id
   AND live.date_start < LEAST(span.until, %(now)s)
   AND COALESCE(live.date_end, %(now)s) > span.since
 WHERE live.state = ANY(%(states)s) AND %(made)s
"""

#: By reason, or by state where there is none, with the state it mostly was.
REASONS = """
SELECT COALESCE(reason_id, 0), CASE WHEN reason_id IS NULL THEN state ELSE '' END,
       (ARRAY_AGG(state ORDER BY seconds DESC, state))[1],
       ROUND(SUM(seconds))::bigint, SUM(number)::bigint
  FROM (SELECT reason_id, state, SUM(seconds) AS seconds, COUNT(*) AS number
          FROM (SELECT id, state, reason_id,
                       SUM(date_part('epoch', until - since)) AS seconds
                  FROM (%(pieces)s) AS piece
              GROUP BY id, state, reason_id) AS stop
      GROUP BY reason_id, state) AS kind
GROUP BY 1, 2
ORDER BY 1, 2
"""

HOURS = """
SELECT machine_id, date_part('hour', cell AT TIME ZONE 'UTC' AT TIME ZONE zone)::int AS hour,
       COALESCE(ROUND(SUM(part) FILTER (WHERE state = ANY(%(lost)s))), 0)::int,
       ROUND(SUM(part))::int
  FROM (
    SELECT machine_id, state, zone, cell,
           date_part('epoch', LEAST(until, cell + interval '1 hour') - GREATEST(since, cell)) AS part
      FROM (%(pieces)s) AS piece
     CROSS JOIN LATERAL generate_series(
           date_trunc('hour', since AT TIME ZONE 'UTC', zone) AT TIME ZONE 'UTC',
           until - interval '1 microsecond',
           interval '1 hour') AS cell
  ) AS parts
GROUP BY machine_id, hour
ORDER BY machine_id, hour
"""
