"""The real service as a process, with its files."""

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

from brokers import free_port
from fake_odoo import KEY

SRC = Path(__file__).parents[1] / "src"


class Service:
    def __init__(self, folder, url, extra=""):
        self.folder = folder
        self.port = free_port()
        self.config = folder / "bridge.toml"
        key = folder / "key"
        key.write_text(KEY)
        key.chmod(0o600)
        self.config.write_text(
            f'[odoo]\nurl = "{url}"\nkey_file = "{key}"\n'
            f'[buffer]\ndirectory = "{folder}/data"\ncommit_ms = 5\nsend_ms = 5\n'
            f'[health]\nport = {self.port}\n[log]\nlevel = "debug"\n{extra}'
        )
        self.log = folder / "log"
        self.process = None

    def command(self, name):
        return [sys.executable, "-m", "mes_bridge", name, "--config", str(self.config)]

    @property
    def env(self):
        return {**os.environ, "PYTHONPATH": str(SRC), "PYTHONWARNINGS": "error"}

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command("run"), stderr=log, env=self.env)
        return self

    def kill(self):
        self.process.kill()
        return self.process.wait()

    def stop(self):
        self.process.terminate()
        return self.process.wait(20)

    def call(self, name):
        return subprocess.run(
            self.command(name), env=self.env, capture_output=True, text=True, check=False
        )

    def page(self, path):
        url = f"http://127.0.0.1:{self.port}{path}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()

    def __enter__(self):
        return self.start()

    def __exit__(self, *exc):
        if self.process.poll() is None:
            self.kill()
