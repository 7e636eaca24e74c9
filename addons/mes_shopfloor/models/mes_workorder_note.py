from odoo import api, fields, models

from .mes_act import SOURCES

NOTES_LIMIT = 50


class MesWorkorderNote(models.Model):
    """What somebody at an operation has to tell those who work on the order after him."""

    _name = "mes.workorder.note"
    _inherit = ["mes.ledger"]
    _description = "Note at a Work Order"
    _order = "moment desc, id desc"
    _rec_name = "text"
    _check_company_auto = True

    uuid = fields.Char("Sender's Id", required=True, readonly=True)
    workorder_id = fields.Many2one(
        "mrp.workorder",
        "Work Order",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    production_id = fields.Many2one(
        "mrp.production",
        "Manufacturing Order",
        related="workorder_id.production_id",
        store=True,
        precompute=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="workorder_id.company_id", store=True, precompute=True, index=True
    )
    text = fields.Text(required=True, readonly=True)
    employee_id = fields.Many2one(
        "hr.employee",
        "Written By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    user_id = fields.Many2one(
        "res.users",
        readonly=True,
        default=lambda self: self.env.uid,
        ondelete="restrict",
    )
    moment = fields.Datetime(required=True, readonly=True)
    source = fields.Selection(SOURCES, required=True, readonly=True)
    strikes_id = fields.Many2one(
        "mes.workorder.note",
        "Strikes Out",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="The note that is no longer shown at the stations.",
    )
    struck_by_ids = fields.One2many("mes.workorder.note", "strikes_id", "Line That Strikes It Out")
    author = fields.Char("Who", compute="_compute_author")
    struck_author = fields.Char("Struck Out By", compute="_compute_author")

    _uuid_unique = models.UniqueIndex("(uuid)", "This note was written already.")
    _strikes_unique = models.UniqueIndex(
        "(strikes_id) WHERE strikes_id IS NOT NULL", "This note was struck out already."
    )

    @api.depends("employee_id", "user_id", "struck_by_ids")
    def _compute_author(self):
        for note in self:
            note.author = note._author()
            note.struck_author = note.struck_by_ids[:1]._author()

    def _author(self):
        # sudo: who wrote a note is told to all who read it
        note = self.sudo()
        return note.employee_id.name or note.user_id.name or False

    def _refusal_text(self):
        return self.env._("A note is never changed. Strike it out and write another one.")


class MrpWorkorder(models.Model):
    _inherit = "mrp.workorder"

    mes_note_ids = fields.One2many("mes.workorder.note", "workorder_id", "Notes")
    mes_written_note_ids = fields.One2many(
        "mes.workorder.note", "workorder_id", "Notes Written", domain=[("strikes_id", "=", False)]
    )

    def _mes_notes(self):
        """What those before have written, here and at earlier operations, the latest first.

        What was written before a backorder was cut off is told to its people, too.
        """
        self.ensure_one()
        order = self.production_id
        family = order.production_group_id.production_ids | order
        return self.env["mes.workorder.note"].search_fetch(
            [
                ("production_id", "in", family.ids),
                ("workorder_id.sequence", "<=", self.sequence),
                ("strikes_id", "=", False),
                ("struck_by_ids", "=", False),
            ],
            limit=NOTES_LIMIT,
        )
