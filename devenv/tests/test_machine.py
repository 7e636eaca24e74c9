import os
import sys
from collections import namedtuple

import pytest

from devenv import account, command, lock, machine
from devenv.errors import DevenvError

Usage = namedtuple("Usage", "total used free")


def test_a_folder_with_foreign_files_is_left_alone(settings):
    settings.state.mkdir()
    (settings.state / "thesis.odt").write_text("years of work")
    with pytest.raises(DevenvError, match="not ours"):
        machine.check_state_folder(settings)


def test_a_new_folder_becomes_ours_and_stays_ours(settings):
    machine.check_state_folder(settings)
    (settings.state / "odoo").mkdir()
    machine.check_state_folder(settings)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_told_with_the_way_out(settings):
    settings.state.parent.chmod(0o500)
    with pytest.raises(DevenvError, match="MES_STATE_DIR"):
        machine.check_state_folder(settings)


def test_a_file_in_the_way_is_told_with_the_way_out(settings):
    settings.state.write_text("")
    with pytest.raises(DevenvError, match="MES_STATE_DIR"):
        machine.check_state_folder(settings)


def test_a_full_disk_is_told_before_anything_is_fetched(settings, monkeypatch):
    settings.state.mkdir()
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: Usage(10**10, 0, 10**9))
    with pytest.raises(DevenvError, match="1000 MB free and 4000 MB are needed"):
        machine.check_space(settings)


def test_a_machine_without_apt_may_bring_its_own_odoo(settings, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(DevenvError, match="MES_ODOO"):
        machine.check_tools(settings)


def test_another_system_is_sent_to_the_containers(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(DevenvError, match="docker compose"):
        machine.check_platform()


def test_a_folder_closed_to_the_account_is_found(tmp_path):
    closed = tmp_path / "closed"
    (closed / "state").mkdir(parents=True)
    tmp_path.chmod(0o755)
    closed.chmod(0o700)
    assert account.closed_folder(closed / "state", 60123, 60123) in (closed, *closed.parents)
    owner = closed.stat()
    assert account.closed_folder(closed, owner.st_uid, owner.st_gid) in (None, *closed.parents)


def test_a_second_command_at_the_same_time_is_told_who_works(settings):
    who = f"process {os.getpid()}"
    with lock.hold(settings), pytest.raises(DevenvError, match=who), lock.hold(settings):
        pass


def test_the_factory_is_free_again_after_a_command(settings):
    with lock.hold(settings):
        pass
    with lock.hold(settings):
        assert (settings.state / "lock").read_text() == f"{os.getpid()}\n"


def test_an_account_before_a_closed_folder_keeps_only_the_power_to_pass_it():
    shut_out = account.Account("nobody", 65534, 65534, is_shut_out=True)
    assert shut_out.prefix[:3] == ("setpriv", "--reuid=65534", "--regid=65534")
    assert "--ambient-caps=-all,+dac_read_search" in shut_out.prefix
    assert account.Account("nobody", 65534, 65534).prefix == ()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes somebody else")
def test_a_program_of_the_account_reaches_its_files_in_a_closed_folder(settings):
    settings.state.mkdir()
    settings.state.parent.chmod(0o700)
    owned = account.own_folder(settings, settings.state / "postgres")
    somebody = account.find(settings)
    assert somebody.is_shut_out
    account.check_reach(settings)
    program = "import os, sys; print(os.getuid(), os.access(sys.argv[1], os.W_OK))"
    said = []
    argv = [sys.executable, "-c", program, owned]
    command.run(argv, settings.logs / "x.log", account=somebody, on_line=said.append)
    assert said == [f"{somebody.uid} True"]
