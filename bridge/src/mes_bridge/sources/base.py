"""What a source is, and which one serves a device."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol

from ..clock import Clock
from ..config import Settings
from ..definitions import Device, ModbusDevice, MqttDevice
from ..exceptions import DefinitionError
from ..health import DeviceHealth
from ..model import Batch
from ..writer import Buffer
from .links import Links
from .modbus import ModbusSource
from .mqtt import MqttSource


class Source(Protocol):
    def stream(self) -> AsyncGenerator[Batch, None]:
        """Readings as they are taken. Closing the generator closes what it opened."""

    def forget(self) -> None:
        """The device is gone for good: whoever keeps something for it may stop."""


@dataclass(frozen=True, slots=True)
class Context:
    """What sources share."""

    settings: Settings
    clock: Clock
    buffer: Buffer
    links: Links


def source_for(device: Device, context: Context, health: DeviceHealth) -> Source:
    match device:
        case ModbusDevice():
            return ModbusSource(device, context.links, context.clock, health)
        case MqttDevice():
            broker = context.settings.broker(device.host, device.port)
            return MqttSource(device, broker, context.buffer, context.clock, health)
    raise DefinitionError(f"No source reads {type(device).__name__}.")
