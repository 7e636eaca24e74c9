"""All devices: started, stopped and changed one by one as the configuration says."""

import asyncio
from collections.abc import Callable, Mapping, MutableMapping

import structlog

from .definitions import Device, MqttDevice, Plant
from .health import DeviceHealth
from .model import Reading
from .runner import Runner
from .sources import Source
from .writer import Buffer

log = structlog.get_logger(__name__)


class Fleet:
    def __init__(
        self,
        group: asyncio.TaskGroup,
        buffer: Buffer,
        last: MutableMapping[int, Reading],
        make_source: Callable[[Device, DeviceHealth], Source],
    ) -> None:
        self.plant = Plant()
        self.runners: dict[int, Runner] = {}
        # Devices whose very first definition was refused: nothing runs, but Odoo must hear why.
        self.refused: dict[int, DeviceHealth] = {}
        self._group = group
        self._buffer = buffer
        self._last = last
        self._make_source = make_source

    async def apply(self, plant: Plant) -> None:
        """By difference: a device whose definition is the same does not notice."""
        old = self.plant.devices
        gone = old.keys() - plant.devices.keys()
        changed = {key for key in old.keys() & plant.devices if old[key] != plant.devices[key]}
        await asyncio.gather(*(self._stop(key, plant.devices.get(key)) for key in gone | changed))
        self._forget_values(plant.devices)
        for key, device in plant.devices.items():
            if key not in self.runners:
                self._start(device)
        self.plant = plant
        self._tell_errors(plant.errors)
        if gone or changed or plant.devices.keys() - old.keys():
            log.info(
                "configuration applied",
                etag=plant.etag,
                devices=len(plant.devices),
                removed=len(gone),
                changed=len(changed),
                refused=len(plant.errors),
            )

    async def _stop(self, device_id: int, successor: Device | None) -> None:
        runner = self.runners.pop(device_id)
        await runner.stop(forget=_session(runner.device) != _session(successor))

    def _start(self, device: Device) -> None:
        runner = Runner(
            device, self._make_source, self._buffer, self._last, DeviceHealth(device.id)
        )
        self.runners[device.id] = runner
        runner.start(self._group)

    def _forget_values(self, devices: Mapping[int, Device]) -> None:
        """A tag that means something else now starts anew: its first reading is sent."""
        before = {tag.id: tag for device in self.plant.devices.values() for tag in device.tags}
        after = {tag.id: tag for device in devices.values() for tag in device.tags}
        for tag_id, tag in before.items():
            if after.get(tag_id) != tag:
                self._last.pop(tag_id, None)

    def _tell_errors(self, errors: Mapping[int, str]) -> None:
        self.refused = {}
        for runner in self.runners.values():
            runner.health.definition_error = errors.get(runner.device.id, "")
        for device_id in errors.keys() - self.runners.keys():
            self.refused[device_id] = DeviceHealth(
                device_id, state="error", definition_error=errors[device_id]
            )

    async def stop(self) -> None:
        await asyncio.gather(*(runner.stop() for runner in self.runners.values()))

    def health(self) -> list[DeviceHealth]:
        return [*(runner.health for runner in self.runners.values()), *self.refused.values()]


def _session(device: Device | None) -> tuple[str, int, str] | None:
    """Where a broker keeps a session for this device."""
    if isinstance(device, MqttDevice):
        return device.host, device.port, device.username
    return None
