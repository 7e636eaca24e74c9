"""The records that the texts of some rows mean, found with a fixed number of queries."""

from collections import defaultdict

from odoo.fields import Domain

from .errors import LotError, UnknownRecordError


class Lookup:
    """Everything that the given rows may refer to. `rows` are texts by key of their column."""

    def __init__(self, env, rows):
        self.env = env
        texts = defaultdict(set)
        for row in rows:
            for key, text in row.items():
                if text:
                    texts[key].add(text)
        self._orders = self._find_orders(texts["order"])
        self._by_barcode = self._find_workorders(texts["operation"])
        self._employees = self._find_employees(texts["employee"])
        self._reasons = self._find_reasons() if texts["reason"] else {}
        self._lots = self._find_lots(texts["lot"])

    # --- Work orders -----------------------------------------------------------------------------

    def _find_orders(self, names):
        orders = self.env["mrp.production"].search(
            [
                ("name", "in", [*names, *(name.upper() for name in names)]),
                ("company_id", "=", self.env.company.id),
            ]
        )
        return {order.name.upper(): order for order in orders}

    def _find_workorders(self, texts):
        """By barcode, which ends with the id: there is no index on the barcode itself."""
        endings = {text.rpartition("/")[2] for text in texts if "/" in text}
        ids = [int(end) for end in endings if end.isascii() and end.isdigit() and len(end) < 10]
        workorders = self.env["mrp.workorder"].search(
            [("id", "in", ids), ("company_id", "=", self.env.company.id)]
        )
        return {workorder.barcode.upper(): workorder for workorder in workorders}

    def workorder(self, row):
        name, operation = row.get("order", ""), row.get("operation", "")
        scanned = self._by_barcode.get(operation.upper())
        if scanned and name.upper() in ("", scanned.production_id.name.upper()):
            return scanned
        if not name:
            raise UnknownRecordError(
                self.env._(
                    "The manufacturing order is missing. A merged cell counts for its first row"
                    " only."
                )
            )
        order = self._orders.get(name.upper())
        if not order:
            raise UnknownRecordError(
                self.env._(
                    "There is no manufacturing order %(order)s in %(company)s.",
                    order=name[:80],
                    company=self.env.company.name,
                )
            )
        return self._operation_of(order, operation)

    def _operation_of(self, order, name):
        workorders = order.workorder_ids
        found = workorders.filtered(lambda wo: not name or wo.name.casefold() == name.casefold())
        if len(found) > 1:
            found = found.filtered(lambda wo: wo.state != "cancel")
        if len(found) == 1:
            return found
        names = ", ".join(f"{wo.name} ({wo.barcode})" for wo in found or workorders)
        if not workorders:
            text = self.env._("Order %s has no operations.", order.name)
        elif not name:
            text = self.env._(
                "Order %(order)s has several operations, write which one: %(names)s.",
                order=order.name,
                names=names,
            )
        elif found:
            text = self.env._(
                "Order %(order)s has several operations '%(name)s'. Write the barcode: %(names)s.",
                order=order.name,
                name=name[:80],
                names=names,
            )
        else:
            text = self.env._(
                "Order %(order)s has no operation '%(name)s'. Its operations are: %(names)s.",
                order=order.name,
                name=name[:80],
                names=names,
            )
        raise UnknownRecordError(text)

    # --- People ----------------------------------------------------------------------------------

    def _find_employees(self, texts):
        wanted = [part for text in texts for part in _parts(text)]
        named = Domain("name", "in", wanted) | Domain("barcode", "in", wanted)
        # sudo: badges are private, and only compared here; who has left was there at the time
        employees = (
            self.env["hr.employee"]
            .sudo()
            .with_context(active_test=False)
            .search(named & Domain("company_id", "=", self.env.company.id))
        )
        found = defaultdict(employees.browse)
        for employee in employees:
            found[employee.name] |= employee
        badges = {employee.barcode: employee for employee in employees if employee.barcode}
        return {**found, **badges}

    def employees(self, row):
        found = self.env["hr.employee"]
        for part in _parts(row.get("employee", "")):
            matching = self._employees.get(part)
            if not matching:
                raise UnknownRecordError(
                    self.env._("No employee has the badge or the name '%s'.", part[:80])
                )
            matching = matching.filtered("active") or matching
            if len(matching) > 1:
                raise UnknownRecordError(
                    self.env._(
                        "%(count)s employees are called '%(name)s'. Write the badge instead.",
                        count=len(matching),
                        name=part[:80],
                    )
                )
            found |= matching.with_env(self.env)
        return found

    # --- Reasons and lots ------------------------------------------------------------------------

    def _find_reasons(self):
        # sudo: which reasons there are is no secret to whoever may declare
        reasons = self.env["stock.scrap.reason.tag"].sudo().search([]).with_env(self.env)
        names = {reason.sudo().name.casefold(): reason for reason in reasons}
        codes = {
            reason.sudo().mes_code.casefold(): reason
            for reason in reasons
            if reason.sudo().mes_code
        }
        return {**names, **codes}

    def reason(self, row):
        text = row.get("reason", "")
        if not text:
            return None
        reason = self._reasons.get(text.casefold())
        if not reason:
            raise UnknownRecordError(
                self.env._(
                    "There is no scrap reason with the code or the name '%s'.",
                    text[:80],
                )
            )
        return reason

    def _find_lots(self, names):
        lots = self.env["stock.lot"].search(
            [("name", "in", list(names)), ("company_id", "in", (self.env.company.id, False))]
        )
        return {(lot.product_id, lot.name): lot for lot in lots}

    def lot(self, row, product):
        name = row.get("lot", "")
        if not name:
            return None
        lot = self._lots.get((product, name))
        if not lot:
            raise LotError(
                self.env._(
                    "%(product)s has no lot or serial number '%(lot)s'.",
                    product=product.display_name,
                    lot=name[:80],
                )
            )
        return lot


def _parts(text):
    """Several people in one cell are separated by semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]
