"""A hall of machines with a month or years behind it, written by SQL and counted by the jobs."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import datetime, timedelta

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.tools import SQL

from bench.measure import expect

MACHINES = 100
DAYS, MONTHS = 30, 24
ROWS_A_DAY, OLD_ROWS_A_DAY = 100, 10
ONE_DAY = timedelta(days=1)
#: What the machine does in turn: four stretches of five it runs.
STATES = "(ARRAY['run','idle','run','run','down','run','run','setup','run','run'])[1 + mod(n, 10)]"


class Plant:
    """Machines, each at a work center of its own with an order that never ends."""

    def __init__(self, registry) -> None:
        self.registry = registry
        self.now = fields.Datetime.now()
        self.today = self.now.replace(hour=0, minute=0, second=0)
        with closing(registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            self._make_plan(env)
            self.machine_ids = self._make_machines(env)
            cr.commit()

    def _make_plan(self, env) -> None:
        self.plant = env["stock.warehouse"].search([], limit=1)
        self.plant.mes_tz = "UTC"
        env["mes.shift"].search([("warehouse_id", "=", self.plant.id)]).active = False
        week = dict.fromkeys(("saturday", "sunday"), True)
        env["mes.shift"].create(
            [
                {"name": f"Shift {hour}", "warehouse_id": self.plant.id, "hour_from": hour, **week}
                for hour in (6, 14, 22)
            ]
        )

    def _make_machines(self, env) -> list[int]:
        centers = env["mrp.workcenter"].create(
            [{"name": f"Hall {n}", "mes_warehouse_id": self.plant.id} for n in range(MACHINES)]
        )
        machines = env["maintenance.equipment"].create(
            [
                {"name": center.name, "mes_workcenter_id": center.id, "mes_ideal_cycle_s": 60}
                for center in centers
            ]
        )
        product = env["product.product"].create({"name": "Shaft"})
        boms = env["mrp.bom"].create(
            [
                {
                    "product_tmpl_id": product.product_tmpl_id.id,
                    "operation_ids": [Command.create({"name": "Turn", "workcenter_id": center.id})],
                }
                for center in centers
            ]
        )
        orders = env["mrp.production"].create(
            [{"product_id": product.id, "product_qty": 1e6, "bom_id": bom.id} for bom in boms]
        )
        orders.action_confirm()
        return machines.ids

    def fill(self, first: datetime, last: datetime, rows_a_day: int) -> None:
        """Facts, timeline, people's time and pieces of some days, by SQL."""
        step = timedelta(days=1) / rows_a_day
        given = {
            "machines": self.machine_ids,
            "first": first,
            "last": last,
            "step": step,
            "rows": (last - first) // step,
            "loss": self._loss(),
            # The older ones are only in the way, and writing them takes long.
            "every": timedelta(hours=1 if rows_a_day == ROWS_A_DAY else 24),
        }
        with closing(self.registry.cursor()) as cr:
            for statement in (TIMELINE, LINES, PIECES):
                cr.execute(SQL(statement, **{**given, "states": SQL(STATES)}))
            cr.commit()

    def _loss(self) -> int:
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            return env.ref("mrp.block_reason7").id

    def open(self) -> None:
        """The row that runs now, and the state of the machines."""
        with closing(self.registry.cursor()) as cr:
            cr.execute(SQL(OPEN, machines=self.machine_ids, start=self.today))
            cr.execute(
                "UPDATE maintenance_equipment SET mes_state = 'run', mes_state_since = %s"
                " WHERE id = ANY(%s)",
                [self.today, self.machine_ids],
            )
            cr.commit()
            cr.execute("ANALYZE")
            cr.commit()

    def count(self) -> float:
        """Have the jobs count the month; seconds it took."""
        started = time.perf_counter()
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["mes.oee"]._cron_count()
            cr.commit()
            slots = 3 * DAYS * MACHINES
            cr.execute("SELECT count(DISTINCT (machine_id, slot_start)) FROM mes_oee")
            expect("slots counted at least", cr.fetchone()[0] >= slots, True)
        return time.perf_counter() - started

    def repeat(self) -> None:
        """The figures of the months before: those of the month counted, moved back."""
        with closing(self.registry.cursor()) as cr:
            for month in range(1, MONTHS):
                cr.execute(
                    SQL(
                        REPEAT,
                        back=month * DAYS * ONE_DAY,
                        first=self.first,
                        # The last night of the month before is there already.
                        last=self.today - timedelta(hours=2),
                    )
                )
            cr.commit()

    @property
    def first(self) -> datetime:
        return self.today - DAYS * ONE_DAY


