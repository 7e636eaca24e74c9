from odoo import api, fields, models

from .maintenance_equipment_timeline import FROM_TIMELINE


class MaintenanceEquipment(models.Model):
    """Where a machine stands, and where it stood."""

    _inherit = "maintenance.equipment"

    mes_place_ids = fields.One2many(
        "mes.machine.place", "machine_id", "Places", readonly=True, copy=False
    )
    mes_place_count = fields.Integer("Number of Places", compute="_compute_mes_place_count")
    mes_drawing_ids = fields.One2many("mes.machine.drawing", "machine_id", "Drawings", copy=True)
    mes_cycle_ids = fields.One2many("mes.machine.cycle", "machine_id", "Ideal Cycles", copy=True)
    mes_code_ids = fields.One2many("mes.machine.code", "machine_id", "Machine Codes", copy=True)
    mes_rated_power_kw = fields.Float(
        "Rated Power (kW)", help="What it takes at full load, as its plate says."
    )

    _mes_rated_power_check = models.Constraint(
        "CHECK (mes_rated_power_kw >= 0)", "The rated power cannot be negative."
    )

    @api.depends("mes_place_ids")
    def _compute_mes_place_count(self):
        counts = dict(
            self.env["mes.machine.place"]._read_group(
                [("machine_id", "in", self.ids)], ["machine_id"], ["__count"]
            )
        )
        for machine in self:
            machine.mes_place_count = counts.get(machine._origin, 0)

    @api.model_create_multi
    def create(self, vals_list):
        # A list grouped by state offers to create a machine in that state: only facts may say so.
        says_nothing = {f"default_{name}": False for name in FROM_TIMELINE}
        machines = super(MaintenanceEquipment, self.with_context(**says_nothing)).create(vals_list)
        machines.filtered("mes_workcenter_id")._mes_remember_place()
        return machines

    def write(self, vals):
        result = super().write(vals)
        if "mes_workcenter_id" in vals:
            self._mes_remember_place()
        return result

    def _mes_remember_place(self):
        # sudo: the history writes itself, nobody edits it
        self.env["mes.machine.place"].sudo()._mes_moved(self)

    def _mes_workcenter_at(self, moment):
        """The work center a machine stood at; before its first place, that first one."""
        self.ensure_one()
        # sudo: where a machine stood is no secret to who may see the machine
        places = self.env["mes.machine.place"].sudo().search([("machine_id", "=", self.id)])
        for place in places:
            if place.date_start <= moment:
                has_left = place.date_end and place.date_end <= moment
                center = place.workcenter_id.browse() if has_left else place.workcenter_id
                return center.with_env(self.env)
        return places[-1:].workcenter_id.with_env(self.env)

    def action_mes_open_places(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mes_equipment.mes_machine_place_action"
        )
        return {**action, "domain": [("machine_id", "=", self.id)]}
