from odoo import api, models
from odoo.exceptions import UserError

from .mes_ledger import PERMIT


class MesInstructionPart(models.AbstractModel):
    """What belongs to one revision of instructions: it changes only while that is a draft."""

    _name = "mes.instruction.part"
    _description = "Part of an Instruction"

    def _instructions(self):
        """The revisions that these records belong to."""
        raise NotImplementedError

    def _permitted(self):
        """These records, for a method that approves, retires or copies a revision as a whole."""
        # sudo: whoever copies an operation takes its instructions along
        return self.sudo().with_context(mes_instruction=PERMIT)

    def _is_permitted(self):
        return self.env.context.get("mes_instruction") is PERMIT

    def _check_draft(self):
        if self._is_permitted():
            return
        # sudo: the state decides, whoever asks
        closed = self._instructions().sudo().filtered(lambda revision: revision.state != "draft")
        if closed:
            raise UserError(
                self.env._(
                    "%s was approved: work was or is done by it, so it never changes. Make a new"
                    " revision and change that.",
                    closed[0].display_name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_draft()
        return parts

    def write(self, vals):
        self._check_draft()
        result = super().write(vals)
        self._check_draft()  # nor may a part move into an approved revision
        return result

    def update_field_translations(self, field_name, translations, source_lang=""):
        self._check_draft()
        return super().update_field_translations(field_name, translations, source_lang=source_lang)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self._check_draft()
