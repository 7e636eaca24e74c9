"""What the time of machines is split from, for any number of windows in three queries.

A window is (number, machine id, start, end). In SQL: the ORM asks per record or reads all of the
history, while these read what touches the windows, each through an index that begins with it.
"""

from collections import defaultdict

from odoo.tools import SQL

from .oee import Row, Span

WINDOWS = """unnest(%s::int[], %s::int[], %s::timestamp[], %s::timestamp[])
            AS w (number, machine_id, date_start, date_end)"""

# The timeline has no gap, so the last row that began before a window is the one that reaches in.
# Two look-ups rather than one condition: the index has to begin at the window, not with the history.
STATES = """
SELECT w.number, s.state, s.date_start, s.date_end, loss.mes_bucket, s.is_minor, s.needs_reason,
       s.workcenter_id
  FROM %(windows)s
  JOIN LATERAL (
      (SELECT state, date_start, date_end, reason_id, is_minor, needs_reason, workcenter_id
         FROM mes_machine_state
        WHERE machine_id = w.machine_id AND superseded_by_id IS NULL AND date_start <= w.date_start
        ORDER BY date_start DESC LIMIT 1)
      UNION ALL
      SELECT state, date_start, date_end, reason_id, is_minor, needs_reason, workcenter_id
        FROM mes_machine_state
       WHERE machine_id = w.machine_id AND superseded_by_id IS NULL
         AND date_start > w.date_start AND date_start < w.date_end
  ) s ON TRUE
  LEFT JOIN mrp_workcenter_productivity_loss loss ON loss.id = s.reason_id
"""

# A line of people's time is as long as a shift at most; the few longer ones have their own index.
LINES = """
SELECT w.number, line.workorder_id, line.date_start, line.date_end, production.product_id
  FROM %(windows)s
  JOIN unnest(%(at_numbers)s::int[], %(at_workcenters)s::int[]) AS at (number, workcenter_id)
    ON at.number = w.number
  JOIN LATERAL (
      SELECT id FROM mrp_workcenter_productivity
       WHERE workcenter_id = at.workcenter_id AND workorder_id IS NOT NULL
         AND date_start < w.date_end AND date_start >= w.date_start - interval '2 days'
         AND (date_end IS NULL OR date_end > w.date_start)
      UNION
      SELECT id FROM mrp_workcenter_productivity
       WHERE workcenter_id = at.workcenter_id AND workorder_id IS NOT NULL
         AND (date_end IS NULL OR date_end - date_start > interval '2 days')
         AND date_start < w.date_end AND (date_end IS NULL OR date_end > w.date_start)
  ) found ON TRUE
  JOIN mrp_workcenter_productivity line ON line.id = found.id
  JOIN mrp_workorder workorder ON workorder.id = line.workorder_id
  JOIN mrp_production production ON production.id = workorder.production_id
 WHERE workorder.mes_machine_id = w.machine_id
    OR (workorder.mes_machine_id IS NULL AND NOT EXISTS (
        SELECT 1 FROM maintenance_equipment other
         WHERE other.mes_workcenter_id = at.workcenter_id AND other.active
           AND other.id <> w.machine_id))
"""

PIECES = """
SELECT w.number, entry.workorder_id, entry.product_id,
       sum(COALESCE(entry.qty_good, 0))::float8, sum(COALESCE(entry.qty_scrap, 0))::float8,
       sum(COALESCE(entry.qty_rework, 0))::float8,
       sum(entry.ideal_cycle_s::numeric * (COALESCE(entry.qty_good, 0) + COALESCE(entry.qty_scrap, 0)
                                           + COALESCE(entry.qty_rework, 0)))::float8,
       sum(entry.ideal_cycle_s::numeric * COALESCE(entry.qty_good, 0))::float8
  FROM %(windows)s
  JOIN mes_production_log entry
    ON entry.machine_id = w.machine_id
   AND entry.moment >= w.date_start AND entry.moment < w.date_end
 GROUP BY w.number, entry.workorder_id, entry.product_id
"""


class Source:
    """Rows, spans and pieces of each window, by its number."""

    def __init__(self, env, windows, workcenters):
        """``workcenters``: of each machine, where it stands when its timeline does not say."""
        self.rows = defaultdict(list)
        self.spans = defaultdict(list)
        self.pieces = defaultdict(list)
        self.products = {}
        self.workcenters = {}
        env.flush_all()
        given = SQL(WINDOWS, *([window[column] for window in windows] for column in range(4)))
        self._read_states(env, given)
        for number, machine_id, _start, _end in windows:
            self.workcenters.setdefault(number, []).append(workcenters.get(machine_id))
        self._read_lines(env, given)
        self._read_pieces(env, given)

    def workcenter(self, number):
        """Where the machine stood at the end of the window."""
        return next(filter(None, self.workcenters[number]), None)

    def _read_states(self, env, given):
        latest = {}
        for number, state, start, end, bucket, minor, unexplained, center in env.execute_query(
            SQL(STATES, windows=given)
        ):
            row = Row(state, start, end, bucket or "", bool(minor), bool(unexplained))
            self.rows[number].append(row)
            if center:
                latest.setdefault(number, {})[center] = start
        for number, centers in latest.items():
            self.workcenters[number] = sorted(centers, key=centers.get, reverse=True)

    def _read_lines(self, env, given):
        places = {
            (number, center)
            for number, centers in self.workcenters.items()
            for center in centers
            if center
        }
        query = SQL(
            LINES,
            windows=given,
            at_numbers=[number for number, _center in places],
            at_workcenters=[center for _number, center in places],
        )
        for number, order, start, end, product in env.execute_query(query):
            self.spans[number].append(Span(order, start, end))
            self.products[order] = product

    def _read_pieces(self, env, given):
        names = ("good", "scrap", "rework", "ideal", "ideal_good")
        for number, order, product, *sums in env.execute_query(SQL(PIECES, windows=given)):
            sums = dict(zip(names, (value or 0.0 for value in sums), strict=True))
            self.pieces[number].append((order, product, sums))
