import dataclasses
import os
import signal
import socket
import sys

import pytest

from devenv import ports, supervisor
from devenv.errors import DevenvError
from devenv.supervisor import Service

SERVER = "import socket,sys,time\ns=socket.create_server(('127.0.0.1',int(sys.argv[1])))\n"


@pytest.fixture
def service(settings, tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Service(
        name="echo",
        argv=(sys.executable, "-c", SERVER + "time.sleep(600)", str(port)),
        cwd=tmp_path,
        inputs="v1",
        ready=lambda: ports.answers(port),
        ports=(port,),
        address=f"127.0.0.1:{port}",
    )
    yield made
    supervisor.stop(settings, "echo")


def test_a_service_runs_until_it_is_stopped(settings, service, step):
    assert supervisor.start(settings, service, step)
    record = supervisor.running(settings, "echo")
    assert record.uses(service.ports[0])
    assert supervisor.stop(settings, "echo")
    assert supervisor.birth(record.pid) == 0
    assert not supervisor.stop(settings, "echo")


def test_a_running_service_is_left_alone(settings, service, step):
    supervisor.start(settings, service, step)
    before = supervisor.running(settings, "echo").pid
    assert not supervisor.start(settings, service, step)
    assert supervisor.running(settings, "echo").pid == before
    assert "already running" in step.details[-1]


def test_a_service_with_other_inputs_is_started_anew(settings, service, step):
    supervisor.start(settings, service, step)
    before = supervisor.running(settings, "echo").pid
    assert supervisor.start(settings, dataclasses.replace(service, inputs="v2"), step)
    assert supervisor.running(settings, "echo").pid != before


def test_a_service_that_dies_shows_the_end_of_its_log(settings, service, step):
    program = "print('one', flush=True); raise SystemExit('the disk is full')"
    dying = dataclasses.replace(service, argv=(sys.executable, "-c", program))
    with pytest.raises(DevenvError, match="echo ended at once") as caught:
        supervisor.start(settings, dying, step)
    assert caught.value.details[-1] == "the disk is full"


def test_a_process_that_took_over_the_number_is_not_ours(settings, service, step):
    supervisor.start(settings, service, step)
    record = supervisor.running(settings, "echo")
    stranger = dataclasses.replace(record, pid=os.getpid())
    assert not stranger.is_alive()
    assert not dataclasses.replace(record, program="/usr/bin/other").is_alive()


def test_a_service_that_was_killed_is_known_to_be_dead(settings, service, step):
    supervisor.start(settings, service, step)
    record = supervisor.running(settings, "echo")
    os.kill(record.pid, signal.SIGKILL)
    os.waitpid(record.pid, 0)
    assert supervisor.running(settings, "echo") is None
    assert supervisor.remembered(settings, "echo") == record


def test_a_service_deaf_to_requests_is_killed(settings, service, step):
    deaf = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    program = deaf + SERVER + "time.sleep(600)"
    stubborn = dataclasses.replace(
        service, argv=(sys.executable, "-c", program, str(service.ports[0]))
    )
    supervisor.start(settings, stubborn, step)
    supervisor.end(settings, supervisor.running(settings, "echo"), patience=0.3)
    assert supervisor.running(settings, "echo") is None


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"pid": 1}', "null"])
def test_a_broken_record_means_not_running(settings, content):
    settings.run.mkdir(parents=True)
    (settings.run / "echo.json").write_text(content)
    assert supervisor.running(settings, "echo") is None


def test_the_end_of_a_long_log_is_read(tmp_path):
    log = tmp_path / "echo.log"
    log.write_text("\n".join(str(number) for number in range(100_000)))
    assert supervisor.tail(log, 2) == ["99998", "99999"]
    assert supervisor.tail(tmp_path / "none.log") == []
