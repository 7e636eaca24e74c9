from odoo import models


class MesException(models.AbstractModel):
    """Terminals that nobody hears of while people should be working at them."""

    _inherit = "mes.exception"

    def _finders(self):
        return {**super()._finders(), "terminal": self._find_silent_terminals}

    def _finder_labels(self):
        return {**super()._finder_labels(), "terminal": self.env._("Terminal offline")}

    def _find_silent_terminals(self, watch):
        # sudo: which screen is dark is for everybody who sees the exceptions of the plant
        silent_sudo = self.env["mes.terminal"].sudo()._long_offline(watch.plant)
        return [
            self._item(
                "terminal",
                terminal,
                workcenter=terminal.workcenter_ids[:1],
                since=terminal.last_seen,
                text=self._silent_text(terminal),
            )
            for terminal in silent_sudo
        ]

    def _silent_text(self, terminal):
        if terminal.waiting_count:
            return self.env._(
                "%(terminal)s is offline with %(count)s entries waiting.",
                terminal=terminal.name,
                count=terminal.waiting_count,
            )
        return self.env._("%s is offline.", terminal.name)
