from odoo.tests import tagged

from ..models.mes_terminal_attempt import MAX_AT_TERMINAL
from .common_scan import ScanCommon

BADGE = "041999000111"


@tagged("post_install", "-at_install")
class TestKioskScanBadge(ScanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.barcode = BADGE

    def _is_badge(self, code=BADGE, kiosk=None):
        found = self._scan(code, kiosk)["found"]
        return bool(found) and found["kind"] == "badge"

    def _guess(self, times=MAX_AT_TERMINAL):
        for number in range(times):
            self.assertNothing(f"0419990002{number:02d}")

    def test_badge_tells_nothing_of_the_person(self):
        data = self._scan(BADGE)
        self.assertEqual(
            data["found"], {"model": "hr.employee", "id": 0, "name": "", "kind": "badge"}
        )
        self.assertNotIn("Anna", str(data))

    def test_badge_of_another_company_is_unknown(self):
        self.assertNothing(BADGE, self._make_elsewhere())

    def test_after_twenty_guesses_a_badge_is_not_told_from_another_code(self):
        self._guess()
        message = self.assertNothing(BADGE)["message"]
        self.assertIn("Too many", message)
        self.assertEqual(self.assertNothing("041999000999")["message"], message)

    def test_guesses_at_one_terminal_stop_no_other(self):
        self._guess()
        self.assertTrue(self._is_badge(kiosk=self.mill_kiosk))

    def test_badges_that_are_right_count_for_nothing(self):
        self._guess(MAX_AT_TERMINAL - 1)
        for _ in range(3):
            self.assertTrue(self._is_badge())

    def test_what_is_known_or_can_be_no_badge_is_no_guess(self):
        self.boss.barcode = "BOSS1"
        for code in ("OIL-77", "GR-1", "SHELF-7", self.order.name, "MES-CMD-START"):
            for _ in range(MAX_AT_TERMINAL // 4):
                self._scan(code)
        for code in ("no-badge", "x" * 19, "批号", "5 Units", "%"):
            for _ in range(MAX_AT_TERMINAL // 4):
                self.assertNothing(code)
        self.assertTrue(self._is_badge("BOSS1"))

    def test_guesses_keep_nobody_from_the_sign_in_and_the_known_from_being_found(self):
        self._guess()
        self.assertNothing("041999000999")
        self.assertEqual(self._scan("OIL-77")["found"]["id"], self.lot.id)
        buckets = [f"terminal:{self.terminal.id}"]
        self.assertFalse(self.env["mes.terminal.attempt"]._recent(buckets))
