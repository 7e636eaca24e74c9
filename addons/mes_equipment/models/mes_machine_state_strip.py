from odoo import api, fields, models
from odoo.tools import SQL

from .mes_machine_ledger import STATES

#: A state in the answer is its place in STATES, plus these.
UNEXPLAINED = 8
SEVERAL = 16
#: How much a second counts where a pixel shows several states, so that a stop is not lost.
URGENCY = {"down": 4, "idle": 2}


class MesMachineState(models.Model):
    """The timelines of many machines, as coarse as a picture of a given width can show them."""

    _inherit = "mes.machine.state"

    @api.model
    def _mes_strip(self, machine_ids, start, end, width):
        """The live rows between two moments as {machine id: [from, to, state, from, to, ...]}.

        From and to are seconds since `start`; an open row lasts until now. A row shorter than
        1/width of the time is shown together with the other short ones that begin in the same
        pixel: as the state with most seconds, of which those of a stop count more. Neighbours that
        come out equal are one. One query whatever is asked, and independent of older history.
        """
        if not machine_ids:
            return {}
        self.flush_model()
        values = {
            "ids": list(machine_ids),
            "start": start,
            "seconds": int((end - start).total_seconds()),
            "pixel": (end - start).total_seconds() / width,
            "live": self._mes_strip_live(
                list(machine_ids), start, end, also=("state", "needs_reason")
            ),
            "codes": [state for state, _label in STATES],
            "urgency": [URGENCY.get(state, 1) for state, _label in STATES],
            "now": min(fields.Datetime.now(), end),
            "unexplained": UNEXPLAINED,
            "several": SEVERAL,
        }
        found = self.env.execute_query(SQL(STRIP, **values))
        return {machine: [number for part in parts for number in part] for machine, parts in found}

    @api.model
    def _mes_strip_live(self, machine_ids, start, end, also=()):
        """SQL of the rows that reach into the time, under the rules of the user.

        Machine, from, to and the columns asked for. The row that holds at the start is looked for
        on its own: its index leads straight to it, where a condition on its end would read all
        that is older.
        """
        query = self._search([("superseded_by_id", "=", False)])
        table = SQL.identifier(self._table)
        names = ("machine_id", "date_start", "date_end", *also)
        columns = SQL(", ").join(SQL.identifier(self._table, name) for name in names)
        return SQL(
            """
            SELECT %(columns)s FROM %(source)s
             WHERE %(rules)s AND %(table)s.machine_id = ANY(%(ids)s)
               AND %(table)s.date_start >= %(start)s AND %(table)s.date_start < %(end)s
             UNION ALL
            SELECT held.* FROM unnest(%(ids)s) AS machine
             CROSS JOIN LATERAL (
                   SELECT %(columns)s FROM %(source)s
                    WHERE %(rules)s AND %(table)s.machine_id = machine
                      AND %(table)s.date_start < %(start)s
                 ORDER BY %(table)s.date_start DESC LIMIT 1) AS held
             WHERE held.date_end IS NULL OR held.date_end > %(start)s
            """,
            columns=columns,
            source=query.from_clause,
            rules=query.where_clause,
            table=table,
            ids=machine_ids,
            start=start,
            end=end,
        )


#: SQL, because no group of the ORM joins rows by where they fall in a picture.
STRIP = """
WITH live AS (%(live)s),
cut AS (
    SELECT machine_id,
           array_position(%(codes)s, state::text) AS place,
           COALESCE(needs_reason, FALSE) AS needs,
           GREATEST(ROUND(EXTRACT(epoch FROM date_start - %(start)s)), 0)::int AS since,
           LEAST(
               ROUND(EXTRACT(epoch FROM COALESCE(date_end, %(now)s) - %(start)s)), %(seconds)s
           )::int AS until
      FROM live
),
short AS (
    SELECT machine_id, FLOOR(since / %(pixel)s) AS pixel, place,
           MIN(since) AS since, MAX(until) AS until, COUNT(*) AS number, BOOL_OR(needs) AS needs,
           SUM(until - since) * (%(urgency)s)[place] AS weight
      FROM cut
     WHERE until > since AND until - since < %(pixel)s
  GROUP BY machine_id, FLOOR(since / %(pixel)s), place
),
part AS (
    SELECT machine_id, since, until, place - 1 + needs::int * %(unexplained)s AS code
      FROM cut
     WHERE until > since AND until - since >= %(pixel)s
     UNION ALL
    SELECT machine_id, MIN(since), MAX(until),
           (ARRAY_AGG(place ORDER BY weight DESC, place))[1] - 1
           + BOOL_OR(needs)::int * %(unexplained)s
           + (SUM(number) > 1)::int * %(several)s
      FROM short
  GROUP BY machine_id, pixel
),
edge AS (
    SELECT *, (code < %(several)s
               OR code IS DISTINCT FROM LAG(code) OVER (PARTITION BY machine_id ORDER BY since)
               OR since IS DISTINCT FROM LAG(until) OVER (PARTITION BY machine_id ORDER BY since)
              )::int AS is_edge
      FROM part
),
island AS (
    SELECT *, SUM(is_edge) OVER (PARTITION BY machine_id ORDER BY since) AS island FROM edge
),
joined AS (
    SELECT machine_id, MIN(since) AS since, MAX(until) AS until, MIN(code) AS code
      FROM island
  GROUP BY machine_id, island
)
SELECT machine_id, ARRAY_AGG(ARRAY[since, until, code] ORDER BY since)
  FROM joined
GROUP BY machine_id
"""
