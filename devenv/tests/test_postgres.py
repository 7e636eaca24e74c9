import os
import stat
import subprocess
import sys

import pytest

from devenv import cluster, postgres
from devenv.errors import DevenvError
from devenv.postgres import Server


def test_an_address_names_every_part_of_a_server():
    server = postgres.given("postgresql://mes:p%40ss@db.plant:6432/x?sslmode=require", {})
    assert server == Server("db.plant", 6432, "mes", "p@ss", ours=False, sslmode="require")


def test_pg_variables_fill_what_the_address_leaves_out():
    environ = {"PGHOST": "/run/postgresql", "PGPORT": "5433", "PGUSER": "mes", "PGPASSWORD": "x"}
    assert postgres.given("postgresql://", environ) == Server(
        "/run/postgresql", 5433, "mes", "x", ours=False
    )


def test_an_address_of_something_else_is_refused():
    with pytest.raises(DevenvError, match="postgresql://user"):
        postgres.given("mysql://db", {})


def test_libpq_is_pointed_at_the_server_and_at_no_other():
    server = Server("127.0.0.1", 54320, "odoo", "secret", ours=True)
    env = server.env({"PGHOST": "elsewhere", "PGDATABASE": "x", "PGSERVICE": "y", "HOME": "/h"})
    assert env["PGHOST"] == "127.0.0.1"
    assert env["HOME"] == "/h"
    assert not {"PGDATABASE", "PGSERVICE", "PGSSLMODE"} & env.keys()


@pytest.mark.parametrize("memory", [512, 2048, 8192, 262144])
def test_commits_are_durable_whatever_the_memory(memory):
    assert cluster.tuning(memory)["synchronous_commit"] == "on"


@pytest.mark.parametrize(
    ("memory", "shared"), [(512, "128MB"), (4096, "256MB"), (262144, "1024MB")]
)
def test_memory_is_taken_modestly(memory, shared):
    assert cluster.tuning(memory)["shared_buffers"] == shared


def test_the_server_listens_on_the_loopback_device_only(settings):
    text = cluster.configuration(settings, 4096)
    assert "listen_addresses = '127.0.0.1'\n" in text
    assert "port = '54320'\n" in text


def test_a_process_is_found_by_the_folder_it_works_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert os.getpid() in cluster.working_in(tmp_path)
    assert cluster.working_in(tmp_path / "elsewhere") == []


def test_a_pid_file_is_removed_only_when_its_process_is_a_zombie(tmp_path):
    pid_file = tmp_path / "postmaster.pid"
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    pid_file.write_text(f"{child.pid}\n{tmp_path}\n")
    cluster._bury_predecessor(tmp_path)
    assert pid_file.exists()
    child.stdin.close()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    cluster._bury_predecessor(tmp_path)
    assert not pid_file.exists()
    child.wait()


def test_names_and_texts_are_quoted_for_sql():
    assert postgres.literal("o'clock") == "'o''clock'"
    assert postgres.identifier('a"b') == '"a""b"'


def test_the_password_of_our_server_is_closed_to_others(settings):
    server = postgres.own(settings)
    (file,) = settings.secrets.iterdir()
    assert file.read_text() == server.password
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
