from collections import defaultdict
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise, product
from random import Random

from odoo.tests import tagged

from .common_time import TimeCommon

SEEDS = range(6)
SPAN = 3 * 3600  # seconds, across the change of shift at 14:00
PHASES = ("setup", "run", "teardown")


@tagged("post_install", "-at_install")
class TestTimerRecount(TimeCommon):
    """Random acts of three people on three orders, counted again second by second."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls.anna | cls.bert | cls.cleo

    def _stories(self, random, orders):
        """What each person does at each order: `[(kind, second, phase), ...]` in order of time."""
        return {
            (person, order): self._story(random)
            for person, order in product(self.people, orders)
            if random.random() < 0.8
        }

    def _story(self, random):
        seconds = sorted(random.sample(range(SPAN), random.randrange(1, 9)))
        story, phase = [], None
        for second in seconds:
            if phase is None:
                phase = random.choice(PHASES)
                story.append(("start", second, phase))
            elif random.random() < 0.4:
                phase = random.choice([other for other in PHASES if other != phase])
                story.append(("phase", second, phase))
            else:
                phase = None
                story.append(("pause", second, None))
        if phase is not None:
            story.append(("pause", SPAN, None))
        return story

    def _play(self, random, stories):
        """The acts reach us in any order between people and orders, as from tablets offline."""
        waiting = {pair: list(story) for pair, story in stories.items()}
        while waiting:
            person, order = random.choice(sorted(waiting, key=lambda pair: [r.id for r in pair]))
            kind, second, phase = waiting[person, order].pop(0)
            if not waiting[person, order]:
                del waiting[person, order]
            moment = self._at(0) + timedelta(seconds=second)
            if kind == "start":
                self._start(order, person, moment=moment, phase=phase)
            elif kind == "phase":
                self._change_phase(order, phase, employees=person, moment=moment)
            else:
                self._pause(order, person, moment=moment)

    def _seconds(self, stories):
        """The seconds in which each person was at each order, by phase."""
        found = defaultdict(set)
        for (person, order), story in stories.items():
            for (_kind, start, phase), (_next, end, _phase) in pairwise(story):
                if phase:
                    found[person, order, phase].update(range(start, end))
        return found

    def assertRecounts(self, stories, orders):
        seconds = self._seconds(stories)
        for person in self.people:
            mine = {key: value for key, value in seconds.items() if key[0] == person}
            lines = orders.time_ids.filtered(lambda line, who=person: line.mes_employee_id == who)
            union = set().union(*mine.values())
            self.assertEqual(sum(lines.mapped("mes_labour_seconds")), len(union))
            for order in orders:
                exact = sum(
                    Fraction(1, sum(second in other for other in mine.values()))
                    for key, value in mine.items()
                    if key[1] == order
                    for second in value
                )
                here = lines.filtered(lambda line, where=order: line.workorder_id == where)
                # Each stretch between two acts may give a second too many or too few.
                counted = sum(here.mapped("mes_labour_seconds"))
                self.assertLess(abs(counted - exact), 2 * len(orders.time_ids))
        for order in orders:
            at_order = {key: value for key, value in seconds.items() if key[1] == order}
            union = set().union(*at_order.values())
            self.assertEqual(order.mes_machine_seconds, len(union))
            for phase in PHASES:
                union = set().union(*(v for k, v in at_order.items() if k[2] == phase))
                self.assertEqual(order._mes_machine_seconds(phase), len(union))
            persons = sum(len(value) for value in at_order.values())
            self.assertAlmostEqual(order.duration, persons / 60, delta=0.01 * len(order.time_ids))

    def test_random_acts_count_as_a_clock_would(self):
        for seed in SEEDS:
            with self.subTest(seed=seed):
                random = Random(seed)  # noqa: S311
                orders = self.env["mrp.workorder"].concat(
                    *(self._make_workorder(workcenters=self.lathe) for _ in range(3))
                )
                stories = self._stories(random, orders)
                self._play(random, stories)
                self.assertFalse(orders._mes_running(self.lathe) & orders)
                self.assertRecounts(stories, orders)
                lines = orders.time_ids
                self.assertFalse(
                    lines.filtered(
                        lambda line: line.mes_shift_end and line.date_end > line.mes_shift_end
                    )
                )
                lines.mes_employee_id = False  # the people begin anew