TIMELINE = """
WITH stretch AS (
    SELECT machine, n, %(first)s::timestamp + n * %(step)s::interval AS began, %(states)s AS state
      FROM unnest(%(machines)s::int[]) AS machine, generate_series(0, %(rows)s - 1) AS n
), said AS (
    INSERT INTO mes_machine_fact (machine_id, kind, state, date_start, source)
    SELECT machine, 'observed', state, began, 'device' FROM stretch
)
INSERT INTO mes_machine_state (machine_id, workcenter_id, state, date_start, date_end, source)
SELECT machine, equipment.mes_workcenter_id, state, began, began + %(step)s::interval, 'device'
  FROM stretch JOIN maintenance_equipment equipment ON equipment.id = machine
"""
LINES = """
INSERT INTO mrp_workcenter_productivity (workcenter_id, workorder_id, company_id, loss_id,
    date_start, date_end, duration, mes_phase, mes_source)
SELECT o.workcenter_id, o.id, p.company_id, %(loss)s, began, began + interval '8 hours', 480,
       'run', 'kiosk'
  FROM maintenance_equipment equipment
  JOIN mrp_workorder o ON o.workcenter_id = equipment.mes_workcenter_id
  JOIN mrp_production p ON p.id = o.production_id,
       generate_series(%(first)s::timestamp - interval '2 hours',
                       %(last)s::timestamp - interval '3 hours', interval '8 hours') AS began
 WHERE equipment.id = ANY(%(machines)s)
"""
PIECES = """
INSERT INTO mes_production_log (uuid, workorder_id, production_id, workcenter_id, company_id,
    moment, date_logged, source, phase, product_id, product_uom_id, machine_id, ideal_cycle_s,
    qty_good, qty_scrap)
SELECT gen_random_uuid()::text, o.id, o.production_id, o.workcenter_id, p.company_id,
       moment, moment, 'device', 'run', p.product_id, p.product_uom_id, equipment.id, 60, 38, 2
  FROM maintenance_equipment equipment
  JOIN mrp_workorder o ON o.workcenter_id = equipment.mes_workcenter_id
  JOIN mrp_production p ON p.id = o.production_id,
       generate_series(%(first)s::timestamp, %(last)s::timestamp - interval '1 second',
                       %(every)s::interval) AS moment
 WHERE equipment.id = ANY(%(machines)s)
"""
OPEN = """
WITH said AS (
    INSERT INTO mes_machine_fact (machine_id, kind, state, date_start, source)
    SELECT machine, 'observed', 'run', %(start)s, 'device'
      FROM unnest(%(machines)s::int[]) AS machine
)
INSERT INTO mes_machine_state (machine_id, workcenter_id, state, date_start, source)
SELECT id, mes_workcenter_id, 'run', %(start)s, 'device'
  FROM maintenance_equipment WHERE id = ANY(%(machines)s)
"""
REPEAT = """
INSERT INTO mes_oee (machine_id, warehouse_id, workcenter_id, company_id, slot_start, slot_end,
    shift_id, day, workorder_id, product_id, is_running, has_gaps, is_too_fast, seconds,
    apt_seconds, aust_seconds, minor_seconds, failure_seconds, delay_seconds, adot_seconds,
    planned_seconds, unknown_seconds, no_shift_seconds, unexplained_seconds, qty_good, qty_scrap,
    qty_rework, ideal_seconds, ideal_good_seconds)
SELECT machine_id, warehouse_id, workcenter_id, company_id, slot_start - %(back)s::interval,
    slot_end - %(back)s::interval, shift_id, (day - %(back)s::interval)::date, workorder_id,
    product_id, is_running, has_gaps, is_too_fast, seconds, apt_seconds, aust_seconds,
    minor_seconds, failure_seconds, delay_seconds, adot_seconds, planned_seconds, unknown_seconds,
    no_shift_seconds, unexplained_seconds, qty_good, qty_scrap, qty_rework, ideal_seconds,
    ideal_good_seconds
  FROM mes_oee
 WHERE slot_start >= %(first)s::timestamp AND slot_start < %(last)s::timestamp
"""
