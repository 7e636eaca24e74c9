"""A real broker in a process of its own, and somebody who listens to it."""

import getpass
import hashlib
import importlib.util
import json
import secrets
import shutil
import socket
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any, Self

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

USER, PASSWORD = "factory", "pump works"


def has_broker() -> bool:
    return bool(shutil.which("mosquitto") or importlib.util.find_spec("amqtt"))


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class BrokerProcess:
    """mosquitto when it is installed, otherwise amqtt."""

    def __init__(self, folder: Path, is_locked: bool = False) -> None:
        self.port = free_port()
        self._folder = folder
        self._is_locked = is_locked
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            self._mosquitto() if shutil.which("mosquitto") else self._amqtt(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def is_listening(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _amqtt(self) -> list[str]:
        login = [USER, PASSWORD] if self._is_locked else []
        script = Path(__file__).parent / "amqtt_broker.py"
        return [sys.executable, str(script), str(self.port), *login]

    def _mosquitto(self) -> list[str]:
        # Started by root, mosquitto would become another user, who cannot read our folder.
        lines = [f"listener {self.port} 127.0.0.1", f"user {getpass.getuser()}"]
        if self._is_locked:
            users = self._folder / "users"
            users.write_text(f"{USER}:{_password_hash(PASSWORD)}\n")
            users.chmod(0o600)
            lines += ["allow_anonymous false", f"password_file {users}"]
        else:
            lines += ["allow_anonymous true"]
        conf = self._folder / "mosquitto.conf"
        conf.write_text("\n".join(lines) + "\n")
        return [str(shutil.which("mosquitto")), "-c", str(conf)]


def _password_hash(password: str) -> str:
    """As mosquitto_passwd writes it, which need not be installed beside the broker."""
    salt, rounds = secrets.token_bytes(12), 101
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, rounds)
    return f"$7${rounds}${b64encode(salt).decode()}${b64encode(digest).decode()}"


class Listener:
    """Keeps every message of the plant as (topic, object)."""

    def __init__(self, port: int, is_locked: bool = False) -> None:
        self.messages: list[tuple[str, dict[str, Any]]] = []
        self.is_subscribed = False
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2)
        self._client.on_connect = lambda client, *_: client.subscribe("plant/#", qos=1)
        self._client.on_subscribe = self._subscribed
        self._client.on_message = self._message
        if is_locked:
            self._client.username_pw_set(USER, PASSWORD)
        self._port = port

    def __enter__(self) -> Self:
        self._client.connect("127.0.0.1", self._port)
        self._client.loop_start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _subscribed(self, *_: Any) -> None:
        self.is_subscribed = True

    def _message(self, _client: Any, _data: Any, message: mqtt.MQTTMessage) -> None:
        assert message.qos == 1
        self.messages.append((message.topic, json.loads(message.payload)))

    def of(self, topic: str) -> list[dict[str, Any]]:
        return [body for name, body in self.messages if name == topic]
