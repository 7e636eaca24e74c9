"""The control port, over real HTTP."""

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from conftest import until
from mes_factory.control import Control
from mes_factory.exceptions import PortError
from mes_factory.factory import Factory
from mes_factory.plan import Plan


class Remote:
    """Speaks HTTP from another thread, as a test or the demo does."""

    def __init__(self, control: Control) -> None:
        self._url = f"http://127.0.0.1:{control.port}"

    async def get(self, path):
        return await asyncio.to_thread(self._call, "GET", path, None)

    async def post(self, path, body=None):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await asyncio.to_thread(self._call, "POST", path, data)

    def _call(self, method, path, data):
        request = urllib.request.Request(self._url + path, data=data, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)


@asynccontextmanager
async def controlled(run_factory, **options) -> AsyncIterator[tuple[Factory, Remote]]:
    options.setdefault("plan", Plan(is_random=False))
    async with run_factory("L1", **options) as factory:
        control = Control(factory, "127.0.0.1", 0)
        control.start()
        try:
            yield factory, Remote(control)
        finally:
            await asyncio.to_thread(control.close)


async def test_the_status_says_where_everything_stands(run_factory):
    plan = Plan(parts={"L1": 5}, counter_start={"L1": 65_534})
    async with controlled(run_factory, plan=plan, is_held=True) as (factory, remote):
        code, status = await remote.get("/status")
        assert code == 200
        assert (status["ready"], status["started"], status["finished"]) == (True, False, False)
        lathe = status["machines"]["L1"]
        assert lathe["port"] == factory.controllers["L1"].port
        assert (lathe["parts"], lathe["raw"], lathe["state"]) == (0, 65_534, "READY")


async def test_parts_begin_with_start(run_factory):
    plan = Plan(parts={"L1": 5})
    async with controlled(run_factory, plan=plan, is_held=True, speed=1000.0) as (_, remote):
        assert (await remote.get("/status"))[1]["sim"] == 0
        assert (await remote.post("/start"))[0] == 200

        async def finished():
            return (await remote.get("/status"))[1]["finished"]

        await until(finished, "five parts")
        lathe = (await remote.get("/status"))[1]["machines"]["L1"]
        assert (lathe["parts"], lathe["finished"], lathe["cause"]) == (5, True, "ready")


async def test_an_event_acts_at_once(run_factory):
    async with controlled(run_factory) as (_, remote):
        jam = {"machine": "L1", "kind": "jam", "duration": 500}
        assert (await remote.post("/event", jam))[0] == 200
        lathe = (await remote.get("/status"))[1]["machines"]["L1"]
        assert (lathe["state"], lathe["mes"], lathe["value"]) == ("CHIP JAM", "down", 8)


async def test_the_speed_changes_without_a_jump_in_time(run_factory):
    async with controlled(run_factory, speed=1.0) as (_, remote):
        before = (await remote.get("/status"))[1]["sim"]
        assert (await remote.post("/speed", {"speed": 5000})) == (200, {"speed": 5000.0})

        async def passed():
            return (await remote.get("/status"))[1]["sim"] > before + 100

        await until(passed, "100 simulated seconds")
        await remote.post("/speed", {"speed": 0.001})
        first = (await remote.get("/status"))[1]["sim"]
        second = (await remote.get("/status"))[1]["sim"]
        assert 0 <= second - first < 1


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        ("/event", {"machine": "L1", "kind": "fire", "duration": 1}, "key 'kind'"),
        ("/event", {"machine": "X", "kind": "jam", "duration": 1}, "there is no machine 'X'"),
        ("/event", {"machine": "L1", "kind": "jam"}, "'duration': is missing"),
        ("/event", {"machine": "L1", "kind": "jam", "duration": 1, "at": 3}, "'at': is not known"),
        ("/event", ["jam"], "The event must be a table"),
        ("/event", None, "The event must be a table"),
        ("/speed", {"speed": 0}, "The speed must be"),
        ("/speed", {"speed": "fast"}, "The speed must be"),
        ("/speed", 7, "The speed must be"),
        ("/speed", b"{", "not (small) JSON"),
        ("/speed", b"[" * 60_000, "not (small) JSON"),
    ],
)
async def test_a_wrong_command_is_answered_with_a_sentence(run_factory, path, body, message):
    async with controlled(run_factory) as (_, remote):
        code, answer = await remote.post(path, body)
        assert code == 400
        assert message in answer["error"]


async def test_an_unknown_path_is_not_found(run_factory):
    async with controlled(run_factory) as (_, remote):
        assert (await remote.get("/start"))[0] == 404
        assert (await remote.post("/status"))[0] == 404


async def test_the_control_port_stays_on_the_loopback_device(run_factory):
    async with run_factory("L1") as factory:
        with pytest.raises(PortError, match="loopback"):
            Control(factory, "0.0.0.0", 0)  # noqa: S104


async def test_a_taken_control_port_is_named(run_factory):
    async with controlled(run_factory) as (factory, remote):
        port = int(remote._url.rpartition(":")[2])
        with pytest.raises(PortError, match=f"cannot listen on 127.0.0.1:{port}"):
            Control(factory, "127.0.0.1", port)
