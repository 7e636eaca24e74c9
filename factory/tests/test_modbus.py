"""A real client reads the real servers over a real socket."""

import asyncio
import struct
from itertools import pairwise

import pytest
from conftest import until
from mes_factory import oracle, plant
from mes_factory.exceptions import PortError
from mes_factory.factory import Factory
from mes_factory.plan import Plan, Scripted
from pymodbus.client import AsyncModbusTcpClient

FORMATS = {"uint16": "H", "int16": "h", "uint32": "I", "int32": "i", "uint64": "Q", "int64": "q"}
FORMATS |= {"float32": "f", "float64": "d"}
BYTES_SWAPPED, WORDS_TURNED = ("BADC", "DCBA"), ("CDAB", "DCBA")


class Reader:
    """Reads tags of a machine as any foreign client would, and decodes them on its own."""

    def __init__(self, factory, code):
        self.controller = factory.controllers[code]
        self.spec = self.controller.spec
        self.client = AsyncModbusTcpClient(
            "127.0.0.1", port=self.controller.port, timeout=5, retries=0, reconnect_delay=0
        )

    async def __aenter__(self):
        assert await self.client.connect()
        return self

    async def __aexit__(self, *_error):
        self.client.close()

    async def ask(self, table, address, count=1, unit=None):
        read = {
            "holding": self.client.read_holding_registers,
            "input": self.client.read_input_registers,
            "coil": self.client.read_coils,
            "discrete": self.client.read_discrete_inputs,
        }[table]
        return await read(address, count=count, device_id=unit or self.spec.unit_id)

    async def tag(self, name):
        tag = next(tag for tag in self.spec.tags if tag.name == name)
        if tag.table in ("coil", "discrete"):
            return (await self.ask(tag.table, tag.address)).bits[0]
        size = {"string": tag.length, "bool": 1, "bcd16": 1, "bcd32": 2}.get(tag.type)
        size = size or struct.calcsize(FORMATS[tag.type]) // 2
        answer = await self.ask(tag.table, tag.address, size)
        assert not answer.isError(), answer
        return decode(tag, answer.registers)


def decode(tag, registers):
    if tag.order in WORDS_TURNED:
        registers = registers[::-1]
    order = "<" if tag.order in BYTES_SWAPPED else ">"
    data = b"".join(struct.pack(f"{order}H", register) for register in registers)
    if tag.type == "string":
        return data.rstrip(b"\0").decode()
    if tag.type.startswith("bcd"):
        return int(data.hex())
    if tag.type == "bool":
        return bool(registers[0] >> tag.bit & 1)
    return struct.unpack(f">{FORMATS[tag.type]}", data)[0] * tag.scale + tag.offset


def lag(tag):
    """How far a decoded value may be from the true one: its resolution on the wire."""
    return 1e-4 if tag.type == "float32" else abs(tag.scale)


@pytest.mark.parametrize("code", ["L1", "M1", "W1", "P1", "A1", "A2", "T1"])
async def test_every_tag_of_every_machine_reads_back(run_factory, code):
    """Held at a moment in the middle of the shift, so that the truth does not move meanwhile."""
    plan = Plan(counter_start={code: 65_000}, is_random=False)
    async with run_factory(code, plan, is_held=True) as factory:
        factory.simulation.start()
        factory.simulation.advance(700_000_000)
        factory.clock._anchor_sim_us = 700_000_000
        async with Reader(factory, code) as reader:
            for tag in reader.spec.tags:
                value, truth = await reader.tag(tag.name), factory.simulation.value(code, tag)
                if isinstance(truth, str | bool):
                    assert value == truth, tag
                else:
                    assert value == pytest.approx(truth, abs=lag(tag)), tag
            assert await reader.tag("parts") > 65_000
            assert await reader.tag("good") > 0


async def test_two_hundred_parts_with_a_roll_over_at_high_speed(run_factory, tmp_path):
    plan = Plan(parts={"L1": 200}, counter_start={"L1": 65_400}, is_random=False)
    async with run_factory("L1", plan, speed=2000.0) as factory, Reader(factory, "L1") as reader:
        seen = [await reader.tag("parts")]

        async def finished():
            seen.append(await reader.tag("parts"))
            return await reader.tag("state") == 1

        await until(finished, "the last part")
        assert await reader.tag("parts") == 64
        steps = [(now - before) % 65_536 for before, now in pairwise(seen)]
        assert sum(steps) == 200 - (seen[0] - 65_400)
        assert await reader.tag("good") == factory.simulation.machines["L1"].good
    assert oracle.read(tmp_path / "truth.jsonl").parts("L1").parts == 200


async def test_parts_come_from_simulated_time_at_any_speed(run_factory, tmp_path):
    """Real times of the oracle are exact: simulated seconds divided by the speed."""
    async with run_factory("L1", Plan(parts={"L1": 200}), speed=5000.0) as factory:
        await until(lambda: factory.status()["finished"], "the last part")
    events = oracle.read(tmp_path / "truth.jsonl").events[2:]
    start = events[0]["t"] - events[0]["sim"] * 1e6 / 5000
    assert all(abs(e["t"] - start - e["sim"] * 1e6 / 5000) <= 2 for e in events)


