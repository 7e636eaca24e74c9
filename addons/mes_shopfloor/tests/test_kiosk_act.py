import uuid

from odoo.tests import tagged

from ..models.mes_terminal_screens import milliseconds
from .test_kiosk_routes import KioskRoutesCase


@tagged("post_install", "-at_install")
class TestKioskAct(KioskRoutesCase):
    def test_start(self):
        person = self.env["hr.employee"].create({"name": "Dora"})
        self._open_session()
        now = milliseconds(self.env.cr.now())
        event = {
            "uuid": str(uuid.uuid4()),
            "kind": "start",
            "moment": now,
            "operators": person.ids,
            "workorder_id": self.workorder.id,
            "params": {},
        }
        answer = self._call("/mes/kiosk/act", {"events": [event], "sent_at": now})
        self.assertEqual([r["status"] for r in answer["results"]], ["done"], answer)
        self.assertEqual(
            self._call("/mes/kiosk/act", {"events": [event], "sent_at": now})["results"][0][
                "status"
            ],
            "duplicate",
        )
        self.assertEqual(self.workorder.mes_working_employee_ids, person)
