import asyncio
import struct
from contextlib import aclosing, suppress
from types import SimpleNamespace

import pytest
from make import modbus_device, register
from plc import Plc, responder
from pymodbus.pdu.register_message import ReadHoldingRegistersResponse

from mes_bridge.clock import Clock
from mes_bridge.exceptions import DeviceSilent
from mes_bridge.health import DeviceHealth
from mes_bridge.model import BAD
from mes_bridge.sources.links import Link, Links
from mes_bridge.sources.modbus import ModbusSource

HOLDING = dict.fromkeys(range(100), 0)


@pytest.fixture
async def plc():
    async with Plc(HOLDING, {i: i % 2 for i in range(50)}) as plc:
        yield plc


class Poll:
    """A source, its link and its health."""

    def __init__(self, port, tags, **device):
        self.device = modbus_device(port, tags, **device)
        self.health = DeviceHealth(1)
        self.links = Links()
        self.source = ModbusSource(self.device, self.links, Clock(), self.health)

    async def cycles(self, count=1):
        """Readings by tag of each cycle, without waiting between them."""
        async with self.links.use(self.device.host, self.device.port) as link:
            return [
                {r.tag_id: (r.value, r.quality) for r in await self.source.cycle(link)}
                for _ in range(count)
            ]


def port_of(server):
    return server.sockets[0].getsockname()[1]


def frame(tid, unit, words, code=3):
    body = struct.pack(f">BBB{len(words)}H", unit, code, 2 * len(words), *words)
    return struct.pack(">HHH", tid, 0, len(body)) + body


async def test_all_tables_and_types_are_read_in_few_requests(plc):
    plc.holding |= {2: 1042, 4: 0x4048, 5: 0xF5C3, 10: 0x4C31, 11: 0}
    tags = [
        register(1, 2),
        register(2, 4, "float32"),
        register(3, 10, "string", length=2),
        register(4, 3, "bool", table="coil"),
        register(5, 2, "bool", bit=1),
    ]
    poll = Poll(plc.port, tags)
    (found,) = await poll.cycles()
    assert {key: value for key, (value, _) in found.items()} == {
        1: 1042, 2: 3.140000104904175, 3: "L1", 4: True, 5: True,
    }  # fmt: skip
    assert len(plc.requests) == 2
    assert poll.health.state == "ok"


async def test_refused_address_is_found_and_the_others_keep_coming(plc):
    del plc.holding[7]
    tags = [register(i, i) for i in range(1, 21)]
    poll = Poll(plc.port, tags)
    first, second = await poll.cycles(2)
    good = {i: (0, 192) for i in range(1, 21) if i != 7}
    assert first == second == {**good, 7: (None, BAD)}
    asked = len(plc.requests)
    await poll.cycles()
    assert len(plc.requests) - asked == len(poll.source.plan) <= 3 + 4
    assert (poll.health.state, "tag 7" in poll.health.detail) == ("error", True)


async def test_the_cut_is_at_the_hole_when_the_hole_is_refused(plc):
    for address in range(5, 12):
        del plc.holding[address]
    poll = Poll(plc.port, [register(1, 3), register(2, 4), register(3, 12), register(4, 13)])
    await poll.cycles()
    assert [(b.address, b.count) for b in poll.source.plan] == [(3, 2), (12, 2)]
    assert poll.health.state == "ok"


async def test_device_that_refuses_all_while_it_starts_keeps_its_plan(plc):
    memory, plc.holding = plc.holding, {}
    poll = Poll(plc.port, [register(i, i) for i in range(1, 6)])
    (first,) = await poll.cycles()
    assert set(first.values()) == {(None, BAD)}
    plc.holding = memory
    plc.requests.clear()
    (second,) = await poll.cycles()
    assert set(second.values()) == {(0, 192)}
    assert len(plc.requests) == 1


async def test_busy_device_is_asked_again(plc):
    plc.exceptions = [6, 6]
    (found,) = await Poll(plc.port, [register(1, 1)]).cycles()
    assert found == {1: (0, 192)}
    assert len(plc.requests) == 3


@pytest.mark.parametrize(("code", "requests"), [(1, 1), (4, 1), (6, 4), (8, 1)])
async def test_exception_is_bad_quality_and_never_a_value(plc, code, requests):
    plc.exceptions = [code] * requests
    poll = Poll(plc.port, [register(1, 1), register(2, 2)])
    (found,) = await poll.cycles()
    assert found == {1: (None, BAD), 2: (None, BAD)}
    assert len(plc.requests) == requests
    assert poll.health.state == "error"


async def test_device_behind_a_gateway_is_offline_after_three_cycles(plc):
    plc.exceptions = [11] * 4
    poll = Poll(plc.port, [register(1, 1)])
    found = await poll.cycles(5)
    assert found == [{}, {}, {1: (None, BAD)}, {}, {1: (0, 192)}]
    assert poll.health.state == "ok"


async def test_restarted_device_is_read_again():
    plc = await Plc(HOLDING).start()
    poll = Poll(plc.port, [register(1, 1)])
    assert await poll.cycles() == [{1: (0, 192)}]
    await plc.stop()
    assert await poll.cycles(4) == [{}, {}, {1: (None, BAD)}, {}]
    assert poll.health.state == "offline"
    async with Plc({**HOLDING, 1: 9}, port=plc.port):
        assert await poll.cycles() == [{1: (9, 192)}]
    assert poll.health.state == "ok"


