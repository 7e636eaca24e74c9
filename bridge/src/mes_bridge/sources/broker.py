"""The connection to an MQTT broker: paho in its own thread, its events in the event loop."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from ..config import BrokerSettings
from ..definitions import MqttDevice

KEEPALIVE_S = 30
SESSION_S = 7 * 24 * 3600
IN_FLIGHT = 200
MAX_PACKET = 1 << 20
KEPT_PAYLOAD = 256 << 10
TOPICS_PER_REQUEST = 200
RETAINED_IF_NEW = 1
STOP_S = 2.0


class Up(NamedTuple):
    """Connected. Messages of a session that was kept follow at once."""

    generation: int
    session_present: bool


class Subscribed(NamedTuple):
    refused: Sequence[str]


class Down(NamedTuple):
    reason: str


class Broken(NamedTuple):
    reason: str


class Arrival(NamedTuple):
    topic: str
    payload: bytes
    size: int
    qos: int
    mid: int
    dup: bool
    retain: bool
    generation: int
    received_us: int = 0


Event = Up | Subscribed | Down | Broken | Arrival


class _Client(paho.Client):
    """paho's thread ends silently when a packet makes it raise; this one says so first."""

    broken: Callable[[str], None]

    def loop_forever(self, *args: Any, **kwargs: Any) -> MQTTErrorCode:
        try:
            return super().loop_forever(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - the border of a foreign thread; it is reported
            self.broken(f"{type(error).__name__}: {error}")
            return MQTTErrorCode.MQTT_ERR_UNKNOWN


class BrokerLink:
    def __init__(
        self,
        device: MqttDevice,
        settings: BrokerSettings,
        client_id: str,
        topics: Sequence[str],
        receive: Callable[[Event], None],
        *,
        persistent: bool = True,
    ) -> None:
        self._topics = topics
        self._receive = receive
        self._loop = asyncio.get_running_loop()
        self._v5 = settings.version == "5"
        self._persistent = persistent
        self._generation = 0
        self._subscribing: dict[int, Sequence[str]] = {}
        self._refused: list[str] = []
        self._device = device
        self._client = self._make_client(settings, client_id)

    def _make_client(self, settings: BrokerSettings, client_id: str) -> _Client:
        protocol = MQTTProtocolVersion.MQTTv5 if self._v5 else MQTTProtocolVersion.MQTTv311
        client = _Client(
            CallbackAPIVersion.VERSION2,
            client_id,
            clean_session=None if self._v5 else not self._persistent,
            protocol=protocol,
            manual_ack=True,
        )
        username = self._device.username or settings.username
        if username:
            password = settings.password.reveal() if settings.password else None
            client.username_pw_set(username, password)
        if settings.tls:
            client.tls_set(ca_certs=str(settings.ca_file) if settings.ca_file else None)
        client.connect_timeout = 3.0
        client.reconnect_delay_set(1, 30)
        client.broken = lambda reason: self._post(Broken(reason))
        client.on_connect = self._on_connect
        client.on_connect_fail = self._on_connect_fail
        client.on_disconnect = self._on_disconnect
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message
        return client

    def start(self) -> None:
        device = self._device
        if self._v5:
            properties = _properties(PacketTypes.CONNECT)
            properties.SessionExpiryInterval = SESSION_S if self._persistent else 0
            properties.ReceiveMaximum = IN_FLIGHT
            properties.MaximumPacketSize = MAX_PACKET
            self._client.connect_async(
                device.host, device.port, KEEPALIVE_S,
                clean_start=not self._persistent, properties=properties,
            )  # fmt: skip
        else:
            self._client.connect_async(device.host, device.port, KEEPALIVE_S)
        self._client.loop_start()

    async def stop(self, *, forget: bool = False) -> None:
        properties = None
        if forget:
            self.unsubscribe(self._topics)
            if self._v5:
                properties = _properties(PacketTypes.DISCONNECT)
                properties.SessionExpiryInterval = 0
        self._client.disconnect(properties=properties)
        stopped = asyncio.Event()
        # loop_stop joins paho's thread, which may be inside a connect: not worth waiting for long.
        threading.Thread(target=self._join, args=(stopped,), daemon=True).start()
        try:
            async with asyncio.timeout(STOP_S):
                await stopped.wait()
        except TimeoutError:
            return

    def _join(self, stopped: asyncio.Event) -> None:
        self._client.loop_stop()
        self._call(stopped.set)

    def acknowledge(self, mid: int) -> None:
        self._client.ack(mid, 1)

    def unsubscribe(self, topics: Sequence[str]) -> None:
        for part in _parts(topics):
            self._client.unsubscribe(list(part))

    def _post(self, event: Event) -> None:
        self._call(self._receive, event)

    def _call(self, function: Callable[..., object], *args: object) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(function, *args)

    def _on_connect(
        self, _client: Any, _data: Any, flags: paho.ConnectFlags, code: ReasonCode, _props: Any
    ) -> None:
        if code.is_failure:
            self._post(Down(f"the broker refuses: {code}"))
            return
        self._generation += 1
        self._post(Up(self._generation, flags.session_present))
        self._refused = []
        self._subscribing.clear()
        for part in _parts(self._topics):
            _, mid = self._client.subscribe([self._subscription(topic) for topic in part])
            if mid is not None:
                self._subscribing[mid] = part
        if not self._subscribing:
            self._post(Subscribed(()))

    def _subscription(self, topic: str) -> Any:
        if not self._v5:
            return topic, 1
        return topic, SubscribeOptions(qos=1, retainHandling=RETAINED_IF_NEW)

    def _on_subscribe(
        self, _client: Any, _data: Any, mid: int, codes: list[ReasonCode], _props: Any
    ) -> None:
        topics = self._subscribing.pop(mid, ())
        self._refused += [t for t, code in zip(topics, codes, strict=False) if code.is_failure]
        if topics and not self._subscribing:
            self._post(Subscribed(tuple(self._refused)))

    def _on_connect_fail(self, _client: Any, _data: Any) -> None:
        self._post(Down(f"no connection to {self._device.host}:{self._device.port}"))

    def _on_disconnect(
        self, _client: Any, _data: Any, _flags: Any, code: ReasonCode, _props: Any
    ) -> None:
        self._post(Down(f"disconnected: {code}"))

    def _on_message(self, _client: Any, _data: Any, message: paho.MQTTMessage) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = ""  # belongs to no tag: acknowledged and forgotten
        self._post(
            Arrival(
                topic,
                bytes(message.payload[:KEPT_PAYLOAD]),
                len(message.payload),
                message.qos,
                message.mid,
                message.dup,
                message.retain,
                self._generation,
            )
        )


def _properties(packet: int) -> Properties:
    return Properties(packet)  # type: ignore[no-untyped-call]


def _parts(topics: Sequence[str]) -> Iterable[Sequence[str]]:
    for start in range(0, len(topics), TOPICS_PER_REQUEST):
        yield topics[start : start + TOPICS_PER_REQUEST]
