"""Record a step of the instructions of a work order: done, measured, scanned or skipped."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .. import instruction_value
from . import step_value
from .act import Act, create_once
from .errors import LotError, MomentError, StepError


@dataclass(kw_only=True)
class RecordStep(Act):
    """Record `step` of the revision that the order goes by.

    `value` is what the kind of step asks for (see `step_value`). `lot` says which piece, or
    `occurrence` where pieces have no serial number; left out, it is the last one while that is
    still open, else the next. A timed wait is recorded twice: when it begins and when it is over.
    `skip_reason` skips the step, `accept_reason` accepts a value that is not OK; where only a
    supervisor may, that is the user, or `supervisor`, the employee who stands beside.
    """

    kind = "step"

    step: Any
    value: Any = None
    lot: Any = None
    occurrence: int | None = None
    skip_reason: str = ""
    accept_reason: str = ""
    supervisor: Any = None

    def _prepare(self):
        super()._prepare()
        self.step = self.step.with_env(self.env)
        self.step.ensure_one()
        self.lot = self.env["stock.lot"] if self.lot is None else self.lot.with_env(self.env)
        employee = self.env["hr.employee"]
        self.supervisor = employee if self.supervisor is None else self.supervisor
        self.supervisor = self.supervisor.with_env(self.env)

    def _refuse_other_use(self, known):
        super()._refuse_other_use(known)
        # sudo: only compared
        if known._result().step_id != self.step.sudo():
            raise step_value.used_for_other_step(self)

    def _check(self):
        super()._check()
        self._check_step()
        self._check_lot()
        self.by_serial = self.step.per == "unit" and self.workorder.product_id.tracking == "serial"
        self._check_occurrence()
        self.live = self._live()
        self._choose_occurrence()
        self._check_sequence()
        self.values = self._record_values()

    def _apply(self):
        order = self.workorder
        if not order.mes_instruction_id:
            order._mes_hold(self.step.instruction_id)
        self.values.update(step_value.effects(self))
        if self.live:
            self.live._permitted().write({"is_superseded": True})
            self.live.flush_recordset(["is_superseded"])  # the index allows one live record
        record = create_once(self.env["mes.instruction.record"], self._values())
        self.env["mes.terminal"]._touch(order.workcenter_id)
        return record

    def _check_step(self):
        step, order = self.step, self.workorder
        held = order._mes_instructions().get(order, self.env["mes.instruction"])
        if step.instruction_id != held:
            raise StepError(
                self.env._(
                    "Step %(step)s does not belong to the instructions that work order %(order)s"
                    " goes by: %(held)s. Open the order again and take a step from there.",
                    # sudo: only its name, to say what is refused
                    step=step.sudo().name,
                    order=order.display_name,
                    held=held.display_name or self.env._("it has none"),
                )
            )
        if not order._mes_step_applies(step):
            raise StepError(
                self.env._(
                    "Step %(step)s is not done for %(product)s. Go on with the next one.",
                    step=step.name,
                    product=order.product_id.display_name,
                )
            )

    def _check_lot(self):
        product = self.workorder.product_id
        if len(self.lot) > 1 or (self.lot and self.lot.product_id != product):
            raise LotError(
                self.env._(
                    "%(lot)s is no lot or serial number of %(product)s. Choose one that this"
                    " order makes.",
                    lot=", ".join(self.lot.mapped("display_name")),
                    product=product.display_name,
                )
            )

    def _check_occurrence(self):
        number = self.occurrence
        if self.by_serial:
            if not self.lot:
                raise LotError(
                    self.env._(
                        "Step %s is done for each serial number. Say which one.", self.step.name
                    )
                )
            self.occurrence = 0
        elif self.step.per == "order":
            self.occurrence = 1
        elif number is not None:
            if isinstance(number, bool) or not isinstance(number, int) or number < 1:
                raise StepError(
                    self.env._(
                        "%s is not the number of a piece. Count them from 1.",
                        step_value.short(number),
                    )
                )
            self._check_within_order(number)

    def _check_within_order(self, number):
        order, step = self.workorder, self.step
        most = instruction_value.due(step.per, order.qty_production, step.every_qty)
        if number > most:
            raise StepError(
                self.env._(
                    "Step %(step)s is done %(most)s times for work order %(order)s, there is no"
                    " number %(number)s. Say which one you do again.",
                    step=step.name,
                    most=most,
                    order=order.display_name,
                    number=step_value.short(number),
                )
            )

    def _live(self):
        """The record that counts now for this piece: the last one when nobody said which."""
        domain = [
            ("workorder_id", "=", self.workorder.id),
            ("step_id", "=", self.step.id),
            ("is_superseded", "=", False),
        ]
        if self.by_serial:
            domain.append(("lot_id", "=", self.lot.id))
        elif self.occurrence is not None:
            domain.append(("occurrence", "=", self.occurrence))
        return self.env["mes.instruction.record"].search_fetch(
            domain, ["occurrence", "verdict", "moment"], order="occurrence desc", limit=1
        )

    def _choose_occurrence(self):
        """Go on with what is still open, else with the next piece."""
        if self.occurrence is not None:
            return
        self.occurrence = self.live.occurrence or 1
        if self.live.verdict in instruction_value.DONE:
            self.occurrence += 1
            self.live = self.live.browse()
            self._check_within_order(self.occurrence)

    def _check_sequence(self):
        if not self.step.instruction_id.is_sequential:
            return
        for step in self.workorder._mes_steps().get(self.workorder, ()):
            if step == self.step:
                return
            if step.is_required and not self._is_done(step):
                raise StepError(
                    self.env._(
                        "Do step %(before)s first: the steps of this operation are done one after"
                        " the other.",
                        before=step.name,
                    )
                )

    def _is_done(self, step):
        """Whether a step before was done, for the same piece where both are done for each."""
        if not hasattr(self, "recorded"):
            self.recorded = self.workorder._mes_done_pieces()
        done = self.recorded.get(step.id, ())
        if (step.per, step.every_qty) != (self.step.per, self.step.every_qty):
            return bool(done)
        return (self.occurrence, self.lot.id if self.by_serial else None) in done

    def _record_values(self):
        skip = step_value.text_of(self, self.skip_reason) if self.skip_reason else ""
        if skip:
            self._check_may_skip()
            return {"verdict": instruction_value.SKIPPED, "reason": skip}
        accept = step_value.text_of(self, self.accept_reason) if self.accept_reason else ""
        former = accept and self.value is None
        values = self._values_of_live() if former else step_value.parse(self)
        if accept and values["verdict"] == instruction_value.NOT_OK:
            self._check_supervisor()
            values = {**values, "verdict": instruction_value.ACCEPTED, "reason": accept}
        return values

    def _values_of_live(self):
        if self.live.verdict != instruction_value.NOT_OK:
            raise StepError(
                self.env._(
                    "Step %s has no value that is not OK, so there is nothing to accept. Record"
                    " the value first.",
                    self.step.name,
                )
            )
        return {**self.live._values(), "verdict": instruction_value.NOT_OK}

    def _check_may_skip(self):
        if self.value is not None:
            raise StepError(
                self.env._(
                    "Step %s is either done or skipped. Send its value or the reason, not both.",
                    self.step.name,
                )
            )
        if self.step.skip_policy == "never":
            raise StepError(self.env._("Step %s is never skipped. Do it.", self.step.name))
        if self.step.skip_policy == "supervisor":
            self._check_supervisor()

    def _check_supervisor(self):
        beside = self.supervisor | self.employees
        plant, company = self.workorder.workcenter_id.mes_warehouse_id, self.workorder.company_id
        group = "mes_shopfloor.group_mes_supervisor"
        if not (self.env.user.has_group(group) or beside._mes_supervisors_at(plant, company)):
            raise StepError(
                self.env._(
                    "Only a supervisor skips or accepts step %s. Ask one to do it.", self.step.name
                )
            )

    def _values(self) -> Mapping[str, Any]:
        return {
            **self.values,
            "uuid": self.uuid,
            "step_id": self.step.id,
            "workorder_id": self.workorder.id,
            "lot_id": self.lot.id,
            "occurrence": self.occurrence,
            "employee_id": self.employees[:1].id,
            "supervisor_id": self.supervisor.id,
            "source": self.source,
            "moment": self.moment,
            "note": self.note or False,
            "supersedes_id": self.live.id,
        }

    def check_begun_before(self):
        """A wait ends after it began, whatever the clocks of the devices say."""
        if self.moment < self.live.moment:
            raise MomentError(
                self.env._(
                    "Step %s cannot end before it began. Set the clock of the device.",
                    self.step.name,
                )
            )
