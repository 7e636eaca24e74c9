import asyncio
import json

from brokers import Broker, free_port
from make import modbus_raw, mqtt_raw, register, topic
from plc import Plc
from processes import Service

HOLDING = dict.fromkeys(range(20), 0)


async def until(odoo, predicate):
    await asyncio.to_thread(odoo.wait, predicate)


def device(port, number, **values):
    return {**modbus_raw(port, [register(number * 10, 1)], poll_ms=10), "id": number, **values}


async def test_sigterm_stops_in_time_and_leaves_nothing_unsent(tmp_path, odoo):
    async with Plc(HOLDING) as plc:
        odoo.set_config({"devices": [device(plc.port, 1)]})
        with Service(tmp_path, odoo.url) as service:
            await until(odoo, lambda: odoo.values(10))
            plc.holding[1] = 42
            await plc.until_read(2)
            clock = asyncio.get_running_loop()
            started = clock.time()
            assert await asyncio.to_thread(service.stop) == 0
            assert clock.time() - started < 5
            assert odoo.values(10)[-1] == 42
            assert "rows waiting             0\n" in service.call("buffer").stdout
            assert '"stopped"' in service.log.read_text()


async def test_sigterm_with_odoo_away_keeps_the_rows(tmp_path, odoo):
    async with Plc(HOLDING) as plc:
        odoo.set_config({"devices": [device(plc.port, 1)]})
        odoo.status = 503
        with Service(tmp_path, odoo.url) as service:
            await until(odoo, lambda: odoo.posts > 0)
            assert await asyncio.to_thread(service.stop) == 0
            assert "rows waiting             1\n" in service.call("buffer").stdout


async def test_unchanged_devices_do_not_notice_a_new_configuration(tmp_path, odoo):
    async with Plc(HOLDING) as steady, Plc(HOLDING) as other:
        connections = []
        steady.server.trace_connect = connections.append
        first = device(steady.port, 1)
        odoo.set_config({"devices": [first, device(other.port, 2)]})
        with Service(tmp_path, odoo.url):
            await until(odoo, lambda: odoo.values(10) and odoo.values(20))
            for step in range(1, 6):
                changed = {**device(other.port, 2), "tags": [register(20, 1, offset=step)]}
                odoo.set_config({"devices": [first, changed]})
                steady.holding[1] = other.holding[1] = step
                await until(odoo, lambda s=step: 2.0 * s in odoo.values(20))
            odoo.set_config({"devices": [first]})
            steady.holding[1] = 99
            await until(odoo, lambda: 99 in odoo.values(10))
        assert odoo.values(10)[0] == 0
        assert connections.count(True) == 1


async def test_refused_configuration_leaves_the_old_one_running(tmp_path, odoo):
    async with Plc(HOLDING) as plc:
        odoo.set_config({"devices": [device(plc.port, 1)]})
        with Service(tmp_path, odoo.url) as service:
            await until(odoo, lambda: odoo.values(10))
            for bad in ({"nonsense": 1}, {"devices": [device(plc.port, 1, unit_id=999)]}):
                gets = list(odoo.requests).count("/mes/iot/v1/config")
                odoo.set_config(bad)
                plc.holding[1] += 1
                await until(
                    odoo, lambda n=gets: list(odoo.requests).count("/mes/iot/v1/config") > n
                )
                plc.holding[1] += 1
                await until(odoo, lambda: plc.holding[1] in odoo.values(10))
            _, text = await asyncio.to_thread(service.page, "/healthz")
            report = json.loads(text)
            assert "unit_id" in report["alarms"]["config"]
            assert report["devices"][0]["state"] == "error"


async def test_service_starts_from_its_copy_when_odoo_is_away(tmp_path, odoo):
    async with Plc(HOLDING) as plc:
        odoo.set_config({"devices": [device(plc.port, 1)]})
        service = Service(tmp_path, odoo.url)
        with service:
            await until(odoo, lambda: odoo.values(10))
        odoo.config_status = 503
        plc.holding[1] = 7
        with service:
            await until(odoo, lambda: odoo.values(10)[-1:] == [7])


