from dataclasses import dataclass

from odoo.addons.mes_shopfloor.services.errors import MomentError

from .. import timeline
from .errors import CorrectionError, NotAllowedError, StateRefusedError
from .machine_fact import SayFact

CORRECTORS = ("mes_shopfloor.group_mes_supervisor", "maintenance.group_equipment_manager")


@dataclass(kw_only=True)
class CorrectState(SayFact):
    """Say what the machine really did between two moments, whoever said otherwise, and why."""

    kind = "correction"

    def _check_rights(self):
        super()._check_rights()
        if not self._may_correct():
            raise NotAllowedError(
                self.env._(
                    "Only a supervisor or somebody of maintenance corrects what %s did. Give the"
                    " stop its reason, or ask one of them.",
                    self.machine.display_name,
                )
            )

    def _may_correct(self):
        """He who is named, or the user where nobody is."""
        if self.env.su or any(map(self.env.user.has_group, CORRECTORS)):
            return True
        plant, company = self.machine.mes_warehouse_id, self.machine._mes_company()
        return bool(self.employee and self.employee._mes_supervisors_at(plant, company))

    def _check(self):
        super()._check()
        if self.until is None or self.until <= self.moment:
            raise MomentError(
                self.env._(
                    "A correction of %s ends after it starts. Enter from when until when.",
                    self.machine.display_name,
                )
            )
        if self.state not in timeline.STATES:
            raise StateRefusedError(
                self.env._(
                    "%(state)s is no state of %(machine)s.",
                    state=self.state,
                    machine=self.machine.display_name,
                )
            )
        if not self.note:
            raise CorrectionError(
                self.env._(
                    "Say why the timeline of %s is corrected: it stays in its history.",
                    self.machine.display_name,
                )
            )
