"""A small plant with fixed data for the screens, and links that pair a browser with each of them.

Everything lies around the moment at which it is made: half of a shift is over, whatever the clock.
"""

import argparse
import json
import random
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

from odoo.fields import Command

from devenv.plant.session import environment

ZONE = "Europe/Berlin"
HOUR = timedelta(hours=1)
SHIFT_HOURS = 8
CODE_MINUTES = 120
CENTERS = {
    "L1": "CNC lathe 1",
    "L2": "CNC lathe 2",
    "L3": "CNC lathe 3",
    "L4": "Lathe with bar feeder",
    "M1": "Milling machine 1",
    "M2": "Milling machine 2",
    "G1": "Grinder 1",
    "G2": "Grinder 2",
    "A1": "Assembly 1",
    "A2": "Assembly 2",
    "T1": "Test bench",
    "P1": "Paint and packing",
}
PRODUCTS = ("Shaft P-40", "Impeller hub P-63", "Seal plate", "Pump housing with flange DN 65")
REASONS = ("Diameter out of tolerance", "Surface", "Burr", "Material")
#: Badge, number and PIN of who works here.
PEOPLE = (("Ada Turner", "MES0417", "0417"), ("Ben Miller", "MES0533", "0533"))
SUPERVISOR = "mes_shopfloor.group_mes_supervisor"
MESSAGE = "Fire drill today at 14:00. Gather at gate 2."


