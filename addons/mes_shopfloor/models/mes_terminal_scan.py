import re

from odoo import models
from odoo.fields import Domain
from odoo.tools.sql import escape_psql

from .. import gs1, scan, stable_code
from .mes_terminal_queue import OPEN_PRODUCTION_STATES, OPEN_STATES

CODE_READ_MAX = 20_000
CODE_MAX = 300
SHOWN_MAX = 40
SEVERAL = 20


class MesTerminal(models.Model):
    """What a scanned code stands for, as far as this plant goes.

    A finder answers `_found(...)` or nothing; the first one that knows the code wins.
    """

    _inherit = "mes.terminal"

    def _kiosk_screens(self):
        return {**super()._kiosk_screens(), "scan": self._kiosk_scan}

    def _kiosk_scan(self, params):
        code = params.text("code", size=CODE_READ_MAX)
        answer = self._scan(code.strip())
        data = {"code": code[:CODE_MAX], "text": "", "groups": [], **answer}
        return self._response("search", data, answer["message"])

    def _scan(self, code):
        if not code or len(code) > CODE_MAX or (not code.isprintable() and "\x1d" not in code):
            return self._found_nothing(code)
        for finder in self._scan_finders():
            if answer := finder(code):
                return answer
        return self._found_nothing(code)

    def _scan_finders(self):
        """In the order in which they are asked; addons add theirs through super."""
        return [
            self._scan_stable,
            self._scan_command,
            self._scan_gs1,
            self._scan_order,
            self._scan_lot,
            self._scan_product,
            self._scan_package,
            self._scan_location,
            self._scan_workcenter,
            self._scan_badge,
        ]

    def _found(self, record, kind, message="", next_screen=None, card=None, groups=()):
        found = {
            "model": record._name,
            "id": record.id,
            "name": self._found_name(record),
            "kind": kind,
        }
        return {
            "found": found,
            "next": next_screen,
            "message": message,
            "card": card,
            "groups": list(groups),
        }

    def _found_name(self, record):
        if record._name == "mrp.workorder":
            return f"{record.production_id.name} {record.name}"
        return record.display_name

    def _found_nothing(self, code):
        text = "".join(letter if letter.isprintable() else " " for letter in code).strip()
        text = text if len(text) <= SHOWN_MAX else f"{text[:SHOWN_MAX]}…"
        message = self.env._("Nothing here has the code “%s”. Scan again, or search by name.", text)
        if not text:
            message = self.env._("The code is empty. Scan again, or search by name.")
        return {"found": None, "next": None, "message": message, "card": None}

    def _scan_stable(self, code):
        try:
            read = stable_code.read(code)
        except stable_code.StableCodeError:
            return {
                **self._found_nothing(code),
                "message": self.env._(
                    "The code “%s” is damaged: its check character is wrong. Scan again, or type"
                    " the order's name.",
                    code,
                ),
            }
        if not read:
            return None
        model, record_id = read
        record = self.env[model].search([("id", "=", record_id)]) if record_id < 2**31 else None
        if not record:
            return self._found_nothing(code)
        if model == "mrp.workcenter":
            return self._answer_workcenter(record)
        if model == "mrp.production":
            return self._answer_order(record)
        return self._answer_order(record.production_id, record)

    def _scan_command(self, code):
        command = stable_code.read_command(code)
        if not command:
            return None
        return {
            "found": {"model": "command", "id": 0, "name": command, "kind": "command"},
            "next": None,
            "message": "",
            "card": None,
        }

    def _scan_gs1(self, code):
        try:
            read = scan.parse(code)
        except gs1.Gs1Error as error:
            message = self.env["mrp.workorder"]._mes_unreadable_text(code, error.reason)
            return {**self._found_nothing(code), "message": message}
        if not read.is_gs1:
            return None
        if read.sscc:
            return self._scan_package(read.sscc) or self._found_nothing(code)
        products = self.env["product.product"]
        if read.gtin:
            spellings = scan.gtin_spellings(read.gtin)
            products = products.search([("barcode", "in", spellings)], limit=1)
            if not products:
                return self._found_nothing(code)
        name = read.serial or read.lot
        if name:
            domain = Domain("name", "=", name)
            if products:
                domain &= Domain("product_id", "=", products.id)
            lots = self.env["stock.lot"].search(domain, limit=SEVERAL)
            if lots:
                return self._answer_lots(lots, code)
            if not products:
                return self._found_nothing(code)
            message = self.env._(
                "%(product)s has no lot or serial number %(name)s.",
                product=products.display_name,
                name=name,
            )
            return {**self._answer_product(products), "message": message}
        return self._answer_product(products) if products else self._found_nothing(code)

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

    def _scan_lot(self, code):
        lots = self.env["stock.lot"].search([("name", "=", code)], limit=SEVERAL)
        return self._answer_lots(lots, code) if lots else None

    def _scan_product(self, code):
        product = self.env["product.product"].search(
            Domain("barcode", "=", code) | Domain("default_code", "=", code), limit=1
        )
        return self._answer_product(product) if product else None

    def _scan_package(self, code):
        package = self.env["stock.package"].search([("name", "=", code)], limit=1)
        return self._answer_package(package) if package else None

    def _scan_location(self, code):
        location = self.env["stock.location"].search([("barcode", "=", code)], limit=1)
        return self._answer_location(location) if location else None

    def _scan_workcenter(self, code):
        center = self.env["mrp.workcenter"].search(
            [("code", "=", code), ("mes_warehouse_id", "=", self.warehouse_id.id)], limit=1
        )
        return self._answer_workcenter(center) if center else None

    def _scan_badge(self, code):
        """That it is a badge of the company: the kiosk signs the person in by it, or does not."""
        # sudo: a badge may be looked for, and is never read; nothing of the person is told
        people = self.env["hr.employee"].sudo()
        if not people.search_count(
            [("barcode", "=", code), ("company_id", "=", self.company_id.id)], limit=1
        ):
            return None
        return {
            "found": {"model": "hr.employee", "id": 0, "name": "", "kind": "badge"},
            "next": None,
            "message": "",
            "card": None,
        }

    def _answer_workcenter(self, center):
        if center.mes_warehouse_id != self.warehouse_id:
            return self._found_nothing(center.code or center.name)
        if center in self._shown_workcenters():
            return self._found(center, "workcenter", next_screen=["queue", {}])
        message = self.env._("%s is at another station.", center.display_name)
        return self._found(center, "workcenter", message)

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
