"""What the machines, meters and gauges of the factory are in Odoo: devices, tags and rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from odoo import Command

from devenv.plant import tables

BRIDGE = "bridge"
ENERGY, METROLOGY = "device_energy", "device_metrology"
MODBUS = ("table", "address", "type", "order", "length", "bit", "scale", "offset", "deadband")
MQTT = ("topic", "path", "ts_path", "type")
# Which characteristic a gauge of the factory measures, by the code of the gauge.
MEASURED = {"CAL1": "characteristic_journal"}
UINT16 = 65536
Values = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Site:
    """One plant of the factory at one address; each method returns values by external id."""

    env: Any
    plant: Any
    options: Any

    def bridges(self) -> Values:
        return {BRIDGE: {"name": "Shop floor bridge"}}

    def devices(self) -> Values:
        bridge = {"bridge_id": tables.ref(self.env, BRIDGE).id}
        broker = {
            **bridge,
            "protocol": "mqtt",
            "host": self.options.mqtt_host,
            "port": self.options.mqtt_port,
            "username": self.options.mqtt_user,
        }
        return {
            **{
                _id("device", machine.code): {
                    **bridge,
                    "name": f"{machine.code} PLC",
                    "protocol": "modbus_tcp",
                    "host": machine.host,
                    "port": machine.port,
                    "unit_id": machine.unit_id,
                    "poll_ms": machine.poll_ms,
                    "machine_id": self._machines.get(machine.code),
                }
                for machine in self.plant.machines
            },
            ENERGY: {**broker, "name": "Energy meters"},
            METROLOGY: {**broker, "name": "Gauges"},
        }

    def tags(self) -> Values:
        values = {}
        for machine in self.plant.machines:
            device = tables.ref(self.env, _id("device", machine.code))
            for tag in machine.tags:
                values[_id("tag", machine.code, tag.name)] = _tag(device, tag, tag.name, MODBUS)
        for device_name, sensors in ((ENERGY, self.plant.meters), (METROLOGY, self.plant.gauges)):
            device = tables.ref(self.env, device_name)
            for sensor in sensors:
                for tag in sensor.tags:
                    name = f"{sensor.code} {tag.name}"
                    values[_id("tag", sensor.code, tag.name)] = _tag(device, tag, name, MQTT)
        for gauge in self.plant.gauges:
            for tag in gauge.tags:
                # Two pieces may measure the same: each message is a value of its own.
                values[_id("tag", gauge.code, tag.name)]["heartbeat_s"] = 0
        return values

    def rules(self) -> Values:
        values = {}
        for machine in self.plant.machines:
            values |= self._machine_rules(machine)
        for gauge in self.plant.gauges:
            rule = self._gauge_rule(gauge)
            if rule:
                values[_id("rule", gauge.code)] = rule
        return values

    def _machine_rules(self, machine: Any) -> Values:
        def rule(tag: str, kind: str, **more: Any) -> dict[str, Any]:
            reference = tables.ref(self.env, _id("tag", machine.code, tag))
            return {"tag_id": reference.id, "kind": kind, **more}

        return {
            _id("rule", machine.code, "state"): rule(
                "state", "state", line_ids=[self._state(state) for state in machine.states]
            ),
            _id("rule", machine.code, "parts"): rule("parts", "part_count", modulus=UINT16),
            _id("rule", machine.code, "scrap"): rule("scrap", "scrap_count", modulus=UINT16),
        }

    def _state(self, state: Any) -> Any:
        return Command.create(
            {
                "raw": str(state.value),
                "state": state.state,
                "reason_id": self._reasons.get(state.reason),
            }
        )

    def _gauge_rule(self, gauge: Any) -> dict[str, Any] | None:
        characteristic = MEASURED.get(gauge.code, "")
        if not tables.known(self.env, [characteristic]):
            return None
        return {
            "tag_id": tables.ref(self.env, _id("tag", gauge.code, gauge.tags[0].name)).id,
            "kind": "measured",
            "machine_id": self._machines.get(gauge.machine),
            "characteristic_id": tables.ref(self.env, characteristic).id,
        }

    @cached_property
    def _machines(self) -> dict[str, int]:
        codes = [machine.code for machine in self.plant.machines]
        found = self.env["maintenance.equipment"].search([("mes_code", "in", codes)])
        return {machine.mes_code: machine.id for machine in found}

    @cached_property
    def _reasons(self) -> dict[str, int]:
        return {
            reason.name: reason.id
            for reason in self.env["mrp.workcenter.productivity.loss"].search([])
        }


def _id(*parts: str) -> str:
    return "_".join(part.lower().replace("-", "_") for part in parts)


def _tag(device: Any, tag: Any, name: str, columns: tuple[str, ...]) -> dict[str, Any]:
    return {
        "device_id": device.id,
        "name": name,
        "unit": tag.unit,
        **{column: getattr(tag, column) for column in columns},
    }
