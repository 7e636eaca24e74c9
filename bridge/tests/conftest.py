import os
import shutil
import sys
from pathlib import Path

import pytest
from fake_odoo import KEY, FakeOdoo
from make import Signal

from mes_bridge.alarms import Alarms
from mes_bridge.buffer import Outbox
from mes_bridge.config import Secret, Settings
from mes_bridge.writer import Buffer

sys.setswitchinterval(0.001)


@pytest.fixture
def odoo():
    with FakeOdoo() as fake:
        yield fake


@pytest.fixture
def alarms():
    signal = Signal()
    alarms = Alarms(signal)
    alarms.until = signal.until
    return alarms


@pytest.fixture
def outbox(tmp_path):
    box = Outbox(tmp_path / "outbox.db", keep_rows=5)
    yield box
    box.close()


@pytest.fixture
async def buffer(tmp_path, alarms):
    buffer = Buffer(Outbox(tmp_path / "outbox.db"), alarms, commit_s=0.001, retry_s=0.01)
    yield buffer
    await buffer.close()


@pytest.fixture
def settings(tmp_path):
    return Settings(url="http://127.0.0.1:9", key=Secret(KEY), directory=tmp_path)


@pytest.fixture
def mosquitto():
    """The broker of most plants; a smaller one stands in where it is not installed."""
    path = os.environ.get("MES_TEST_MOSQUITTO") or shutil.which("mosquitto")
    path = path or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
    if path is None:
        pytest.skip("needs the mosquitto broker on PATH")
    return Path(path)
