"""The program as a user or a test starts it: a real process, real signals."""

import asyncio
import json
import os
import signal
import sys
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from broker import free_port
from conftest import until
from mes_factory import oracle
from mes_factory.cli import main
from pymodbus.client import AsyncModbusTcpClient

ANY_PORT = ("--modbus-base-port", "0")
SOURCE = str(Path(__file__).parents[1] / "src")


class Program:
    """A running `mes-factory`."""

    def __init__(self, process, control):
        self.process = process
        self._control = control

    def status(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._control}/status") as answer:
                return json.load(answer)
        except OSError:
            return None

    async def ready(self):
        return await until(lambda: asyncio.to_thread(self.status), "the status")

    async def end(self, number=signal.SIGTERM):
        if self.process.returncode is None:
            self.process.send_signal(number)
        _, errors = await self.process.communicate()
        return self.process.returncode, errors.decode()


@asynccontextmanager
async def running(*options: str) -> AsyncIterator[Program]:
    control = free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "mes_factory", *options),
        *("--modbus-base-port", "0", "--control", f"127.0.0.1:{control}"),
        env={**os.environ, "PYTHONPATH": SOURCE},
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield Program(process, control)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_cleanly(number, tmp_path):
    truth = tmp_path / "truth.jsonl"
    async with running("run", "--no-mqtt", "--speed", "100", "--oracle", str(truth)) as program:
        status = await program.ready()
        assert len(status["machines"]) == 7
        code, errors = await program.end(number)
    assert code == 0
    assert "Traceback" not in errors
    assert errors.endswith("Stopped.\n")
    assert oracle.read(truth).machines[0] == "L1"


async def test_a_held_plant_begins_with_sigusr1():
    options = ("run", "--no-mqtt", "--hold", "--only", "P1", "--parts", "P1=10", "--speed", "1000")
    async with running(*options) as program:
        assert (await program.ready())["started"] is False
        program.process.send_signal(signal.SIGUSR1)

        async def finished():
            return (await program.ready())["finished"]

        await until(finished, "ten parts")
        assert (await program.end())[0] == 0


async def test_it_ends_while_clients_are_connected_and_no_broker_is_there():
    options = ("run", "--only", "L1", "--mqtt-port", str(free_port()))
    async with running(*options) as program:
        port = (await program.ready())["machines"]["L1"]["port"]
        client = AsyncModbusTcpClient("127.0.0.1", port=port, reconnect_delay=0)
        assert await client.connect()
        code, errors = await program.end()
        client.close()
    assert code == 0
    assert errors.count("No MQTT broker answers") == 1
    assert "Traceback" not in errors


async def test_sixty_load_devices_answer():
    async with running("load", "--devices", "60", "--tags", "25") as program:
        machines = (await program.ready())["machines"].values()
        assert len(machines) == 60
        for number, machine in enumerate(machines):
            client = AsyncModbusTcpClient("127.0.0.1", port=machine["port"], reconnect_delay=0)
            assert await client.connect()
            answer = await client.read_holding_registers(0, count=48, device_id=number + 1)
            assert answer.registers[0] == 2
            client.close()
        assert (await program.end())[0] == 0


def test_the_map_is_printed(capsys):
    assert main(["map"]) == 0
    assert capsys.readouterr().out.startswith("# Register map: Pump works\n")


def test_devices_are_printed_as_json(capsys):
    assert main(["devices", "--only", "L1", "--modbus-base-port", "21000"]) == 0
    devices = json.loads(capsys.readouterr().out)
    assert [device["name"] for device in devices][:2] == [
        "CNC lathe 1",
        "Energy meter of CNC lathe 1",
    ]
    assert devices[0]["port"] == 21_000
    assert main(["devices", "--devices", "3", "--tags", "7", "--modbus-base-port", "21000"]) == 0
    devices = json.loads(capsys.readouterr().out)
    assert [(device["port"], len(device["tags"])) for device in devices] == [
        (21_000, 7),
        (21_001, 7),
        (21_002, 7),
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "--only", "X1"], "There is no machine 'X1'"),
        (["run", "--parts", "X1=5", "--no-mqtt"], "There is no machine 'X1'"),
        (["run", "--plant", "/nowhere.toml"], "cannot be read"),
        (["run", "--script", "/nowhere.toml"], "cannot be read"),
        (["run", "--oracle", "/nowhere/truth", "--no-mqtt"], "cannot be written"),
        (["run", "--oracle", "/dev/full", "--no-mqtt", *ANY_PORT], "No space left"),
        (["load", "--devices", "0"], "1 to 1000 devices"),
    ],
)
def test_a_mistake_is_one_sentence_and_status_2(arguments, message, caplog):
    assert main(arguments) == 2
    assert message in caplog.text
    assert caplog.text.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--parts", "L1"],
        ["run", "--parts", "L1=-1"],
        ["run", "--counter-start", "L1=65536"],
        ["run", "--speed", "0"],
        ["run", "--speed", "nan"],
        ["run", "--modbus-base-port", "70000"],
        ["run", "--control", "9000"],
        [],
    ],
)
def test_a_wrong_option_is_refused(arguments, capsys):
    with pytest.raises(SystemExit) as error:
        main(arguments)
    assert error.value.code == 2
    assert "usage:" in capsys.readouterr().err
