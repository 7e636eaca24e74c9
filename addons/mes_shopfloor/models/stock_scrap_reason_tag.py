from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

KINDS = [("scrap", "Scrap"), ("rework", "Rework"), ("both", "Scrap and Rework")]
#: Names of drawings of the kiosk: i-p-<key> in static/src/kit/icons.svg.
ICONS = [
    ("dim", "Dimension"),
    ("surf", "Surface"),
    ("burr", "Burr"),
    ("mat", "Material"),
    ("set", "Set-up"),
    ("tool", "Broken Tool"),
    ("wear", "Worn Tool"),
    ("oper", "Person"),
    ("hand", "Dropped"),
    ("insp", "Inspection"),
    ("chips", "Dirt, Chips"),
    ("prog", "Program"),
    ("leak", "Leak"),
    ("change", "Change"),
    ("wait", "Waiting"),
    ("more", "Other"),
]
#: The usual codes have their drawing already.
ICON_OF_CODE = {
    "DIM": "dim",
    "SURF": "surf",
    "BURR": "burr",
    "MAT": "mat",
    "SETUP": "set",
    "TOOL": "tool",
    "WEAR": "wear",
    "ASSY": "oper",
    "HAND": "hand",
    "DROP": "hand",
    "LEAK": "leak",
}


class StockScrapReasonTag(models.Model):
    """Why a piece is not good: what the operator taps, and what the Pareto chart counts."""

    _inherit = "stock.scrap.reason.tag"
    _rec_names_search = ["name", "mes_code"]

    active = fields.Boolean(default=True)
    mes_code = fields.Char(
        string="Code",
        copy=False,
        help="Short and unique, e.g. DIM. Imports and devices send it instead of the name.",
    )
    mes_kind = fields.Selection(
        KINDS, string="Reason For", required=True, default="both", help="Where it is offered."
    )
    mes_icon = fields.Selection(
        ICONS,
        string="Pictogram",
        compute="_compute_mes_icon",
        store=True,
        readonly=False,
        help="Drawn on its tile at the kiosk, above its name.",
    )
    mes_is_expensed = fields.Boolean(
        string="Expensed",
        help="Cost of these pieces goes to an expense instead of being absorbed by the good ones.",
    )
    mes_workcenter_ids = fields.Many2many(
        "mrp.workcenter",
        relation="mes_scrap_reason_workcenter_rel",
        column1="reason_id",
        column2="workcenter_id",
        string="Work Centers",
        help="The work centers where it is offered. None: everywhere.",
    )
    mes_description = fields.Text(
        string="Description",
        translate=True,
        help="When to take this reason and not another one; shown to whoever chooses.",
    )

    _mes_code_unique = models.UniqueIndex(
        "(upper(mes_code)) WHERE mes_code IS NOT NULL", "Another reason has this code already."
    )

    @api.depends("mes_code")
    def _compute_mes_icon(self):
        for reason in self:
            usual = ICON_OF_CODE.get((reason.mes_code or "").upper(), "more")
            reason.mes_icon = reason.mes_icon or usual

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._mes_check_role(vals)
        return super().create([_with_clean_code(vals) for vals in vals_list])

    def write(self, vals):
        self._mes_check_role(vals)
        return super().write(_with_clean_code(vals))

    def _mes_check_role(self, vals):
        """Odoo lets everybody in the warehouse edit the tags; what we hang on them costs money."""
        is_ours = any(name == "active" or name.startswith("mes_") for name in vals)
        is_allowed = self.env.su or self.env.user.has_group("mes_shopfloor.group_mes_supervisor")
        if is_ours and not is_allowed:
            raise AccessError(
                self.env._("Only a supervisor may change for what and where a reason is offered.")
            )

    def copy_data(self, default=None):
        """The name is unique, so a copy needs one of its own."""
        return [
            {**values, "name": (default or {}).get("name") or self.env._("%s (copy)", reason.name)}
            for reason, values in zip(self, super().copy_data(default), strict=True)
        ]

    @api.model
    def _mes_for(self, workorder, kind=None):
        """The reasons to offer at a work order: for `kind`, or for scrap and rework alike."""
        # sudo: a reason for a work center of another company is not one for all work centers
        reasons = self.sudo().search(self._mes_kind_domain(kind))
        center = workorder.workcenter_id
        # Archived work centers count too: a reason of theirs does not become one for everybody.
        offered = reasons.with_context(active_test=False).filtered(
            lambda reason: not reason.mes_workcenter_ids or center in reason.mes_workcenter_ids
        )
        return offered.with_env(self.env)

    @api.model
    def _mes_kind_domain(self, kind):
        return Domain("mes_kind", "in", (kind, "both")) if kind else Domain.TRUE

    @api.model
    def _mes_add_starter_set(self, reasons):
        """Give a plant the usual reasons once, by the side of those it has.

        A function and no records: a reason that somebody has named the same already would make
        the installation fail, since names are unique. Run again, it adds nothing.
        """
        module = "mes_shopfloor"
        if self.env["ir.model.data"].search_count(
            [("module", "=", module), ("model", "=", self._name)], limit=1
        ):
            return
        taken = {
            name.casefold()
            for name in self.with_context(active_test=False, lang="en_US").search([]).mapped("name")
        }
        self._load_records(
            [
                {"xml_id": f"{module}.{xml_id}", "values": values, "noupdate": True}
                for xml_id, values in reasons.items()
                if values["name"].casefold() not in taken
            ]
        )


def _with_clean_code(vals):
    """Codes are compared as people read them: without spaces around, none instead of an empty one."""
    if "mes_code" not in vals:
        return vals
    return {**vals, "mes_code": (vals["mes_code"] or "").strip() or False}
