from odoo import api, models
from odoo.tools import SQL

from .. import oee_figures
from .mes_oee import COLUMNS

SLOT = ("shift_id", "day", "slot_start", "slot_end")


class _Slot(dict):
    """What an alert keeps of a slot; one object a slot, so that it can be a key."""

    __hash__ = object.__hash__


class MesOee(models.Model):
    """Whether shifts can still reach their targets."""

    _inherit = "mes.oee"

    @api.model
    def _judge(self, pairs, now, only_alerts=False):
        """Compare the shifts of (machine, slot) pairs with their targets; a few queries for all.

        ``only_alerts``: only those about which an alert was raised, as for a shift of the past.
        """
        # sudo: the job judges for everybody
        targets = self.env["mes.oee.target"].sudo().search([("date_from", "<=", now)])
        pairs = {(machine.id, slot.start): machine for machine, slot in pairs if slot.key}
        if not targets or not pairs:
            return
        if only_alerts:
            alerted = self.env["mes.oee.alert"].sudo()
            alerted = alerted.search(
                [
                    ("machine_id", "in", [key[0] for key in pairs]),
                    ("slot_start", "in", [key[1] for key in pairs]),
                ]
            )
            known = {(alert.machine_id.id, alert.slot_start) for alert in alerted}
            pairs = {key: machine for key, machine in pairs.items() if key in known}
        sums_of = self._slot_sums(list(pairs))
        holding = {
            key: targets._holding(pairs[key], slot["day"]) for key, (slot, _sums) in sums_of.items()
        }
        lost = self._lost_to_reasons(sums_of, holding, now)
        verdicts = {}
        for key, (slot, sums) in sums_of.items():
            rest = max((slot["slot_end"] - now).total_seconds(), 0)
            verdicts[key[0], slot] = {
                target: self._verdict(target, sums, rest, lost.get((*key, target.id), 0))
                for target in holding[key]
            }
        self.env["mes.oee.alert"]._follow(verdicts, now)

    @api.model
    def _verdict(self, target, sums, rest, lost):
        """(is missed, the best figure in percent or the minutes lost)"""
        if target.kind == "factor":
            can, figure = oee_figures.reachable(target.factor, target.percent / 100, sums, rest)
            return not can, 100 * (figure or 0.0)
        minutes = (lost if target.reason_id else sums[target.bucket]) / 60
        return minutes > target.budget_minutes, minutes

    @api.model
    def _slot_sums(self, keys):
        """{(machine id, slot start): (slot, sums)}"""
        self.flush_model()
        names = [*COLUMNS, "unexplained"]
        columns = [*COLUMNS.values(), "unexplained_seconds"]
        found = {}
        for machine_id, *values in self.env.execute_query(
            SQL(
                """SELECT o.machine_id, max(o.shift_id), max(o.day), o.slot_start, max(o.slot_end),
                          %s
                     FROM unnest(%s::int[], %s::timestamp[]) AS k (machine_id, slot_start)
                     JOIN mes_oee o USING (machine_id, slot_start)
                    GROUP BY o.machine_id, o.slot_start""",
                SQL(", ").join(
                    SQL("COALESCE(sum(o.%s), 0)::float8", SQL.identifier(column))
                    for column in columns
                ),
                [key[0] for key in keys],
                [key[1] for key in keys],
            )
        ):
            slot = _Slot(zip(SLOT, values[:4], strict=True))
            found[machine_id, slot["slot_start"]] = (
                slot,
                dict(zip(names, values[4:], strict=True)),
            )
        return found

    @api.model
    def _lost_to_reasons(self, sums_of, holding, now):
        """{(machine id, slot start, target id): seconds} of the targets about a reason."""
        asked = [
            (key, slot, target)
            for key, (slot, _sums) in sums_of.items()
            for target in holding[key]
            if target.reason_id
        ]
        if not asked:
            return {}
        reasons = {target.reason_id for _key, _slot, target in asked}
        below = {
            reason: reason.search([("mes_parent_id", "child_of", reason.id)]) for reason in reasons
        }
        wanted = [
            (*key, slot["slot_end"], target.id, reason.id)
            for key, slot, target in asked
            for reason in below[target.reason_id] | target.reason_id
        ]
        rows = self.env.execute_query(
            SQL(
                """SELECT w.machine_id, w.slot_start, w.target_id,
                          sum(EXTRACT(EPOCH FROM
                              date_trunc('second', LEAST(s.date_end, w.slot_end, %s))
                              - date_trunc('second', GREATEST(s.date_start, w.slot_start))))::int
                     FROM unnest(%s::int[], %s::timestamp[], %s::timestamp[], %s::int[], %s::int[])
                          AS w (machine_id, slot_start, slot_end, target_id, reason_id)
                     JOIN mes_machine_state s
                       ON s.machine_id = w.machine_id AND s.superseded_by_id IS NULL
                      AND tsrange(s.date_start, s.date_end) && tsrange(w.slot_start, w.slot_end)
                      AND s.reason_id = w.reason_id
                    WHERE s.date_start < %s
                    GROUP BY w.machine_id, w.slot_start, w.target_id""",
                now,
                *([one[column] for one in wanted] for column in range(5)),
                now,
            )
        )
        return {tuple(key): seconds for *key, seconds in rows}
