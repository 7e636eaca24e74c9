from dataclasses import dataclass
from typing import Any

from odoo.addons.mes_shopfloor.services.act import create_once
from odoo.addons.mes_shopfloor.services.errors import IdentifierError

from .errors import AlreadyCorrectedError
from .sender import check_uuid


@dataclass(kw_only=True)
class CorrectValue:
    """Put the right value in the place of a wrong one, which stays and points at it."""

    env: Any
    result: Any
    value: float | bool
    uuid: str
    employee: Any = None
    note: str = ""

    def execute(self):
        check_uuid(self.env, self.uuid)
        results = self.env["mes.quality.result"]._permitted()
        wrong = results.browse(self.result.id)
        known = results.search([("uuid", "=", self.uuid)])
        if known:
            if wrong.superseded_by_id != known:
                raise IdentifierError(
                    self.env._("The id %s was already used for another sample.", self.uuid)
                )
            return self.result.browse(known.id)
        wrong.characteristic_id._check_sample(self.value)
        wrong.inspection_id._lock_samples()
        if wrong.superseded_by_id:
            raise AlreadyCorrectedError(
                self.env._(
                    "%s was already corrected. Correct the value that took its place.",
                    wrong.display_name,
                )
            )
        # Out of the way of the right one, whose id does not exist yet.
        wrong.superseded_by_id = wrong
        wrong.flush_recordset()
        right = create_once(results, self._values(wrong))
        wrong.superseded_by_id = right
        self.env["mes.terminal"]._touch(wrong.workorder_id.workcenter_id)
        return self.result.browse(right.id)

    def _values(self, wrong):
        return {
            "inspection_id": wrong.inspection_id.id,
            "characteristic_id": wrong.characteristic_id.id,
            "sample": wrong.sample,
            **wrong.characteristic_id._prepare_sample_values(self.value),
            "moment": wrong.moment,
            "employee_id": self.employee.id if self.employee else False,
            "gauge_id": wrong.gauge_id.id,
            "source": "office",
            "uuid": self.uuid,
            "note": self.note,
        }
