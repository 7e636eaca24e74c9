"""People who sit at a desk: their logins, with passwords made for this database."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from odoo import Command

from devenv.plant import secret_file, tables

ADMIN = "user_admin"


def load(env, options) -> int:
    """Create the back office's users; give a new password to whoever's nobody can know.

    That is a user this database did not have yet, the administrator of a fresh database, and
    everybody whose password is not in the file any more.
    """
    passwords = _read(options.logins_file)
    rows = {row["id"]: row for row in tables.read("logins")}
    created = tables.create_missing(
        env["res.users"].with_context(no_reset_password=True),
        {name: _values(env, row) for name, row in rows.items()},
    )
    _link_employees(env, created, rows)
    fresh = created
    if not tables.known(env, [ADMIN]):
        fresh |= tables.adopt(env.ref("base.user_admin"), [ADMIN])
    users = env["res.users"].browse(tables.known(env, [ADMIN, *rows]).values())
    fresh |= users.filtered(lambda user: user.login not in passwords)
    for user in fresh:
        passwords[user.login] = user.password = secrets.token_urlsafe(9)
    if fresh:
        # The file last: passwords it lacks are made again, passwords that fail would stay.
        env.cr.commit()
        secret_file.write(options.logins_file, json.dumps(passwords, indent=1) + "\n")
    return len(created)


def _read(path: Path) -> dict[str, str]:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _values(env, row: tables.Row) -> dict:
    groups = [env.ref(name, raise_if_not_found=False) for name in row["groups"].split()]
    return {
        "name": row["name"],
        "login": row["login"],
        "tz": tables.ref(env, row["employee"]).tz,
        "group_ids": [Command.link(group.id) for group in groups if group],
    }


def _link_employees(env, users, rows: dict[str, tables.Row]) -> None:
    employees = {row["login"]: row["employee"] for row in rows.values()}
    for user in users:
        employee = tables.ref(env, employees[user.login])
        employee.user_id = employee.user_id or user
