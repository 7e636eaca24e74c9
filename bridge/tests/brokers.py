"""Real brokers for tests, each in a process of its own."""

import asyncio
import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import sys
import time

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

MOSQUITTO = """
listener {port} 127.0.0.1
allow_anonymous true
persistence true
persistence_location {folder}/
autosave_on_changes true
autosave_interval 1
max_queued_messages 100000
user {user}
"""
AMQTT = """
import asyncio
from amqtt.broker import Broker

async def main():
    broker = Broker({{
        "listeners": {{"default": {{"type": "tcp", "bind": "127.0.0.1:{port}"}}}},
        "plugins": {{"amqtt.plugins.authentication.AnonymousAuthPlugin":
                     {{"allow_anonymous": True}}}},
    }})
    await broker.start()
    await asyncio.Event().wait()

asyncio.run(main())
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def find_mosquitto():
    path = "/usr/sbin:/usr/local/sbin"
    named = os.environ.get("MES_TEST_MOSQUITTO")
    return named or shutil.which("mosquitto") or shutil.which("mosquitto", path=path)


class Broker:
    """`version` is the newest protocol it speaks; `keeps` whether it survives being killed."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        mosquitto = find_mosquitto()
        self.version = "5" if mosquitto else "3.1.1"
        self.keeps = bool(mosquitto)
        if mosquitto:
            conf = folder / "mosquitto.conf"
            conf.write_text(MOSQUITTO.format(port=self.port, folder=folder, user=getpass.getuser()))
            self.command = [mosquitto, "-c", str(conf)]
        else:
            pytest.importorskip("amqtt", reason="needs mosquitto on PATH, or amqtt")
            self.command = [sys.executable, "-c", AMQTT.format(port=self.port)]
        self.process = None

    def start(self):
        with (self.folder / "broker.log").open("a") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            assert self.process.poll() is None, (self.folder / "broker.log").read_text()
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return self
            time.sleep(0.02)  # nothing tells when a foreign process listens
        raise AssertionError("the broker did not start")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def __enter__(self):
        return self.start()

    def __exit__(self, *exc):
        self.kill()


class Publisher:
    """Publishes and waits until the broker has it."""

    def __init__(self, port):
        self.client = paho.Client(CallbackAPIVersion.VERSION2)
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.client.disconnect()
        self.client.loop_stop()

    async def publish(self, topic, *payloads, qos=1, retain=False):
        messages = [self.client.publish(topic, payload, qos, retain) for payload in payloads]
        for message in messages:
            await asyncio.to_thread(message.wait_for_publish, 20)
            assert message.is_published()
