"""A controller on the wire: a real Modbus TCP server that shows one machine's memory.

The registers are filled at the moment of each request, from one point of simulated time and
without giving up control in between, so all values of one answer belong together.
"""

import asyncio
import logging
import socket
from collections.abc import Callable

from pymodbus.constants import ExcCodes
from pymodbus.pdu import ModbusPDU
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from mes_factory.core import Value
from mes_factory.exceptions import PortError
from mes_factory.image import TableImage, tables
from mes_factory.model import Machine, Tag

_log = logging.getLogger(__name__)
_TABLE_OF_FUNCTION = {1: "coil", 2: "discrete", 3: "holding", 4: "input"}
_Blocks = tuple[list[SimData], list[SimData], list[SimData], list[SimData]]
_REOPEN_TRIES_S = 0.2


class Controller:
    """Listens for one machine; `power_off` and `power_on` close and open the socket for real."""

    def __init__(
        self, spec: Machine, catch_up: Callable[[], None], value: Callable[[Tag], Value]
    ) -> None:
        self.spec = spec
        self.port = spec.port
        self.requests = 0
        self._catch_up = catch_up
        self._value = value
        self._images = tables(spec)
        self._server: ModbusTcpServer | None = None
        self._is_wanted = False
        self._opening: asyncio.Task[None] | None = None

    @property
    def is_listening(self) -> bool:
        return self._server is not None

    @property
    def clients(self) -> int:
        return len(self._server.active_connections) if self._server else 0

    async def open(self) -> None:
        """Listen; raises PortError when the port is taken."""
        self._is_wanted = True
        listener = self._bind()
        self.port = listener.getsockname()[1]
        listener.close()
        await self._serve()

    def power_off(self) -> None:
        """Close the listening socket and all connections now."""
        self._is_wanted = False
        if self._server is not None:
            self._server.close()
            self._server = None

    def power_on(self) -> None:
        """Listen again on the same port, as soon as the network lets us."""
        self._is_wanted = True
        if self._opening is None or self._opening.done():
            self._opening = asyncio.create_task(self._reopen(), name=f"open {self.spec.code}")

    async def close(self) -> None:
        self.power_off()
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.gather(self._opening, return_exceptions=True)

    def _bind(self) -> socket.socket:
        """Take the port for a moment: pymodbus would hide why it cannot have it."""
        family = socket.AF_INET6 if ":" in self.spec.host else socket.AF_INET
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self.spec.host, self.port))
            listener.listen()
        except OSError as error:
            listener.close()
            raise PortError(
                f"Machine {self.spec.code} cannot listen on {self.spec.host}:{self.port} "
                f"({error.strerror or error}); choose other ports with --modbus-base-port."
            ) from error
        return listener

    async def _serve(self) -> None:
        server = ModbusTcpServer(
            self._devices(), address=(self.spec.host, self.port), trace_pdu=self._outgoing
        )
        try:
            await server.serve_forever(background=True)
        except RuntimeError as error:
            raise PortError(f"Machine {self.spec.code} lost its port {self.port}.") from error
        if self._is_wanted:
            self._server = server
        else:
            server.close()

    async def _reopen(self) -> None:
        is_told = False
        while self._is_wanted and self._server is None:
            try:
                await self._serve()
            except PortError as error:
                if not is_told:
                    _log.warning("%s Trying again until it is free.", error)
                    is_told = True
                await asyncio.sleep(_REOPEN_TRIES_S)

    def _devices(self) -> list[SimDevice]:
        mine = _blocks(self._images)
        here = SimDevice(id=self.spec.unit_id, simdata=mine, action=self._answer)
        nobody = SimDevice(id=0, simdata=_blocks({}), action=_refuse)
        return [here, nobody]

    def _outgoing(self, is_sending: bool, pdu: ModbusPDU) -> ModbusPDU:
        """Answer for any other unit as a gateway does behind which nobody has that number."""
        if is_sending and pdu.dev_id != self.spec.unit_id:
            pdu.exception_code = ExcCodes.GATEWAY_NO_RESPONSE
        return pdu

    async def _answer(
        self,
        function: int,
        _start: int,
        address: int,
        count: int,
        registers: list[int],
        values: list[int] | list[bool] | None,
    ) -> ExcCodes | None:
        self.requests += 1
        image = self._images.get(_TABLE_OF_FUNCTION.get(function, ""))
        if values is not None or image is None:
            return ExcCodes.ILLEGAL_FUNCTION
        wanted = range(address, address + count)
        if self.spec.strict and not image.is_bits and not image.used.issuperset(wanted):
            return ExcCodes.ILLEGAL_ADDRESS
        self._catch_up()
        if self._server is None:
            return ExcCodes.DEVICE_FAILURE
        registers[: image.size] = image.registers(self._value)
        return None


async def _refuse(*_request: object) -> ExcCodes:
    return ExcCodes.GATEWAY_NO_RESPONSE


def _blocks(images: dict[str, TableImage]) -> _Blocks:
    coil, discrete, holding, input_ = map(images.get, _TABLE_OF_FUNCTION.values())
    return _block(coil), _block(discrete), _block(holding), _block(input_)


def _block(image: TableImage | None) -> list[SimData]:
    if image is None:
        return [SimData(address=0, values=[False] * 16, datatype=DataType.BITS)]
    if image.is_bits:
        bits = [False] * (16 * image.size)
        return [SimData(address=image.start, values=bits, datatype=DataType.BITS)]
    words = [0] * image.size
    return [SimData(address=image.start, values=words, datatype=DataType.REGISTERS)]
