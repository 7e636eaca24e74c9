from odoo import models

from .. import instruction_value
from .mes_terminal_screens import milliseconds

#: Fields of a step that a route sends, by the name in its address.
MEDIA = {"picture": "picture", "pdf": "pdf", "video": "video"}


class MesTerminal(models.Model):
    """The steps of a work order's instructions, with what was recorded for each."""

    _inherit = "mes.terminal"

    def _steps_of(self, workorder):
        states = workorder._mes_step_states().get(workorder, [])
        if not states:
            return {"is_sequential": False, "list": []}
        records = self._live_records_of(workorder)
        steps = self.env["mes.instruction.step"].union(*(state.step for state in states))
        sized = {step.id: step for step in steps.with_context(bin_size=True)}
        return {
            "is_sequential": steps.instruction_id.is_sequential,
            "list": [
                self._step_data(workorder, state, sized[state.step.id], records) for state in states
            ],
        }

    def _live_records_of(self, workorder):
        """{step id: its records that count now, in the order of the pieces}"""
        found = self.env["mes.instruction.record"].search(
            [("workorder_id", "=", workorder.id), ("is_superseded", "=", False)],
            order="occurrence, moment, id",
        )
        return {step.id: records for step, records in found.grouped("step_id").items()}

    def _step_data(self, workorder, state, sized, records_of):
        step = state.step
        records = records_of.get(step.id, ())
        by_serial = step.per == "unit" and workorder.product_id.tracking == "serial"
        return {
            "id": step.id,
            "name": step.name,
            "kind": step.kind,
            "body": step.body or "",
            "media": [name for name, field in MEDIA.items() if sized[field]],
            "pdf_page": step.pdf_page,
            "video_url": step.video_url or "",
            "per": step.per,
            "every": step.every_qty,
            "by_serial": by_serial,
            "is_required": step.is_required,
            "skip_policy": step.skip_policy,
            "due": state.due,
            "done": state.done,
            "is_missing": state.is_missing,
            "records": [self._record_data(record) for record in records]
            if by_serial
            else [self._record_data(record) for record in records[-1:]],
            **self._step_details(workorder, step),
        }

    def _step_details(self, workorder, step):
        """What only steps of this kind have."""
        lower, upper = step._limits()
        warn_lower, warn_upper = step._warning_limits()
        details = {
            "wait": lambda: {"wait_seconds": step.wait_seconds},
            "value_number": lambda: {
                "lower": lower,
                "upper": upper,
                "warn_lower": warn_lower,
                "warn_upper": warn_upper,
                "unit": step.unit or "",
                "decimals": step.decimals,
            },
            "value_choice": lambda: {
                "choices": [
                    {"id": choice.id, "name": choice.name, "is_ok": choice.is_ok}
                    for choice in step.choice_ids
                ]
            },
            "scan": lambda: {"expected": step._scan_expected(workorder, self.env["stock.lot"])},
            "component": lambda: {
                "component_id": step.component_id.id,
                "component": step.component_id.display_name,
                "tracking": step.component_id.tracking,
            },
            "label": lambda: {"zpl": bool(step.label_zpl)},
        }.get(step.kind)
        return details() if details else {}

    def _record_data(self, record):
        return {
            "lot_id": record.lot_id.id,
            "occurrence": record.occurrence,
            "verdict": record.verdict,
            "is_done": record.verdict in instruction_value.DONE,
            "value": record.value or "",
            "reason": record.reason or "",
            "moment": milliseconds(record.moment),
        }

    def _screen_step(self, workorder_id, step_id):
        """A step of an order within reach, and its order; empty records when there is none."""
        workorder = self._kiosk_workorder(workorder_id)
        steps = workorder._mes_steps().get(workorder, self.env["mes.instruction.step"])
        return workorder, steps.filtered(lambda step: step.id == step_id)
