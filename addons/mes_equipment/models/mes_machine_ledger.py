from odoo import api, models
from odoo.exceptions import AccessError

STATES = [
    ("run", "Run"),
    ("setup", "Set-up"),
    ("idle", "Idle"),
    ("down", "Down"),
    ("planned_stop", "Planned stop"),
    ("off", "Off"),
    ("unknown", "No data"),
]
SOURCES = [
    ("device", "Device"),
    ("system", "System"),
    ("operator", "Operator"),
    ("office", "Office"),
]
PHASES = [("setup", "Set-up"), ("run", "Run"), ("teardown", "Tear-down")]
# Compared by identity: a context sent over RPC can carry the key, never this object.
PERMIT = object()


class MesMachineLedger(models.AbstractModel):
    """A table that only the recorder of the timeline writes, and nobody edits."""

    _name = "mes.machine.ledger"
    _description = "Machine Ledger"

    def _permitted(self):
        """These records, for the recorder."""
        return self.with_context(mes_machine_ledger=PERMIT).sudo()

    def _check_permit(self):
        if self.env.context.get("mes_machine_ledger") is not PERMIT:
            raise AccessError(
                self.env._(
                    "The timeline of a machine is written by what its devices and people report; "
                    "record a new state instead of editing an old one."
                )
            )

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
