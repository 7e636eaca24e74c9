from odoo import fields, models


class MesIotKeyShow(models.AbstractModel):
    """Shows a new key once. Abstract: the key is never written to the database."""

    _name = "mes.iot.key.show"
    _description = "New Bridge Key"

    # Without an id of its own the form cannot open on an abstract model.
    id = fields.Id()
    key = fields.Char(readonly=True)
