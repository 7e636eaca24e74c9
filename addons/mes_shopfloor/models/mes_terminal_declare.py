from odoo import models

from .mes_terminal_screens import milliseconds

REASONS_SHOWN = 24


class MesTerminal(models.Model):
    """Declaring pieces: the reasons to choose from, where rework goes, boxes, the machine's count.

    The screen is drawn from the data of the order, so that it works without network, too.
    """

    _inherit = "mes.terminal"

    def _kiosk_screens(self):
        return {**super()._kiosk_screens(), "declare": self._screen_declare}

    def _screen_declare(self, params):
        workorder = self._kiosk_workorder(params.identifier("workorder_id"))
        if workorder:
            return self._response("declare", {"order": self._kiosk_order_data(workorder)})
        return self._response_for_queue(
            self.env._("This order is finished or no longer at this station.")
        )

    def _declare_data(self, workorder):
        return {
            "reasons": self._reasons_of(workorder),
            "targets": self._rework_targets_of(workorder),
            "boxes": self._boxes_of(workorder),
            "machine": self._machine_count_of(workorder),
            "last": self._last_declared(workorder),
        }

    def _reasons_of(self, workorder):
        """The reasons offered here, those used most at this operation first."""
        reasons = self.env["stock.scrap.reason.tag"]._mes_for(workorder)
        used = self._reason_counts(workorder)
        reasons = reasons.sorted(lambda reason: -used.get(reason.id, 0))
        return [
            {
                "id": reason.id,
                "name": reason.name,
                "icon": reason.mes_icon or "more",
                "kind": reason.mes_kind,
                "description": reason.mes_description or "",
            }
            for reason in reasons[:REASONS_SHOWN]
        ]

    def _reason_counts(self, workorder):
        """{reason id: how often it was taken at this operation}"""
        if not workorder.operation_id:
            return {}
        # sudo: how often a reason was taken is no secret, whoever may read the entries
        groups = (
            self.env["mes.production.log"]
            .sudo()
            ._read_group(
                [
                    ("operation_id", "=", workorder.operation_id.id),
                    ("reason_id", "!=", False),
                    ("reversal_of_id", "=", False),
                ],
                ["reason_id"],
                ["__count"],
            )
        )
        return {reason.id: count for reason, count in groups}

    def _rework_targets_of(self, workorder):
        """Where rework may go: here, or to an operation before that takes part."""
        flow = workorder.production_id._mes_flow()
        earlier = flow.upstream(workorder.id) | {workorder.id}
        targets = workorder.production_id.workorder_ids.filtered(
            lambda other: other.id in earlier and other.state != "cancel"
        )
        return [{"id": target.id, "name": target.name} for target in targets]

    def _boxes_of(self, workorder):
        """Packagings of the product as a number of pieces: one tap fills in a box."""
        product, unit = workorder.product_id, workorder.product_uom_id
        boxes = []
        for packaging in product.uom_ids:
            quantity = packaging._compute_quantity(1, unit, raise_if_failure=False)
            if unit.compare(quantity, 1) > 0:
                boxes.append({"name": packaging.name, "quantity": quantity})
        return boxes

    def _machine_count_of(self, workorder):
        """What a device has counted since a person declared last; nothing where none counts."""
        # sudo: the sums are the order's own, whoever may read its entries
        entries = self.env["mes.production.log"].sudo()
        domain = [("workorder_id", "=", workorder.id), ("reversal_of_id", "=", False)]
        last = entries.search(
            [*domain, ("source", "in", ("kiosk", "office")), ("reversal_ids", "=", False)],
            limit=1,
        )
        since = [("moment", ">", last.moment)] if last else []
        [(count, first)] = entries._read_group(
            [*domain, ("source", "=", "device"), *since],
            aggregates=["qty_good:sum", "moment:min"],
        )
        if not count:
            return False
        return {"count": count, "since": milliseconds(last.moment or first)}

    def _last_declared(self, workorder):
        """The last entry of a person that still counts, for the line beside Undo."""
        # sudo: the entry is the order's own, whoever may read it
        entry_sudo = (
            self.env["mes.production.log"]
            .sudo()
            .search(
                [
                    ("workorder_id", "=", workorder.id),
                    ("source", "=", "kiosk"),
                    ("reversal_of_id", "=", False),
                    ("reversal_ids", "=", False),
                    ("part_of_id", "=", False),
                ],
                limit=1,
            )
        )
        if not entry_sudo:
            return False
        return {
            "good": entry_sudo.qty_good,
            "scrap": entry_sudo.qty_scrap,
            "rework": entry_sudo.qty_rework,
            "moment": milliseconds(entry_sudo.moment),
            "lot": entry_sudo.lot_id.name or "",
        }
