"""Open a finished work order again, to reverse or to add to what was declared at it."""

from dataclasses import dataclass

from odoo.exceptions import AccessError

from .act import Act, check_open
from .errors import OrderClosedError
from .menu_act import is_supervisor


@dataclass(kw_only=True)
class Reopen(Act):
    """Only a supervisor opens a finished work order, and only while its order is not closed.

    In the office the user is one, at a kiosk the employee.
    """

    kind = "reopen"

    source: str = "office"

    def _check(self):
        if not is_supervisor(self.env, self.workorder, self.employees, self.source):
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
