from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.mes_shopfloor.models.stock_scrap_reason_tag import ICONS

#: Drawings of the kiosk, as for scrap: i-p-<key> in mes_shopfloor/static/src/kit/icons.svg.
STOP_ICONS = [("break", "Failure"), ("break2", "Break, Pause"), *ICONS]


class MrpWorkcenterProductivityLoss(models.Model):
    """Reasons as a tree: which may stand below or instead of which, and how they are shown."""

    _inherit = "mrp.workcenter.productivity.loss"
    _parent_name = "mes_parent_id"
    _rec_names_search = ["name", "mes_code"]

    active = fields.Boolean(default=True)
    mes_code = fields.Char(copy=False, help="Short and unique, e.g. M-BARS.")
    mes_parent_id = fields.Many2one(
        domain="[('id', '!=', id), ('mes_parent_id', '!=', id)]",
    )
    mes_is_group = fields.Boolean("Is a Group", compute="_compute_mes_is_group")
    mes_path = fields.Char("Path", compute="_compute_mes_path", recursive=True)
    mes_sort = fields.Char(compute="_compute_mes_sort", store=True, recursive=True)
    mes_icon = fields.Selection(
        STOP_ICONS, "Pictogram", help="Drawn on its tile at the kiosk, above its name."
    )
    mes_description = fields.Text(
        "Description",
        translate=True,
        help="When to take this reason and not another one; shown to whoever chooses.",
    )

    _mes_code_unique = models.UniqueIndex(
        "(upper(mes_code)) WHERE mes_code IS NOT NULL", "Another reason has this code already."
    )
    _mes_max_minutes_check = models.Constraint(
        "CHECK (mes_max_minutes >= 0)", "The longest duration of a stop cannot be negative."
    )
    _mes_over_reason_check = models.Constraint(
        "CHECK (mes_over_reason_id <> id)",
        "What lasts too long counts under another reason than this one.",
    )

    @api.depends("mes_child_ids")
    def _compute_mes_is_group(self):
        for reason in self:
            reason.mes_is_group = bool(reason.mes_child_ids)

    @api.depends("name", "mes_parent_id.mes_path")
    def _compute_mes_path(self):
        for reason in self:
            group = reason.mes_parent_id.mes_path
            reason.mes_path = f"{group} / {reason.name}" if group else reason.name

    @api.depends("sequence", "mes_parent_id.mes_sort")
    def _compute_mes_sort(self):
        """Reasons below their group and in its order, which no single column says."""
        for reason in self:
            own = f"{reason.sequence or 0:06d}-{reason._origin.id or 0:08d}"
            group = reason.mes_parent_id.mes_sort
            reason.mes_sort = f"{group}/{own}" if group else own

    @api.constrains("mes_parent_id")
    def _check_mes_parent_id(self):
        if self._has_cycle("mes_parent_id"):
            raise ValidationError(self.env._("A group of reasons cannot belong to itself."))

    @api.constrains("mes_over_reason_id")
    def _check_mes_over_reason_id(self):
        if self._has_cycle("mes_over_reason_id"):
            raise ValidationError(
                self.env._("What lasts too long must not end at the reason it began with.")
            )

    @api.constrains("mes_final_ids", "mes_parent_id")
    def _check_mes_final_ids(self):
        touched = self | self.mes_parent_id
        for raw in touched | self.search([("mes_final_ids", "in", touched.ids)]):
            for final in raw.mes_final_ids:
                if final == raw or final.mes_child_ids:
                    raise ValidationError(
                        self.env._(
                            "%(final)s cannot be chosen for %(raw)s: name single reasons, no group"
                            " and not the reason itself.",
                            final=final.mes_path,
                            raw=raw.mes_path,
                        )
                    )

    @api.constrains("active")
    def _check_active(self):
        """Odoo looks up a productive and a performance reason each time a timer is closed."""
        for reason in self:
            if not reason.active and reason.loss_type in ("productive", "performance"):
                raise ValidationError(
                    self.env._(
                        "%s cannot be archived: Odoo books working time under it.", reason.name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_with_clean_code(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(_with_clean_code(vals))

    @api.model
    def _mes_describe_odoo_reasons(self, values_of):
        """{reason id: values} for the reasons that Odoo brings, unless somebody described them."""
        for reason in self.browse(values_of):
            if not (reason.mes_parent_id or reason.mes_bucket or reason.mes_state):
                reason.write(values_of[reason.id])


def _with_clean_code(vals):
    """Codes are compared as people read them: without blanks around, none instead of an empty one."""
    if "mes_code" not in vals:
        return vals
    return {**vals, "mes_code": (vals["mes_code"] or "").strip() or False}
