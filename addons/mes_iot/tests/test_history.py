from datetime import datetime, timedelta

from odoo.tests import tagged

from .. import history
from .common import IotCommon


@tagged("post_install", "-at_install")
class TestHistory(IotCommon):
    def test_a_reading_comes_back_as_it_was_sent(self):
        moment = datetime(2026, 3, 1, 23, 59, 59, 999_999)
        ts = history.to_us(moment)
        rows = [(ts, 1.5, 192), (ts, True, 192), (ts, "é]", 64), (ts, None, 0), (ts, -7, 192)]
        history.ensure_partitions(self.env.cr, {history.day_of(ts)})
        packed = [history.pack(1, *row, 5, seq) for seq, row in enumerate(rows)]
        history.copy_rows(self.env.cr, "mes_iot_reading", packed)
        stored = history.read(self.env.cr, 1, moment, moment + timedelta(microseconds=1))
        self.assertEqual(
            stored,
            [
                (moment, 1.5, None, 192),
                (moment, 1.0, None, 192),
                (moment, None, "é]", 64),
                (moment, None, None, 0),
                (moment, -7.0, None, 192),
            ],
        )

    def test_a_partition_is_made_once(self):
        day = history.day_of(history.to_us(datetime(2026, 3, 1)))
        self.assertEqual(
            history.ensure_partitions(self.env.cr, [day]), ["mes_iot_reading_20260301"]
        )
        self.assertEqual(history.ensure_partitions(self.env.cr, [day]), [])

    def test_only_days_that_ended_before_the_moment_are_dropped(self):
        days = [datetime(2026, 3, day) for day in (1, 2, 3)]
        history.ensure_partitions(self.env.cr, [history.day_of(history.to_us(day)) for day in days])
        dropped = history.drop_before(self.env.cr, datetime(2026, 3, 2, 12))
        self.assertEqual(dropped, ["mes_iot_reading_20260301"])

    def test_the_days_to_come_have_their_partitions(self):
        self.env["mes.iot.stream"]._cron_keep_history()
        today = history.day_of(history.now_us())
        ahead = range(today, today + history.AHEAD_DAYS + 1)
        self.assertEqual(history.ensure_partitions(self.env.cr, ahead), [])
