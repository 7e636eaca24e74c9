from odoo.tests import HttpCase, tagged

from .common_instruction import pdf_bytes, picture_bytes
from .common_order_screen import OrderScreenCommon


@tagged("post_install", "-at_install")
class TestKioskStepRoute(OrderScreenCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.workorder, self.steps = self._make_steps(
            {"kind": "picture", "picture": self._b64(picture_bytes())},
            {"kind": "pdf", "pdf": self._b64(pdf_bytes())},
            {"kind": "text"},
        )

    def _open(self, terminal=None):
        headers = {"X-MES-Terminal-Secret": self._pair(terminal or self.terminal)}
        self.env.flush_all()
        self.make_jsonrpc_request("/mes/terminal/session", {}, headers=headers)

    def _get(self, step, media, workorder=None):
        order = workorder or self.workorder
        return self.url_open(f"/mes/kiosk/step/{order.id}/{step.id}/{media}")

    def test_picture_and_pdf_come_inline(self):
        self._open()
        picture = self._get(self.steps[0], "picture")
        self.assertEqual((picture.status_code, picture.headers["Content-Type"]), (200, "image/png"))
        self.assertIn("sandbox", picture.headers["Content-Security-Policy"])
        pdf = self._get(self.steps[1], "pdf")
        self.assertEqual(pdf.headers["Content-Type"], "application/pdf")
        self.assertTrue(pdf.headers["Content-Disposition"].startswith("inline"))

    def test_nobody_without_a_session_sees_a_step(self):
        self.assertEqual(self._get(self.steps[0], "picture").status_code, 401)

    def test_other_media_other_orders_and_other_stations_are_not_found(self):
        other_order, other_steps = self._make_steps(
            {"kind": "picture", "picture": self._b64(picture_bytes())},
            workorder=self._make_workorder(workcenters=self.mill),
        )
        self._open()
        for step, media, order in (
            (self.steps[0], "pdf", None),
            (self.steps[2], "picture", None),
            (self.steps[0], "display_name", None),
            (other_steps, "picture", None),
            (other_steps, "picture", other_order),
            (self.steps[0], "picture", other_order),
        ):
            with self.subTest(step=step.name, media=media):
                self.assertEqual(self._get(step, media, order).status_code, 404)

    def test_picture_that_is_none_is_not_sent(self):
        self.env["ir.attachment"].search(
            [
                ("res_model", "=", self.steps._name),
                ("res_field", "=", "pdf"),
                ("res_id", "=", self.steps[1].id),
            ]
        ).mimetype = "text/html"
        self._open()
        self.assertEqual(self._get(self.steps[1], "pdf").status_code, 404)
