"""Carries meters and gauges to a real MQTT broker, with QoS 1."""

import json
import logging
import threading
import time
from dataclasses import dataclass
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from mes_factory.agenda import Event

_log = logging.getLogger(__name__)
_MAX_QUEUED = 10_000
_DRAIN_S = 2.0


@dataclass(frozen=True, slots=True)
class Broker:
    """Where the broker is and who we are there."""

    host: str
    port: int
    username: str = ""
    password: str = ""


class Publisher:
    """Publishes from paho's own thread; while the broker is away it keeps the last messages.

    Trouble is told once, and so is its end: a broker that is away for an hour is one line.
    """

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._trouble = ""
        self._lock = threading.Lock()
        self.published = 0
        self.confirmed = 0
        self.dropped = 0
        client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="", clean_session=True)
        client.max_queued_messages_set(_MAX_QUEUED)
        client.reconnect_delay_set(1, 10)
        client.on_connect = self._on_connect
        client.on_connect_fail = self._on_connect_fail
        client.on_disconnect = self._on_disconnect
        client.on_publish = self._on_publish
        if broker.username:
            client.username_pw_set(broker.username, broker.password or None)
        self._client = client

    @property
    def is_connected(self) -> bool:
        return bool(self._client.is_connected())

    @property
    def waiting(self) -> int:
        """Messages the broker has not confirmed yet."""
        return self.published - self.confirmed

    def start(self) -> None:
        self._client.connect_async(self._broker.host, self._broker.port, keepalive=30)
        self._client.loop_start()

    def publish(self, topic: str, message: dict[str, Any]) -> None:
        payload = json.dumps(message, separators=(",", ":"), ensure_ascii=False)
        info = self._client.publish(topic, payload, qos=1)
        if info.rc == mqtt.MQTT_ERR_QUEUE_SIZE:
            self.dropped += 1
            return
        self.published += 1

    def close(self) -> None:
        """Give the broker a moment for what is under way, then leave politely."""
        deadline = time.monotonic() + _DRAIN_S
        while self.is_connected and self.waiting and time.monotonic() < deadline:
            time.sleep(0.01)
        self._client.disconnect()
        self._client.loop_stop()

    def _tell(self, trouble: str) -> None:
        with self._lock:
            if trouble and not self._trouble:
                _log.warning("%s; trying again until it works.", trouble)
            elif not trouble and self._trouble:
                _log.warning("The MQTT broker at %s is there.", self._address())
            self._trouble = trouble

    def _address(self) -> str:
        return f"{self._broker.host}:{self._broker.port}"

    def _on_connect(
        self, _client: Any, _data: Any, _flags: Any, reason: Any, _properties: Any
    ) -> None:
        refused = f"The MQTT broker at {self._address()} refuses us ({reason})"
        self._tell(refused if reason.is_failure else "")

    def _on_connect_fail(self, _client: Any, _data: Any) -> None:
        self._tell(f"No MQTT broker answers at {self._address()}")

    def _on_publish(
        self, _client: Any, _data: Any, _mid: int, _reason: Any, _properties: Any
    ) -> None:
        self.confirmed += 1

    def _on_disconnect(
        self, _client: Any, _data: Any, _flags: Any, reason: Any, _properties: Any
    ) -> None:
        if reason.is_failure:
            self._tell(f"The MQTT broker at {self._address()} went away ({reason})")


def message(event: Event, wall_us: int) -> dict[str, Any]:
    """The JSON object that a sensor sends for an event of kind energy or measure."""
    body: dict[str, Any] = {"ts": wall_us // 1000, "seq": event.data["seq"]}
    if event.kind == "measure":
        return body | {"v": event.data["value"]}
    return body | {key: event.data[key] for key in ("power_kw", "energy_kwh")}
