from odoo import fields, models

from odoo.addons.mes_equipment.models.mes_machine_ledger import STATES


class MesIotRuleLine(models.Model):
    """One row of a state map: machines number their states as their makers liked."""

    _name = "mes.iot.rule.line"
    _description = "State of a Device Rule"
    _order = "rule_id, raw"

    rule_id = fields.Many2one("mes.iot.rule", required=True, index=True, ondelete="cascade")
    raw = fields.Char("Value", required=True, help="As the tag reports it: 4, true, RUNNING")
    state = fields.Selection(STATES, required=True)
    reason_id = fields.Many2one("mrp.workcenter.productivity.loss", ondelete="restrict")

    _raw_unique = models.Constraint("UNIQUE(rule_id, raw)", "This value stands for one state only.")
