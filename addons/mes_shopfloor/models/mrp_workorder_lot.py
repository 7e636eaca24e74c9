from typing import Any, NamedTuple
from uuid import NAMESPACE_OID, uuid5

from odoo import fields, models

from .. import gs1, scan
from ..lot_context import USABLE
from ..services import Consume, TakeBack, lots, units
from ..services.errors import LotError


def _step_uuid(identifier, part="component"):
    """The step's own id makes the one of what it puts in: a step sent twice does it once."""
    return str(uuid5(NAMESPACE_OID, f"{identifier}/{part}"))


class Proposal(NamedTuple):
    """Take so much of this lot from there."""

    lot: Any
    location: Any
    quantity: float
    expiry: Any


class Scanned(NamedTuple):
    """What a code at a work order means. `kind` is unit, component, product, other or unknown.

    A `unit` without `lot` has a number that nobody has used yet: `name`.
    """

    kind: str
    product: Any
    lot: Any
    name: str = ""
    quantity: float | None = None
    expiry: Any = None


class MrpWorkorder(models.Model):
    """What a station does with lots and serial numbers."""

    _inherit = "mrp.workorder"

    mes_consumption_ids = fields.One2many("mes.consumption", "workorder_id", string="Component Log")

    def _mes_check_lot(self, lot, quantities, moment):
        """The lot or serial number under which pieces are declared; refuses a wrong one."""
        return units.unit_in_hand(self, lot, quantities, moment)

    def _mes_check_start(self, employees, **details):
        """Nobody works on a unit that is scrap or on hold."""
        super()._mes_check_start(employees, **details)
        if lot := details.get("lot"):
            moment = details.get("moment") or fields.Datetime.now()
            lots.check_usable(self.env, lot, moment, self.workcenter_id.mes_warehouse_id)

    def _mes_check_finish(self):
        """Ask for the lots of what was used up here while the labels are still at hand."""
        super()._mes_check_finish()
        if any(move.product_id.tracking != "none" for move in self.move_raw_ids):
            self.production_id._mes_set_consumption(self)
            if missing := self._mes_missing_lots_text():
                raise LotError(missing)

    def _mes_register_component(self, component, lot, quantity, act):
        """A step of the instructions puts a component in; done again, it replaces the first one."""
        super()._mes_register_component(component, lot, quantity, act)
        shared = {
            "env": act.env,
            "employees": act.employees,
            "source": act.source,
            "note": act.note,
        }
        if act.live:
            former = self.env["mes.consumption"].search(
                [("uuid", "=", _step_uuid(act.live.uuid)), ("reversal_ids", "=", False)]
            )
            for entry in former:
                TakeBack(entry=entry, uuid=_step_uuid(act.uuid, "back"), **shared).execute()
        Consume(
            workorder=self,
            uuid=_step_uuid(act.uuid),
            moment=act.moment,
            product=component,
            lot=lot,
            quantity=quantity,
            unit=act.lot,
            **shared,
        ).execute()

    def _mes_component_moves(self):
        """What may be put in at this operation: its own components first, then those of none."""
        self.ensure_one()
        moves = self.production_id.move_raw_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        own = moves.filtered(lambda move: move._mes_workorder() == self)
        return own | moves.filtered(lambda move: not move._mes_workorder())

    def _mes_missing_lots_text(self):
        """What was used up here under a lot that nobody has scanned, as a sentence, or nothing."""
        self.ensure_one()
        lines = self.move_raw_ids.move_line_ids.filtered(
            lambda line: line.picked and line._mes_lacks_lot()
        )
        return lines._mes_missing_lots_text() if lines else ""

    def _mes_propose_lots(self, product, quantity=None):
        """What to take next of a component: by the removal strategy of Odoo, as it would reserve.

        Lots on hold, past their date, reserved for others or put in already are left out.
        """
        self.ensure_one()
        move = self._mes_component_moves().filtered(lambda move: move.product_id == product)[:1]
        if not move:
            return []
        unit = product.uom_id
        left = move._mes_need_per_unit() if quantity is None else quantity
        proposals = []
        for quant, free in self._mes_free_quants(move):
            if unit.compare(left, 0) <= 0:
                break
            taken = min(free, left)
            left -= taken
            proposals.append(
                Proposal(quant.lot_id, quant.location_id, taken, quant.lot_id.expiration_date)
            )
        return proposals

    def _mes_free_quants(self, move):
        """What may be taken, in the order in which it should be: quant and quantity."""
        product, now = move.product_id, fields.Datetime.now()
        context = {USABLE: True}
        if product.use_expiration_date:
            context["with_expiration"] = now
        # sudo: as when Odoo reserves, what lies in the location counts whoever may read it
        quants = self.env["stock.quant"].sudo().with_context(**context)
        quants = quants._gather(product, move.location_id).with_env(self.env)
        reserved = self._mes_reserved_here(move)
        put_in = {}
        for (lot, _order), used in quants.lot_id._mes_pending().items():
            put_in[lot] = put_in.get(lot, 0.0) + used
        for quant in quants:
            lot = quant.lot_id
            if lot.mes_is_scrapped or (lot.expiration_date and lot.expiration_date <= now):
                continue
            own = reserved.get((lot, quant.location_id), 0.0)
            free = quant.quantity - max(quant.reserved_quantity - own, 0.0)
            used = min(put_in.get(lot, 0.0), max(free, 0.0))
            put_in[lot] = put_in.get(lot, 0.0) - used
            if product.uom_id.compare(free - used, 0) > 0:
                yield quant, free - used

    def _mes_reserved_here(self, move):
        """What the order has reserved itself of a component, by lot and location."""
        lines = self.production_id.move_raw_ids.filtered(
            lambda other: (
                other.product_id == move.product_id and other.state not in ("done", "cancel")
            )
        ).move_line_ids
        reserved = {}
        for line in lines:
            key = (line.lot_id, line.location_id)
            reserved[key] = reserved.get(key, 0.0) + line.quantity_product_uom
        return reserved

    def _mes_find_scanned(self, code):
        """What a code that is scanned at this work order stands for."""
        self.ensure_one()
        try:
            read = scan.parse(code)
        except gs1.Gs1Error as error:
            raise LotError(self._mes_unreadable_text(code, error.reason)) from error
        return self._mes_find_gs1(read) if read.is_gs1 else self._mes_find_plain(read.text)

    def _mes_unreadable_text(self, code, reason):
        reasons = {
            "check": self.env._("its check digit is wrong"),
            "date": self.env._("it holds a date that does not exist"),
            "identifier": self.env._("it holds an identifier that is not known"),
            "value": self.env._("one of its values is too long or has wrong characters"),
            "twice": self.env._("it says one thing twice, differently"),
        }
        return self.env._(
            "The code %(code)s cannot be read: %(reason)s. Scan it again, or type the number.",
            code=code,
            reason=reasons[reason],
        )

    def _mes_find_gs1(self, read):
        products = self._mes_scannable_products()
        product = self._mes_product_of(read.gtin, products) if read.gtin else None
        name = read.serial or read.lot
        number = read.quantity if read.quantity is not None else read.weight
        details = {
            "name": name,
            "quantity": float(number) if number is not None else None,
            "expiry": read.expiry,
        }
        if read.gtin and not product:
            return self._mes_scanned(self.env["product.product"], **details)
        lot = self._mes_lot_of(name, product or products)
        return self._mes_scanned(product or lot.product_id, lot, **details)

    def _mes_find_plain(self, text):
        products = self._mes_scannable_products()
        lot = self._mes_lot_of(text, products)
        if lot:
            return self._mes_scanned(lot.product_id, lot, name=text)
        product = products.filtered(lambda own: text in (own.barcode, own.default_code))[:1]
        if not product:
            lot = self.env["stock.lot"].search([("name", "=", text)], limit=1)
            product = lot.product_id or self.env["product.product"].search(
                ["|", ("barcode", "=", text), ("default_code", "=", text)], limit=1
            )
        return self._mes_scanned(product, lot, name="" if product and not lot else text)

    def _mes_scannable_products(self):
        return self.production_id.product_id | self._mes_component_moves().product_id

    def _mes_product_of(self, gtin, products):
        spellings = scan.gtin_spellings(gtin)
        product = products.filtered(lambda own: own.barcode in spellings)[:1]
        return product or self.env["product.product"].search(
            [("barcode", "in", spellings)], limit=1
        )

    def _mes_lot_of(self, name, products):
        """The lot with this name; several products of the order may have one of the same name."""
        empty = self.env["stock.lot"]
        if not name:
            return empty
        found = empty.search([("product_id", "in", products.ids), ("name", "=", name)])
        if len(found.product_id) > 1:
            raise LotError(
                self.env._(
                    "%(name)s is a number of %(products)s. Scan the product first.",
                    name=name,
                    products=", ".join(found.product_id.mapped("display_name")),
                )
            )
        return found[:1]

    def _mes_scanned(self, product, lot=None, **details):
        lot = self.env["stock.lot"] if lot is None else lot
        if product == self.production_id.product_id:
            kind = "unit" if lot or details.get("name") else "product"
        elif product & self._mes_component_moves().product_id:
            kind = "component"
        else:
            kind = "other" if product else "unknown"
        return Scanned(kind, product, lot, **details)
