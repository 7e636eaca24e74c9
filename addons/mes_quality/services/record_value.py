from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from odoo.addons.mes_shopfloor.services.act import create_once
from odoo.addons.mes_shopfloor.services.errors import IdentifierError

from .errors import (
    CharacteristicRetiredError,
    NoRunningOrderError,
    PlanMismatchError,
)
from .sender import check_uuid


class Recorded(NamedTuple):
    """The result, and whether it had been recorded before under the same id."""

    result: Any
    duplicate: bool


@dataclass(kw_only=True)
class RecordValue:
    """Book one sample of a characteristic as one fact, once per `uuid`."""

    env: Any
    characteristic: Any
    value: float | bool
    moment: datetime
    uuid: str
    source: str = "device"
    workorder: Any = None
    gauge: Any = None
    employee: Any = None

    def execute(self):
        self.characteristic.ensure_one()
        self.characteristic.check_access("read")
        self.moment = _naive_utc(self.moment)
        known = self._known()
        if known:
            return Recorded(known, duplicate=True)
        self.characteristic._check_sample(self.value)
        characteristic = self._characteristic_in_force()
        gauge = self.gauge or characteristic.gauge_id
        workorder = self.workorder or self._running_workorder(characteristic, gauge)
        self._check_covered(characteristic, workorder)
        inspection = self._inspection(characteristic, workorder)
        return Recorded(self._store(characteristic, inspection, gauge), duplicate=False)

    def _known(self):
        check_uuid(self.env, self.uuid)
        known = self.env["mes.quality.result"]._permitted().search([("uuid", "=", self.uuid)])
        if known and not self._is_same(known.characteristic_id):
            raise IdentifierError(
                self.env._(
                    "The id %(uuid)s was already used for a sample of %(characteristic)s.",
                    uuid=self.uuid,
                    characteristic=known.characteristic_id.display_name,
                )
            )
        return self.env["mes.quality.result"].browse(known.id)

    def _is_same(self, other):
        """A retry may come after a new revision took over: the code stays."""
        mine = self.characteristic.sudo()
        same_product = mine.plan_id.product_tmpl_id == other.plan_id.product_tmpl_id
        return mine == other or (mine.code == other.code and same_product)

    def _characteristic_in_force(self):
        characteristic = self.characteristic._in_force()
        if not characteristic:
            raise CharacteristicRetiredError(
                self.env._(
                    "Control plan %(plan)s is not in force and no active revision of it checks "
                    "%(code)s. Activate a plan, or point the rule to another characteristic.",
                    plan=self.characteristic.plan_id.display_name,
                    code=self.characteristic.code,
                )
            )
        return characteristic

    def _running_workorder(self, characteristic, gauge):
        """Where the gauge stands decides; a gauge without a place measures what the plan covers."""
        if gauge.mes_workcenter_id:
            workorder = gauge._mes_running_workorder(self.moment)
        else:
            workorder = self._covered_running(characteristic)
        if not workorder:
            raise NoRunningOrderError(
                self.env._(
                    "No single order is running that %(characteristic)s of %(plan)s could "
                    "belong to. Start the order and send the value again.",
                    characteristic=characteristic.display_name,
                    plan=characteristic.plan_id.display_name,
                )
            )
        return workorder

    def _covered_running(self, characteristic):
        plan = characteristic.plan_id
        times = self.env["mrp.workcenter.productivity"].search(
            [
                ("company_id", "=", plan.company_id.id),
                ("workorder_id.product_id.product_tmpl_id", "=", plan.product_tmpl_id.id),
                ("date_start", "<=", self.moment),
                "|",
                ("date_end", "=", False),
                ("date_end", ">", self.moment),
            ]
        )
        workorders = times.workorder_id.filtered(plan._covers)
        return workorders if len(workorders) == 1 else workorders.browse()

    def _check_covered(self, characteristic, workorder):
        if not characteristic.plan_id._covers(workorder):
            raise PlanMismatchError(
                self.env._(
                    "Control plan %(plan)s does not check what %(order)s makes.",
                    plan=characteristic.plan_id.display_name,
                    order=workorder.display_name,
                )
            )

    def _inspection(self, characteristic, workorder):
        """The open inspection of the order by this plan, locked; a new one if there is none."""
        inspections = self.env["mes.quality.inspection"]._permitted()
        plan = characteristic.plan_id
        inspection = inspections.search(
            [
                ("workorder_id", "=", workorder.id),
                ("plan_id", "=", plan.id),
                ("date_end", "=", False),
            ]
        )
        if inspection:
            inspection._lock_samples()
            return inspection
        production = workorder.production_id
        tracked = len(production.lot_producing_ids) == 1
        machines = workorder.mes_machine_id or workorder.workcenter_id.mes_machine_ids
        vals = {
            "plan_id": plan.id,
            "workorder_id": workorder.id,
            "production_id": production.id,
            "product_id": production.product_id.id,
            "lot_id": production.lot_producing_ids.id if tracked else False,
            "machine_id": machines.id if len(machines) == 1 else False,
            "company_id": plan.company_id.id,
            "date_start": self.moment,
        }
        return create_once(inspections, vals)

    def _store(self, characteristic, inspection, gauge):
        results = self.env["mes.quality.result"]._permitted()
        ((last,),) = results._read_group(
            [
                ("inspection_id", "=", inspection.id),
                ("characteristic_id", "=", characteristic.id),
            ],
            [],
            ["sample:max"],
        )
        result = create_once(
            results,
            {
                "inspection_id": inspection.id,
                "characteristic_id": characteristic.id,
                "sample": (last or 0) + 1,
                **characteristic._prepare_sample_values(self.value),
                "moment": self.moment,
                "employee_id": self.employee.id if self.employee else False,
                "gauge_id": gauge.id,
                "source": self.source,
                "uuid": self.uuid,
            },
        )
        self.env["mes.terminal"]._touch(inspection.workorder_id.workcenter_id)
        return self.env["mes.quality.result"].browse(result.id)


def _naive_utc(moment):
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
