from odoo import models
from odoo.fields import Domain

from .mes_terminal_search import ROWS


class MesTerminal(models.Model):
    """What a scanned lot, product, package or location is: where it lies, what holds it, and which
    orders of this station it is for."""

    _inherit = "mes.terminal"

    def _answer_lots(self, lots, code):
        if len(lots) > 1:
            message = self.env._("Several have the number %s. Which one is it?", lots[0].name)
            rows = [{**self._lot_row(lot), "next": self._lot_next(lot)} for lot in lots]
            group = self._group("lots", rows)
            return {
                **self._found_nothing(code),
                "message": message,
                "groups": [group],
            }
        lot = lots
        workorder = self._open_here(self._orders_making(lot).workorder_ids)
        if workorder:
            next_screen = ["order", {"workorder_id": workorder.id, "lot_id": lot.id}]
            return self._found(lot, "lot", next_screen=next_screen)
        hold = self._lot_hold(lot)
        quants = self._quants_here(Domain("lot_id", "=", lot.id))
        lines = [self._line(self.env._("Product"), lot.product_id.display_name)]
        if hold:
            lines.append(self._line(self.env._("Held"), hold, "fail"))
        lines += self._place_lines(quants)
        card = {"title": lot.name, "lines": lines}
        needed = [] if hold else self._needed_group(lot.product_id)
        return self._found(lot, "lot", hold, ["search", {"code": code}], card, needed)

    def _lot_next(self, lot):
        workorder = self._open_here(self._orders_making(lot).workorder_ids)
        return ["order", {"workorder_id": workorder.id}] if workorder else None

    def _orders_making(self, lot):
        return lot.mes_production_ids | self.env["mrp.production"].search(
            [("lot_producing_ids", "in", lot.ids), ("state", "not in", ("done", "cancel"))],
            limit=ROWS,
        )

    def _answer_product(self, product):
        quants = self._quants_here(Domain("product_id", "=", product.id))
        lines = []
        if product.default_code:
            lines.append(self._line(self.env._("Reference"), product.default_code))
        lines += self._place_lines(quants)
        card = {"title": product.display_name, "lines": lines}
        next_screen = self._code_of(product)
        return self._found(product, "product", "", next_screen, card, self._needed_group(product))

    def _answer_package(self, package):
        location = package.location_id
        if location and not self._is_in_plant(location):
            return self._found_nothing(package.name)
        quants = self._quants_here(Domain("package_id", "=", package.id))
        where = location.display_name or self.env._("nowhere in this plant")
        card = {"title": package.name, "lines": [self._line(self.env._("Lies in"), where)]}
        return self._found(
            package,
            "package",
            "",
            ["search", {"code": package.name}],
            card,
            self._content_group(quants),
        )

    def _answer_location(self, location):
        if not self._is_in_plant(location):
            return self._found_nothing(location.barcode)
        products = self._products_of_station()
        quants = self._quants_here(
            Domain("location_id", "child_of", location.id)
            & Domain("product_id", "in", products.ids)
        )
        lines = []
        if not quants:
            nothing = self.env._("Nothing that an order of this station needs lies here.")
            lines.append(self._line("", nothing))
        card = {"title": location.display_name, "lines": lines}
        return self._found(
            location,
            "location",
            "",
            ["search", {"code": location.barcode}],
            card,
            self._content_group(quants),
        )

    def _is_in_plant(self, location):
        return location.parent_path.startswith(self.warehouse_id.view_location_id.parent_path)

    def _quants_here(self, domain):
        # sudo: what lies where is no secret within the plant
        return (
            self.env["stock.quant"]
            .sudo()
            .search(
                domain
                & Domain("location_id", "child_of", self.warehouse_id.view_location_id.id)
                & Domain("location_id.usage", "in", ("internal", "transit"))
                & Domain("quantity", ">", 0),
                limit=ROWS,
                order="in_date, id",
            )
        )

    def _place_lines(self, quants):
        label = self.env._("Lies in")
        if not quants:
            return [self._line(label, self.env._("nowhere in this plant"))]
        return [
            self._line(label, f"{quant.location_id.display_name}: {self._quant_text(quant)}")
            for quant in quants
        ]

    def _quant_text(self, quant):
        text = f"{quant.quantity:.12g} {quant.product_uom_id.name}"
        if quant.reserved_quantity:
            return self.env._(
                "%(quantity)s, %(reserved)s reserved",
                quantity=text,
                reserved=f"{quant.reserved_quantity:.12g}",
            )
        return text

    def _line(self, label, value, tone=""):
        return {"label": label, "value": value, "tone": tone}

    def _content_group(self, quants):
        rows = [
            {
                **self._row(
                    quant.product_id,
                    "product",
                    detail=quant.lot_id.name or "",
                    where=f"{quant.location_id.display_name}: {self._quant_text(quant)}",
                    hold=self._lot_hold(quant.lot_id) if quant.lot_id else "",
                ),
                "key": f"quant,{quant.id}",
            }
            for quant in quants
        ]
        return [self._group("content", rows)] if rows else []

    def _products_of_station(self):
        """Components of the orders that are open here."""
        workorders = self.env["mrp.workorder"].search(
            self._open_orders_domain(self._shown_workcenters()), limit=200
        )
        return workorders.production_id.move_raw_ids.product_id

    def _needed_group(self, product):
        """Orders here that make it, or into which it goes."""
        centers = self._shown_workcenters()
        workorders = self.env["mrp.workorder"].search(
            self._open_orders_domain(centers)
            & (
                Domain("production_id.product_id", "=", product.id)
                | Domain("move_raw_ids.product_id", "=", product.id)
                | Domain(
                    "production_id.move_raw_ids",
                    "any",
                    [("product_id", "=", product.id), ("workorder_id", "=", False)],
                )
            ),
            limit=ROWS,
            order="production_date, sequence, id",
        )
        rows = [self._order_row(workorder, centers) for workorder in workorders]
        return [self._group("needed", rows)] if rows else []
