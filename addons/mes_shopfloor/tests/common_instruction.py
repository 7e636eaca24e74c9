import base64
import io
import uuid

from PIL import Image

from odoo import Command
from odoo.tests import new_test_user
from odoo.tools.pdf import PdfFileWriter

from ..services import ProposeChange, RecordStep, StepError
from .common import NOON, MesCommon


def picture_bytes(fmt="PNG", size=(4, 3)):
    stream = io.BytesIO()
    Image.new("RGB", size, "red").save(stream, fmt)
    return stream.getvalue()


def pdf_bytes(pages=1):
    writer = PdfFileWriter()
    for _page in range(pages):
        writer.add_blank_page(width=200, height=200)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


LIMITS = {"kind": "value_number", "has_lower": True, "lower": 9, "has_upper": True, "upper": 10}


class MesInstructionCommon(MesCommon):
    """A turning operation with instructions, an operator, a supervisor and an engineer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operator, cls.supervisor, cls.engineer = (
            cls._make_user(group) for group in ("operator", "supervisor", "manager")
        )
        cls.kiosk_user = new_test_user(
            cls.env, login=f"kiosk-{uuid.uuid4()}", groups="mrp.group_mrp_user"
        )
        cls.anna, cls.boss = cls.env["hr.employee"].create(
            [{"name": "Anna"}, {"name": "Boss", "user_id": cls.supervisor.id}]
        )

    @classmethod
    def _make_instruction(cls, operation, steps=(), approve=True, **values):
        """Instructions of the operation; each step is given as its values."""
        instruction = cls.env["mes.instruction"].create(
            {
                "operation_id": operation.id,
                "step_ids": [
                    Command.create({"name": f"Step {number}", "sequence": number, **step})
                    for number, step in enumerate(steps, 1)
                ],
                **values,
            }
        )
        if approve:
            instruction.with_user(cls.engineer).action_approve()
        return instruction

    @classmethod
    def _make_steps(cls, *steps, workorder=None, **values):
        """An order whose operation has these steps in force; returns the order and the steps."""
        workorder = workorder or cls._make_workorder(10)
        instruction = cls._make_instruction(workorder.operation_id, steps, **values)
        return workorder, instruction.step_ids

    @classmethod
    def _record(cls, workorder, step, value=None, user=None, **kwargs):
        kwargs.setdefault("uuid", str(uuid.uuid4()))
        kwargs.setdefault("employees", cls.anna)
        env = cls.env(user=user or cls.kiosk_user)
        return RecordStep(env=env, workorder=workorder, step=step, value=value, **kwargs).execute()

    @classmethod
    def _propose(cls, workorder, text="Deburr first", **kwargs):
        kwargs.setdefault("uuid", str(uuid.uuid4()))
        kwargs.setdefault("employees", cls.anna)
        env = cls.env(user=kwargs.pop("user", cls.kiosk_user))
        return ProposeChange(env=env, workorder=workorder, text=text, **kwargs).execute()

    @classmethod
    def _records(cls, workorder):
        return cls.env["mes.instruction.record"].search(
            [("workorder_id", "=", workorder.id)], order="id"
        )

    @classmethod
    def _make_serial_order(cls, qty):
        order = cls._make_workorder(qty)
        order.product_id.tracking = "serial"
        lots = cls.env["stock.lot"].create(
            [{"name": f"SN-{n}", "product_id": order.product_id.id} for n in range(qty)]
        )
        return order, lots

    def _assert_refused(self, workorder, step, *values, error=StepError, **kwargs):
        """No value is taken, and nothing is left behind."""
        before = self._records(workorder)
        for value in values or (None,):
            with self.subTest(value=str(type(value))), self.assertRaises(error):
                self._record(workorder, step, value, **kwargs)
        self.assertEqual(self._records(workorder), before)

    @classmethod
    def _b64(cls, data):
        return base64.b64encode(data)


__all__ = ["LIMITS", "NOON", "MesInstructionCommon", "pdf_bytes", "picture_bytes"]
