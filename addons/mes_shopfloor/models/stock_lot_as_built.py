from odoo import models


class StockLot(models.Model):
    """The as-built record of one unit: what is in it, who made it, when."""

    _inherit = "stock.lot"

    def _mes_as_built(self):
        """All that is known of how a unit was made: sections with rows of plain values.

        A row of components names the lot that was put in, so that a reader can go on from there.
        """
        self.ensure_one()
        return [section for section in self._mes_as_built_sections() if section["rows"]]

    def _mes_as_built_sections(self):
        """Sections of the record; other parts and addons add theirs through super."""
        return [
            {
                "key": "components",
                "title": self.env._("Components"),
                "rows": [*self._mes_own_component_rows(), *self._mes_shared_component_rows()],
            },
            {
                "key": "operations",
                "title": self.env._("Operations"),
                "rows": self._mes_operation_rows(),
            },
            {
                "key": "values",
                "title": self.env._("Recorded Steps"),
                "rows": self._mes_value_rows(),
            },
            {"key": "times", "title": self.env._("Times"), "rows": self._mes_time_rows()},
        ]

    def _mes_own_component_rows(self):
        entries = self.mes_component_ids.filtered(
            lambda entry: not entry.reversal_of_id and not entry.reversal_ids
        )
        return [
            {
                **self._mes_component_row(entry.product_id, entry.lot_id),
                "quantity": entry.quantity,
                "unit": entry.product_uom_id.name,
                "operation": entry.workorder_id.name,
                "people": entry.employee_ids.mapped("name"),
                "moment": entry.moment,
                "shared": False,
            }
            for entry in entries.sorted(lambda entry: (entry.moment, entry.id))
        ]

    def _mes_shared_component_rows(self):
        """What all units of the order hold together: posted, or put in so far."""
        made = self.env["stock.move.line"].search(
            [
                ("lot_id", "=", self.id),
                ("state", "=", "done"),
                ("move_id.production_id", "!=", False),
            ]
        )
        lines = made.consume_line_ids.filtered(lambda line: not line.mes_unit_lot_id)
        rows = [
            {
                **self._mes_component_row(line.product_id, line.lot_id),
                "quantity": line.quantity,
                "unit": line.product_uom_id.name,
                "operation": line.move_id.workorder_id.name or "",
                "people": [],
                "moment": line.date,
                "shared": True,
            }
            for line in lines
        ]
        if made:
            return rows
        put_in = self.env["mes.consumption"]._mes_sums(
            [("production_id", "in", self.mes_production_ids.ids), ("unit_lot_id", "=", False)],
            ["product_id", "lot_id"],
        )
        return [
            {
                **self._mes_component_row(product, lot),
                "quantity": quantity,
                "unit": product.uom_id.name,
                "operation": "",
                "people": [],
                "moment": None,
                "shared": True,
            }
            for (product, lot), quantity in put_in.items()
        ]

    def _mes_component_row(self, product, lot):
        return {
            "product_id": product.id,
            "product": product.display_name,
            "lot_id": lot.id,
            "lot": lot.name or "",
        }

    def _mes_operation_rows(self):
        entries = self.mes_log_ids.filtered(
            lambda entry: not entry.reversal_of_id and not entry.reversal_ids
        )
        return [
            {
                "order": entry.production_id.name,
                "operation": entry.workorder_id.name,
                "workcenter": entry.workcenter_id.name,
                "good": entry.qty_good,
                "scrap": entry.qty_scrap,
                "rework": entry.qty_rework,
                "reason": entry.reason_id.name or "",
                "people": entry.employee_ids.mapped("name"),
                "shift": entry.shift_id.name or "",
                "moment": entry.moment,
            }
            for entry in entries.sorted(lambda entry: (entry.moment, entry.id))
        ]

    def _mes_value_rows(self):
        """Steps of the instructions that were done at this unit, with what was measured."""
        records = self.env["mes.instruction.record"].search(
            [("lot_id", "=", self.id), ("is_superseded", "=", False)], order="moment, id"
        )
        verdicts = dict(records._fields["verdict"]._description_selection(self.env))
        return [
            {
                "operation": record.workorder_id.name,
                "step": record.step_id.name,
                "value": record.value or "",
                "verdict": verdicts.get(record.verdict, ""),
                "people": record.employee_id.mapped("name"),
                "moment": record.moment,
            }
            for record in records
        ]

    def _mes_time_rows(self):
        """Time worked on this very unit."""
        lines = self.env["mrp.workcenter.productivity"].search(
            [("mes_lot_id", "=", self.id)], order="date_start, id"
        )
        phases = dict(lines._fields["mes_phase"]._description_selection(self.env))
        return [
            {
                "operation": line.workorder_id.name,
                "workcenter": line.workcenter_id.name,
                "phase": phases.get(line.mes_phase, ""),
                "people": line.mes_employee_id.mapped("name"),
                "start": line.date_start,
                "end": line.date_end,
                "minutes": line.duration,
            }
            for line in lines
        ]
