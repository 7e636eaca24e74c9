import base64

from odoo import Command
from odoo.tests import HttpCase, tagged

from ..kiosk_params import ParamError
from .common_instruction import picture_bytes
from .common_kiosk import KioskCommon
from .test_kiosk_routes import KioskRoutesCase


class MenuActsCommon(KioskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss, cls.anna = cls.env["hr.employee"].create([{"name": "Boss"}, {"name": "Anna"}])
        cls.env["mes.crew"].create(
            {
                "name": "Crew",
                "warehouse_id": cls.plant.id,
                "leader_ids": [Command.set(cls.boss.ids)],
            }
        )
        cls._sign_in(cls.boss, cls.anna)
        cls.bar = cls.env["product.product"].create({"name": "Bar", "is_storable": True})
        cls.grease = cls.env["product.product"].create({"name": "Grease", "is_storable": True})
        for product in (cls.bar, cls.grease):
            cls.env["stock.quant"]._update_available_quantity(product, cls.plant.lot_stock_id, 100)
        cls.order = cls._make_order(10, components=[cls.bar])
        cls.turn = cls.order.workorder_ids
        cls.lathe2 = cls.env["mrp.workcenter"].create({"name": "Lathe 2"})
        cls.lathe.alternative_workcenter_ids = cls.lathe2

    def _acts(self):
        """Each act of the menu with parameters that are right, and who may do it."""
        return (
            ("add_component", self.anna, {"product_id": self.grease.id, "quantity": 2}),
            ("byproduct", self.boss, {"product_id": self.grease.id, "quantity": 1.5}),
            ("add_workorder", self.boss, {"name": "Deburr", "workcenter_id": self.mill.id}),
            (
                "scrap_component",
                self.anna,
                {"product_id": self.bar.id, "quantity": 1, "reason_id": self.reason.id},
            ),
            ("note", self.anna, {"text": "Chuck runs out"}),
            ("propose", self.anna, {"text": "Deburr first"}),
            ("label", self.anna, {}),
            ("hold", self.anna, {"reason": "Drawing is wrong"}),
            ("release", self.anna, {}),
            ("move", self.anna, {"workcenter_id": self.lathe2.id}),
        )


@tagged("post_install", "-at_install")
class TestMenuActs(MenuActsCommon):
    def test_each_act_is_done_once_and_journalled(self):
        for kind, who, params in self._acts():
            with self.subTest(kind=kind):
                event = self._event(kind, self.turn, who, **params)
                self.assertStatuses(self._send(event), "done")
                self.assertStatuses(self._send(event), "duplicate")
                act = self.env["mes.act"].search([("uuid", "=", event["uuid"])])
                self.assertEqual((act.kind, act.employee_id), (kind, who))
                self.assertEqual((act.source, act.workorder_id), ("kiosk", self.turn))

    def test_what_can_be_undone_is_undone_by_its_id(self):
        for kind, who, params in self._acts():
            if kind in ("propose", "label", "release"):
                continue
            with self.subTest(kind=kind):
                data = self._do(kind, self.turn, who, **params)
                self._do("revoke", self.turn, who, uuid=data["undo"])
        self.assertEqual(self.turn.workcenter_id, self.lathe)
        self.assertFalse(self.turn.mes_hold_reason)

    def test_order_of_another_station_or_company_is_out_of_reach(self):
        elsewhere = self._make_workorder(workcenters=self.mill)
        for kind, who, params in self._acts():
            for workorder in (elsewhere, self.turn.browse(2**30)):
                with self.subTest(kind=kind):
                    (result,) = self._send(self._event(kind, workorder, who, **params))
                    self.assertEqual(result["status"], "refused", result)

    def test_without_an_order_or_a_person_nothing_happens(self):
        nobody = self.env["hr.employee"]
        for kind, who, params in self._acts():
            with self.subTest(kind=kind):
                results = self._send(
                    self._event(kind, None, who, **params),
                    self._event(kind, self.turn, nobody, **params),
                )
                self.assertStatuses(results, "refused", "refused")

    def test_supervisors_acts_are_refused_to_others(self):
        for kind, who, params in self._acts():
            if who == self.boss:
                with self.subTest(kind=kind):
                    (result,) = self._send(self._event(kind, self.turn, self.anna, **params))
                    self.assertEqual(result["status"], "refused")
                    self.assertEqual(result["data"]["error"], "AccessError")

    def test_wrong_types_are_bad_requests(self):
        wrong = {
            "product_id": ("1", True, 1.5, -1, 2**40, [1], None),
            "workcenter_id": ("1", True, None),
            "reason_id": ("x", None),
            "quantity": ("2", True, [], None),
            "name": (5, None, ["x"], "a\0"),
            "text": (5, None, "a\0", "x" * 1001),
            "reason": (5, None),
        }
        for kind, who, params in self._acts():
            for name in params.keys() & wrong.keys():
                for value in wrong[name]:
                    with self.subTest(kind=kind, name=name, value=value):
                        event = self._event(kind, self.turn, who, **{**params, name: value})
                        try:
                            (result,) = self._send(event)
                        except ParamError:
                            continue
                        self.assertNotEqual(result["status"], "done")

    def test_foreign_records_are_not_taken(self):
        company, _plant = self._make_other_company()
        product = self.env["product.product"].create(
            {"name": "Foreign", "is_storable": True, "company_id": company.id}
        )
        center = self.env["mrp.workcenter"].create(
            {
                "name": "Press",
                "company_id": company.id,
                "resource_calendar_id": company.resource_calendar_id.id,
            }
        )
        for kind, who, params in (
            ("add_component", self.anna, {"product_id": product.id, "quantity": 1}),
            ("byproduct", self.boss, {"product_id": product.id, "quantity": 1}),
            ("add_workorder", self.boss, {"name": "x", "workcenter_id": center.id}),
            ("move", self.anna, {"workcenter_id": center.id}),
            ("propose", self.anna, {"text": "x", "step_id": 2**30}),
        ):
            with self.subTest(kind=kind):
                (result,) = self._send(self._event(kind, self.turn, who, **params))
                self.assertEqual(result["status"], "refused", result)

    def test_picture_goes_with_a_proposal(self):
        picture = "data:image/png;base64," + base64.b64encode(picture_bytes()).decode()
        data = self._do("propose", self.turn, self.anna, text="As here", picture=picture)
        self.assertTrue(self.env["mes.instruction.proposal"].browse(data["id"]).picture)
        for wrong in ("data:text/html;base64,PGI+", "%%%", "aGVsbG8="):
            event = self._event("propose", self.turn, self.anna, text="x", picture=wrong)
            try:
                (result,) = self._send(event)
            except ParamError:
                continue
            self.assertEqual(result["status"], "refused")

    def test_label_answers_with_the_address_of_its_paper(self):
        data = self._do("label", self.turn, self.anna)
        self.assertEqual(data["url"], f"/mes/kiosk/print/label/{self.turn.id}")


@tagged("post_install", "-at_install")
class TestPrintRoutes(KioskRoutesCase, HttpCase):
    def test_papers_are_for_the_station_only(self):
        elsewhere = self._make_workorder(workcenters=self.mill)
        for paper in ("label", "traveller"):
            url = f"/mes/kiosk/print/{paper}/{{}}"
            self.env.flush_all()
            self.assertEqual(self.url_open(url.format(self.workorder.id)).status_code, 401)
            self._open_session()
            for wrong in (elsewhere.id, 2**31, 10**15):
                self.assertEqual(self.url_open(url.format(wrong)).status_code, 404)
            self.authenticate(None, None)

    def test_paper_is_a_pdf_or_a_sentence(self):
        self._open_session()
        self.env.flush_all()
        url = f"/mes/kiosk/print/traveller/{self.workorder.id}"
        response = self.url_open(url, timeout=90)
        if response.status_code == 503:
            self.assertIn("Chromium", response.text)
            return
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertEqual(response.content[:5], b"%PDF-")
        self.assertIn("no-store", response.headers["Cache-Control"])
