"""Put a component in at a work order: which lot, how much, and into which unit."""

import math
from dataclasses import dataclass
from typing import Any

from odoo import Command

from . import lots, units
from .act import Act, create_once
from .errors import LotError, QuantityError


@dataclass(kw_only=True)
class Consume(Act):
    """Book that a component was put in.

    Say the `product`, or just its `lot`. `unit` is the lot or serial number of what is made; a
    component without it is shared by all. Without `quantity` it is what the unit needs, or what the
    order still needs when it is for all; one piece of a serial number. Quantities are in the unit
    of measure of the order's component line.
    """

    kind = "consume"

    product: Any = None
    lot: Any = None
    unit: Any = None
    quantity: float | None = None
    extra: dict | None = None

    def _prepare(self):
        super()._prepare()
        for name in ("product", "lot", "unit"):
            value = getattr(self, name)
            setattr(self, name, value.with_env(self.env) if value else None)

    def _check(self):
        super()._check()
        self.move = self._component()
        self._check_unit()
        self.measure, self.quantity = self._quantity()
        if self.lot:
            self._check_lot()
        elif self.move.product_id.tracking != "none":
            raise LotError(
                self.env._(
                    "%s is tracked. Scan the lot or serial number that is put in.",
                    self.move.product_id.display_name,
                )
            )
        self._check_need()

    def _apply(self):
        order = self.workorder.production_id
        if self.lot:
            units.claim(self.lot)
        if self.unit:
            units.attach(self.workorder, self.unit)
        if not order.mes_has_consumption:
            order.mes_has_consumption = True
        entry = create_once(self.env["mes.consumption"], self._values())
        if self.lot:
            self.move._mes_cover(self.lot)
        self.env["mes.terminal"]._touch(self.workorder.workcenter_id)
        return entry

    def _component(self):
        """The component line of the order: of this operation first, then of none."""
        product = self.product or (self.lot and self.lot.product_id)
        if not product:
            raise LotError(self.env._("Say or scan what is put in."))
        if self.lot:
            lots.check_product(self.env, self.lot, product)
        moves = self.workorder._mes_component_moves()
        fitting = moves.filtered(lambda move: move.product_id == product)
        if not fitting:
            raise LotError(self._refuse_component(product, moves))
        return self._with_need(fitting)

    def _refuse_component(self, product, moves):
        elsewhere = self.workorder.production_id.move_raw_ids.filtered(
            lambda move: move.product_id == product and move.state not in ("done", "cancel")
        )
        if elsewhere:
            return self.env._(
                "%(product)s is put in at %(other)s, not at %(order)s.",
                product=product.display_name,
                other=", ".join(elsewhere._mes_workorders().mapped("name")),
                order=self.workorder.display_name,
            )
        return self.env._(
            "%(code)s is %(product)s, which %(order)s does not need. It needs: %(needed)s.",
            code=self.lot.name if self.lot else product.display_name,
            product=product.display_name,
            order=self.workorder.display_name,
            needed=", ".join(moves.product_id.mapped("display_name")) or self.env._("nothing"),
        )

    def _with_need(self, moves):
        """Of several lines of one component the first that is still open."""
        if len(moves) == 1:
            return moves
        put_in = self.env["mes.consumption"]._mes_sums([("move_id", "in", moves.ids)], ["move_id"])
        for move in moves:
            if move.product_id.uom_id.compare(put_in.get((move,), 0.0), move.product_qty) < 0:
                return move
        return moves[0]

    def _check_unit(self):
        order = self.workorder.production_id
        if not self.unit and self.move.product_id.tracking == "serial":
            self.unit = self._only_unit(order)
        if not self.unit:
            return
        plant = self.workorder.workcenter_id.mes_warehouse_id
        lots.check_product(self.env, self.unit, order.product_id)
        lots.check_usable(self.env, self.unit, self.moment, plant)

    def _only_unit(self, order):
        """A serial number goes into one unit: which one has to be known."""
        if order.product_tracking != "serial":
            return None
        planned = units.planned_lots(order)
        if len(planned) == 1 and order.product_qty == 1:
            return planned
        raise LotError(
            self.env._(
                "%(component)s has a serial number of its own. Scan the unit of %(order)s it is put"
                " into first.",
                component=self.move.product_id.display_name,
                order=order.name,
            )
        )

    def _quantity(self):
        """Unit of measure and quantity; a serial number counts in its own unit."""
        product, move = self.move.product_id, self.move
        serial = product.tracking == "serial"
        measure = product.uom_id if serial else move.product_uom
        quantity = self.quantity
        if quantity is None:
            need = 1.0 if serial else self._usual_quantity()
            quantity = product.uom_id._compute_quantity(need, measure, round=False)
        number = isinstance(quantity, (int, float)) and not isinstance(quantity, bool)
        if not number or not math.isfinite(quantity) or measure.compare(quantity, 0) <= 0:
            raise QuantityError(
                self.env._(
                    "%(number)r is not a quantity of %(product)s. Enter more than zero; to take"
                    " something back, take its entry back.",
                    number=quantity,
                    product=product.display_name,
                )
            )
        if serial and quantity != 1:
            raise QuantityError(
                self.env._("A serial number is one piece of %s.", product.display_name)
            )
        return measure, measure.round(quantity)

    def _usual_quantity(self):
        """What is put in when nobody says how much, in the component's own unit."""
        move = self.move
        if self.unit and self.workorder.production_id.product_tracking == "serial":
            return move._mes_need_per_unit()
        put_in = self.env["mes.consumption"]._mes_sums([("move_id", "=", move.id)], ["move_id"])
        left = move.product_qty - sum(put_in.values())
        return left if left > 0 else move._mes_need_per_unit()

    def _check_lot(self):
        plant = self.workorder.workcenter_id.mes_warehouse_id
        lots.check_usable(self.env, self.lot, self.moment, plant)
        on_hand = lots.check_place(self.env, self.move, self.lot)
        lots.check_left(self.env, self.lot, self._own_quantity(), on_hand)

    def _own_quantity(self):
        """The quantity in the component's own unit."""
        return self.measure._compute_quantity(
            self.quantity, self.move.product_id.uom_id, round=False
        )

    def _check_need(self):
        """More than planned is Odoo's question at the end, unless the bill of materials is strict."""
        if self.workorder.production_id.consumption != "strict":
            return
        domain, need, place = self._need()
        sums = self.env["mes.consumption"]._mes_sums(domain, ["product_id"])
        put_in = sum(sums.values())
        own = self.move.product_id.uom_id
        if own.compare(put_in + self._own_quantity(), need) > 0:
            raise QuantityError(
                self.env._(
                    "%(place)s takes %(need)g %(unit)s of %(product)s, %(put_in)g are in. Take one"
                    " back first, or ask for the bill of materials to be changed.",
                    place=place,
                    need=need,
                    unit=own.name,
                    product=self.move.product_id.display_name,
                    put_in=put_in,
                )
            )

    def _need(self):
        move = self.move
        if self.unit and self.workorder.production_id.product_tracking == "serial":
            domain = [("move_id", "=", move.id), ("unit_lot_id", "=", self.unit.id)]
            return domain, move._mes_need_per_unit(), self.unit.name
        return [("move_id", "=", move.id)], move.product_qty, self.workorder.display_name

    def _values(self):
        return {
            **(self.extra or {}),
            "uuid": self.uuid,
            "workorder_id": self.workorder.id,
            "move_id": self.move.id,
            "product_id": self.move.product_id.id,
            "lot_id": self.lot.id if self.lot else False,
            "unit_lot_id": self.unit.id if self.unit else False,
            "quantity": self.quantity,
            "product_uom_id": self.measure.id,
            "employee_ids": [Command.set(self.employees.ids)],
            "source": self.source,
            "moment": self.moment,
            "note": self.note or False,
        }