class Stage:
    """Makes the plant in an environment of the superuser."""

    def __init__(self, env):
        self.env = env
        self.now = datetime.now(UTC).replace(tzinfo=None, second=0, microsecond=0)
        self.random = random.Random(7)  # noqa: S311 - the same figures each time
        self.plant = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)

    def make(self) -> None:
        self.plant.write({"name": "Pump plant", "mes_tz": ZONE})
        self._make_shifts()
        self.people = self.env["hr.employee"].create(
            [{"name": name, "barcode": badge, "pin": pin} for name, badge, pin in PEOPLE]
        )
        # The first is a supervisor.
        self.people[0].user_id = self.env["res.users"].create(
            {
                "name": self.people[0].name,
                "login": "ada",
                "group_ids": [Command.link(self.env.ref(SUPERVISOR).id)],
            }
        )
        self.reasons = self.env["stock.scrap.reason.tag"].create(
            [{"name": name} for name in REASONS]
        )
        self.centers = self._make_centers(CENTERS)
        self.products = [self._make_product(name) for name in PRODUCTS]
        for number, center in enumerate(self.centers):
            self._make_work(center, number)
        self._make_stops(self.centers[0])
        self.env["mes.board.message"].create(
            {
                "text": MESSAGE,
                "warehouse_id": self.plant.id,
                "date_until": self.now + 4 * HOUR,
            }
        )

    def _make_shifts(self) -> None:
        """The clock says when this runs, so the shift does too: it began four hours ago."""
        shifts = self.env["mes.shift"]
        shifts.search([("warehouse_id", "=", self.plant.id)]).active = False
        zone = self.plant._mes_zone()
        first = (datetime.now(zone).hour - SHIFT_HOURS // 2) % 24
        for name, hour, length in (
            ("Early", first, SHIFT_HOURS),
            ("Late", (first + SHIFT_HOURS) % 24, 24 - SHIFT_HOURS),
        ):
            shifts.create(
                {
                    "name": name,
                    "warehouse_id": self.plant.id,
                    "hour_from": hour,
                    "duration": length,
                    "saturday": True,
                    "sunday": True,
                    "on_holidays": True,
                }
            )

    def _make_centers(self, names, calendar=None):
        calendar = calendar or self.env["resource.calendar"].create(
            {
                "name": "Around the clock",
                "tz": ZONE,
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": str(day),
                            "dayofweek": str(day),
                            "hour_from": 0,
                            "hour_to": 24,
                            "day_period": "full_day",
                        }
                    )
                    for day in range(7)
                ],
            }
        )
        return self.env["mrp.workcenter"].create(
            [
                {"code": code, "name": name, "resource_calendar_id": calendar.id}
                for code, name in names.items()
            ]
        )

    def _make_product(self, name):
        component = self.env["product.product"].create(
            {"name": f"{name}, raw", "is_storable": True}
        )
        self.env["stock.quant"]._update_available_quantity(
            component, self.plant.lot_stock_id, 100_000
        )
        product = self.env["product.product"].create({"name": name, "is_storable": True})
        return product, component

    def _make_order(self, center, number, quantity, start, minutes):
        product, component = self.products[number % len(self.products)]
        bom = self.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "bom_line_ids": [Command.create({"product_id": component.id, "product_qty": 1})],
                "operation_ids": [
                    Command.create(
                        {
                            "name": f"Turn and mill at {center.code}",
                            "workcenter_id": center.id,
                            "time_cycle_manual": minutes,
                        }
                    )
                ],
            }
        )
        order = self.env["mrp.production"].create(
            {"product_id": product.id, "product_qty": quantity, "bom_id": bom.id}
        )
        order.action_confirm()
        order.action_assign()
        workorder = order.workorder_ids
        workorder.write(
            {
                "date_start": start,
                "date_finished": start + timedelta(minutes=minutes * quantity),
            }
        )
        return order

    def _make_work(self, center, number: int) -> None:
        """An order that runs (not everywhere), one that waits, and what was made this shift."""
        from odoo.addons.mes_shopfloor import services  # known once Odoo has read where it is

        running = self._make_order(center, number, 60 + 20 * (number % 3), self.now - 4 * HOUR, 5)
        running.date_deadline = self.now + (number - 2) * 2 * HOUR
        waiting = self._make_order(center, number + 1, 40, self.now + 2 * HOUR, 4)
        waiting.date_deadline = self.now + 30 * HOUR
        if number % 4 == 3:
            return
        workorder = running.workorder_ids
        person = self.people[number % len(self.people)]
        begin = self.now - 4 * HOUR
        workorder.with_context(mes_moment=begin, mes_employee_id=person.id).button_start()
        for hour in range(4):
            good = self.random.randint(7, 13) if hour != 2 else 4
            scrap = 1 if (number + hour) % 3 == 0 else 0
            moment = begin + hour * HOUR + HOUR / 2
            services.Declare(
                env=self.env,
                uuid=str(uuid.uuid4()),
                workorder=workorder,
                employees=person,
                good=good,
                scrap=scrap,
                reason=self.reasons[(number + hour) % len(self.reasons)] if scrap else None,
                source="kiosk",
                moment=moment,
            ).execute()

    def _make_stops(self, center) -> None:
        """What the lathe did: stops with a reason, and one that nobody explained."""
        machine = self.env["maintenance.equipment"].create(
            {"name": center.name, "mes_code": center.code, "mes_workcenter_id": center.id}
        )
        reason = self.env.ref("mes_equipment.reason_tool_breakage")
        for state, minutes, why in (
            ("run", 200, None),
            ("down", 170, reason),
            ("run", 150, None),
            ("idle", 90, None),
            ("run", 65, None),
            ("idle", 1, reason),
        ):
            machine._mes_record_state(state, self.now - timedelta(minutes=minutes), reason=why)

    def make_calls(self) -> None:
        """Three calls: one that nobody has taken yet."""
        from odoo.addons.mes_shopfloor import services

        kinds = self.env["mes.andon.kind"].search([], limit=3)
        for kind, center, minutes in zip(kinds, self.centers[1::2], (33, 8, 6), strict=False):
            call = services.RaiseCall(
                env=self.env,
                uuid=str(uuid.uuid4()),
                call_kind=kind,
                workcenter=center,
                workorder=None,
                employees=self.people[:1],
                source="kiosk",
                moment=self.now - timedelta(minutes=minutes),
            ).execute()
            if minutes > 6:
                services.AcknowledgeCall(
                    env=self.env,
                    uuid=str(uuid.uuid4()),
                    call=call.record,
                    employees=self.people[1:2],
                    source="kiosk",
                    moment=self.now - timedelta(minutes=minutes - 2),
                ).execute()

    def terminal(self, name, kind, centers=None, plant=None, **values):
        terminal = self.env["mes.terminal"].create(
            {
                "name": name,
                "kind": kind,
                "warehouse_id": (plant or self.plant).id,
                "workcenter_ids": [Command.set(centers.ids)] if centers else [],
                **values,
            }
        )
        return f"/mes/{kind}#pair={terminal._new_pairing_code(minutes=CODE_MINUTES)}"

    def links(self) -> dict[str, str]:
        many = self._make_centers({f"C{n:03}": f"Center {n}" for n in range(1, 101)})
        hall = self.env["stock.warehouse"].create({"name": "New hall", "code": "NEW"})
        return {
            "kiosk": self.terminal("Lathe 1", "kiosk", self.centers[:1]),
            "empty": self.terminal("New station", "kiosk", self._make_centers({"N1": "New"})),
            "board": self.terminal("Pump plant", "board", self.centers),
            "board3": self.terminal("Turning", "board", self.centers[:3]),
            "board0": self.terminal("New hall", "board", plant=hall),
            "board100": self.terminal("All halls", "board", self.centers | many),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--links", type=Path, required=True)
    options = parser.parse_args()
    with environment(options.config, options.database) as env:
        stage = Stage(env)
        stage.make()
        stage.make_calls()
        links = stage.links()
        env.cr.commit()
    options.links.write_text(json.dumps(links))


if __name__ == "__main__":
    main()
