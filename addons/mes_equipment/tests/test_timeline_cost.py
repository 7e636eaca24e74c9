from datetime import timedelta
from itertools import cycle

from odoo.tests import tagged

from .common import MesEquipmentCommon


@tagged("post_install", "-at_install")
class TestTimelineCost(MesEquipmentCommon):
    """What a statement about a machine costs does not grow with what was said before.

    Two queries of each ask which shift runs, and so whether its figures are past.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the first one fills the registry's caches
        cls.first = cls._with_history("A", 10)
        cls.few, cls.many = cls._with_history("F", 10), cls._with_history("M", 5000)

    @classmethod
    def _with_history(cls, code, count):
        """A machine that ran and stood in turn, every ten minutes, for so many rows."""
        machine = cls._create_machine(code)
        states = cycle(["run", "idle"])
        cls.env["mes.machine.fact"]._permitted().create(
            [
                {
                    "machine_id": machine.id,
                    "company_id": machine.company_id.id,
                    "state": next(states),
                    "date_start": cls.now - timedelta(minutes=10 * (count - number)),
                    "source": "device",
                }
                for number in range(count)
            ]
        )
        machine._mes_rebuild()
        return machine

    def _cost(self, act):
        costs = []
        for machine in (self.first, self.few, self.many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            act(machine)
            self.env.flush_all()
            costs.append(self.cr.sql_log_count - before)
        self.assertEqual(costs[1], costs[2])
        return costs[2]

    def test_history_is_there(self):
        for machine, count in ((self.few, 10), (self.many, 5000)):
            self.assertEqual(len(self._timeline(machine)), count)

    def test_new_state(self):
        cost = self._cost(lambda machine: machine._mes_record_state("run", self._ago(5)))
        self.assertLessEqual(cost, 22)

    def test_late_state(self):
        cost = self._cost(lambda machine: machine._mes_record_state("down", self._ago(75)))
        self.assertLessEqual(cost, 21)

    def test_reason(self):
        cost = self._cost(lambda machine: machine._mes_explain_stop(self._ago(45), self.reason))
        self.assertLessEqual(cost, 24)

    def test_split(self):
        cost = self._cost(lambda machine: machine._mes_split_stop(self._ago(45)))
        self.assertLessEqual(cost, 22)

    def test_correction(self):
        cost = self._cost(
            lambda machine: machine._mes_correct_state(
                self._ago(45), self._ago(42), "run", note="It ran"
            )
        )
        self.assertLessEqual(cost, 21)