async def test_silent_device_does_not_disturb_the_others(tmp_path, odoo):
    async with Plc(HOLDING) as plc:
        odoo.set_config({"devices": [device(plc.port, 1), device(free_port(), 2)]})
        with Service(tmp_path, odoo.url):
            await until(odoo, lambda: odoo.values(20) == [None] and odoo.values(10))
            for step in range(1, 10):
                plc.holding[1] = step
                await until(odoo, lambda s=step: s in odoo.values(10))
        assert odoo.values(20) == [None]


async def test_heartbeat_tells_version_buffer_and_devices(tmp_path, odoo):
    odoo.set_config({"devices": [device(free_port(), 1)]})
    with Service(tmp_path, odoo.url):
        await until(odoo, lambda: odoo.beats)
    beat = odoo.beats[0]
    assert {"version", "epoch", "config_etag", "uptime_s", "buffer", "devices"} == beat.keys()
    assert beat["buffer"].keys() == {"rows", "bytes", "oldest_age_s", "dropped"}


async def test_health_page_and_metrics_are_served(tmp_path, odoo):
    async with Plc(HOLDING) as plc:
        odoo.set_config({"devices": [device(plc.port, 1)]})
        with Service(tmp_path, odoo.url) as service:
            await until(odoo, lambda: odoo.values(10))
            status, text = await asyncio.to_thread(service.page, "/healthz")
            assert (status, json.loads(text)["alarms"]) == (200, {})
            _, metrics = await asyncio.to_thread(service.page, "/metrics")
            assert 'mes_bridge_device_state{device="1",state="ok"} 1.0' in metrics
            assert "mes_bridge_rows_sent_total 1.0" in metrics


async def test_check_reads_each_device_once_and_says_what_is_wrong(tmp_path, odoo):
    async with Plc(HOLDING) as plc:
        with Broker(tmp_path) as broker:
            extra = f'[mqtt."127.0.0.1"]\nversion = "{broker.version}"\n'
            service = Service(tmp_path, odoo.url, extra)
            odoo.set_config({
                "devices": [
                    device(plc.port, 1),
                    device(free_port(), 2),
                    {**mqtt_raw(broker.port, [topic(30, "a")]), "id": 3},
                    {**device(plc.port, 4), "protocol": "carrier pigeon"},
                ]
            })  # fmt: skip
            result = await asyncio.to_thread(service.call, "check")
    lines = result.stdout.splitlines()
    assert result.returncode == 1, result.stderr
    assert [line.split()[-1] for line in lines if line.startswith("1 plc")] == ["0"]
    assert any("FAILED" in line and "no connection" in line for line in lines)
    assert any("connected, 1 topics subscribed" in line for line in lines)
    assert any("carrier pigeon" in line for line in lines)


async def test_check_passes_when_all_is_well(tmp_path, odoo):
    async with Plc(HOLDING) as plc:
        odoo.set_config({"devices": [device(plc.port, 1)]})
        result = await asyncio.to_thread(Service(tmp_path, odoo.url).call, "check")
    assert result.returncode == 0, result.stdout + result.stderr


def test_second_service_on_one_buffer_is_refused(tmp_path, odoo):
    with Service(tmp_path, odoo.url):
        odoo.wait(lambda: odoo.beats)
        result = Service(tmp_path, odoo.url).call("run")
    assert result.returncode == 2
    assert "Another bridge is running" in result.stderr


def test_wrong_settings_end_in_one_sentence(tmp_path, odoo):
    service = Service(tmp_path, odoo.url)
    (tmp_path / "key").chmod(0o644)
    result = service.call("run")
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert "chmod 600" in result.stderr


async def test_no_secret_is_in_the_log(tmp_path, odoo):
    odoo.set_config({"devices": [{**mqtt_raw(free_port(), [topic(30, "a")]), "username": "u"}]})
    service = Service(tmp_path, odoo.url)
    with service:
        await until(odoo, lambda: odoo.beats)
        await asyncio.to_thread(service.stop)
    text = service.log.read_text()
    assert "starting" in text
    assert "s" * 43 not in text
