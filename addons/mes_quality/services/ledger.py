"""What recording and correcting a sample share: the ledger, its door and the sender's id."""

from psycopg2.errors import UniqueViolation

from odoo.exceptions import ConcurrencyError

from odoo.addons.mes_shopfloor.services.errors import IdentifierError

# Compared by identity: a context sent over RPC can carry the key, never this object.
PERMIT = object()
UUID_MAX = 128


def ledger_of(env, name):
    # sudo: the services write what nobody may write by hand
    return env[name].sudo().with_context(mes_quality_ledger=PERMIT)


def create_once(model, vals):
    try:
        return model.create(vals)
    except UniqueViolation as error:
        # Another transaction was quicker; the retry finds what it wrote.
        raise ConcurrencyError(str(error)) from error


def check_uuid(env, uuid):
    if not isinstance(uuid, str) or not uuid.strip() or len(uuid) > UUID_MAX:
        raise IdentifierError(
            env._("A sample needs an id from its sender: 1 to %s characters.", UUID_MAX)
        )
