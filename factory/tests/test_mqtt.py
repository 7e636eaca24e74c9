"""Sensors on a real broker."""

import logging

import pytest
from broker import PASSWORD, USER, BrokerProcess, Listener, has_broker
from conftest import until
from mes_factory import oracle
from mes_factory.plan import Plan
from mes_factory.publisher import Broker

pytestmark = pytest.mark.skipif(not has_broker(), reason="neither mosquitto nor amqtt is installed")
CALIPER, METER = "plant/quality/caliper1/value", "plant/energy/L1/meter"


@pytest.fixture
def broker(tmp_path):
    process = BrokerProcess(tmp_path)
    yield process
    process.stop()


async def test_the_broker_gets_what_the_oracle_says(run_factory, broker, tmp_path):
    broker.start()
    await until(broker.is_listening, "the broker")
    plan = Plan(parts={"L1": 30}, is_random=False)
    settings = {"broker": Broker("127.0.0.1", broker.port), "speed": 300.0, "is_held": True}
    with Listener(broker.port) as listener:
        await until(lambda: listener.is_subscribed, "the subscription")
        async with run_factory("L1", plan, **settings) as factory:
            await until(lambda: factory.status()["mqtt"]["connected"], "the connection")
            factory.start()
            await until(lambda: len(listener.of(CALIPER)) >= 6, "six measured shafts")
            await until(lambda: len(listener.of(METER)) >= 20, "twenty messages of the meter")
    truth = oracle.read(tmp_path / "truth.jsonl")
    assert [body["v"] for body in listener.of(CALIPER)] == truth.measures("CAL1")
    measured = list(truth.of("measure", "L1"))
    assert [body["ts"] for body in listener.of(CALIPER)] == [e["t"] // 1000 for e in measured]
    assert [body["seq"] for body in listener.of(CALIPER)] == [1, 2, 3, 4, 5, 6]
    sent = [(b["power_kw"], b["energy_kwh"]) for b in listener.of(METER)]
    energy = [(e["power_kw"], e["energy_kwh"]) for e in truth.of("energy", "L1")]
    assert sent == energy[: len(sent)]


async def test_messages_wait_for_a_broker_that_comes_later(run_factory, broker, caplog):
    caplog.set_level(logging.INFO)
    plan = Plan(parts={"L1": 20}, is_random=False)
    settings = {"broker": Broker("127.0.0.1", broker.port), "speed": 1000.0}
    async with run_factory("L1", plan, **settings) as factory:
        await until(lambda: factory.status()["finished"], "the last part")
        await until(lambda: "No MQTT broker answers" in caplog.text, "the warning")
        factory.set_speed(0.001)  # no new messages while the old ones are counted
        broker.start()
        await until(broker.is_listening, "the broker")
        status = await until(
            lambda: (s := factory.status()["mqtt"])["connected"] and not s["waiting"] and s,
            "the delivery",
        )
        assert status["dropped"] == 0
        assert status["published"] >= 4
    assert caplog.text.count("No MQTT broker answers") == 1
    assert caplog.text.count("is there") == 1


async def test_user_and_password_are_used(run_factory, tmp_path):
    locked = BrokerProcess(tmp_path, is_locked=True)
    locked.start()
    try:
        await until(locked.is_listening, "the broker")
        with Listener(locked.port, is_locked=True) as listener:
            await until(lambda: listener.is_subscribed, "the subscription")
            broker = Broker("127.0.0.1", locked.port, USER, PASSWORD)
            async with run_factory("L1", broker=broker, speed=1000.0):
                await until(lambda: listener.of(METER), "a message of the meter")
    finally:
        locked.stop()


async def test_a_wrong_password_is_told_once(run_factory, tmp_path, caplog):
    locked = BrokerProcess(tmp_path, is_locked=True)
    locked.start()
    try:
        await until(locked.is_listening, "the broker")
        broker = Broker("127.0.0.1", locked.port, USER, "wrong")
        async with run_factory("L1", broker=broker, speed=100.0) as factory:
            await until(lambda: "refuses us" in caplog.text, "the warning")
            made = factory.simulation.machines["L1"].parts
            await until(lambda: factory.status()["machines"]["L1"]["parts"] > made, "a part")
    finally:
        locked.stop()
    assert caplog.text.count("refuses us") == 1
