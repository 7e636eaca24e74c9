"""A PLC for tests: pymodbus's own server over registers that the test may change at any time, and a
bare socket for answers that no server would give."""

import asyncio
import struct
from contextlib import asynccontextmanager

from pymodbus.constants import ExcCodes
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

BIT_CODES = {1, 2}


class Plc:
    """`holding` and `coils` hold what exists; other addresses answer exception 02."""

    def __init__(self, holding=None, coils=None, unit=1, port=0):
        self.holding = dict(holding or {})
        self.coils = dict(coils or {})
        self.unit = unit
        self.port = port
        self.requests = []
        # Exception codes for the requests to come, before anything is looked up.
        self.exceptions = []
        self.read = asyncio.Event()
        self.server = None

    async def _action(self, code, start, address, count, registers, values):
        self.requests.append((code, address, count))
        self.read.set()
        if self.exceptions:
            exception = self.exceptions.pop(0)
            if exception:
                return ExcCodes(exception)
        if code in BIT_CODES:
            return self._bits(address, registers)
        if any(address + i not in self.holding for i in range(count)):
            return ExcCodes.ILLEGAL_ADDRESS
        for i in range(count):
            registers[address - start + i] = self.holding[address + i]
        return None

    def _bits(self, address, registers):
        """The server keeps sixteen bits in a register, and is asked by the number of the bit."""
        if address not in self.coils:
            return ExcCodes.ILLEGAL_ADDRESS
        for index in range(len(registers)):
            bits = (self.coils.get(index * 16 + bit, 0) << bit for bit in range(16))
            registers[index] = sum(bits)
        return None

    async def start(self):
        bits = [SimData(0, count=8, values=0, datatype=DataType.BITS)]
        words = [SimData(0, count=150, values=0, datatype=DataType.REGISTERS)]
        device = SimDevice(
            self.unit, (bits, bits, words, words), use_bit_addressing=True, action=self._action
        )
        self.server = ModbusTcpServer([device], address=("127.0.0.1", self.port))
        await self.server.serve_forever(background=True)
        self.port = self.server.transport.sockets[0].getsockname()[1]
        return self

    async def stop(self):
        await self.server.shutdown()

    async def __aenter__(self):
        return await self.start()

    async def __aexit__(self, *exc):
        await self.stop()

    async def until_read(self, times=1):
        for _ in range(times):
            self.read.clear()
            await asyncio.wait_for(self.read.wait(), 10)


@asynccontextmanager
async def responder(answer):
    """A device that sends whatever `answer(tid, unit, count)` says to each request."""
    closed = []
    connections = []

    async def serve(reader, writer):
        connections.append(asyncio.current_task())
        try:
            while True:
                head = await reader.readexactly(12)
                tid, _, _, unit, _, _, count = struct.unpack(">HHHBBHH", head)
                writer.write(answer(tid, unit, count))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
            closed.append(1)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    server.closed = closed
    async with server:
        yield server
    if connections:
        await asyncio.wait(connections)
