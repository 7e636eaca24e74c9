"""Modbus TCP connections, shared by the units behind one address."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pymodbus.client import AsyncModbusTcpClient
from pymodbus.exceptions import ModbusException
from pymodbus.pdu import ModbusPDU
from pymodbus.pdu.bit_message import ReadCoilsRequest, ReadDiscreteInputsRequest
from pymodbus.pdu.register_message import ReadHoldingRegistersRequest, ReadInputRegistersRequest

from ..definitions import BIT_TABLES
from ..exceptions import DeviceRefused, DeviceSilent

REQUESTS: dict[str, type[ModbusPDU]] = {
    "coil": ReadCoilsRequest,
    "discrete": ReadDiscreteInputsRequest,
    "holding": ReadHoldingRegistersRequest,
    "input": ReadInputRegistersRequest,
}
EXCEPTIONS = {
    1: "illegal function",
    2: "illegal data address",
    3: "illegal data value",
    4: "device failure",
    5: "acknowledged, not ready",
    6: "device busy",
    8: "memory parity error",
    10: "gateway path unavailable",
    11: "device behind the gateway does not answer",
}
NO_DEVICE_CODES = frozenset({10, 11})


class Link:
    """One connection. After a time-out or an answer that does not fit it is dropped: on a fresh one
    no late answer can arrive and be taken for the next."""

    def __init__(self, host: str, port: int) -> None:
        self.users = 0
        self._host = host
        self._port = port
        self._lock = asyncio.Lock()
        self._client: AsyncModbusTcpClient | None = None
        self._transaction = 0

    async def read(self, unit: int, table: str, address: int, count: int, timeout: float) -> bytes:
        """The answer as bytes: two for each register, one for each bit."""
        request = REQUESTS[table](dev_id=unit, address=address, count=count)
        async with self._lock:
            try:
                async with asyncio.timeout(timeout):
                    client = await self._connected()
                    self._transaction = client.ctx.next_tid + 1
                    answer = await client.execute(False, request)
                    _heed_cancellation()
                return _payload(request, answer, table)
            except TimeoutError:
                self.drop()
                raise DeviceSilent(f"no answer within {timeout:g} s") from None
            except (OSError, ModbusException) as error:
                self.drop()
                raise DeviceSilent(str(error)) from error
            except (DeviceSilent, asyncio.CancelledError):
                self.drop()
                raise

    async def _connected(self) -> AsyncModbusTcpClient:
        if self._client is None or not self._client.connected:
            self.drop()
            # The time-out here is only a backstop; the caller's own is shorter. No retries, no
            # reconnecting in the background: the poll cycle is the one that decides.
            self._client = AsyncModbusTcpClient(
                self._host, port=self._port, timeout=120, retries=0, reconnect_delay=0
            )
            if not await self._client.connect():
                raise DeviceSilent(f"no connection to {self._host}:{self._port}")
            _heed_cancellation()
            # Numbers go on over connections: a gateway may deliver a late answer on the new one.
            self._client.ctx.next_tid = self._transaction
        return self._client

    def drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


def _heed_cancellation() -> None:
    """pymodbus waits with asyncio.wait_for, which in Python 3.11 returns a result that arrives
    together with a cancellation, and forgets the cancellation: a device would never stop."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def _payload(request: ModbusPDU, answer: ModbusPDU, table: str) -> bytes:
    if answer.transaction_id != request.transaction_id or answer.dev_id != request.dev_id:
        raise DeviceSilent("an answer to another request")
    if answer.isError() and answer.function_code == request.function_code | 0x80:
        code = answer.exception_code
        text = EXCEPTIONS.get(code, "unknown exception")
        raise DeviceRefused(code, f"exception {code:02d}, {text}")
    if answer.function_code != request.function_code:
        raise DeviceSilent("an answer of another kind")
    if table in BIT_TABLES:
        return _bits(answer, request.count)
    if len(answer.registers) != request.count:
        raise DeviceSilent(f"{len(answer.registers)} registers instead of {request.count}")
    return struct.pack(f">{request.count}H", *answer.registers)


def _bits(answer: ModbusPDU, count: int) -> bytes:
    """Bits come padded to whole bytes."""
    if len(answer.bits) != (count + 7) // 8 * 8:
        raise DeviceSilent(f"{len(answer.bits)} bits instead of {count}")
    return bytes(answer.bits[:count])


class Links:
    def __init__(self) -> None:
        self._links: dict[tuple[str, int], Link] = {}

    @asynccontextmanager
    async def use(self, host: str, port: int) -> AsyncIterator[Link]:
        link = self._links.setdefault((host, port), Link(host, port))
        link.users += 1
        try:
            yield link
        finally:
            link.users -= 1
            if link.users == 0:
                link.drop()
                del self._links[host, port]
