"""PostgreSQL of our own: its files, its configuration, its process and the role of Odoo in it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import time
from pathlib import Path

from devenv import account, command, sql, steps, supervisor
from devenv.console import Step
from devenv.errors import CommandFailed
from devenv.settings import Settings
from devenv.sql import Server

NAME = "postgres"
ROLE = "odoo"
OWNER = "mes_owner"
ZOMBIE_S = 10.0


def start(settings: Settings, step: Step) -> Server:
    """Our server, answering, with the role of Odoo."""
    server = own(settings)
    _initialise(settings, step)
    _bury_predecessor(_folder(settings) / "data")
    supervisor.start(settings, _service(settings), step, stop_signal=signal.SIGINT)
    _ensure_role(settings, server)
    return server


def own(settings: Settings) -> Server:
    """The server we run ourselves."""
    password = steps.secret(settings.secrets / "postgres-odoo")
    return Server("127.0.0.1", settings.pg_port, ROLE, password, ours=True)


def tuning(memory_mb: int) -> dict[str, str]:
    """A modest share of the machine: the factory is one of several things that run on it."""
    shared = min(max(memory_mb // 16, 128), 1024)
    return {
        "shared_buffers": f"{shared}MB",
        "effective_cache_size": f"{max(memory_mb // 4, 256)}MB",
        "work_mem": "8MB",
        "maintenance_work_mem": f"{min(max(memory_mb // 32, 64), 256)}MB",
        "max_wal_size": "2GB",
        "wal_compression": "on",
        "random_page_cost": "1.1",
        "jit": "off",
        "synchronous_commit": "on",
    }


def configuration(settings: Settings, memory_mb: int) -> str:
    """The part of postgresql.conf that is ours."""
    values = {
        "listen_addresses": "127.0.0.1",
        "port": str(settings.pg_port),
        # Two suites side by side, each with tests of many threads, keep forty each.
        "max_connections": "300",
        # Everybody comes over TCP; a socket's path is too short for folders that lie deep.
        "unix_socket_directories": "",
        "password_encryption": "scram-sha-256",
        "log_timezone": "UTC",
        "timezone": "UTC",
        "log_line_prefix": "%m [%p] %d ",
        **tuning(memory_mb),
    }
    return "".join(f"{key} = {sql.literal(value)}\n" for key, value in values.items())


def memory_mb(meminfo: Path = Path("/proc/meminfo")) -> int:
    for line in meminfo.read_text().splitlines():
        if line.startswith("MemTotal:"):
            return int(line.split()[1]) // 1024
    return 2048


def _folder(settings: Settings) -> Path:
    return settings.state / "postgres"


def _initialise(settings: Settings, step: Step) -> None:
    folder = account.own_folder(settings, _folder(settings))
    data = folder / "data"
    if not (data / "PG_VERSION").exists():
        step.update("creating the cluster")
        _initdb(settings, folder, data)
    conf = data / "mes.conf"
    wanted = configuration(settings, memory_mb())
    if not conf.exists() or conf.read_text() != wanted:
        steps.write_file(conf, wanted)
        account.give(settings, conf)


def _initdb(settings: Settings, folder: Path, data: Path) -> None:
    """In a sibling folder, renamed when whole: an interruption leaves nothing half-made."""
    aside = folder / "data.part"
    shutil.rmtree(aside, ignore_errors=True)
    password_file = folder / "owner-password"
    steps.write_file(password_file, steps.secret(settings.secrets / "postgres-owner") + "\n")
    account.give(settings, password_file)
    options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "-U", OWNER]
    command.run(
        [sql.programs(settings) / "initdb", "-D", aside, *options, "--pwfile", password_file],
        settings.logs / "postgres.log",
        env=_server_env(),
        cwd=folder,
        account=account.find(settings),
        failure="PostgreSQL could not create its files.",
    )
    password_file.unlink()
    with (aside / "postgresql.conf").open("a") as conf:
        conf.write("include_if_exists = 'mes.conf'\n")
    aside.rename(data)


def _bury_predecessor(data: Path, patience: float = ZOMBIE_S) -> None:
    """A killed server stays a zombie where nobody reaps, as in many containers. PostgreSQL takes it
    for alive and would not start; it is dead once no process works in its folder any more."""
    pid_file = data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return
    if supervisor.birth(pid) or not Path(f"/proc/{pid}").exists():
        return
    deadline = time.monotonic() + patience
    while working_in(data) and time.monotonic() < deadline:
        time.sleep(0.1)
    if not working_in(data):
        pid_file.unlink(missing_ok=True)


def working_in(folder: Path, proc: Path = Path("/proc")) -> list[int]:
    """The processes whose working directory is this folder."""
    found = []
    for link in proc.glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if os.readlink(link) == str(folder):
                found.append(int(link.parent.name))
    return found


def _service(settings: Settings) -> supervisor.Service:
    data = _folder(settings) / "data"
    program = sql.programs(settings) / "postgres"
    conf = (data / "mes.conf").read_text()
    return supervisor.Service(
        name=NAME,
        argv=(str(program), "-D", str(data)),
        cwd=_folder(settings),
        inputs=steps.fingerprint([str(program), conf]),
        ready=lambda: _accepts(settings),
        ports=(settings.pg_port,),
        address=f"127.0.0.1:{settings.pg_port}",
        env=_server_env(),
        account=account.find(settings),
    )


def _accepts(settings: Settings) -> bool:
    argv: list[str | Path] = [
        sql.programs(settings) / "pg_isready",
        "-q",
        "-h",
        "127.0.0.1",
        "-p",
        str(settings.pg_port),
    ]
    try:
        command.output(argv)
    except CommandFailed:
        return False
    return True


def _ensure_role(settings: Settings, server: Server) -> None:
    """The role of Odoo; its password follows the file, should that have been lost."""
    marker = settings.done / "postgres-role.json"
    inputs = steps.fingerprint([server.password, (_folder(settings) / "data").stat().st_ino])
    if steps.is_done(marker, inputs):
        return
    owner = Server(server.host, server.port, OWNER, _owner_password(settings), ours=True)
    find = f"SELECT 1 FROM pg_roles WHERE rolname = {sql.literal(ROLE)}"  # noqa: S608 - quoted
    verb = "ALTER" if sql.query(settings, owner, find) else "CREATE"
    rights = "LOGIN CREATEDB NOSUPERUSER NOCREATEROLE"
    sql.query(
        settings, owner, f"{verb} ROLE {ROLE} {rights} PASSWORD {sql.literal(server.password)}"
    )
    steps.mark_done(marker, inputs)


def _owner_password(settings: Settings) -> str:
    return steps.secret(settings.secrets / "postgres-owner")


def _server_env() -> dict[str, str]:
    """The server must not take a client's settings, nor a language it has no messages for."""
    clean = {key: value for key, value in os.environ.items() if key not in sql.SERVER_VARIABLES}
    return {**clean, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
