from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .. import oee_figures
from .mes_oee import COLUMNS
from .mes_oee_dashboard import as_day
from .mes_oee_dashboard_time import STOPS

#: The seconds behind each step of the waterfall.
STEPS = {
    **dict(oee_figures.LOSSES),
    "speed": ("apt",),
    "quality": ("scrap", "rework"),
    "good": ("good",),
}


class MesOeeDashboard(models.AbstractModel):
    """From a figure of the overview to the rows it came from."""

    _inherit = "mes.oee.dashboard"

    @api.model
    @api.readonly
    def dashboard_rows(self, filters, what="all", key=False):
        """An action that opens what a figure was made of.

        `what` is all, day, machine, shift ("machine id:shift id") or step of the waterfall: rows
        of the OEE table; or reason ([[reason id, state], ...], the state where there is
        no reason): rows of the timeline.
        """
        scope = self._dashboard_scope(filters)
        openers = {
            "all": self._rows_all,
            "day": self._rows_day,
            "machine": self._rows_machine,
            "shift": self._rows_shift,
            "step": self._rows_step,
        }
        if what == "reason":
            return self._dashboard_stops(scope, key)
        if not isinstance(what, str) or what not in openers:
            raise self._no_such_rows()
        extra = openers[what](key)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("OEE"),
            "res_model": "mes.oee",
            "views": [[False, "list"], [False, "pivot"], [False, "graph"], [False, "form"]],
            "domain": list(self._dashboard_domain(scope) & extra),
        }

    def _no_such_rows(self):
        return UserError(self.env._("The overview has no such figure."))

    def _rows_all(self, _key):
        return Domain.TRUE

    def _rows_day(self, key):
        day = as_day(key)
        if not day:
            raise self._no_such_rows()
        return Domain("day", "=", day)

    def _rows_machine(self, key):
        if type(key) is not int:
            raise self._no_such_rows()
        return Domain("machine_id", "=", key)

    def _rows_shift(self, key):
        if not (isinstance(key, list) and len(key) == 2 and all(type(one) is int for one in key)):
            raise self._no_such_rows()
        return Domain("machine_id", "=", key[0]) & Domain("shift_id", "=", key[1])

    def _rows_step(self, key):
        if key == "calendar":
            return Domain.TRUE
        if not isinstance(key, str) or key not in STEPS:
            raise self._no_such_rows()
        return Domain.OR(Domain(COLUMNS[name], "!=", 0) for name in STEPS[key])

    @api.model
    def _dashboard_stops(self, scope, keys):
        """The stops behind a bar of the reasons."""
        if not isinstance(keys, list) or not all(_is_reason(key) for key in keys):
            raise self._no_such_rows()
        domain = self._dashboard_domain(scope)
        spans = self._dashboard_spans(domain)
        times = Domain.OR(
            Domain("date_start", "<", end)
            & (Domain("date_end", "=", False) | Domain("date_end", ">", start))
            for start, end in sorted({span[2:] for span in spans})
        )
        reasons = Domain.OR(
            Domain("reason_id", "=", reason or False)
            & Domain("state", "in", [state] if state else list(STOPS))
            for reason, state in keys
        )
        found = Domain.AND(
            [
                Domain("superseded_by_id", "=", False),
                Domain("machine_id", "in", list({span[0] for span in spans})),
                times,
                reasons,
            ]
        )
        if scope.ids.get("product_id"):
            product = Domain("product_id", "=", scope.ids["product_id"])
            found &= Domain("workorder_id.production_id", "any", product)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Stops"),
            "res_model": "mes.machine.state",
            "views": [[False, "list"], [False, "graph"], [False, "form"]],
            "domain": list(found),
        }


def _is_reason(key):
    return (
        isinstance(key, list)
        and len(key) == 2
        and type(key[0]) is int
        and isinstance(key[1], str)
        and key[1] in ("", *STOPS)
    )
