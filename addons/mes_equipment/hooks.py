from odoo.exceptions import UserError
from odoo.tools import SQL


def pre_init_hook(env):
    """Without btree_gist PostgreSQL refuses the exclusion constraint of the timeline, and Odoo
    then only logs it: stop here, while the installation can still be put right."""
    env.cr.execute("SELECT 1 FROM pg_extension WHERE extname = 'btree_gist'")
    if env.cr.fetchone():
        return
    # The extension is trusted since PostgreSQL 13: the owner of the database may create it.
    env.cr.execute(
        "SELECT EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'btree_gist'),"
        " has_database_privilege(current_database(), 'CREATE')"
    )
    available, may_create = env.cr.fetchone()
    if not (available and may_create):
        raise UserError(
            env._(
                "MES Equipment needs the PostgreSQL extension btree_gist, which database %s "
                "does not have and this role cannot create. Install PostgreSQL's contrib package "
                "and run, as an administrator: CREATE EXTENSION btree_gist;",
                env.cr.dbname,
            )
        )
    env.cr.execute(SQL("CREATE EXTENSION btree_gist"))
