"""Propose a change of the instructions that a work order goes by."""

import base64
from dataclasses import dataclass
from typing import Any

from . import step_value
from .act import Act
from .errors import CompanyMismatchError, StepError


@dataclass(kw_only=True)
class ProposeChange(Act):
    """Write down what should change in `step`, or as a new step when none is named.

    An order that has ended may teach something too. `picture` holds the bytes of a JPEG or PNG.
    """

    kind = "propose"

    text: str
    step: Any = None
    picture: bytes | None = None

    def _prepare(self):
        super()._prepare()
        step = self.env["mes.instruction.step"]
        self.step = step if self.step is None else self.step.with_env(self.env)

    def _check(self):
        order = self.workorder
        self._check_company()
        order.check_access("read")
        if not order.operation_id:
            raise StepError(
                self.env._(
                    "Work order %s has no operation of a bill of materials, so it has no"
                    " instructions to change. Tell your supervisor instead.",
                    order.display_name,
                )
            )
        if len(self.step) > 1 or (
            self.step and self.step.instruction_id.operation_id != order.operation_id
        ):
            raise StepError(
                self.env._(
                    "Step %(step)s does not belong to the operation of work order %(order)s."
                    " Choose a step from there.",
                    step=self.step[:1].name,
                    order=order.display_name,
                )
            )
        self.text = step_value.text_of(self, self.text)
        self.picture = step_value.picture_of(self, self.picture) if self.picture else None

    def _apply(self):
        # An operator creates nothing by hand: the act does it for everybody.
        proposals = self.env["mes.instruction.proposal"]._permitted()
        proposal = proposals.create(self._values())
        proposal._notify_responsible()
        return proposal.with_env(self.env)

    def _check_company(self):
        company = self.workorder.sudo().company_id  # sudo: to name it to who may not see it
        if company not in self.env.companies:
            raise CompanyMismatchError(
                self.env._(
                    "Work order %(order)s belongs to %(company)s. Switch to that company first.",
                    order=self.workorder.sudo().display_name,
                    company=company.name,
                )
            )

    def _values(self):
        order = self.workorder
        held = order.mes_instruction_id or order._mes_instructions().get(order)
        return {
            "operation_id": order.operation_id.id,
            "step_id": self.step.id,
            "instruction_id": self.step.instruction_id.id or (held.id if held else False),
            "workorder_id": order.id,
            "company_id": order.company_id.id,
            "employee_id": self.employees[:1].id,
            "moment": self.moment,
            "source": self.source,
            "text": self.text,
            "picture": base64.b64encode(self.picture) if self.picture else False,
        }
