from collections import defaultdict
from typing import Any, NamedTuple

from odoo import models

from .. import instruction_value
from ..services.errors import StepError

NAMED_STEPS = 5


class StepState(NamedTuple):
    """How far one step of a work order is."""

    step: Any
    due: int
    done: int
    started: int
    not_ok: int

    @property
    def is_missing(self):
        """Whether the operation may not be finished because of it."""
        unfinished = self.done < self.due or self.started
        return bool(self.not_ok or (self.step.is_required and unfinished))


class MrpWorkorder(models.Model):
    _inherit = "mrp.workorder"

    def _mes_step_states(self):
        """{order: [StepState]}, in the order of the steps, with a fixed number of queries."""
        steps_of = self._mes_steps()
        recorded = self._mes_recorded()
        units_of = self._mes_units()
        return {
            workorder: [
                workorder._mes_step_state(step, recorded.get((workorder.id, step.id)), units_of)
                for step in steps
            ]
            for workorder, steps in steps_of.items()
        }

    def _mes_step_state(self, step, recorded, units_of):
        counts, done_lots = recorded or ({}, set())
        due = instruction_value.due(step.per, self.qty_produced, step.every_qty)
        done = sum(counts.get(verdict, 0) for verdict in instruction_value.DONE)
        not_ok = counts.get("not_ok", 0)
        if step.per == "unit":
            # A piece that is not OK and was scrapped or sent to rework needs no second look here.
            not_ok = max(0, not_ok - int(self.mes_qty_scrap + self.mes_qty_rework))
            units = units_of.get(self.id)
            if units:
                due, done = max(due, len(units)), len(done_lots & units)
        return StepState(step, due, done, counts.get("started", 0), not_ok)

    def _mes_recorded(self):
        """{(order id, step id): ({verdict: how often}, lots it is done for)} of the live records."""
        groups = self.env["mes.instruction.record"]._read_group(
            [("workorder_id", "in", self.ids), ("is_superseded", "=", False)],
            ["workorder_id", "step_id", "verdict"],
            ["__count", "lot_id:array_agg"],
        )
        recorded = defaultdict(lambda: ({}, set()))
        for workorder, step, verdict, count, lots in groups:
            counts, done_lots = recorded[workorder.id, step.id]
            counts[verdict] = count
            if verdict in instruction_value.DONE:
                done_lots.update(lot for lot in lots if lot)
        return recorded

    def _mes_done_pieces(self):
        """{step id: the pieces it is done for, as (number, id of the serial or None)}"""
        self.ensure_one()
        groups = self.env["mes.instruction.record"]._read_group(
            [
                ("workorder_id", "=", self.id),
                ("is_superseded", "=", False),
                ("verdict", "in", list(instruction_value.DONE)),
            ],
            ["step_id"],
            ["occurrence:array_agg", "lot_id:array_agg"],
        )
        return {
            step.id: {
                (number, None if number else lot) for number, lot in zip(numbers, lots, strict=True)
            }
            for step, numbers, lots in groups
        }

    def _mes_units(self):
        """{order id: ids of the serial numbers made good} of the orders that make serials."""
        serial = self.filtered(lambda wo: wo.product_id.tracking == "serial")
        if not serial:
            return {}
        groups = self.env["mes.production.log"]._read_group(
            [("workorder_id", "in", serial.ids), ("lot_id", "!=", False)],
            ["workorder_id", "lot_id"],
            ["qty_good:sum"],
        )
        units = defaultdict(set)
        for workorder, lot, good in groups:
            if good > 0:
                units[workorder.id].add(lot.id)
        return units

    def _mes_missing_steps(self):
        """{order: the steps that keep it from being finished}; an order without any is left out."""
        missing = {}
        for workorder, states in self._mes_step_states().items():
            ids = [state.step.id for state in states if state.is_missing]
            if ids:
                missing[workorder] = self.env["mes.instruction.step"].browse(ids)
        return missing

    def _mes_check_finish(self):
        """Refuse to finish an operation whose instructions are not followed to the end."""
        super()._mes_check_finish()
        for workorder, states in self._mes_step_states().items():
            missing = [state for state in states if state.is_missing]
            if missing:
                raise StepError(workorder._mes_missing_text(missing))

    def _mes_missing_text(self, missing):
        names = [self._mes_state_text(state) for state in missing[:NAMED_STEPS]]
        if len(missing) > NAMED_STEPS:
            names.append(self.env._("and %s more", len(missing) - NAMED_STEPS))
        return self.env._(
            "%(order)s cannot be finished yet. Do these steps first: %(steps)s. A supervisor may"
            " skip or accept them with a reason.",
            order=self.display_name,
            steps=", ".join(names),
        )

    def _mes_state_text(self, state):
        if state.not_ok:
            return self.env._("%s (not OK)", state.step.name)
        if state.due > 1:
            return self.env._(
                "%(step)s (%(done)s of %(due)s)",
                step=state.step.name,
                done=state.done,
                due=state.due,
            )
        return state.step.name
