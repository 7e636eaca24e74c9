from odoo import models


class MesException(models.AbstractModel):
    """What was done without network and refused afterwards: nothing of it is counted yet."""

    _inherit = "mes.exception"

    def _finders(self):
        # First: somebody has made pieces that no figure knows.
        return {"conflict": self._find_conflicts, **super()._finders()}

    def _finder_labels(self):
        return {**super()._finder_labels(), "conflict": self.env._("Offline entry refused")}

    def _find_conflicts(self, watch):
        conflicts = self.env["mes.kiosk.conflict"]
        found = conflicts._open_data(watch.plant)
        orders = self.env["mrp.workorder"].browse(
            [conflict["workorder_id"] for conflict in found if conflict["workorder_id"]]
        )
        by_id = {order.id: order for order in orders}
        items = []
        for conflict in found:
            order = by_id.get(conflict["workorder_id"], orders.browse())
            item = self._item(
                "conflict",
                conflicts.browse(conflict["id"]),
                workcenter=order.workcenter_id,
                workorder=order,
                who=conflict["operator"],
                text=conflict["what"],
                message=conflict["message"],
                params=conflict["params"],
                actions=[
                    "conflict_apply",
                    *(["conflict_reopen"] if conflict["is_finished"] else []),
                ],
            )
            items.append(
                {
                    **item,
                    "since": conflict["moment"],
                    "workcenter": item["workcenter"] or conflict["terminal"],
                }
            )
        return items
