from datetime import timedelta
from uuid import uuid4

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..services import CloseHandover
from .mes_shift_balance import total_output
from .mes_terminal_screens import milliseconds

FIGURES = ("good", "scrap", "rework", "planned")
#: A note written just after the shift still belongs to it.
NEAR = timedelta(hours=24)


class MesHandover(models.Model):
    """What one shift leaves to the next at a work center: its balance, notes, who read them.

    While it is open its figures follow the ledgers. Closing keeps them as they were; what is
    booked later shows as a difference. Written by acts only.
    """

    _name = "mes.handover"
    _inherit = ["mes.ledger"]
    _description = "Hand-over"
    _order = "date_start desc, workcenter_id, id desc"
    _check_company_auto = True

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
        "stock.warehouse",
        "Plant",
        related="workcenter_id.mes_warehouse_id",
        store=True,
        precompute=True,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", related="warehouse_id.company_id", store=True, precompute=True, index=True
    )
    shift_id = fields.Many2one(
        "mes.shift", required=True, readonly=True, index=True, ondelete="restrict"
    )
    shift_date = fields.Date(
        "Shift Day", required=True, readonly=True, help="The day on which the shift began."
    )
    date_start = fields.Datetime("Start", required=True, readonly=True)
    date_end = fields.Datetime("End", required=True, readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")], required=True, readonly=True, default="open"
    )
    closed_by_id = fields.Many2one(
        "hr.employee", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    date_closed = fields.Datetime("Closed", readonly=True)
    figures = fields.Json("Figures at Closing", readonly=True)
    note_ids = fields.One2many("mes.handover.note", "handover_id", "Notes", readonly=True)
    read_ids = fields.One2many("mes.handover.read", "handover_id", "Read By", readonly=True)
    qty_good = fields.Float("Good", compute="_compute_figures", digits="Product Unit")
    qty_scrap = fields.Float("Scrap", compute="_compute_figures", digits="Product Unit")
    qty_rework = fields.Float("Rework", compute="_compute_figures", digits="Product Unit")
    qty_planned = fields.Float("Planned", compute="_compute_figures", digits="Product Unit")
    difference = fields.Char(
        compute="_compute_figures", help="What was booked in this shift after it was handed over."
    )
    note = fields.Text(compute="_compute_note")
    is_read = fields.Boolean(
        "Read", compute="_compute_is_read", help="Somebody read it since the last note."
    )

    _shift_unique = models.UniqueIndex(
        "(workcenter_id, shift_id, shift_date)",
        "This shift has its hand-over at this work center already.",
    )
    _plant_idx = models.Index("(warehouse_id, date_start DESC)")

    @api.depends("workcenter_id", "shift_id", "shift_date")
    def _compute_display_name(self):
        for handover in self:
            handover.display_name = self.env._(
                "%(center)s, %(shift)s %(day)s",
                center=handover.workcenter_id.code or handover.workcenter_id.name,
                shift=handover.shift_id.name,
                day=format_date(self.env, handover.shift_date),
            )

    @api.depends("state", "figures")
    def _compute_figures(self):
        live = self._live_balances({"output"})
        for handover in self:
            now = live[handover]["output"]
            kept = handover.figures["output"] if handover.figures else now
            for name in FIGURES:
                handover[f"qty_{name}"] = kept[name]
            handover.difference = handover._difference_text(kept, now)

    @api.depends("note_ids.text")
    def _compute_note(self):
        for handover in self:
            handover.note = "\n".join(handover.note_ids.mapped("text"))

    @api.depends("note_ids.date_logged", "read_ids.date_logged", "date_closed")
    def _compute_is_read(self):
        for handover in self:
            handover.is_read = bool(handover.date_closed) and any(
                handover._is_news_read(read) for read in handover.read_ids
            )

    def _is_news_read(self, read):
        news = [self.date_closed, *self.note_ids.mapped("date_logged")]
        return read.date_logged >= max(news)

    def _live_balances(self, sections=None):
        """The balance of each by what the ledgers say now, in one go per shift."""
        balances = {}
        for (start, end), handovers in self.grouped(
            lambda handover: (handover.date_start, handover.date_end)
        ).items():
            found = self.env["mes.shift.balance"]._balances(
                handovers.workcenter_id, start, end, sections
            )
            balances |= {handover: found[handover.workcenter_id.id] for handover in handovers}
        return balances

    def _difference_text(self, kept, now):
        """What the ledgers say more or less than was handed over, in words."""
        labels = {
            "good": self.env._("good"),
            "scrap": self.env._("scrap"),
            "rework": self.env._("rework"),
        }
        parts = [
            f"{now[name] - kept[name]:+g} {label}"
            for name, label in labels.items()
            if round(now[name] - kept[name], 6)
        ]
        return ", ".join(parts) or False

    def _lines_data(self):
        """Notes and receipts for a screen, one hand-over or none."""
        labels = (self.note_ids.employee_id | self.read_ids.employee_id)._mes_shown_labels()
        closed = self.date_closed
        return {
            "notes": [
                {
                    "id": note.id,
                    "text": note.text,
                    # sudo: who wrote it is told, whatever else is hidden of users
                    "label": labels.get(note.employee_id.id, "") or note.sudo().user_id.name,
                    "moment": milliseconds(note.moment),
                    "is_late": bool(closed and note.date_logged > closed),
                }
                for note in self.note_ids
            ],
            "reads": [
                {
                    "id": read.employee_id.id,
                    "label": labels[read.employee_id.id],
                    "moment": milliseconds(read.moment),
                }
                for read in self.read_ids
            ],
        }

    @api.model
    def _of(self, workcenters, slot):
        """The hand-overs of these work centers for one slot of the plan."""
        return self.search(
            Domain("workcenter_id", "in", workcenters.ids)
            & Domain("shift_id", "=", slot.key)
            & Domain("shift_date", "=", slot.day)
        )

    @api.model
    def _slots_around(self, plant, moment):
        """`(slot that runs or None, the last one that ended before it or None)`."""
        slots = self.env["mes.shift"]._shifts_between(plant, moment - NEAR * 3, moment + NEAR)
        current = next((slot for slot in slots if slot.start <= moment < slot.end), None)
        before = [slot for slot in slots if slot.end <= (current.start if current else moment)]
        return current, before[-1] if before else None

    def action_close(self):
        """Hand over in the office for those who forgot."""
        for handover in self:
            CloseHandover(
                env=self.env,
                uuid=str(uuid4()),
                workcenter=handover.workcenter_id,
                shift_start=handover.date_start,
                source="office",
            ).execute()

    def _report_balance(self):
        """What was handed over when it is closed, what the ledgers say now when not."""
        self.ensure_one()
        return self.figures or self._live_balances()[self]

    @api.model
    def _total(self, balances):
        return total_output(balances)

    def _refusal_text(self):
        return self.env._(
            "A hand-over is not edited: add a note, close it or read it at the kiosk."
        )
