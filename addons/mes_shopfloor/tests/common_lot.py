import uuid

from odoo import Command

from ..services import Consume, IdentifyUnit, TakeBack
from .common_quantity import QuantityCommon


class LotCommon(QuantityCommon):
    """Pumps with serial numbers: a gear of its own and two litres of oil each, and a seal.

    The gear (serial number) and the oil (lot) go in at the first operation, the seal at the last.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gear = cls._make_component("Gear", 10, qty=0, tracking="serial")
        cls.oil = cls._make_component("Oil", 3, qty=0, tracking="lot")
        cls.seal = cls._make_component("Seal", 1)
        cls.gears = cls._stock_lots(cls.gear, [f"G{number}" for number in range(1, 9)], 1)
        cls.oil_a, cls.oil_b = cls._stock_lots(cls.oil, ["OIL-A", "OIL-B"], 10)
        cls.anna, cls.bert = cls.env["hr.employee"].create([{"name": "Anna"}, {"name": "Bert"}])

    @classmethod
    def _stock_lots(cls, product, names, quantity, location=None):
        lots = cls._make_lots(product, names)
        for lot in lots:
            cls.env["stock.quant"]._update_available_quantity(
                product, location or cls.stock, quantity, lot_id=lot
            )
        return lots

    @classmethod
    def _make_lots(cls, product, names):
        return cls.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in names]
        )

    @classmethod
    def _make_pump_bom(cls, tracking="serial", consumption="flexible", tied=True, **values):
        product = cls.env["product.product"].create(
            {
                "name": "Pump",
                "is_storable": True,
                "tracking": tracking,
                "categ_id": cls.category.id,
                **values,
            }
        )
        bom = cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "consumption": consumption,
                "operation_ids": [
                    Command.create({"name": name, "workcenter_id": center.id, "sequence": number})
                    for number, (name, center) in enumerate(
                        (("Assemble", cls.lathe), ("Test", cls.mill))
                    )
                ],
            }
        )
        first, last = bom.operation_ids
        bom.bom_line_ids = [
            Command.create(
                {
                    "product_id": component.id,
                    "product_qty": quantity,
                    "operation_id": operation.id if tied else False,
                }
            )
            for component, quantity, operation in (
                (cls.gear, 1, first),
                (cls.oil, 2, first),
                (cls.seal, 1, last),
            )
        ]
        return bom

    @classmethod
    def _make_pumps(cls, qty=3, generate=True, **kwargs):
        """A confirmed order with its serial numbers; the units are its `mes_lot_ids`."""
        production = cls._make_mo(qty, bom=cls._make_pump_bom(**kwargs))
        if generate:
            production.action_mes_generate_serials()
        return production

    @classmethod
    def _consume(cls, workorder, env=None, **kwargs):
        kwargs.setdefault("uuid", str(uuid.uuid4()))
        kwargs.setdefault("source", "kiosk")
        return Consume(env=env or cls.env, workorder=workorder, **kwargs).execute().record

    @classmethod
    def _take_back(cls, entry, env=None, **kwargs):
        kwargs.setdefault("uuid", str(uuid.uuid4()))
        kwargs.setdefault("source", "kiosk")
        return TakeBack(env=env or cls.env, entry=entry, **kwargs).execute().record

    @classmethod
    def _identify(cls, workorder, name, env=None, **kwargs):
        kwargs.setdefault("uuid", str(uuid.uuid4()))
        return (
            IdentifyUnit(env=env or cls.env, workorder=workorder, name=name, **kwargs)
            .execute()
            .record
        )

    def _assemble(self, production, unit, gear, oil=None, scrap=False):
        """One unit at the first operation: its gear, its oil, its declaration."""
        assemble = production.workorder_ids[0]
        self._consume(assemble, lot=gear, unit=unit)
        if oil:
            self._consume(assemble, lot=oil, unit=unit, quantity=2)
        self._work(assemble, lot=unit, **({"scrap": 1} if scrap else {"good": 1}))

    def _finish(self, production, *units):
        for unit in units:
            self._work(production.workorder_ids[-1], lot=unit, good=1)

    def _finished_line(self, unit):
        return self.env["stock.move.line"].search(
            [
                ("lot_id", "=", unit.id),
                ("state", "=", "done"),
                ("location_id.usage", "=", "production"),
            ]
        )

    def _holds(self, unit, product=None):
        """What the genealogy of Odoo says is in a finished unit: quantity by lot."""
        lines = self._finished_line(unit).consume_line_ids
        if product:
            lines = lines.filtered(lambda line: line.product_id == product)
        return {(line.lot_id or line.product_id): line.quantity for line in lines}
