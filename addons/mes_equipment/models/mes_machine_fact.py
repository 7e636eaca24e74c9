from odoo import api, fields, models

from .mes_machine_ledger import PHASES, SOURCES, STATES


class MesMachineFact(models.Model):
    """What a device or a person said about the state of a machine, once and for ever."""

    _name = "mes.machine.fact"
    _inherit = ["mes.machine.ledger"]
    _description = "Fact about a Machine's State"
    _order = "date_start desc, id desc"

    machine_id = fields.Many2one(
        "maintenance.equipment", required=True, ondelete="restrict", check_company=True
    )
    workcenter_id = fields.Many2one(
        "mrp.workcenter", "Work Center", ondelete="restrict", index="btree_not_null"
    )
    kind = fields.Selection(
        [
            ("observed", "Observed"),
            ("explanation", "Reason of a stop"),
            ("split", "Split of a stop"),
            ("correction", "Correction"),
        ],
        required=True,
        default="observed",
    )
    said_at = fields.Datetime("Said", help="When somebody said so; empty: when it happened.")
    employee_id = fields.Many2one(
        "hr.employee", "Said By", ondelete="restrict", index="btree_not_null"
    )
    state = fields.Selection(STATES)
    reason_id = fields.Many2one("mrp.workcenter.productivity.loss", ondelete="restrict")
    date_start = fields.Datetime("From", required=True)
    date_end = fields.Datetime("To")
    source = fields.Selection(SOURCES, required=True)
    workorder_id = fields.Many2one(
        "mrp.workorder", "Work Order", ondelete="restrict", index="btree_not_null"
    )
    phase = fields.Selection(PHASES)
    uuid = fields.Char("Sender's Id")
    note = fields.Char()
    company_id = fields.Many2one("res.company")

    _uuid_uniq = models.UniqueIndex("(uuid) WHERE uuid IS NOT NULL")
    _open_idx = models.Index("(machine_id, date_start) WHERE date_end IS NULL")
    _bounded_idx = models.Index("(machine_id, date_end) WHERE date_end IS NOT NULL")
    _state_check = models.Constraint(
        "CHECK (state IS NOT NULL OR kind IN ('explanation', 'split'))",
        "An observation or a correction names a state.",
    )
    _end_after_start = models.Constraint("CHECK (date_end > date_start)", "The end lies before.")

    @api.depends("machine_id", "kind", "state", "reason_id", "date_start")
    def _compute_display_name(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for fact in self:
            said = [states.get(fact.state), fact.reason_id.name]
            if fact.kind != "observed":
                said.insert(0, kinds.get(fact.kind))
            text = ", ".join(filter(None, said))
            fact.display_name = f"{fact.machine_id.display_name}: {text}"
