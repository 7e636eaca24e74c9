"""The bridge, what it reads, and what that means: made from the factory's own plant file."""

from __future__ import annotations

from pathlib import Path

from devenv.plant import factory, secret_file, tables
from devenv.plant.signals import BRIDGE, Site

ADDRESS = ("host", "port", "username")


def load(env, options) -> int:
    """Create bridge, devices, tags and rules that are missing, and its key when it has none."""
    if "mes.iot.bridge" not in env:
        return 0
    site = Site(env, factory.plant(options), options)
    created = 0
    for model, values in (
        ("mes.iot.bridge", site.bridges),
        ("mes.iot.device", site.devices),
        ("mes.iot.tag", site.tags),
        ("mes.iot.rule", site.rules),
    ):
        created += len(tables.create_missing(env[model], values()))
    _follow_addresses(env, site)
    _keep_key(env, options.bridge_key_file)
    return created


def _follow_addresses(env, site: Site) -> None:
    """Where the simulated machines listen is chosen at each start: a port that moved is followed,
    or the bridge would ask a stranger's program."""
    for name, values in site.devices().items():
        device = tables.ref(env, name)
        moved = {
            key: values[key] for key in ADDRESS if key in values and device[key] != values[key]
        }
        if moved:
            device.write(moved)


def _keep_key(env, path: Path) -> None:
    bridge = tables.ref(env, BRIDGE)
    token = path.read_text(encoding="utf-8").strip() if path.exists() else ""
    if env["mes.iot.bridge.key"]._authenticate(f"Bearer {token}").bridge_id == bridge:
        return
    token = bridge._new_key()
    # The file last: a key that nobody holds does no harm, one that Odoo does not know stops all.
    env.cr.commit()
    secret_file.write(path, token + "\n")
