import logging

from odoo import SUPERUSER_ID, api, models

TOUCHED = "mes_shopfloor.touched_workcenters"
_logger = logging.getLogger(__name__)


class MesTerminal(models.Model):
    """Which screens look again when something changed, and how they hear of it."""

    _inherit = "mes.terminal"

    @api.model
    def _touch(self, workcenters):
        """Tell the terminals that show these work centers to look again, once after commit."""
        if not workcenters:
            return
        postcommit = self.env.cr.postcommit
        if TOUCHED not in postcommit.data:
            postcommit.data[TOUCHED] = set()
            postcommit.add(self.browse()._send_touched)
        postcommit.data[TOUCHED].update(workcenters.ids)

    @api.model
    def _take_touched(self):
        """The work centers of this transaction that nobody was told of yet."""
        return self.env.cr.postcommit.data.pop(TOUCHED, set())

    @api.model
    def _send_touched(self):
        """Wake the screens in a transaction of its own: what they are to look at is committed.

        Nothing that goes wrong here may look as if the act before it had failed: a screen that
        heard nothing looks by itself within seconds.
        """
        ids = self._take_touched()
        if not ids:
            return
        try:
            with self.env.registry.cursor() as cr:
                # sudo: terminals hear of a change whoever made it
                api.Environment(cr, SUPERUSER_ID, {})["mes.terminal"]._wake(ids)
        except Exception:
            _logger.warning("The screens of work centers %s were not told.", ids, exc_info=True)

    @api.model
    def _wake(self, workcenter_ids):
        """Tell each screen of these work centers to look in a second, unless it will anyway."""
        terminals = self.env["mes.terminal.wake"]._claim(sorted(workcenter_ids))
        terminals._bus_send_live("mes.terminal/changed", {})

    def _bus_send_live(self, notification_type, message):
        """Send to the browser that is paired now; one that was paired before hears nothing."""
        for terminal in self.filtered(lambda terminal: terminal._is_valid()):
            # Two pages of one browser share its connection: each looks for its own id.
            payload = {**message, "terminal_id": terminal.id}
            terminal._bus_send(notification_type, payload, subchannel=terminal._session_key())

    def _live_channel(self):
        return (self, self._session_key())
