from datetime import timedelta

from odoo.tests import tagged

from .common_kiosk import KioskCommon


@tagged("post_install", "-at_install")
class TestClockSkew(KioskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workorder = cls._make_workorder(100)
        cls._sign_in(cls.dora)

    def test_clock_an_hour_behind_is_corrected_and_remembered(self):
        behind = timedelta(hours=1)
        event = self._event("declare", self.workorder, at=-60 - 5, queued=True, good=1)
        self.assertStatuses(self._send(event, sent_at=self.now - behind), "done")
        moment = self._ledger(self.workorder).moment
        self.assertAlmostEqual(moment, self.now - timedelta(minutes=5), delta=timedelta(seconds=20))
        self.assertAlmostEqual(self.kiosk.clock_skew, 3600, delta=20)

    def test_clock_an_hour_ahead_is_corrected(self):
        ahead = timedelta(hours=1)
        event = self._event("declare", self.workorder, at=60 - 5, queued=True, good=1)
        self.assertStatuses(self._send(event, sent_at=self.now + ahead), "done")
        self.assertAlmostEqual(
            self._ledger(self.workorder).moment,
            self.now - timedelta(minutes=5),
            delta=timedelta(seconds=20),
        )
        self.assertLess(self.kiosk.clock_skew, -3500)

    def test_right_clock_is_left_alone_however_slow_the_way(self):
        for seconds in (0, 3, 12):
            moment = self.now - timedelta(minutes=10)
            event = self._event("declare", self.workorder, at=-10, good=1)
            self._send(event, sent_at=self.now - timedelta(seconds=seconds))
            log = self._ledger(self.workorder).filtered(lambda log, e=event: log.uuid == e["uuid"])
            self.assertEqual(log.moment, moment)
        self.assertEqual(self.kiosk.clock_skew, 0)

    def test_clock_that_was_set_right_is_forgotten(self):
        self.kiosk.clock_skew = 3600
        self._send(self._event("declare", self.workorder, at=-10, good=1))
        self.assertEqual(self.kiosk.clock_skew, 0)

    def test_empty_battery_begins_in_1970(self):
        event = {**self._event("declare", self.workorder, queued=True, good=1), "moment": 60_000}
        answer = self.kiosk._as_service_user()._kiosk_act([event], 120_000)
        self.assertStatuses(answer["results"], "done")
        self.assertAlmostEqual(
            self._ledger(self.workorder).moment,
            self.now - timedelta(minutes=1),
            delta=timedelta(seconds=20),
        )
