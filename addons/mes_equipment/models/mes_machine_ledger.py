from odoo import models

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
BASES = [
    ("observed", "Observed"),
    ("setup", "Set-up of the order"),
    ("correction", "Correction"),
    ("explained", "Reason given"),
    ("calendar", "Calendar"),
    ("backfill", "Reason of the next stop"),
    ("limit", "Longer than allowed"),
]
PHASES = [("setup", "Set-up"), ("run", "Run"), ("teardown", "Tear-down")]


class MesMachineLedger(models.AbstractModel):
    """A table that only the recorder of the timeline writes, and nobody edits."""

    _name = "mes.machine.ledger"
    _inherit = ["mes.ledger"]
    _description = "Machine Ledger"

    def _refusal_text(self):
        return self.env._(
            "The timeline of a machine is written by what its devices and people report; "
            "record a new state instead of editing an old one."
        )
