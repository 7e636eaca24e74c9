"""Settings of this installation: bridge.toml, overridden by the environment."""

import ipaddress
import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .exceptions import SettingsError

KEY_SHAPE = re.compile(r"[0-9a-f]{16}\.[A-Za-z0-9_-]{43}")
LEVELS = ("debug", "info", "warning", "error")


class Secret:
    """A text that cannot be logged by accident."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"


@dataclass(frozen=True, slots=True)
class BrokerSettings:
    """What a broker needs that does not belong in Odoo."""

    username: str = ""
    password: Secret | None = None
    version: str = "5"
    tls: bool = False
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    url: str
    key: Secret
    directory: Path
    ca_file: Path | None = None
    timeout_s: float = 10.0
    max_mb: int = 2048
    min_free_mb: int = 256
    keep_rows: int = 10_000
    commit_ms: int = 100
    send_ms: int = 250
    health_host: str = "127.0.0.1"
    health_port: int = 9108
    log_level: str = "info"
    log_format: str = "json"
    brokers: Mapping[str, BrokerSettings] = field(default_factory=dict)
    default_broker: BrokerSettings = field(default_factory=BrokerSettings)

    def broker(self, host: str, port: int) -> BrokerSettings:
        return self.brokers.get(f"{host}:{port}") or self.brokers.get(host) or self.default_broker


SECTIONS: dict[str, frozenset[str]] = {
    "odoo": frozenset({"url", "key_file", "ca_file", "timeout_s"}),
    "buffer": frozenset(
        {"directory", "max_mb", "min_free_mb", "keep_rows", "commit_ms", "send_ms"}
    ),
    "health": frozenset({"host", "port"}),
    "log": frozenset({"level", "format"}),
}
BROKER_KEYS = frozenset({"username", "password_file", "version", "tls", "ca_file"})


def load(path: Path, env: Mapping[str, str] = os.environ) -> Settings:
    document = _read_toml(path)
    _refuse_unknown(document)
    odoo, buffer = document.get("odoo", {}), document.get("buffer", {})
    health, logs = document.get("health", {}), document.get("log", {})
    return Settings(
        url=_url(env.get("MES_BRIDGE_URL") or odoo.get("url")),
        key=_key(env, odoo.get("key_file")),
        directory=_directory(env.get("MES_BRIDGE_DIRECTORY") or buffer.get("directory")),
        ca_file=_path(odoo, "ca_file"),
        timeout_s=_number(odoo, "timeout_s", 1, 10, 10),
        max_mb=int(_number(buffer, "max_mb", 1, 1_000_000, 2048)),
        min_free_mb=int(_number(buffer, "min_free_mb", 0, 1_000_000, 256)),
        keep_rows=int(_number(buffer, "keep_rows", 0, 10_000_000, 10_000)),
        commit_ms=int(_number(buffer, "commit_ms", 1, 1000, 100)),
        send_ms=int(_number(buffer, "send_ms", 1, 10_000, 250)),
        health_host=_loopback(health.get("host", "127.0.0.1")),
        health_port=int(_number(health, "port", 0, 65535, 9108)),
        log_level=_choice(env.get("MES_BRIDGE_LOG_LEVEL") or logs.get("level", "info"), LEVELS),
        log_format=_choice(logs.get("format", "json"), ("json", "console")),
        brokers={name: _broker(name, raw) for name, raw in document.get("mqtt", {}).items()},
        default_broker=BrokerSettings(password=_secret(env.get("MES_BRIDGE_MQTT_PASSWORD"))),
    )


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}.") from error


def _refuse_unknown(document: Mapping[str, Any]) -> None:
    """A misspelt setting that is silently ignored costs an integrator an afternoon."""
    for section, content in document.items():
        if section == "mqtt":
            continue
        if section not in SECTIONS:
            raise SettingsError(f"There is no section [{section}].")
        if not isinstance(content, dict):
            raise SettingsError(f"{section} must be a section, [{section}].")
        for name in content.keys() - SECTIONS[section]:
            raise SettingsError(f"There is no setting {name} in [{section}].")


def _url(url: Any) -> str:
    parts = urlsplit(url) if isinstance(url, str) else None
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError("url in [odoo] must be the address of Odoo, such as https://erp.plant.")
    if parts.username or parts.password:
        raise SettingsError("url in [odoo] must not contain a user or a password.")
    return str(url).rstrip("/")


def is_clear_text(url: str) -> bool:
    """Whether the key would cross a network that others can listen to."""
    parts = urlsplit(url)
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _loopback(host: Any) -> str:
    if not isinstance(host, str) or not is_loopback(host):
        raise SettingsError(
            "host in [health] must be a loopback address: the page has no password."
        )
    return host


def _key(env: Mapping[str, str], key_file: Any) -> Secret:
    text = env.get("MES_BRIDGE_KEY")
    if not text:
        name = env.get("MES_BRIDGE_KEY_FILE") or key_file
        if not name:
            raise SettingsError("There is no key: set key_file in [odoo], or MES_BRIDGE_KEY.")
        text = read_secret(Path(str(name)), "key").reveal()
    if not KEY_SHAPE.fullmatch(text.strip()):
        raise SettingsError("The key is not <key id>.<secret> as Odoo showed it once.")
    return Secret(text.strip())


def read_secret(path: Path, what: str) -> Secret:
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The {what} file {path} cannot be read: {error}.") from error
    if mode & (stat.S_IRWXO | stat.S_IWGRP):
        raise SettingsError(
            f"The {what} file {path} is open to other users of this machine: chmod 600 {path}."
        )
    return Secret(text)


def _secret(text: str | None) -> Secret | None:
    return Secret(text) if text else None


def _directory(value: Any) -> Path:
    if not isinstance(value, str) or not value:
        raise SettingsError("directory in [buffer] must name the directory of the buffer.")
    return Path(value)


def _path(section: Mapping[str, Any], name: str) -> Path | None:
    value = section.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not Path(value).is_file():
        raise SettingsError(f"{name} must name a file that exists, not {value!r}.")
    return Path(value)


def _number(
    section: Mapping[str, Any], name: str, low: float, high: float, default: float
) -> float:
    value = section.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise SettingsError(f"{name} must be a number from {low} to {high}, not {value!r}.")
    return value


def _choice(value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise SettingsError(f"{value!r} is not one of {', '.join(allowed)}.")
    return str(value)


def _flag(section: Mapping[str, Any], name: str) -> bool:
    value = section.get(name, False)
    if not isinstance(value, bool):
        raise SettingsError(f"{name} must be true or false, not {value!r}.")
    return value


def _broker(name: str, raw: Any) -> BrokerSettings:
    if not isinstance(raw, dict):
        raise SettingsError(f'Write the settings of a broker as [mqtt."{name}"].')
    for key in raw.keys() - BROKER_KEYS:
        raise SettingsError(f'There is no setting {key} in [mqtt."{name}"].')
    file = raw.get("password_file")
    return BrokerSettings(
        username=str(raw.get("username", "")),
        password=read_secret(Path(str(file)), "password") if file else None,
        version=_choice(raw.get("version", "5"), ("5", "3.1.1")),
        tls=_flag(raw, "tls"),
        ca_file=_path(raw, "ca_file"),
    )
