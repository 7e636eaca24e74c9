from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from ..services import Declare, Finish, Pause, Start
from .common_kiosk import KioskCommon

#: What the route may cost above the act itself: the terminal, its work centers, who is there, and
#: two for the savepoint. Whether the id is known it asks instead of the act.
OVERHEAD = 5


@tagged("post_install", "-at_install")
class TestKioskActQueries(KioskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._sign_in(cls.dora)

    def _count(self, function, *args):
        # With what is due before a commit: the savepoint of the route does that, too.
        self.env.cr.flush()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        answer = function(*args)
        self.env.cr.flush()
        return self.env.cr.sql_log_count - before, answer

    def _orders(self, count):
        return [self._make_workorder(100) for _ in range(count)]

    def _alone(self, workorder):
        """The acts as a service runs them, each in a request of its own."""
        env = self.kiosk._as_service_user().env
        common = {
            "env": env,
            "workorder": workorder.with_env(env),
            "employees": self.dora.with_env(env),
            "source": "kiosk",
        }
        acts = {
            "start": lambda: Start(**common, uuid=f"{workorder.id}-s").execute(),
            "declare": lambda: Declare(**common, uuid=f"{workorder.id}-d", good=1).execute(),
            "pause": lambda: Pause(**common, uuid=f"{workorder.id}-p").execute(),
            "finish": lambda: Finish(**common, uuid=f"{workorder.id}-f").execute(),
        }
        return {name: self._count(act)[0] for name, act in acts.items()}

    def _by_route(self, workorder):
        counts = {}
        for kind, params in (
            ("start", {}),
            ("declare", {"good": 1}),
            ("pause", {}),
            ("finish", {}),
        ):
            event = self._event(kind, workorder, **params)
            counts[kind], (answer,) = self._count(self._send, event)
            self.assertEqual(answer["status"], "done", answer)
        return counts

    def test_route_costs_little_above_the_act(self):
        first, second, third, fourth = self._orders(4)
        self._alone(first)
        self._by_route(second)
        alone, route = self._alone(third), self._by_route(fourth)
        for kind, count in alone.items():
            with self.subTest(kind=kind, alone=count, route=route[kind]):
                self.assertLessEqual(route[kind], count + OVERHEAD)

    def test_route_costs_the_same_whatever_there_is(self):
        warm, first, again, *later = self._orders(5)
        self.env.registry.clear_all_caches()  # what an earlier test has filled
        self._by_route(warm)
        few = self._by_route(first)
        self._orders(20)
        for number in range(10):
            terminal = self._make_terminal(name=f"Kiosk {number}")
            person = self._make_person(f"Person {number}", f"9{number:03}")
            self._sign_in(person, terminal=terminal)
            self._sign_in(person)
        rows = self.env["mes.terminal.operator"]
        for days in range(1, 30):
            moment = self.now - timedelta(days=days)
            rows.create(
                {
                    "terminal_id": self.kiosk.id,
                    "employee_id": self.dora.id,
                    "signed_in": moment,
                    "last_active": moment,
                    "signed_out": moment + timedelta(hours=1),
                }
            )
        self.kiosk.workcenter_ids = [Command.set((self.lathe | self.mill).ids)]
        self.env.registry.clear_all_caches()
        self._by_route(again)
        # The fewer of two: what is kept in memory may be thrown away at any time.
        many = [self._by_route(workorder) for workorder in later]
        for kind, count in few.items():
            with self.subTest(kind=kind):
                self.assertLessEqual(min(counts[kind] for counts in many), count)

    def test_events_of_a_queue_share_what_is_read(self):
        one, many = self._orders(2)
        self._send(self._event("declare", one, at=-9, good=1))

        def queue(order, count):
            return [self._event("declare", order, at=-8, good=1) for _ in range(count)]

        first, _answer = self._count(self._send, *queue(one, 1))
        self._send(*queue(many, 1))
        ten, answers = self._count(self._send, *queue(many, 10))
        self.assertStatuses(answers, *["done"] * 10)
        self.assertLess(ten, 10 * first)

    def test_duplicates_cost_next_to_nothing(self):
        order = self._make_workorder(100)
        events = [self._event("declare", order, at=-8, good=1) for _ in range(50)]
        self._send(*events)
        self._count(self._send, *events)
        count, answers = self._count(self._send, *events)
        self.assertStatuses(answers, *["duplicate"] * 50)
        # No savepoint, but the orders, and whether they are conflicts.
        self.assertLessEqual(count, OVERHEAD + 1)
