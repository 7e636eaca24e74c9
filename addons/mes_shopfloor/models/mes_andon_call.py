from datetime import UTC, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .mes_act import SOURCES
from .mes_ledger import PERMIT

#: What Odoo writes by itself about messages and activities; no service is behind it.
ODOO_FIELDS = ("message_", "activity_", "my_activity_")


class MesAndonCall(models.Model):
    """A call for help from a station: who called for what, who came when, and what it was.

    Written by the acts in `services/` alone; each change leaves an event in `mes.andon.event`.
    """

    _name = "mes.andon.call"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Call for Help"
    _order = "raised_at desc, id desc"
    _rec_names_search = ["workcenter_id", "workorder_id", "note"]
    _check_company_auto = True
    _mail_post_access = "read"

    uuid = fields.Char("Sender's Id", required=True, readonly=True, copy=False)
    kind_id = fields.Many2one(
        "mes.andon.kind", required=True, readonly=True, index=True, ondelete="restrict"
    )
    workcenter_id = fields.Many2one(
        "mrp.workcenter",
        "Work Center",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse", string="Plant", readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    workorder_id = fields.Many2one(
        "mrp.workorder",
        string="Work Order",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    production_id = fields.Many2one(
        "mrp.production",
        string="Manufacturing Order",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Component",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    quantity = fields.Float(digits="Product Unit", readonly=True)
    product_uom_id = fields.Many2one("uom.uom", string="Unit", readonly=True, ondelete="restrict")
    employee_id = fields.Many2one(
        "hr.employee",
        string="Called By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: nobody was signed in at the station.",
    )
    terminal_id = fields.Many2one("mes.terminal", readonly=True, ondelete="set null")
    source = fields.Selection(SOURCES, required=True, readonly=True)
    note = fields.Char(readonly=True)
    raised_at = fields.Datetime("Called", required=True, readonly=True)
    received_at = fields.Datetime(
        "Received",
        required=True,
        readonly=True,
        help="When the call reached the server: later than it was made where the network was cut."
        " The ladder and the response time begin here.",
    )
    is_late = fields.Boolean(
        "Arrived Late",
        readonly=True,
        help="The station was offline when somebody called; nobody could know of it before.",
    )
    state = fields.Selection(
        [
            ("open", "Open"),
            ("acknowledged", "Accepted"),
            ("resolved", "Resolved"),
            ("cancelled", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="open",
        index=True,
        group_expand=True,
    )
    asked_id = fields.Many2one(
        "hr.employee",
        string="Handed To",
        readonly=True,
        ondelete="restrict",
        help="Who was asked to take the call over.",
    )
    acknowledged_id = fields.Many2one(
        "hr.employee",
        string="Accepted By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    acknowledged_at = fields.Datetime("Accepted", readonly=True)
    arrived_at = fields.Datetime("Arrived", readonly=True)
    resolved_id = fields.Many2one(
        "hr.employee", string="Resolved By", readonly=True, ondelete="restrict"
    )
    resolved_at = fields.Datetime("Resolved", readonly=True)
    cause_id = fields.Many2one(
        "mes.andon.cause", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    remark = fields.Char(readonly=True)
    response_seconds = fields.Float(
        "Response (s)",
        readonly=True,
        aggregator="avg",
        digits=(16, 0),
        help="From the call's arrival at the server to the first time that somebody accepted it.",
    )
    resolve_seconds = fields.Float(
        "Resolve (s)",
        readonly=True,
        aggregator="avg",
        digits=(16, 0),
        help="From the moment somebody called to the end.",
    )
    response_minutes = fields.Float(
        "Response (min)",
        compute="_compute_minutes",
        store=True,
        aggregator="avg",
        digits=(16, 1),
    )
    resolve_minutes = fields.Float(
        "Resolve (min)",
        compute="_compute_minutes",
        store=True,
        aggregator="avg",
        digits=(16, 1),
    )
    has_response = fields.Boolean(readonly=True)
    is_resolved = fields.Boolean(compute="_compute_is_resolved", store=True)
    shift_id = fields.Many2one("mes.shift", readonly=True, index="btree_not_null")
    shift_date = fields.Date("Day", readonly=True, help="The day of the shift in the plant.")
    hour = fields.Integer(
        readonly=True, aggregator=None, help="The hour on the plant's clock at which it was made."
    )
    level = fields.Integer("Escalation Level", readonly=True, aggregator="max")
    step_id = fields.Many2one(
        "mes.andon.ladder.step", string="Last Step", readonly=True, ondelete="set null"
    )
    event_ids = fields.One2many("mes.andon.event", "call_id", string="History")
    notice_ids = fields.One2many("mes.andon.notice", "call_id", string="Told")

    _uuid_unique = models.UniqueIndex("(uuid)", "This call was already made.")
    _open_unique = models.UniqueIndex(
        "(workcenter_id, kind_id, coalesce(workorder_id, 0), coalesce(product_id, 0))"
        " WHERE state IN ('open', 'acknowledged')",
        "Such a call is already open at this work center.",
    )
    _report_idx = models.Index("(shift_date, kind_id)")
    _latest_idx = models.Index("(raised_at DESC, id DESC)")

    @api.depends("kind_id", "workcenter_id", "product_id", "workorder_id")
    def _compute_display_name(self):
        for call in self:
            center = call.workcenter_id
            what = call.product_id.display_name if call.product_id else ""
            name = self.env._(
                "%(kind)s at %(center)s", kind=call.kind_id.name, center=center.code or center.name
            )
            call.display_name = f"{name}: {what}" if what else name

    @api.depends("state")
    def _compute_is_resolved(self):
        for call in self:
            call.is_resolved = call.state == "resolved"

    @api.depends("response_seconds", "resolve_seconds")
    def _compute_minutes(self):
        for call in self:
            call.response_minutes = call.response_seconds / 60
            call.resolve_minutes = call.resolve_seconds / 60

    @api.model_create_multi
    def create(self, vals_list):
        self._check_permit(bool(vals_list))
        return super().create(vals_list)

    def write(self, vals):
        self._check_permit(not all(name.startswith(ODOO_FIELDS) for name in vals))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_call(self):
        self._check_permit(True)

    def _check_permit(self, is_needed):
        if is_needed and self.env.context.get("mes_andon") is not PERMIT:
            raise AccessError(
                self.env._(
                    "A call is never edited or deleted. Accept, resolve or withdraw it with its"
                    " buttons."
                )
            )

    def _permitted(self):
        """These calls, for a service: no group may write them by hand."""
        # sudo: the services write for everybody
        return self.sudo().with_context(
            mes_andon=PERMIT,
            mail_create_nolog=True,
            mail_create_nosubscribe=True,
            tracking_disable=True,
        )

    def _record(self, kind, moment, **values):
        """An entry in the history of each of these calls; who is told to look again is told."""
        events = (
            self.env["mes.andon.event"]
            ._permitted()
            .create(
                [{"call_id": call.id, "kind": kind, "moment": moment, **values} for call in self]
            )
        )
        self._changed()
        return events

    def _changed(self):
        """Screens look again, lamps change; both once, when the transaction is through."""
        # sudo: which screens look again does not depend on who called
        self.env["mes.terminal"]._touch(self.sudo().workcenter_id)
        self._queue_signal()

    def _seconds_since_received(self, moment):
        return seconds_between(self.received_at, moment)

    def _seconds_since_raised(self, moment):
        return seconds_between(self.raised_at, moment)

    def _time_values(self, plant, moment):
        """Shift, day and hour of a moment as the plant counts them."""
        slot = plant and self.env["mes.shift"]._slot_at(plant, moment)
        local = moment.replace(tzinfo=UTC)
        if plant:
            local = local.astimezone(plant._mes_zone())
        return {
            "shift_id": slot.key if slot else False,
            "shift_date": slot.day if slot else local.date(),
            "hour": local.hour,
        }


def seconds_between(start, end):
    return max((end - start) / timedelta(seconds=1), 0.0)
