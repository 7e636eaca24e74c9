import random
from datetime import date, datetime, timedelta
from itertools import pairwise

from freezegun import freeze_time

from odoo.tests import tagged

from .. import oee
from .common_oee import MIDNIGHT, MesOeeCommon

STATES = ("run", "run", "run", "setup", "idle", "down", "planned_stop", "off", "unknown")


@tagged("post_install", "-at_install")
class TestMesOeeWeek(MesOeeCommon):
    """A week of late and disordered facts over each change of the clock."""

    def _play(self, seed, first, days):
        chance = random.Random(seed)  # noqa: S311
        end = first + timedelta(days=days)
        machines = [self.machine, self._create_machine("L2", self._other_center())]
        orders = [self._create_workorder(quantity=5000) for _ in range(2)]
        moments = sorted(
            first + timedelta(seconds=chance.randrange(days * 86400)) for _ in range(60)
        )
        acts = [self._fact(chance, machines, moment, end) for moment in moments]
        acts += [self._entry(chance, chance.choice(orders), moment) for moment in moments[::6]]
        acts += [self._line(chance, chance.choice(orders), moment) for moment in moments[::8]]
        chance.shuffle(acts)
        clock = first
        for number, act in enumerate(acts):
            # Facts arrive after they happened, and the jobs run in between.
            clock = max(clock, first + (end - first) * number / len(acts))
            moment, do = act
            with freeze_time(max(clock, moment)):
                do()
                if number % 5 == 0:
                    self._count()
            clock = max(clock, moment)
        return end + timedelta(hours=1)

    def _other_center(self):
        return self.env["mrp.workcenter"].create(
            {"name": "Other", "mes_warehouse_id": self.plant.id}
        )

    def _fact(self, chance, machines, moment, end):
        machine, state = chance.choice(machines), chance.choice(STATES)
        until = None
        if chance.random() < 0.3:
            until = min(moment + timedelta(seconds=chance.randrange(1, 40000)), end)
            moment = min(moment, until - timedelta(seconds=1))
        reason = self.reason if state in ("idle", "down") and chance.random() < 0.5 else None
        return until or moment, lambda: machine._mes_record_state(
            state, moment, reason=reason, until=until, source=chance.choice(("device", "office"))
        )

    def _entry(self, chance, order, moment):
        hours = (moment - MIDNIGHT) / timedelta(hours=1)
        good, scrap = chance.randrange(1, 40), chance.randrange(3)
        reason = self.scrap_reason
        return moment, lambda: self._made(order, hours, good=good, scrap=scrap, reason=reason)

    def _line(self, chance, order, moment):
        hours = (moment - MIDNIGHT) / timedelta(hours=1)
        length = chance.random() * 6
        return moment + timedelta(hours=length), lambda: self._work(order, hours, hours + length)

    def _check_week(self, seed, first, days=7):
        end = self._play(seed, first, days)
        with freeze_time(end):
            self._count()
            incremental = self._snapshot()
            self.assertAddsUp()
            self.env["mes.oee"]._permitted().search([]).unlink()
            self.machine.search([]).with_user(self.manager).action_mes_recompute_oee()
            self._count()
            self.assertEqual(self._snapshot(), incremental)
            self._check_calendar(first, end)

    def _check_calendar(self, first, end):
        """Each shift has the length its clock gives it, and no second is missing in between."""
        for machine in self.env["mes.oee"].search([]).machine_id:
            lengths = {}
            for row in self._rows(machine=machine):
                slot = oee.Slot(row.slot_start, min(row.slot_end, end), row.day, row.shift_id.id)
                lengths[slot] = lengths.get(slot, 0) + row.seconds
            slots = sorted(lengths)
            for slot in slots:
                self.assertEqual(lengths[slot], (slot.end - slot.start).total_seconds())
            for one, after in pairwise(slots):
                self.assertEqual(one.end, after.start)

    def test_week_in_which_the_clock_goes_forward(self):
        self._check_week(1, datetime(2026, 3, 25, 23))
        nights = self._rows(("day", "=", date(2026, 3, 28)), ("shift_id", "=", self.night.id))
        self.assertEqual(sum(nights.mapped("seconds")), 7 * 3600)

    def test_week_in_which_the_clock_goes_back(self):
        self._check_week(2, datetime(2026, 10, 21, 22))
        nights = self._rows(("day", "=", date(2026, 10, 24)), ("shift_id", "=", self.night.id))
        self.assertEqual(sum(nights.mapped("seconds")), 9 * 3600)

    def test_ordinary_days(self):
        self._check_week(3, datetime(2026, 5, 3, 22), days=3)

    def test_other_ordinary_days(self):
        self._check_week(4, datetime(2026, 5, 3, 22), days=3)