async def test_counters_of_one_answer_belong_together(run_factory):
    """good + scrap = parts in every single answer, while parts come every few milliseconds."""
    plan = Plan(is_random=False)
    async with run_factory("L1", plan, speed=5000.0) as factory, Reader(factory, "L1") as reader:
        last = 0
        while last < 300:
            words = (await reader.ask("holding", 0, 6)).registers
            parts, scrap, good = words[2], words[3], words[4] + (words[5] << 16)
            assert good + scrap == parts
            assert parts >= last
            last = parts


async def test_a_restart_closes_the_port_and_opens_it_with_counters_at_zero(run_factory):
    async with run_factory("L1", Plan(is_random=False), speed=100.0) as factory:
        port = factory.controllers["L1"].port
        async with Reader(factory, "L1") as reader:
            await until(lambda: factory.simulation.machines["L1"].parts >= 3, "three parts")
            factory.inject({"machine": "L1", "kind": "restart", "duration": 9000})
            await until(lambda: not reader.client.connected, "the cut of the connection")
            with pytest.raises(ConnectionRefusedError):
                await asyncio.open_connection("127.0.0.1", port)
        factory.set_speed(2000)
        await until(lambda: factory.controllers["L1"].is_listening, "the open port")
        assert factory.controllers["L1"].port == port
        factory.set_speed(100)
        async with Reader(factory, "L1") as reader:
            made = factory.simulation.machines["L1"].parts
            assert await reader.tag("parts") <= factory.simulation.machines["L1"].parts - 3
            await until(lambda: factory.simulation.machines["L1"].parts > made, "the next part")


async def test_a_restart_shorter_than_a_tick_still_cuts_the_connections(run_factory):
    script = (Scripted("L1", "restart", 0.5, after_part=2),)
    async with run_factory("L1", Plan(script=script), speed=500.0, is_held=True) as factory:
        async with Reader(factory, "L1") as reader:
            factory.start()
            await until(lambda: not reader.client.connected, "the cut of the connection")
        await until(lambda: factory.controllers["L1"].is_listening, "the open port")
        async with Reader(factory, "L1") as reader:
            assert await reader.tag("parts") < factory.simulation.machines["L1"].parts


async def test_a_port_taken_during_a_restart_is_awaited(run_factory):
    plan = Plan(is_random=False)
    async with run_factory("L1", plan, is_held=True) as factory:
        controller = factory.controllers["L1"]
        controller.power_off()
        squatter = await asyncio.start_server(lambda *_: None, "127.0.0.1", controller.port)
        controller.power_on()
        await asyncio.sleep(0)
        assert not controller.is_listening
        squatter.close()
        await squatter.wait_closed()
        await until(lambda: controller.is_listening, "the open port")


async def test_a_strict_machine_refuses_addresses_without_a_tag(run_factory):
    async with run_factory("P1") as factory, Reader(factory, "P1") as reader:
        assert not (await reader.ask("holding", 1000, 3)).isError()
        assert (await reader.ask("holding", 1000, 12)).exception_code == 2
        assert (await reader.ask("holding", 999, 2)).exception_code == 2
        assert (await reader.ask("holding", 1040, 7)).exception_code == 2


async def test_other_machines_fill_the_gaps_with_zeros(run_factory):
    async with run_factory("L1") as factory, Reader(factory, "L1") as reader:
        assert (await reader.ask("holding", 0, 24)).registers[1] == 0
        assert (await reader.ask("holding", 0, 25)).exception_code == 2


async def test_missing_tables_units_and_writes_are_answered_with_their_exceptions(run_factory):
    async with run_factory("L1") as factory, Reader(factory, "L1") as reader:
        assert (await reader.ask("input", 0)).exception_code == 1
        assert (await reader.ask("holding", 0, unit=77)).exception_code == 0x0B
        assert (await reader.ask("holding", 400, 5, unit=77)).exception_code == 0x0B
        write = reader.client.write_register
        assert (await write(0, 7, device_id=1)).exception_code == 1
        coil = reader.client.write_coil
        assert (await coil(0, value=False, device_id=1)).exception_code == 1
        assert await reader.tag("state") == 2


async def test_one_machine_restarts_and_the_others_go_on(run_factory):
    plan = Plan(is_random=False)
    async with run_factory("L1,W1", plan) as factory, Reader(factory, "W1") as washer:
        factory.inject({"machine": "L1", "kind": "restart", "duration": 9000})
        assert await washer.tag("state") == 10
        assert not factory.controllers["L1"].is_listening


async def test_a_taken_port_is_named_with_its_machine(works, tmp_path):
    squatter = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = squatter.sockets[0].getsockname()[1]
    factory = Factory(plant.at_base_port(plant.only(works, ["M1"]), port), Plan())
    with pytest.raises(PortError, match=f"Machine M1 cannot listen on 127.0.0.1:{port}"):
        async with factory:
            pass
    squatter.close()
    await squatter.wait_closed()