async def test_open_connection_that_breaks_costs_one_cycle(plc):
    poll = Poll(plc.port, [register(1, 1)], timeout_ms=200)
    async with poll.links.use("127.0.0.1", plc.port) as link:
        assert len(await poll.source.cycle(link)) == 1
        await plc.stop()
        await plc.start()
        results = [len(await poll.source.cycle(link)) for _ in range(2)]
    assert results[-1] == 1


WRONG = {
    "other transaction": lambda tid, unit, n: frame(tid ^ 1, unit, [7] * n),
    "no transaction": lambda _tid, unit, n: frame(0, unit, [7] * n),
    "other unit": lambda tid, unit, n: frame(tid, unit + 1, [7] * n),
    "other function": lambda tid, unit, n: frame(tid, unit, [7] * n, code=4),
    "too few registers": lambda tid, unit, n: frame(tid, unit, [7] * (n - 1)),
    "too many registers": lambda tid, unit, n: frame(tid, unit, [7] * (n + 1)),
    "half a frame": lambda tid, unit, n: frame(tid, unit, [7] * n)[:9],
    "garbage": lambda *_: b"\xde\xad\xbe\xef" * 20,
    "byte count beyond the end": lambda tid, unit, _: frame(tid, unit, [7])[:8] + b"\xff\0",
    "nothing": lambda *_: b"",
    "another protocol": lambda *_: b"\0\1\0\7\0\3\1\3\0",
}


@pytest.mark.parametrize("kind", WRONG)
async def test_wrong_answer_is_never_taken_for_a_value(kind):
    async with responder(WRONG[kind]) as server:
        poll = Poll(port_of(server), [register(1, 1), register(2, 3)], timeout_ms=50)
        assert await poll.cycles(3) == [{}, {}, {1: (None, BAD), 2: (None, BAD)}]
        assert poll.health.state == "offline"
        assert len(server.closed) >= 2


async def test_late_answer_is_not_taken_for_the_next():
    """The answer to the first request arrives after its time-out, before that of the second."""
    waiting = []

    def answer(tid, unit, count):
        waiting.append(frame(tid, unit, [len(waiting)] * count))
        return b"" if len(waiting) == 1 else b"".join(waiting[-2:])

    async with responder(answer) as server:
        link = Link("127.0.0.1", port_of(server))
        with pytest.raises(DeviceSilent):
            await link.read(1, "holding", 0, 1, 0.05)
        try:
            data = await link.read(1, "holding", 50, 1, 0.05)
        except DeviceSilent:
            data = b"\0\1"
        assert data == b"\0\1"
        link.drop()


async def test_cancelled_poll_leaves_no_answer_behind():
    first = asyncio.Event()

    def answer(tid, unit, count):
        if first.is_set():
            return frame(tid, unit, [2] * count)
        first.set()
        return b""

    async with responder(answer) as server:
        link = Link("127.0.0.1", port_of(server))
        task = asyncio.create_task(link.read(1, "holding", 0, 1, 10))
        await first.wait()
        task.cancel()
        await asyncio.wait([task])
        assert await link.read(1, "holding", 0, 1, 10) == b"\0\2"
        link.drop()


class Forgetful:
    """As pymodbus waits under Python 3.11: an answer in the same moment hides a cancellation."""

    connected = True
    ctx = SimpleNamespace(next_tid=0)

    async def execute(self, _no_response, request):
        asyncio.current_task().cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(0)
        answer = ReadHoldingRegistersResponse(registers=[1], dev_id=1)
        answer.transaction_id = request.transaction_id
        return answer

    def close(self):
        pass


async def test_cancellation_together_with_the_answer_is_not_forgotten():
    link = Link("127.0.0.1", 1)
    link._client = Forgetful()
    task = asyncio.create_task(link.read(1, "holding", 0, 1, 10))
    await asyncio.wait([task])
    assert task.cancelled()


async def test_silent_unit_does_not_stop_its_neighbour_behind_the_same_address():
    def answer(tid, unit, count):
        return frame(tid, unit, [5] * count) if unit == 1 else b""

    async with responder(answer) as server:
        links = Links()
        polls = [
            Poll(port_of(server), [register(1, 1)], unit_id=unit, timeout_ms=50) for unit in (1, 2)
        ]
        async with links.use("127.0.0.1", port_of(server)) as link:
            for _ in range(4):
                good, silent = await asyncio.gather(*(poll.source.cycle(link) for poll in polls))
                assert [r.value for r in good] == [5]
                assert not any(r.value for r in silent)
        assert polls[1].health.state == "offline"


async def test_stream_polls_again_and_again_and_closes_its_connection(plc):
    poll = Poll(plc.port, [register(1, 1)], poll_ms=10)
    async with aclosing(poll.source.stream()) as stream:
        for count in range(3):
            plc.holding[1] = count
            batch = await anext(stream)
            assert [r.value for r in batch.readings] == [count]
            assert not batch.waits
    assert not poll.links._links


async def test_offline_device_is_asked_less_often():
    poll = Poll(1, [register(1, 1)], poll_ms=10)
    await poll.cycles(3)
    now = poll.source._clock.monotonic()
    waits = [poll.source._not_before() - now for _ in range(8)]
    assert waits == sorted(waits) or max(waits) <= 31
    assert 20 < waits[-1] <= 31
