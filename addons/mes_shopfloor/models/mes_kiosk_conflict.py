from odoo import Command, api, fields, models

from .mes_terminal_screens import milliseconds

#: What identifies a person is used, and never kept.
SECRETS = ("badge", "pin")
SHOWN_MAX = 60


class MesKioskConflict(models.Model):
    """Something done at a kiosk without network that the server refused: a supervisor decides."""

    _name = "mes.kiosk.conflict"
    _inherit = ["mes.ledger"]
    _description = "Offline Conflict"
    _order = "moment desc, id desc"
    _rec_names_search = ["workorder_id", "uuid"]
    _check_company_auto = True

    uuid = fields.Char("Sender's Id", required=True, readonly=True)
    kind = fields.Char("Sent As", required=True, readonly=True)
    terminal_id = fields.Many2one(
        "mes.terminal",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    warehouse_id = fields.Many2one(
        related="terminal_id.warehouse_id", string="Plant", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="terminal_id.company_id", store=True, index=True, precompute=True
    )
    workorder_id = fields.Many2one(
        "mrp.workorder",
        "Work Order",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    employee_id = fields.Many2one(
        "hr.employee",
        "Operator",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Who did it.",
    )
    employee_ids = fields.Many2many(
        "hr.employee",
        relation="mes_kiosk_conflict_employee_rel",
        string="Signed In",
        readonly=True,
        context={"active_test": False},
        ondelete="restrict",
        check_company=True,
        help="All who were signed in at the kiosk then.",
    )
    moment = fields.Datetime(
        required=True,
        readonly=True,
        help="When it happened, by the clock of the device as far as that could be corrected.",
    )
    date_received = fields.Datetime(
        "Received", required=True, readonly=True, default=lambda self: self.env.cr.now()
    )
    params = fields.Json("What Was Sent", readonly=True)
    what = fields.Char(compute="_compute_what")
    message = fields.Char("Why It Was Refused", required=True, readonly=True)
    error = fields.Char("Kind of Refusal", readonly=True)
    state = fields.Selection(
        [
            ("open", "Open"),
            ("applied", "Applied"),
            ("corrected", "Corrected"),
            ("dismissed", "Dismissed"),
        ],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    resolved_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    resolver_id = fields.Many2one(
        "hr.employee",
        "Resolved By (at a Kiosk)",
        readonly=True,
        ondelete="restrict",
        check_company=True,
        help="The supervisor who decided at a kiosk; the user there is the kiosk's own.",
    )
    date_resolved = fields.Datetime("Resolved", readonly=True)
    resolution = fields.Char("Why So", readonly=True)
    correction = fields.Char("What Was Changed", readonly=True)
    act_id = fields.Many2one("mes.act", compute="_compute_act_id", compute_sudo=True)

    _uuid_unique = models.UniqueIndex("(uuid)", "This conflict is already known.")
    _open_idx = models.Index("(warehouse_id, moment) WHERE state = 'open'")

    @api.depends("kind", "params")
    def _compute_what(self):
        for conflict in self:
            conflict.what = conflict._what(conflict.params or {})

    @api.depends("uuid", "state")
    def _compute_act_id(self):
        acts = self.env["mes.act"].search([("uuid", "in", self.mapped("uuid"))])
        by_uuid = {act.uuid: act for act in acts}
        for conflict in self:
            conflict.act_id = by_uuid.get(conflict.uuid)

    @api.depends("kind", "workorder_id")
    def _compute_display_name(self):
        labels = self._kind_labels()
        for conflict in self:
            label = labels.get(conflict.kind, conflict.kind)
            order = conflict.workorder_id.display_name
            conflict.display_name = f"{label}: {order}" if order else label

    @api.model
    def _kind_labels(self):
        """What each kind of event is called; addons add theirs through super."""
        acts = self.env["mes.act"]._fields["kind"]._description_selection(self.env)
        return {
            **dict(acts),
            "undo": self.env._("Undo"),
            "take_back": self.env._("Take Component Back"),
            "identify": self.env._("Identify Unit"),
        }

    def _what(self, params):
        """The event in plain words: its kind and what was entered."""
        self.ensure_one()
        label = self._kind_labels().get(self.kind, self.kind)
        words = [text for name, value in params.items() if (text := self._word(name, value))]
        return f"{label}: {', '.join(words)}" if words else label

    def _word(self, name, value):
        """One parameter as a person reads it; ids of records say nothing to him."""
        names = {
            "good": self.env._("good"),
            "scrap": self.env._("scrap"),
            "rework": self.env._("rework"),
        }
        if value in (None, "", False, 0) or name == "picture":
            return ""
        if name in names:
            return f"{value:g} {names[name]}" if _is_number(value) else ""
        if name.endswith("_id") or isinstance(value, (dict, list)):
            return self._record_word(name, value)
        text = f"{value:g}" if _is_number(value) else str(value)
        return text if len(text) <= SHOWN_MAX else f"{text[:SHOWN_MAX]}…"

    def _record_word(self, name, value):
        models_by_name = {
            "reason_id": (
                "mrp.workcenter.productivity.loss"
                if self.kind == "pause"
                else "stock.scrap.reason.tag"
            ),
            "lot_id": "stock.lot",
            "unit_lot_id": "stock.lot",
            "product_id": "product.product",
            "step_id": "mes.instruction.step",
        }
        if name not in models_by_name or type(value) is not int:
            return ""
        return self.env[models_by_name[name]].browse(value).exists().display_name or ""

    def _refusal_text(self):
        return self.env._(
            "An offline conflict is never changed or deleted: it says what somebody did. Apply it,"
            " correct it, or dismiss it with a reason."
        )

    @api.model
    def _by_uuid(self, uuids):
        if not uuids:
            return {}
        # sudo: operators may not read conflicts, a kiosk learns that its event is one
        found = self.sudo().search([("uuid", "in", uuids)])
        return {conflict.uuid: conflict for conflict in found}

    @api.model
    def _keep(self, terminal, event, envelope, reach, message, error):
        """Nothing that was done on the floor is dropped."""
        people = reach.find_people(envelope.operator_ids)
        params = {key: value for key, value in envelope.params.items() if key not in SECRETS}
        conflict = self._permitted().create(
            {
                "uuid": event.uuid,
                "kind": event.kind,
                "terminal_id": terminal.id,
                "workorder_id": event.workorder.id,
                "employee_id": people.filtered(
                    lambda person: person.id == envelope.operator_ids[0]
                ).id,
                "employee_ids": [Command.set(people.ids)],
                "moment": event.moment,
                "params": params,
                "message": message,
                "error": error,
            }
        )
        conflict._tell()
        return conflict

    def _tell(self):
        """Screens that count conflicts look again."""
        terminals = self.terminal_id
        for terminal in terminals:
            terminal._touch(terminal._shown_workcenters())

    @api.model
    def _open_count(self, plant=None):
        """How many wait for a supervisor, in one plant or in all of the company."""
        domain = [("state", "=", "open"), ("company_id", "in", self.env.companies.ids)]
        if plant:
            domain.append(("warehouse_id", "=", plant.id))
        # sudo: a kiosk shows how many there are, and nothing of them
        return self.sudo().search_count(domain)

    @api.model
    def _open_data(self, plant, limit=50):
        """The open ones of a plant for the supervisor's screen at a kiosk, oldest first."""
        # sudo: the screen was opened by a supervisor; the kiosk's own user is none
        conflicts = self.sudo().search(
            [("state", "=", "open"), ("warehouse_id", "=", plant.id)],
            order="moment, id",
            limit=limit,
        )
        return [conflict._data() for conflict in conflicts]

    def _data(self):
        self.ensure_one()
        return {
            "id": self.id,
            "kind": self.kind,
            "what": self.what,
            "message": self.message,
            "error": self.error or "",
            "moment": milliseconds(self.moment),
            "received": milliseconds(self.date_received),
            "terminal": self.terminal_id.name,
            "workorder_id": self.workorder_id.id or None,
            "order": self.workorder_id.production_id.name or "",
            "operation": self.workorder_id.name or "",
            "is_finished": self._needs_reopening(),
            "operator": self.employee_id._mes_label() if self.employee_id else "",
            "params": {
                name: value for name, value in (self.params or {}).items() if name != "picture"
            },
        }


def _is_number(value):
    return type(value) in (int, float)
