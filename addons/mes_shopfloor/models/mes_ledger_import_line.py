import json

from odoo import fields, models


class MesLedgerImportLine(models.Model):
    """A row of a spreadsheet that was refused, and why."""

    _name = "mes.ledger.import.line"
    _description = "Refused Row of an Import"
    _order = "import_id, row, id"
    _rec_name = "row"

    import_id = fields.Many2one(
        "mes.ledger.import", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True, index=True)
    row = fields.Integer(readonly=True, aggregator=None)
    reason = fields.Char("Why Refused", readonly=True)
    uuid = fields.Char("Id", readonly=True)
    content = fields.Text(readonly=True)
    row_text = fields.Char("What the Row Says", compute="_compute_row_text")

    def _compute_row_text(self):
        for line in self:
            line.row_text = " | ".join(
                str(cell) for cell in json.loads(line.content or "[]") if cell not in (None, "")
            )

    def _cells(self, keys, wanted):
        """The cells under some of the columns of the file."""
        found = dict(zip(keys, json.loads(self.content), strict=False))
        return [found.get(key) for key in wanted]
