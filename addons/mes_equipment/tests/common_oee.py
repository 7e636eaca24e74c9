import uuid
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields

from odoo.addons.mes_shopfloor.services import Declare

from ..models.mes_oee import COLUMNS
from ..oee_figures import add
from .common import MesEquipmentCommon

#: Midnight of a Wednesday in Berlin, in UTC.
MIDNIGHT = datetime(2026, 3, 3, 23, 0)


class MesOeeCommon(MesEquipmentCommon):
    """The lathe in a plant in Berlin that works from 06:00 to 14:00 and from 22:00 to 06:00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plant = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.plant.mes_tz = "Europe/Berlin"
        cls.env["mes.shift"].search([("warehouse_id", "=", cls.plant.id)]).active = False
        cls.early, cls.night = cls.env["mes.shift"].create(
            [
                {
                    "name": name,
                    "warehouse_id": cls.plant.id,
                    "hour_from": hour,
                    "saturday": True,
                    "sunday": True,
                }
                for name, hour in (("Early", 6), ("Night", 22))
            ]
        )
        cls.workcenter.mes_warehouse_id = cls.plant
        cls.machine.mes_ideal_cycle_s = 60
        cls.scrap_reason = cls.env["stock.scrap.reason.tag"].create({"name": "Surface"})

    @classmethod
    def _at(cls, hour, minute=0, second=0):
        """A moment by the plant's clock on Wednesday."""
        return MIDNIGHT + timedelta(hours=hour, minutes=minute, seconds=second)

    def _tell(self, state, hour, minute=0, until=None, machine=None, **kwargs):
        return (machine or self.machine)._mes_record_state(
            state, self._at(hour, minute), until=until, **kwargs
        )

    @classmethod
    def _made(cls, workorder, hour, minute=0, **kwargs):
        kwargs.setdefault("uuid", str(uuid.uuid4()))
        moment = cls._at(hour, minute)
        return Declare(env=cls.env, workorder=workorder, moment=moment, **kwargs).execute().record

    @classmethod
    def _work(cls, workorder, start, end=None, employee=None):
        """Somebody works on an order from one hour to another."""
        return cls.env["mrp.workcenter.productivity"].create(
            {
                "workorder_id": workorder.id,
                "workcenter_id": workorder.workcenter_id.id,
                "loss_id": cls.env.ref("mrp.block_reason7").id,
                "date_start": cls._at(start),
                "date_end": end and cls._at(end),
                "mes_employee_id": employee and employee.id,
            }
        )

    def _count(self):
        """What the job does: close what ended, then work the queue off."""
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 60):
            self.env["mes.oee"]._cron_count()

    def _rows(self, *domain, machine=None):
        domain = [("machine_id", "=", (machine or self.machine).id), *domain]
        return self.env["mes.oee"].search(domain, order="slot_start, workorder_id, product_id")

    def _shift(self, *domain):
        """The rows of the early shift of Wednesday."""
        return self._rows(("slot_start", "=", self._at(6)), *domain)

    def _sums(self, rows):
        return add(*(row._sums() for row in rows))

    def _snapshot(self, rows=None):
        """All that follows from the ledgers, without the ids."""
        rows = self.env["mes.oee"].search([]) if rows is None else rows
        names = [
            *("slot_start", "slot_end", "shift_id", "day", "workorder_id", "product_id"),
            *("seconds", "unexplained_seconds", "is_running", "has_gaps", "is_too_fast"),
            *("machine_id", "workcenter_id", "warehouse_id", "company_id", *COLUMNS.values()),
        ]
        return sorted(
            (tuple(str(row[name]) for name in names) for row in rows), key=lambda row: row
        )

    def assertAddsUp(self, now=None):
        """Over each slot of each machine the seconds of its rows are its length."""
        now = now or fields.Datetime.now()
        slots = {}
        for row in self.env["mes.oee"].search([]):
            key = row.machine_id, row.slot_start, row.slot_end
            slots[key] = slots.get(key, 0) + row.seconds
        for (_machine, start, end), seconds in slots.items():
            self.assertEqual(seconds, (min(end, now) - start).total_seconds())
