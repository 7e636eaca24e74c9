from odoo import fields, models


class MesIotValue(models.Model):
    """The newest reading of a tag, kept beside the history so that a screen reads one row a tag."""

    _name = "mes.iot.value"
    _description = "Last Value"
    _log_access = False
    _rec_name = "tag_id"

    tag_id = fields.Many2one(
        "mes.iot.tag", required=True, readonly=True, index=True, ondelete="cascade"
    )
    ts = fields.Datetime(required=True, readonly=True)
    value = fields.Float(readonly=True)
    text = fields.Char(readonly=True)
    quality = fields.Integer(readonly=True)

    _tag_unique = models.Constraint("UNIQUE(tag_id)", "A tag has one last value.")

    def init(self):
        # Each batch updates these rows: room in the page keeps the updates out of the index.
        self.env.cr.execute("ALTER TABLE mes_iot_value SET (fillfactor = 20)")
