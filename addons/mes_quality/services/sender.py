"""What recording and correcting a sample share: the id their sender chose."""

from odoo.addons.mes_shopfloor.services.act import UUID_MAX
from odoo.addons.mes_shopfloor.services.errors import IdentifierError


def check_uuid(env, uuid):
    if not isinstance(uuid, str) or not uuid.strip() or len(uuid) > UUID_MAX:
        raise IdentifierError(
            env._("A sample needs an id from its sender: 1 to %s characters.", UUID_MAX)
        )
