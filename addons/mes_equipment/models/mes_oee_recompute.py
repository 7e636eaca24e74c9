import logging
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from .. import oee, oee_figures
from ..oee_source import Source
from .mes_oee import COLUMNS, TRUSTED_UNKNOWN

_logger = logging.getLogger(__name__)

KEY = ("machine_id", "slot_start", "workorder_id", "product_id")
VALUES = {
    "machine_id": "int",
    "slot_start": "timestamp",
    "workorder_id": "int",
    "product_id": "int",
    "slot_end": "timestamp",
    "warehouse_id": "int",
    "workcenter_id": "int",
    "company_id": "int",
    "shift_id": "int",
    "day": "date",
    "is_running": "bool",
    "has_gaps": "bool",
    "is_too_fast": "bool",
    "seconds": "int",
    "unexplained_seconds": "int",
    **{COLUMNS[name]: "int" for name in oee.BUCKETS},
    **{COLUMNS[name]: "float8" for name in (*oee_figures.PIECES, *oee_figures.IDEALS)},
}


class MesOee(models.Model):
    """How the rows come about: the one door through which they are written."""

    _inherit = "mes.oee"

    @api.model
    def _recompute_slots(self, pairs, now):
        """Compute the rows of (machine, slot) anew, as of a moment, and write what changed.

        The same few queries for one pair and for hundreds. Pairs before the timeline of a machine
        begins, and those of the future, have no rows.
        """
        # sudo: what follows from the ledgers does not depend on who asks
        pairs = self.sudo()._known_pairs(pairs, now)
        if not pairs:
            return
        found = self._computed(pairs, now)
        centers = {center_id for center_id, _parts in found.values() if center_id}
        self.env["mrp.workcenter"].browse(centers).fetch(["company_id"])
        good = [pair for pair in pairs if self._adds_up(pair, found[pair], now)]
        rows = [row for pair in good for row in self._prepare_rows(pair, found[pair], now)]
        self._write_rows(good, rows)

    @api.model
    def _known_pairs(self, pairs, now):
        firsts = self._timeline_starts({machine.id for machine, _slot in pairs})
        return [
            (machine, slot)
            for machine, slot in dict.fromkeys(pairs)
            if machine.id in firsts and slot.end > firsts[machine.id] and slot.start < now
        ]

    @api.model
    def _timeline_starts(self, machine_ids):
        """When the timeline of each machine begins: an index look-up each, in one query."""
        return dict(
            self.env.execute_query(
                SQL(
                    """SELECT m.id, first.date_start
                         FROM unnest(%s::int[]) AS m (id)
                         JOIN LATERAL (
                             SELECT date_start FROM mes_machine_state
                              WHERE machine_id = m.id AND superseded_by_id IS NULL
                              ORDER BY date_start LIMIT 1) first ON TRUE""",
                    sorted(machine_ids),
                )
            )
        )

    @api.model
    def _computed(self, pairs, now):
        """{pair: (work center id, {(order id, product id): sums})}"""
        machines = self.env["maintenance.equipment"].union(*(machine for machine, _slot in pairs))
        centers = {machine.id: machine.mes_workcenter_id.id for machine in machines}
        windows = [
            (number, machine.id, slot.start, min(slot.end, now))
            for number, (machine, slot) in enumerate(pairs)
        ]
        source = Source(self.env, windows, centers)
        found = {}
        for number, (_machine, slot) in enumerate(pairs):
            parts = defaultdict(lambda: defaultdict(float))
            times = oee.split(source.rows[number], [slot], source.spans[number], now)
            for (_slot, order), sums in times.items():
                parts[order, source.products.get(order)].update(sums)
            for order, product, sums in source.pieces[number]:
                for name, value in sums.items():
                    parts[order, product][name] += value
            if not parts:
                parts[None, None]["apt"] = 0
            found[pairs[number]] = source.workcenter(number), parts
        return found

    @api.model
    def _adds_up(self, pair, computed, now):
        """Whether the seconds of the slot are its length; if not, its old rows stay."""
        machine, slot = pair
        _center, parts = computed
        total = sum(sums.get(name, 0) for sums in parts.values() for name in oee.BUCKETS)
        length = oee.second(min(slot.end, now)) - oee.second(slot.start)
        if total == length:
            return True
        _logger.error(
            "OEE of %s from %s: its buckets sum to %s s instead of %s s. Its rows stay as they"
            " were; recompute them when the timeline is in order.",
            machine.display_name,
            slot.start,
            total,
            length,
        )
        return False

    @api.model
    def _prepare_rows(self, pair, computed, now):
        machine, slot = pair
        center_id, parts = computed
        center = self.env["mrp.workcenter"].browse(center_id)
        shared = {
            "machine_id": machine.id,
            "slot_start": slot.start,
            "slot_end": slot.end,
            "warehouse_id": machine.mes_warehouse_id.id or None,
            "workcenter_id": center_id,
            "company_id": machine.company_id.id or center.company_id.id or None,
            "shift_id": slot.key or None,
            "day": slot.day,
            "is_running": slot.end > now,
        }
        return [
            {**shared, "workorder_id": order, "product_id": product, **self._prepare_sums(sums)}
            for (order, product), sums in parts.items()
        ]

    @api.model
    def _prepare_sums(self, sums):
        share = oee_figures.ratio("unknown_share", sums) or 0.0
        return {
            **{column: sums.get(name, 0) for name, column in COLUMNS.items()},
            "seconds": sum(sums.get(name, 0) for name in oee.BUCKETS),
            "unexplained_seconds": sums.get("unexplained", 0),
            "has_gaps": share > TRUSTED_UNKNOWN,
            "is_too_fast": (oee_figures.ratio("performance", sums) or 0.0) > 1.0,
        }

    @api.model
    def _write_rows(self, pairs, rows):
        """Bring the table in line: rows that did not change are not touched."""
        self._forget_others(pairs, rows)
        columns = SQL(", ").join(SQL.identifier(name) for name in VALUES)
        self.env.execute_query(
            SQL(
                """INSERT INTO mes_oee AS old (create_uid, write_uid, create_date, write_date, %s)
                   SELECT %s, %s, %s, %s, new.* FROM unnest(%s) AS new
                       ON CONFLICT (machine_id, slot_start, workorder_id, product_id)
                       DO UPDATE SET %s
                    WHERE (%s) IS DISTINCT FROM (%s)
                RETURNING 1""",
                columns,
                self.env.uid,
                self.env.uid,
                fields.Datetime.now(),
                fields.Datetime.now(),
                SQL(", ").join(
                    SQL("%s::" + kind + "[]", [row[name] for row in rows])
                    for name, kind in VALUES.items()
                ),
                SQL(", ").join(
                    SQL("%s = EXCLUDED.%s", SQL.identifier(name), SQL.identifier(name))
                    for name in (*VALUES, "write_uid", "write_date")
                ),
                SQL(", ").join(SQL.identifier("old", name) for name in VALUES),
                SQL(", ").join(SQL("EXCLUDED.%s", SQL.identifier(name)) for name in VALUES),
            )
        )
        self.invalidate_model()

    @api.model
    def _forget_others(self, pairs, rows):
        """Delete what the slots had and have no more; a row of a slot that lay otherwise, too.

        When the plan of a shift changed, what such a row covered besides is computed as well.
        """
        gone = self.env.execute_query(
            SQL(
                """WITH new AS (
                       SELECT * FROM unnest(%s::int[], %s::timestamp[], %s::int[], %s::int[],
                                            %s::timestamp[])
                              AS n (machine_id, slot_start, workorder_id, product_id, slot_end)
                   ), slot AS (
                       SELECT * FROM unnest(%s::int[], %s::timestamp[], %s::timestamp[])
                              AS s (machine_id, date_start, date_end)
                   )
                   DELETE FROM mes_oee old USING slot
                    WHERE old.machine_id = slot.machine_id
                      AND old.slot_start < slot.date_end
                      AND old.slot_start > slot.date_start - interval '3 days'
                      AND old.slot_end > slot.date_start
                      AND NOT EXISTS (
                          SELECT 1 FROM new
                           WHERE new.machine_id = old.machine_id
                             AND new.slot_start = old.slot_start
                             AND new.slot_end = old.slot_end
                             AND COALESCE(new.workorder_id, 0) = COALESCE(old.workorder_id, 0)
                             AND COALESCE(new.product_id, 0) = COALESCE(old.product_id, 0))
                RETURNING old.machine_id, old.slot_start, old.slot_end""",
                *([row[name] for row in rows] for name in (*KEY, "slot_end")),
                [machine.id for machine, _slot in pairs],
                [slot.start for _machine, slot in pairs],
                [slot.end for _machine, slot in pairs],
            )
        )
        same = {(machine.id, slot.start, slot.end) for machine, slot in pairs}
        self.env["mes.oee.todo"]._queue(set(gone) - same)
