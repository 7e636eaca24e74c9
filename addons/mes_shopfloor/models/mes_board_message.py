from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .mes_terminal_screens import milliseconds

TEXT_MAX = 280
MESSAGES_SHOWN = 3


class MesBoardMessage(models.Model):
    """A sentence for everybody in the hall, shown on the plant's wallboards until it is over."""

    _name = "mes.board.message"
    _description = "Wallboard Message"
    _order = "date_until, id"
    _rec_name = "text"
    _check_company_auto = True

    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Plant",
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    text = fields.Text(
        string="Message", required=True, help="Read at 8 metres: a sentence, not a page."
    )
    date_from = fields.Datetime(
        string="From", required=True, default=lambda self: fields.Datetime.now()
    )
    date_until = fields.Datetime(string="Until", required=True)

    _order_check = models.Constraint(
        "CHECK(date_until > date_from)", "A message ends after it begins."
    )

    @api.depends("company_id")
    def _compute_warehouse_id(self):
        for message in self:
            if message.warehouse_id.company_id != message.company_id:
                message.warehouse_id = self.env["stock.warehouse"].search(
                    [("company_id", "=", message.company_id.id)], limit=1
                )

    @api.constrains("text")
    def _check_text(self):
        for message in self:
            if len(message.text) > TEXT_MAX:
                raise ValidationError(
                    self.env._(
                        "The message has %(size)s characters; a wallboard has room for %(most)s.",
                        size=len(message.text),
                        most=TEXT_MAX,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        messages._tell_boards()
        return messages

    def write(self, vals):
        plants = self.warehouse_id
        result = super().write(vals)
        self._tell_boards(plants)
        return result

    def unlink(self):
        plants = self.warehouse_id
        result = super().unlink()
        self.browse()._tell_boards(plants)
        return result

    def _tell_boards(self, more=None):
        """The plant's terminals look again."""
        plants = self.warehouse_id | (more or self.env["stock.warehouse"])
        # sudo: who may write a message may not know all work centers
        workcenters = (
            self.env["mrp.workcenter"].sudo().search([("mes_warehouse_id", "in", plants.ids)])
        )
        self.env["mes.terminal"]._touch(workcenters)


class MesTerminal(models.Model):
    _inherit = "mes.terminal"

    def _board_messages(self):
        now = fields.Datetime.now()
        # sudo: a message is for everybody who stands before the board
        messages_sudo = (
            self.env["mes.board.message"]
            .sudo()
            .search(
                Domain("warehouse_id", "=", self.warehouse_id.id)
                & Domain("date_from", "<=", now)
                & Domain("date_until", ">", now),
                limit=MESSAGES_SHOWN,
            )
        )
        return [
            {
                "id": message.id,
                "text": message.text,
                "until": milliseconds(message.date_until),
            }
            for message in messages_sudo
        ]
