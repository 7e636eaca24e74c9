import logging

from odoo import api, models

from .mes_terminal_screens import milliseconds

SIGNAL = "mes_shopfloor.andon_signal"
#: Lamp and pattern per state. Red blinks while nobody comes, yellow is steady while somebody does.
LAMPS = {"none": ("green", "off"), "open": ("red", "blink"), "acknowledged": ("yellow", "steady")}
_logger = logging.getLogger(__name__)


class MesAndonCall(models.Model):
    """What lamps, horns and brokers of later addons are told."""

    _inherit = "mes.andon.call"

    def _andon_signal(self, signals):
        """Made to be extended: the state of work centers whose calls changed.

        Called once per transaction, after its commit, on a cursor of its own that is committed
        afterwards; an error is logged and undoes nothing. `self` are the calls that changed,
        `signals` one dictionary for each of their work centers, as it stands now:

            {"workcenter_id": int, "state": "none" | "open" | "acknowledged", "color": "green" |
             "red" | "yellow", "pattern": "off" | "blink" | "steady", "level": int,
             "since": milliseconds in UTC or None, "calls": [{"id", "kind_id", "icon", "state"}]}

        One open call makes the work center red, whatever else was accepted there. `color` and
        `pattern` are codes for a lamp, not for a screen.
        """

    def _queue_signal(self):
        precommit = self.env.cr.precommit
        if SIGNAL not in precommit.data:
            precommit.data[SIGNAL] = set()
            # sudo: the lamps are the plant's, whoever called
            precommit.add(self.browse().sudo()._collect_signals)
        precommit.data[SIGNAL].update(self.ids)

    @api.model
    def _collect_signals(self):
        """Before the commit: note which calls changed, for the hook to run after it."""
        ids = sorted(self.env.cr.precommit.data.pop(SIGNAL, ()))
        registry = self.env.registry

        def emit():
            try:
                with registry.cursor() as cr:
                    calls = self.with_env(self.env(cr=cr)).browse(ids).exists()
                    calls._andon_signal(calls._signals())
            except Exception:  # the calls are saved, whatever a lamp does
                _logger.exception("The signal of calls %s failed", ids)

        self.env.cr.postcommit.add(emit)

    def _signals(self):
        """The state of the work centers of these calls, with two queries however many."""
        workcenters = self.workcenter_id
        found = {workcenter.id: self.browse() for workcenter in workcenters}
        for call in self.search(self._open_domain(workcenters), order="raised_at, id"):
            found[call.workcenter_id.id] |= call
        return [self._signal(center_id, calls) for center_id, calls in found.items()]

    @api.model
    def _signal(self, workcenter_id, calls):
        states = set(calls.mapped("state"))
        state = "open" if "open" in states else "acknowledged" if states else "none"
        color, pattern = LAMPS[state]
        return {
            "workcenter_id": workcenter_id,
            "state": state,
            "color": color,
            "pattern": pattern,
            "level": max(calls.mapped("level"), default=0),
            "since": milliseconds(calls[:1].raised_at),
            "calls": [
                {
                    "id": call.id,
                    "kind_id": call.kind_id.id,
                    "icon": call.kind_id.icon,
                    "state": call.state,
                }
                for call in calls
            ],
        }
