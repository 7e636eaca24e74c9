from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .mes_machine_ledger import STATES

LEVELS = [
    ("site", "Site"),
    ("area", "Area"),
    ("line", "Line"),
    ("cell", "Cell"),
    ("unit", "Unit"),
    ("component", "Component"),
]


class MaintenanceEquipment(models.Model):
    """A machine, what it stands in, and what it is made of."""

    _inherit = "maintenance.equipment"
    _parent_name = "mes_parent_id"

    mes_workcenter_id = fields.Many2one(
        "mrp.workcenter", "Work Center", check_company=True, tracking=True, index="btree_not_null"
    )
    mes_warehouse_id = fields.Many2one(
        "stock.warehouse",
        "Plant",
        compute="_compute_mes_warehouse_id",
        store=True,
        recursive=True,
        index="btree_not_null",
    )
    mes_level = fields.Selection(LEVELS, "Level", help="Its place in the plant, after ISA-95.")
    mes_parent_id = fields.Many2one(
        "maintenance.equipment",
        "Part Of",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    mes_child_ids = fields.One2many("maintenance.equipment", "mes_parent_id", "Parts")
    mes_criticality = fields.Selection(
        [("low", "Low"), ("medium", "Medium"), ("high", "High")],
        "Criticality",
        default="medium",
        help="How much of the plant stops when it stops.",
    )
    mes_ideal_cycle_s = fields.Float(
        "Ideal Cycle (s)", help="Seconds per piece at the best pace the machine can keep."
    )
    mes_code = fields.Char("Code", copy=False, help="Short, as painted on the machine.")
    mes_state = fields.Selection(STATES, "State", readonly=True, copy=False, index=True)
    mes_state_since = fields.Datetime("State Since", readonly=True, copy=False)
    mes_reason_id = fields.Many2one(
        "mrp.workcenter.productivity.loss",
        "Reason",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    mes_workorder_id = fields.Many2one(
        "mrp.workorder", "Current Work Order", readonly=True, copy=False, index="btree_not_null"
    )
    mes_timeline_version = fields.Integer(
        readonly=True, copy=False, help="Counts the facts of the timeline."
    )

    _mes_code_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0), mes_code) WHERE mes_code IS NOT NULL",
        "Another machine of the company has this code.",
    )
    _mes_ideal_cycle_positive = models.Constraint(
        "CHECK (mes_ideal_cycle_s >= 0)", "The ideal cycle cannot be negative."
    )

    @api.depends("mes_workcenter_id.mes_warehouse_id", "mes_parent_id.mes_warehouse_id")
    def _compute_mes_warehouse_id(self):
        for machine in self:
            workcenter, parent = machine.mes_workcenter_id, machine.mes_parent_id
            machine.mes_warehouse_id = workcenter.mes_warehouse_id or parent.mes_warehouse_id

    @api.constrains("mes_parent_id")
    def _check_mes_parent_id(self):
        if self._has_cycle("mes_parent_id"):
            raise ValidationError(self.env._("A machine cannot be a part of itself."))

    @api.constrains("mes_parent_id", "mes_level")
    def _check_mes_level(self):
        rank = {level: number for number, (level, _label) in enumerate(LEVELS)}
        for machine in self | self.mes_child_ids:
            parent = machine.mes_parent_id
            if not (machine.mes_level and parent.mes_level):
                continue
            if rank[parent.mes_level] > rank[machine.mes_level]:
                raise ValidationError(
                    self.env._(
                        "%(part)s cannot be a part of %(whole)s, which stands below it in the "
                        "plant. Change the level of one of them.",
                        part=machine.display_name,
                        whole=parent.display_name,
                    )
                )

    def action_mes_open_timeline(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mes_equipment.mes_machine_state_action"
        )
        return {**action, "context": {"search_default_machine_id": self.id}}
