from collections import defaultdict
from typing import Any, NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import instruction_value
from ..services.errors import StepError
from .mes_ledger import PERMIT

WAITING_STATES = ("blocked", "ready")
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

    mes_instruction_id = fields.Many2one(
        "mes.instruction",
        "Started With",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The revision of the instructions that was in force when work began.",
    )
    mes_step_record_ids = fields.One2many(
        "mes.instruction.record", "workorder_id", "Recorded Steps", readonly=True
    )
    mes_missing_step_ids = fields.Many2many(
        "mes.instruction.step", string="Steps to Do", compute="_compute_mes_missing_step_ids"
    )
    mes_shown_instruction_id = fields.Many2one(
        "mes.instruction", "Instruction", compute="_compute_mes_missing_step_ids"
    )

    @api.depends("state", "qty_produced", "mes_instruction_id", "mes_step_record_ids")
    def _compute_mes_missing_step_ids(self):
        held = self._mes_instructions()
        missing = self._mes_missing_steps()
        for workorder in self:
            workorder.mes_shown_instruction_id = held.get(workorder)
            workorder.mes_missing_step_ids = missing.get(workorder)

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [{**vals, "mes_instruction_id": False} for vals in vals_list]
        workorders = super().create(vals_list)
        begun = workorders.filtered(lambda workorder: workorder.state in ("progress", "done"))
        begun._mes_hold_instruction()
        return workorders

    def write(self, vals):
        if "mes_instruction_id" in vals and self.env.context.get("mes_instruction") is not PERMIT:
            raise UserError(
                self.env._("A work order keeps the revision of the instructions it started with.")
            )
        begins = vals.get("state") in ("progress", "done")
        beginning = self.filtered(lambda wo: begins and wo.state in WAITING_STATES)
        result = super().write(vals)
        beginning._mes_hold_instruction()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_recorded_steps(self):
        # sudo: a record restricts the deletion whoever may read it
        record = self.env["mes.instruction.record"].sudo()
        recorded = record.search([("workorder_id", "in", self.ids)], limit=1)
        if recorded:
            raise UserError(
                self.env._(
                    "Steps of work order %s were recorded, so it stays. Cancel it instead.",
                    recorded.workorder_id.display_name,
                )
            )

    # What applies to an order

    def _mes_hold_instruction(self):
        """Keep the revision in force now for orders that hold none: work begins."""
        holding = self.filtered(lambda wo: wo.operation_id and not wo.mes_instruction_id)
        for instruction, workorders in holding._mes_in_force().items():
            permitted = workorders.with_context(mes_instruction=PERMIT)
            permitted.write({"mes_instruction_id": instruction.id})

    def _mes_in_force(self):
        """{instruction in force: the orders whose operation it describes}"""
        operations = self.operation_id
        if not operations:
            return {}
        instructions = self.env["mes.instruction"].search(
            [("operation_id", "in", operations.ids), ("state", "=", "in_force")]
        )
        by_operation = self.grouped("operation_id")
        return {
            instruction: by_operation[instruction.operation_id.with_env(self.env)]
            for instruction in instructions
        }

    def _mes_instructions(self):
        """{order: the revision it goes by}: the one it began with, before that the one in force.

        An order that began before its operation had instructions goes by none.
        """
        held = {wo: wo.mes_instruction_id for wo in self if wo.mes_instruction_id}
        waiting = self.filtered(lambda wo: wo not in held and wo.state in WAITING_STATES)
        for instruction, workorders in waiting._mes_in_force().items():
            held.update(dict.fromkeys(workorders, instruction))
        return held

    def _mes_steps(self):
        """{order: its steps in order}, for its variant; orders without instructions are left out."""
        held = self._mes_instructions()
        instruction_ids = {instruction.id for instruction in held.values()}
        steps = self.env["mes.instruction.step"].search(
            [("instruction_id", "in", list(instruction_ids))]
        )
        by_instruction = steps.grouped("instruction_id")
        return {
            workorder: by_instruction.get(instruction, steps.browse()).filtered(
                workorder._mes_step_applies
            )
            for workorder, instruction in held.items()
        }

    def _mes_step_applies(self, step):
        """Whether the variant that the order makes needs this step."""
        self.ensure_one()
        if not step.bom_product_template_attribute_value_ids:
            return True
        production = self.production_id
        return step._applies_to(
            self._mes_made_product(), production.never_product_template_attribute_value_ids
        )

    def _mes_made_product(self):
        """What the operation makes: of a kit in the bill of materials, the kit."""
        self.ensure_one()
        production, bom = self.production_id, self.operation_id.bom_id
        template = bom.product_tmpl_id
        if not bom or template == production.product_id.product_tmpl_id:
            return production.product_id
        lines = production.bom_id.bom_line_ids.product_id
        kit = lines.filtered(lambda product: product.product_tmpl_id == template)
        return bom.product_id or kit[:1]

    # How far an order is

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
        check = getattr(super(), "_mes_check_finish", None)
        if check:
            check()
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

    # What a step does

    def _mes_register_component(self, component, lot, quantity, act):
        """Consume a component at this order because a step says so.

        `act` is the RecordStep that asks: its uuid, moment, employees and source are those of
        the consumption. An extension consumes; without one the step records the lot alone.
        """
