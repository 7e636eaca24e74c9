from odoo.tests import tagged

from .common_kiosk import PIN, KioskCommon
from .common_qualification import MesQualificationCommon


@tagged("post_install", "-at_install")
class TestKioskOverride(MesQualificationCommon, KioskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workorder = cls._make_welding_order()
        cls._sign_in(cls.dora, cls.emil)

    def setUp(self):
        super().setUp()
        self._forget_attempts()
        self.addCleanup(self._forget_attempts)

    def test_supervisor_lets_somebody_start_by_badge_or_number_and_pin(self):
        for person, proof in (
            (self.dora, {"badge": "0410101"}),
            (self.emil, {"number": "0101", "pin": PIN}),
        ):
            self.assertRefusedAct("QualificationError", "start", self.workorder, person)
            self._do("override", self.workorder, person, reason="Under my eyes", **proof)
            self._do("start", self.workorder, person)
        overrides = self.env["mes.qualification.override"].search([])
        self.assertEqual(overrides.supervisor_id, self.lena)
        self.assertEqual(overrides.employee_id, self.dora | self.emil)

    def test_nobody_overrides_with_his_own_or_a_colleague_s_badge(self):
        for badge in ("0410417", "0410388"):
            self.assertRefusedAct(
                "OperatorError", "override", self.workorder, badge=badge, reason="I want to"
            )
        self.assertRefusedAct("OperatorError", "override", self.workorder, reason="I want to")

    def test_supervisor_who_is_signed_in_lets_another_start(self):
        self._sign_in(self.lena)
        people = self.lena | self.dora
        self._do(
            "override", self.workorder, people, employee_id=self.dora.id, reason="He has seen it"
        )
        self._do("start", self.workorder, self.dora)
        self.assertRefusedAct(
            "QualificationError",
            "override",
            self.workorder,
            self.lena,
            badge="0410101",
            reason="Myself",
        )

    def test_wrong_pins_of_a_supervisor_are_counted(self):
        for _ in range(5):
            self.assertRefusedAct(
                "OperatorError", "override", self.workorder, number="0101", pin="1", reason="x"
            )
        message = self.assertRefusedAct(
            "OperatorError", "override", self.workorder, number="0101", pin=PIN, reason="x"
        )
        self.assertIn("Too many", message)
