"""Programs that stay after us: started in their own session, remembered in a file, ended by us only
after making sure that the process is still the one we started."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from devenv import command, steps
from devenv.console import Step
from devenv.errors import DevenvError
from devenv.settings import Settings

READY_S = 180.0
STOP_S = 30.0
POLL_S = 0.2
LOG_LIMIT = 20_000_000
TAIL_LINES = 15


@dataclass(frozen=True)
class Service:
    """A program to keep running; `inputs` is the fingerprint of all that it was started with."""

    name: str
    argv: tuple[str, ...]
    cwd: Path
    inputs: str
    ready: Callable[[], bool]
    ports: tuple[int, ...]
    address: str
    env: Mapping[str, str] | None = None
    account: command.Runner | None = None


@dataclass(frozen=True)
class Record:
    """What is known of a running service after the command that started it has ended."""

    name: str
    pid: int
    born: int
    program: str
    inputs: str
    ports: tuple[int, ...]
    address: str
    since: float
    signal: int = signal.SIGTERM

    def is_alive(self) -> bool:
        """The same process: a reused number has another birth and another command line. One that
        is just ending has lost its command line, and is not gone yet."""
        line = command_line(self.pid)
        return birth(self.pid) == self.born and (not line or self.program in line)

    def uses(self, port: int) -> bool:
        return port in self.ports


def start(
    settings: Settings, service: Service, step: Step, stop_signal: int = signal.SIGTERM
) -> bool:
    """Bring the service up and wait until it answers; says whether it had to be started."""
    current = running(settings, service.name)
    if current and current.inputs == service.inputs:
        _wait_until_ready(settings, service, current, step)
        step.update(f"already running, {service.address}")
        return False
    if current:
        step.update("stopping the old one")
        end(settings, current)
    step.update("starting")
    record = _spawn(settings, service, stop_signal)
    _wait_until_ready(settings, service, record, step)
    step.update(service.address)
    return True


def stop(settings: Settings, name: str) -> bool:
    """End a service; says whether it was running."""
    current = running(settings, name)
    if current:
        end(settings, current)
    _record_file(settings, name).unlink(missing_ok=True)
    return current is not None


def running(settings: Settings, name: str) -> Record | None:
    record = remembered(settings, name)
    return record if record and record.is_alive() else None


def remembered(settings: Settings, name: str) -> Record | None:
    """The service as it was last started, alive or not."""
    try:
        return Record(**json.loads(_record_file(settings, name).read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def end(settings: Settings, record: Record, patience: float = STOP_S) -> None:
    """Ask, wait, then insist; the kill reaches the children as well."""
    for number in (record.signal, signal.SIGKILL):
        if not record.is_alive():
            break
        try:
            if number == signal.SIGKILL:
                os.killpg(record.pid, number)
            else:
                os.kill(record.pid, number)
        except ProcessLookupError:
            break
        _wait_for_end(record, patience)
    if record.is_alive():
        raise DevenvError(f"{record.name} (process {record.pid}) does not end.")
    _record_file(settings, record.name).unlink(missing_ok=True)


def log_file(settings: Settings, name: str) -> Path:
    return settings.logs / f"{name}.log"


def tail(path: Path, lines: int = TAIL_LINES) -> list[str]:
    """The last lines of a log, read from its end only."""
    try:
        with path.open("rb") as source:
            source.seek(max(0, path.stat().st_size - 400 * lines))
            return source.read().decode("utf-8", "replace").splitlines()[-lines:]
    except FileNotFoundError:
        return []


def birth(pid: int) -> int:
    """When the process was born, in ticks since the machine's start; 0 when it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    fields = text.rpartition(")")[2].split()
    return 0 if fields[0] in "ZX" else int(fields[19])


def command_line(pid: int) -> str:
    try:
        return (
            Path(f"/proc/{pid}/cmdline")
            .read_bytes()
            .replace(b"\0", b" ")
            .decode("utf-8", "replace")
        )
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _spawn(settings: Settings, service: Service, stop_signal: int) -> Record:
    log = log_file(settings, service.name)
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as sink:
        process = command.popen(
            service.argv, stdout=sink, env=service.env, cwd=service.cwd, account=service.account
        )
    record = Record(
        name=service.name,
        pid=process.pid,
        born=birth(process.pid),
        program=service.argv[0],
        inputs=service.inputs,
        ports=service.ports,
        address=service.address,
        since=time.time(),
        signal=int(stop_signal),
    )
    steps.write_file(_record_file(settings, service.name), json.dumps(asdict(record)), mode=0o644)
    return record


def _wait_until_ready(settings: Settings, service: Service, record: Record, step: Step) -> None:
    deadline = time.monotonic() + READY_S
    while not service.ready():
        if not record.is_alive():
            raise _died(settings, service, "ended at once")
        if time.monotonic() > deadline:
            raise _died(settings, service, f"did not answer within {READY_S:.0f} s")
        step.update("waiting for its first answer")
        time.sleep(POLL_S)


def _died(settings: Settings, service: Service, what: str) -> DevenvError:
    log = log_file(settings, service.name)
    return DevenvError(f"The service {service.name} {what}; its log is {log}.", tail(log))


def _wait_for_end(record: Record, patience: float) -> None:
    deadline = time.monotonic() + patience
    while record.is_alive() and time.monotonic() < deadline:
        time.sleep(POLL_S)


def _record_file(settings: Settings, name: str) -> Path:
    return settings.run / f"{name}.json"
