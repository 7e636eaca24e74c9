"""The MQTT broker: the user's own, the machine's mosquitto, or mosquitto from the Debian archive."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from devenv import account, debian, ports, steps, supervisor
from devenv.console import Step
from devenv.errors import DevenvError
from devenv.settings import Settings

NAME = "broker"
USERS = ("bridge", "factory")
PROGRAM_FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/sbin")
HASH_ROUNDS = 1000
# The factory's machines speak, the bridge listens; neither may play the other.
ACCESS = """\
user factory
topic readwrite plant/#

user bridge
topic read plant/#
topic readwrite mes/#
"""


@dataclass(frozen=True)
class Broker:
    """How to reach the broker; a password per user we made, or the one user we were given."""

    host: str
    port: int
    passwords: Mapping[str, str]
    ours: bool

    def login(self, user: str) -> tuple[str, str]:
        """The name and password this user comes with; a broker given to us knows only one."""
        if user in self.passwords:
            return user, self.passwords[user]
        return next(iter(self.passwords.items()), ("", ""))


def start(settings: Settings, step: Step) -> Broker:
    """A broker that answers."""
    if settings.mqtt_url:
        broker = given(settings.mqtt_url)
        if not ports.answers(broker.port, broker.host, timeout=5):
            raise DevenvError(
                f"No MQTT broker answers on {broker.host}:{broker.port}; check MQTT_URL."
            )
        step.update(f"yours, on {broker.host}:{broker.port}")
        return broker
    broker = own(settings)
    program, libraries = _program(settings, step)
    _configure(settings, broker)
    supervisor.start(settings, _service(settings, program, libraries), step)
    return broker


def own(settings: Settings) -> Broker:
    """The broker we run ourselves."""
    passwords = {user: steps.secret(settings.secrets / f"mqtt-{user}") for user in USERS}
    return Broker("127.0.0.1", settings.mqtt_port, passwords, ours=True)


def given(url: str) -> Broker:
    """The broker the user named, as mqtt://user:password@host:1883."""
    parts = urlsplit(url)
    if parts.scheme != "mqtt" or not parts.hostname:
        raise DevenvError("MQTT_URL must look like mqtt://user:password@host:1883.")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    passwords = {user: password} if user else {}
    return Broker(parts.hostname, parts.port or 1883, passwords, ours=False)


def configuration(settings: Settings, shipped: str) -> str:
    """What depends on this machine, then the file everybody shares."""
    folder = _folder(settings)
    lines = [
        f"listener {settings.mqtt_port} 127.0.0.1",
        f"password_file {folder / 'passwords'}",
        f"acl_file {folder / 'access'}",
        f"persistence_location {folder / 'data'}/",
    ]
    return "\n".join([*lines, "", shipped])


def password_line(user: str, password: str, salt: bytes) -> str:
    """A line of mosquitto's password file (PBKDF2 with SHA-512), without a program's help: a
    password on a command line could be read by everybody on the machine."""
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, HASH_ROUNDS)
    encoded = [base64.b64encode(part).decode() for part in (salt, digest)]
    return f"{user}:$7${HASH_ROUNDS}${encoded[0]}${encoded[1]}"


def _folder(settings: Settings) -> Path:
    return settings.state / "broker"


def launcher(settings: Settings, step: Step) -> Path:
    """A mosquitto that starts by itself, for whoever brings a configuration of their own."""
    program, libraries = _program(settings, step)
    step.update(str(program))
    if libraries is None:
        return program
    path = settings.state / "bin" / "mosquitto"
    variable = f"LD_LIBRARY_PATH={shlex.quote(str(libraries))}"
    text = f'#!/bin/sh\n{variable} exec {shlex.quote(str(program))} "$@"\n'
    steps.write_file(path, text, mode=0o755)
    return path


def _program(settings: Settings, step: Step) -> tuple[Path, Path | None]:
    """The program, and the folder of its libraries when it was unpacked by us."""
    search = os.pathsep.join([os.environ.get("PATH", ""), *PROGRAM_FOLDERS])
    found = shutil.which("mosquitto", path=search)
    if found:
        return Path(found), None
    root = settings.state / "mosquitto"
    inputs = steps.fingerprint(["mosquitto", debian.OWN_RELEASE])
    if not steps.is_done(root / steps.MARKER, inputs):
        _fetch(settings, root, inputs, step)
    library = next(root.glob("usr/lib/*/libmosquitto.so.1"))
    return root / "usr/sbin/mosquitto", library.parent


def _fetch(settings: Settings, root: Path, inputs: str, step: Step) -> None:
    downloads = settings.cache / "mosquitto-debs"
    release = debian.OWN_RELEASE
    debs = debian.fetch(settings, ["mosquitto"], release, downloads, step, dependencies=True)
    with steps.build_folder(root, inputs) as aside:
        debian.unpack(debs, aside, settings.logs / "debian.log", step)
    shutil.rmtree(downloads)


def _configure(settings: Settings, broker: Broker) -> None:
    folder = account.own_folder(settings, _folder(settings))
    account.own_folder(settings, folder / "data")
    shipped = Path(__file__).with_name("mosquitto.conf").read_text(encoding="utf-8")
    _write(settings, folder / "mosquitto.conf", configuration(settings, shipped))
    _write(settings, folder / "access", ACCESS)
    passwords = folder / "passwords"
    marker = settings.done / "broker-passwords.json"
    inputs = steps.fingerprint(broker.passwords)
    if not passwords.exists() or not steps.is_done(marker, inputs):
        lines = [password_line(*item, secrets.token_bytes(12)) for item in broker.passwords.items()]
        _write(settings, passwords, "\n".join(lines) + "\n")
        steps.mark_done(marker, inputs)


def _write(settings: Settings, path: Path, text: str) -> None:
    steps.write_file(path, text)
    account.give(settings, path)


def _service(settings: Settings, program: Path, libraries: Path | None) -> supervisor.Service:
    folder = _folder(settings)
    files = [folder / name for name in ("mosquitto.conf", "access", "passwords")]
    env = {**os.environ, "LC_ALL": "C.UTF-8"}
    if libraries:
        env["LD_LIBRARY_PATH"] = str(libraries)
    return supervisor.Service(
        name=NAME,
        argv=(str(program), "-c", str(folder / "mosquitto.conf")),
        cwd=folder,
        inputs=steps.fingerprint([str(program), steps.fingerprint_files(files)]),
        ready=lambda: ports.answers(settings.mqtt_port),
        ports=(settings.mqtt_port,),
        address=f"mqtt://127.0.0.1:{settings.mqtt_port}",
        env=env,
        account=account.find(settings),
    )
