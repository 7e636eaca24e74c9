"""Read by `odoo shell` after an installation: check it, and close the door every Odoo is born with."""

import os

from odoo.exceptions import AccessDenied

ADDONS = os.environ["MES_ADDONS"].split(",")
BORN_WITH = {"type": "password", "password": "admin"}

# Odoo only warns of a module that it cannot install, so look.
found = env["ir.module.module"].search([("name", "in", ADDONS), ("state", "=", "installed")])  # noqa: F821
absent = set(ADDONS) - set(found.mapped("name"))
if absent:
    raise SystemExit(f"Odoo did not install {', '.join(sorted(absent))}.")

admin = env.ref("base.user_admin")  # noqa: F821
try:
    admin.with_user(admin)._check_credentials(
        BORN_WITH | {"login": admin.login}, {"interactive": False}
    )
except AccessDenied:
    print("The administrator's password was chosen before; it stays.")  # noqa: T201
else:
    admin.password = os.environ["MES_ADMIN_PASSWORD"]
    env.cr.commit()  # noqa: F821
    print("The administrator's password is MES_ADMIN_PASSWORD.")  # noqa: T201
