import re

from odoo import models
from odoo.fields import Domain

from .. import gs1, scan, stable_code
from .mes_terminal_attempt import MAX_AT_TERMINAL

CODE_READ_MAX = 20_000
CODE_MAX = 300
SHOWN_MAX = 40
SEVERAL = 20
#: What a badge can be, as employees have it: nothing else is looked for among them.
BADGE = re.compile(r"[A-Za-z0-9]{1,18}")


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
        return self._scan_badge(code) or self._found_nothing(code)

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
        """That it is a badge of the company: the kiosk signs the person in by it, or does not.

        What nothing else has is a guess at one. Each is counted, so that badges are not found by
        trying; in a place of its own, so that unknown labels keep nobody from signing in.
        """
        if not BADGE.fullmatch(code):
            return None
        attempts = self.env["mes.terminal.attempt"]
        tried = attempts._try({f"scan:{self.id}": MAX_AT_TERMINAL})
        if not tried:
            message = self.env._(
                "Too many unknown codes were scanned here. Open the sign-in to use a badge, or wait"
                " ten minutes."
            )
            return {**self._found_nothing(code), "message": message}
        # sudo: a badge may be looked for, and is never read; nothing of the person is told
        people = self.env["hr.employee"].sudo()
        if not people.search_count(
            [("barcode", "=", code), ("company_id", "=", self.company_id.id)], limit=1
        ):
            return None
        attempts._forgive(tried)
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
