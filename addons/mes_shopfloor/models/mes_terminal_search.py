from odoo import fields, models
from odoo.fields import Domain
from odoo.tools.sql import escape_psql

from .mes_terminal_queue import OPEN_PRODUCTION_STATES, OPEN_STATES

TEXT_MAX = 100
ROWS = 20
#: How many rows a group may have; together no more than `ROWS`.
SHARES = {"orders": 8, "lots": 4, "products": 4, "workcenters": 2, "locations": 2}


def matching(names, text):
    """Any of these fields holds the text as it was typed: no character is a wildcard."""
    return Domain.OR(Domain(name, "ilike", escape_psql(text)) for name in names)


class MesTerminal(models.Model):
    """Search by words, and what is shown about something that was found."""

    _inherit = "mes.terminal"

    def _kiosk_screens(self):
        return {**super()._kiosk_screens(), "search": self._kiosk_search}

    def _kiosk_search(self, params):
        """What fits typed words, or what `code` stands for when that is given instead."""
        if params.text("code", "", size=20_000):
            return self._kiosk_scan(params)
        text = params.text("text", "", size=20_000).strip()
        groups = []
        if 0 < len(text) <= TEXT_MAX:
            found = ((kind, getattr(self, f"_search_{kind}")(text)) for kind in SHARES)
            groups = [self._group(kind, rows) for kind, rows in found if rows]
        data = {
            "code": "",
            "text": text[:TEXT_MAX],
            "found": None,
            "next": None,
            "card": None,
            "groups": groups,
        }
        return self._response("search", data)

    def _group(self, kind, rows):
        labels = {
            "orders": self.env._("Orders"),
            "lots": self.env._("Lots and serial numbers"),
            "products": self.env._("Products"),
            "workcenters": self.env._("Work centers"),
            "locations": self.env._("Locations"),
            "content": self.env._("In it, for orders here"),
            "needed": self.env._("Orders here"),
        }
        return {"kind": kind, "label": labels[kind], "rows": rows}

    def _row(self, record, kind, detail="", where="", next_screen=None, hold="", name=""):
        return {
            "key": f"{record._name},{record.id},{name or detail}",
            "model": record._name,
            "id": record.id,
            "name": name or self._found_name(record),
            "kind": kind,
            "detail": detail,
            "where": where,
            "hold": hold,
            "next": next_screen,
        }

    def _search_orders(self, text):
        fields_searched = ("production_id.name", "name", "product_id.name", "product_id.barcode")
        domain = (
            Domain("state", "in", OPEN_STATES)
            & Domain("production_id.state", "in", OPEN_PRODUCTION_STATES)
            & Domain("workcenter_id.mes_warehouse_id", "=", self.warehouse_id.id)
            & (
                matching(fields_searched, text)
                | matching(("product_id.default_code", "workcenter_id.code"), text)
            )
        )
        centers = self._shown_workcenters()
        limit = SHARES["orders"]
        here = Domain("workcenter_id", "in", centers.ids)
        order = "production_date, sequence, id"
        workorders = self.env["mrp.workorder"].search(domain & here, limit=limit, order=order)
        if len(workorders) < limit:
            workorders |= self.env["mrp.workorder"].search(
                domain & ~here, limit=limit - len(workorders), order=order
            )
        return [self._order_row(workorder, centers) for workorder in workorders]

    def _order_row(self, workorder, centers):
        is_here = workorder.workcenter_id in centers
        center = workorder.workcenter_id
        return self._row(
            workorder,
            "workorder",
            detail=workorder.product_id.display_name,
            where="" if is_here else center.code or center.name,
            next_screen=["order", {"workorder_id": workorder.id}] if is_here else None,
            hold=workorder.mes_hold_reason or "",
        )

    def _search_lots(self, text):
        lots = self.env["stock.lot"].search(
            matching(("name", "ref"), text), limit=SHARES["lots"], order="name, id"
        )
        return [self._lot_row(lot) for lot in lots]

    def _lot_row(self, lot):
        return self._row(
            lot,
            "lot",
            detail=lot.product_id.display_name,
            hold=self._lot_hold(lot),
            next_screen=["search", {"code": lot.name}],
        )

    def _lot_hold(self, lot):
        if lot.mes_is_scrapped:
            return self.env._("Scrapped")
        if lot.mes_is_held:
            return self.env._("On hold: %s", lot.mes_hold_reason or self.env._("no reason given"))
        if lot.expiration_date and lot.expiration_date <= fields.Datetime.now():
            day = self.warehouse_id._mes_day(lot.expiration_date)
            return self.env._("Expired on %s", fields.Date.to_string(day))
        return ""

    def _search_products(self, text):
        products = self.env["product.product"].search(
            Domain("type", "=", "consu") & matching(("name", "default_code", "barcode"), text),
            limit=SHARES["products"],
            order="default_code, name, id",
        )
        return [
            self._row(product, "product", next_screen=self._code_of(product))
            for product in products
        ]

    def _code_of(self, product):
        code = product.barcode or product.default_code
        return ["search", {"code": code}] if code else None

    def _search_workcenters(self, text):
        centers = self.env["mrp.workcenter"].search(
            Domain("mes_warehouse_id", "=", self.warehouse_id.id)
            & matching(("name", "code"), text),
            limit=SHARES["workcenters"],
        )
        shown = self._shown_workcenters()
        return [
            self._row(center, "workcenter", next_screen=["queue", {}] if center in shown else None)
            for center in centers
        ]

    def _search_locations(self, text):
        locations = self.env["stock.location"].search(
            Domain("id", "child_of", self.warehouse_id.view_location_id.id)
            & matching(("complete_name", "barcode"), text),
            limit=SHARES["locations"],
        )
        return [
            self._row(
                location,
                "location",
                next_screen=["search", {"code": location.barcode}] if location.barcode else None,
            )
            for location in locations
        ]
