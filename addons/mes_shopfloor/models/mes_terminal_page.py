from odoo import fields, models

SECONDS_LEAST, SECONDS_MOST = 5, 600


class MesTerminalPage(models.Model):
    """A page of a wallboard: what it shows and for how long before the next one."""

    _name = "mes.terminal.page"
    _description = "Wallboard Page"
    _order = "sequence, id"

    terminal_id = fields.Many2one("mes.terminal", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="terminal_id.company_id")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("stations", "Stations"),
            ("plan", "Plan against actual"),
            ("orders", "Late orders"),
            ("calls", "Open calls"),
            ("quality", "Quality of the shift"),
            ("message", "Messages"),
        ],
        string="Page",
        required=True,
        default="stations",
        help="A page with nothing to say (no call, no late order, no message) is passed over.",
    )
    seconds = fields.Integer(
        default=15, help="How long the page stays. Stations take it for each twelve of them."
    )

    _seconds_check = models.Constraint(
        f"CHECK(seconds BETWEEN {SECONDS_LEAST} AND {SECONDS_MOST})",
        "A page stays between 5 seconds and 10 minutes.",
    )


class MesTerminal(models.Model):
    _inherit = "mes.terminal"

    page_ids = fields.One2many(
        "mes.terminal.page",
        "terminal_id",
        string="Pages",
        copy=True,
        help="Without any, all pages come in turn, 15 seconds each.",
    )
