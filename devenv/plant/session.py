"""One way into the database: the registry of the configured Odoo, without its server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config


@contextmanager
def environment(config_file: str, database: str) -> Iterator[api.Environment]:
    """Open `database` as the superuser; the caller commits, leaving without it rolls back."""
    arguments = ["-c", config_file, "-d", database, "--log-level=warn"]
    config.parse_config(arguments, setup_logging=True)
    registry = Registry(database)
    with registry.cursor() as cursor:
        # Without a language the user's own terms would be written as translations of themselves.
        yield api.Environment(cursor, SUPERUSER_ID, {"lang": "en_US", "tracking_disable": True})
