from odoo import api, fields, models

from .. import oee, oee_figures
from ..oee_source import Source

FIGURES = ("availability", "performance", "quality", "oee", "unknown_share", "known_availability")


class MaintenanceEquipment(models.Model):
    """The figures of the shift that runs, straight from the ledgers."""

    _inherit = "maintenance.equipment"

    @api.model
    def _mes_live_oee(self, machines, now=None):
        """{machine: its running slot up to now}; the same few queries for one and for all.

        Of each machine: `slot` (start, end, day, key: the shift, 0 between shifts), `seconds` by
        bucket, `unexplained` seconds, pieces `good`, `scrap` and `rework`, the figures (`FIGURES`,
        None where they would divide by nothing), `ideal_cycle_s` (seconds per piece of what was
        made so far, else the machine's own) and `is_slow`.
        """
        now = now or fields.Datetime.now()
        # sudo: a screen shows the figures to everybody who may see the machine
        machines_sudo = machines.sudo()
        machines_sudo.fetch(["mes_warehouse_id", "mes_workcenter_id", "mes_ideal_cycle_s"])
        slots = {plant: plant._mes_slot_at(now) for plant in machines_sudo.mes_warehouse_id}
        # sudo: a machine without a plant has the same key in the dictionary
        nowhere = self.env["stock.warehouse"].sudo()
        slots.setdefault(nowhere, nowhere._mes_slot_at(now))
        windows = [
            (number, machine.id, slots[machine.mes_warehouse_id].start, now)
            for number, machine in enumerate(machines_sudo)
        ]
        centers = {machine.id: machine.mes_workcenter_id.id for machine in machines_sudo}
        source = Source(self.env(su=True), windows, centers)
        return {
            machine: machine_sudo._mes_live_figures(
                slots[machine_sudo.mes_warehouse_id], source, number, now
            )
            for number, (machine, machine_sudo) in enumerate(
                zip(machines, machines_sudo, strict=True)
            )
        }

    def _mes_live_figures(self, slot, source, number, now):
        self.ensure_one()
        parts = oee.split(source.rows[number], [slot], source.spans[number], now).values()
        pieces = [sums for _order, _product, sums in source.pieces[number]]
        sums = oee_figures.add(*parts, *pieces)
        made = sum(sums[name] for name in oee_figures.PIECES)
        live = {
            "slot": slot,
            "seconds": {name: sums[name] for name in oee.BUCKETS},
            "unexplained": sum(part["unexplained"] for part in parts),
            **{name: sums[name] for name in oee_figures.PIECES},
            **{name: oee_figures.ratio(name, sums) for name in FIGURES},
            "sums": sums,
            "ideal_cycle_s": sums["ideal"] / made if made else self.mes_ideal_cycle_s,
        }
        return {**live, "is_slow": self._mes_is_slow(live)}

    def _mes_is_slow(self, live):
        """Hook: whether the machine runs slower than its ideal rate allows."""
        return False
