"""Odoo with the small plant: a copied database, a server, and links that pair a browser."""

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import psycopg2
from harness.plant import fetch, run
from harness.process import Process, free_port
from harness.waiting import until

DATABASE = "mes_screens_run"


class Site:
    """Made once, used by all tests; everything it writes is in one folder."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.conf = folder / "odoo.conf"
        self.store = Path(os.environ["MES_TEST_FILESTORE"])
        self.server: Process | None = None
        self.links: dict[str, str] = {}

    def create(self) -> None:
        template = os.environ["MES_TEST_TEMPLATE"]
        self.drop()
        run("createdb", "-T", template, DATABASE)
        if (self.store / template).exists():
            shutil.copytree(self.store / template, self.store / DATABASE)
        base = Path(os.environ["MES_TEST_CONF"]).read_text()
        own = [f"db_name = {DATABASE}", f"dbfilter = ^{DATABASE}$"]
        self.conf.write_text("\n".join([*base.splitlines(), *own, ""]))
        links = self.folder / "links.json"
        run(
            *(sys.executable, "-m", "tests.screens.stage.seed"),
            *("--config", self.conf, "--database", DATABASE, "--links", links),
        )
        self.links = json.loads(links.read_text())

    def start(self) -> None:
        self.server = Process(
            "odoo",
            [
                *(sys.executable, "-m", "odoo", "-c", str(self.conf), "-d", DATABASE),
                *("--http-port", str(self.port), "--workers", "0"),
            ],
            self.folder / "odoo.log",
        ).start()
        server = self.server
        until(
            lambda: server.alive() and fetch(f"{self.url}/web/health") is not None,
            "an answer of Odoo",
            120,
        )

    def stop(self) -> None:
        if self.server:
            # Nothing of it is kept.
            self.server.kill()
        self.drop()

    def drop(self) -> None:
        run("dropdb", "--if-exists", "--force", DATABASE)
        shutil.rmtree(self.store / DATABASE, ignore_errors=True)

    def one(self, query: str, *parameters: object) -> Any:
        """One figure as the database has it now."""
        connection = psycopg2.connect(dbname=DATABASE)
        try:
            with connection.cursor() as cursor:
                cursor.execute(query, parameters)
                return cursor.fetchone()[0]
        finally:
            connection.close()
