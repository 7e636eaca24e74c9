import re

from odoo import models
from odoo.tools.sql import escape_psql

from .mes_terminal_queue import OPEN_PRODUCTION_STATES, OPEN_STATES
from .mes_terminal_scan import SEVERAL


class MesTerminal(models.Model):
    """Which operation a scanned order, or one of its sheets, opens here; or where it is."""

    _inherit = "mes.terminal"

    def _scan_order(self, code):
        order = self._order_named(code)
        if order:
            return self._answer_order(order)
        # As Odoo writes it on its own work orders: the order's name at that time, and the id.
        name, slash, number = code.rpartition("/")
        if slash and number.isascii() and number.isdecimal() and len(number) < 10:
            workorder = self.env["mrp.workorder"].search([("id", "=", int(number))])
            if workorder and _is_first_of(name, workorder.production_id.name):
                return self._answer_order(workorder.production_id, workorder)
        return None

    def _order_named(self, name):
        """The order with this name now, or before a backorder gave it a number behind it."""
        orders = self.env["mrp.production"]
        found = orders.search([("name", "=", name)], limit=1)
        if found:
            return found
        numbered = orders.search([("name", "=like", f"{escape_psql(name)}-___")], limit=SEVERAL)
        return numbered.filtered(lambda order: _is_first_of(name, order.name)).sorted("id")[:1]

    def _answer_order(self, production, workorder=None):
        """The operation that is open here, of the order itself or of what it became."""
        family = self._family_of(production)
        if self.warehouse_id not in family._mes_plants():
            return self._found_nothing(production.name)
        wanted = self._twins_of(workorder, family) if workorder else family.workorder_ids
        target = self._open_here(wanted)
        record, kind = (workorder, "workorder") if workorder else (production, "production")
        if target:
            message = ""
            if target.production_id != production:
                message = self.env._(
                    "%(order)s became %(other)s.",
                    order=production.name,
                    other=target.production_id.name,
                )
            elif workorder and target != workorder:
                message = self.env._("%s is the operation that is open here.", target.name)
            return self._found(
                record, kind, message, next_screen=["order", {"workorder_id": target.id}]
            )
        return self._found(record, kind, self._where_text(production, workorder, family))

    def _family_of(self, production):
        """The order, and its backorders, parts, or the one it was merged into."""
        others = production.production_group_id.production_ids - production
        if production.state == "cancel" and not others:
            merged = self.env["mrp.production"].search(
                [
                    ("product_id", "=", production.product_id.id),
                    ("origin", "like", production.name),
                    ("company_id", "=", production.company_id.id),
                ],
                limit=SEVERAL,
            )
            others = merged.filtered(lambda other: production.name in other.origin.split(","))
        others = others.filtered(lambda other: other.product_id == production.product_id)
        return production | others.sorted("id")

    def _twins_of(self, workorder, family):
        """The work order, and those that do the same in the parts of its order."""
        twins = workorder
        for order in family - workorder.production_id:
            same = order.workorder_ids.filtered(
                lambda other: (
                    workorder.operation_id and other.operation_id == workorder.operation_id
                )
            )
            twins |= same[:1] or order._mes_twin(workorder)
        return twins

    def _open_here(self, workorders):
        centers = self._shown_workcenters()
        here = workorders.filtered(
            lambda wo: (
                wo.workcenter_id in centers
                and wo.state in OPEN_STATES
                and wo.production_id.state in OPEN_PRODUCTION_STATES
            )
        )
        return here.sorted(_urgency)[:1]

    def _where_text(self, production, workorder, family):
        """Where an order is that is not open here, in a sentence."""
        open_orders = (production if production.workorder_ids else family).workorder_ids
        if production.state in ("done", "cancel"):
            open_orders = family.workorder_ids
        current = open_orders.filtered(
            lambda wo: wo.state in OPEN_STATES and wo.production_id.state in OPEN_PRODUCTION_STATES
        ).sorted(_urgency)[:1]
        finished = ""
        if workorder and workorder.state in ("done", "cancel") and current:
            finished = self.env._("%s is finished. ", workorder.name)
        if current:
            steps = current.production_id.workorder_ids.sorted(lambda wo: (wo.sequence, wo.id))
            return finished + self.env._(
                "%(order)s is at %(center)s now, operation %(number)s of %(count)s: %(name)s.",
                order=current.production_id.name,
                center=current.workcenter_id.code or current.workcenter_id.name,
                number=list(steps).index(current) + 1,
                count=len(steps),
                name=current.name,
            )
        sentences = {
            "draft": self.env._("%s is a draft. The office has to confirm it.", production.name),
            "done": self.env._("%s is finished and closed.", production.name),
            "cancel": self.env._("%s was cancelled.", production.name),
        }
        return sentences.get(
            production.state, self.env._("%s has no open operation.", production.name)
        )


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    def _mes_plants(self):
        """The plants in which these orders are worked on."""
        plants = self.workorder_ids.workcenter_id.mes_warehouse_id
        return plants | self.picking_type_id.warehouse_id


def _is_first_of(name, current):
    """Whether an order that is called `current` now was called `name` before it was divided."""
    return current == name or bool(re.fullmatch(re.escape(name) + r"-\d{3,}", current))


def _urgency(workorder):
    """What somebody works on first, then what could be worked on, then in their order."""
    rank = {"progress": 0, "ready": 1, "blocked": 2}
    return (rank.get(workorder.state, 3), workorder.sequence, workorder.id)
