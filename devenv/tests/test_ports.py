import os
import socket

import pytest

from devenv import machine, ports
from devenv.errors import DevenvError
from devenv.machine import PortUse


@pytest.fixture
def taken():
    """A port another program listens on, which here is this very process."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_somebody_listens_on_is_not_free(taken):
    assert not ports.is_free(taken)
    assert ports.answers(taken)


def test_a_port_is_free_again_when_its_listener_is_gone():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        number = listener.getsockname()[1]
    assert ports.is_free(number)
    assert not ports.answers(number)


def test_the_holder_of_a_port_is_found(taken):
    assert ports.holder(taken).pid == os.getpid()


def test_a_listener_on_all_addresses_is_found_as_well():
    with socket.socket(socket.AF_INET6) as listener:
        listener.bind(("::", 0))
        listener.listen()
        number = listener.getsockname()[1]
        assert not ports.is_free(number)
        assert ports.holder(number).pid == os.getpid()


def test_a_free_port_has_no_holder(tmp_path):
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "tcp").write_text("  sl  local_address\n")
    assert ports.holder(8069, tmp_path) is None


def test_a_taken_port_is_told_with_its_holder_and_the_way_out(settings, taken):
    with pytest.raises(DevenvError) as caught:
        machine.check_port(settings, PortUse("odoo", "http_port", taken))
    sentence = str(caught.value)
    assert f"Port {taken} is taken" in sentence
    assert f"process {os.getpid()}" in sentence
    assert "MES_HTTP_PORT=" in sentence


def test_the_proposed_port_is_free(taken):
    assert ports.is_free(machine.free_port_near(taken))
    assert machine.free_port_near(65530) < 65536
