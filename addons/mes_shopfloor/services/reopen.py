"""Open a finished work order again, to reverse or to add to what was declared at it."""

from dataclasses import dataclass

from odoo.exceptions import AccessError

from .act import Act, check_open
from .errors import OrderClosedError


@dataclass(kw_only=True)
class Reopen(Act):
    """Only a supervisor opens a finished work order, and only while its order is not closed."""

    kind = "reopen"

    source: str = "office"

    def _check(self):
        if not self.env.user.has_group("mes_shopfloor.group_mes_supervisor"):
            raise AccessError(self.env._("Only a supervisor may reopen a finished work order."))
        check_open(self.env, self.workorder, allow_finished=True)
        if self.workorder.state != "done":
            raise OrderClosedError(
                self.env._(
                    "Work order %s is not finished: there is nothing to reopen.",
                    self.workorder.display_name,
                )
            )

    def _apply(self):
        self.workorder.state = "ready"
        return self.workorder
