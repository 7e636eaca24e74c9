from odoo import api, models
from odoo.exceptions import AccessError

# Compared by identity: a context sent over RPC can carry the key, never this object.
PERMIT = object()


class MesLedger(models.AbstractModel):
    """A table of facts: the services write it, nobody edits it."""

    _name = "mes.ledger"
    _description = "Ledger"

    def _permitted(self):
        """These records, for a service that writes what nobody may write by hand."""
        # sudo: no group may create rows of a ledger, the services do for everybody
        return self.sudo().with_context(mes_ledger=PERMIT)

    def _refusal_text(self):
        """What to do instead of editing the ledger."""
        return self.env._("A ledger is never changed. Record a correction instead.")

    def _check_permit(self):
        if self.env.context.get("mes_ledger") is not PERMIT:
            raise AccessError(self._refusal_text())

    @api.model_create_multi
    def create(self, vals_list):
        self._check_permit()
        return super().create(vals_list)

    def write(self, vals):
        self._check_permit()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ledger(self):
        self._check_permit()
