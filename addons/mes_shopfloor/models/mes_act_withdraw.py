from odoo import fields, models


class MesAct(models.Model):
    """What an act left to be undone, and whether it was."""

    _inherit = "mes.act"

    details = fields.Json(
        readonly=True, help="What has to be known to undo it, as it was when it was done."
    )
    withdraws_id = fields.Many2one(
        "mes.act", "Undoes", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    withdrawn_by_ids = fields.One2many("mes.act", "withdraws_id", "Undone By", readonly=True)

    _withdraws_unique = models.UniqueIndex(
        "(withdraws_id) WHERE withdraws_id IS NOT NULL", "This was undone already."
    )

    def _mes_what(self):
        """The act in words, with what it was about."""
        self.ensure_one()
        label = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        what = (self.details or {}).get("what")
        return f"{label}: {what}" if what else label
