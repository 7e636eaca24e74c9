from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .mes_terminal_screens import milliseconds

#: What one kind shows at most: who has more to do than this does not need the list to be longer.
KIND_LIMIT = 50


@dataclass
class Watch:
    """The work centers of a plant at this moment, for those who look what is wrong there."""

    plant: Any
    workcenters: Any
    now: datetime
    known: dict = field(default_factory=dict)


class MesException(models.AbstractModel):
    """What a supervisor has to see to: found anew each time, so that what is mended is gone.

    A finder is a method that takes a `Watch` and answers a list of `_item(...)`, at most
    `KIND_LIMIT`; it reads what is open now or lies in a bounded stretch of time. Addons add theirs
    in `_finders`, and what to call it in `_finder_labels`.
    """

    _name = "mes.exception"
    _description = "Exception on the Shop Floor"

    @api.model
    def _mes_exceptions(self, plant, workcenters=None, kinds=None):
        """All that is wrong in a plant now, the most urgent kind first, the oldest first."""
        if workcenters is None:
            workcenters = self.env["mrp.workcenter"].search([("mes_warehouse_id", "=", plant.id)])
        watch = Watch(plant, workcenters, fields.Datetime.now())
        items = []
        for kind, finder in self._finders().items():
            if kinds is None or kind in kinds:
                items += sorted(finder(watch), key=lambda item: item["since"] or 0)[:KIND_LIMIT]
        self._name_orders(items)
        return items

    def _name_orders(self, items):
        """Read the work orders of all items at once."""
        ids = {item["workorder_id"] for item in items} - {False}
        names = {
            order.id: {
                "order": order.production_id.name,
                "product": order.product_id.display_name,
                "operation": order.name,
            }
            for order in self.env["mrp.workorder"].browse(ids)
        }
        nothing = {"order": "", "product": "", "operation": ""}
        for item in items:
            item.update(names.get(item["workorder_id"], nothing))

    @api.model
    def _finders(self):
        """`{kind: method}`, the most urgent kind first."""
        return {}

    @api.model
    def _finder_labels(self):
        return {}

    def _item(self, kind, record, **values):
        """One exception. `actions` names what can be done about it at once."""
        workcenter = values.pop("workcenter", self.env["mrp.workcenter"])
        workorder = values.pop("workorder", self.env["mrp.workorder"])
        since = values.pop("since", None)
        return {
            "key": f"{kind}:{record.id}",
            "kind": kind,
            "label": self._finder_labels().get(kind, kind),
            "res_model": record._name,
            "res_id": record.id,
            "workcenter_id": workcenter.id,
            "workcenter": workcenter.code or workcenter.name or "",
            "workorder_id": workorder.id,
            "since": milliseconds(since),
            "who": "",
            "text": "",
            "actions": [],
            **values,
        }

    @api.model
    def _reasons(self):
        """What can be answered to an exception that asks why."""
        # sudo: a reason for a work center of another company is not one for all work centers
        tags = self.env["stock.scrap.reason.tag"].sudo()
        losses = self.env["mrp.workcenter.productivity.loss"].search([("manual", "=", True)])
        return {
            "scrap": [
                {
                    "id": reason.id,
                    "name": reason.name,
                    "workcenter_ids": reason.with_context(active_test=False).mes_workcenter_ids.ids,
                }
                for reason in tags.search(tags._mes_kind_domain("scrap"))
            ],
            "pause": [{"id": loss.id, "name": loss.name} for loss in losses],
        }

    @api.model
    def get_office_data(self, plant_id=None):
        """Exceptions and live stations for the back office, with the plants to choose from."""
        self._check_supervisor()
        plants = self.env["stock.warehouse"].search([("company_id", "in", self.env.companies.ids)])
        plant = plants.filtered(lambda plant: plant.id == plant_id) or plants[:1]
        workcenters = self.env["mrp.workcenter"].search([("mes_warehouse_id", "=", plant.id)])
        return {
            "plants": [{"id": one.id, "name": one.name} for one in plants],
            "plant_id": plant.id,
            "tz": plant.mes_tz,
            "now": milliseconds(fields.Datetime.now()),
            "exceptions": self._mes_exceptions(plant, workcenters) if plant else [],
            "stations": workcenters._mes_live(),
            "reasons": self._reasons(),
        }

    @api.model
    def _check_supervisor(self):
        if not self.env.user.has_group("mes_shopfloor.group_mes_supervisor"):
            raise AccessError(self.env._("Only a supervisor sees the exceptions of a plant."))
