from contextlib import ExitStack, contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from ..models import mrp_workcenter_productivity as time_lines
from ..models import mrp_workcenter_productivity_labour as labour_lines
from ..models import mrp_workorder_time as timers
from .common_time import TimeCommon

BUDGET = 5
#: What each addon that builds on this one may add.
BUDGET_A_LATER_ADDON = 3
OURS = {
    time_lines.MrpWorkcenterProductivity: ("create", "write", "unlink"),
    labour_lines.MrpWorkcenterProductivity: ("_close",),
    timers.MrpWorkorder: ("button_start", "end_previous", "_prepare_timeline_vals"),
}


def _past(cls, name):
    """The method of that name that ours overrides."""

    def method(self, *args, **kwargs):
        return getattr(super(cls, self), name)(*args, **kwargs)

    method._api_model = name == "create"
    return method


@contextmanager
def odoo_alone():
    """Odoo's own buttons, to be measured against: what we do around time lines is passed over."""
    with ExitStack() as stack:
        for cls, names in OURS.items():
            for name in names:
                stack.enter_context(patch.object(cls, name, _past(cls, name)))
        no_shift = {"mes_shift_id": False, "mes_shift_date": False, "mes_shift_end": False}
        stack.enter_context(
            patch.object(
                time_lines.MrpWorkcenterProductivity,
                "_compute_mes_shift",
                lambda lines: lines.update(no_shift),
            )
        )
        yield


@tagged("post_install", "-at_install")
class TestTimerQueries(TimeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operator_env = cls.env(user=cls.env.company._mes_get_service_user())

    @classmethod
    def _prepare_run(cls, lines):
        """An order for Odoo's buttons and one for our acts, alike but for their machines."""
        centers = cls.env["mrp.workcenter"].create([{"name": name} for name in "ABCD"])
        theirs, ours = (
            cls._make_workorder(workcenters=pair).with_env(cls.operator_env)
            for pair in (centers[:2], centers[2:])
        )
        person = cls.env["hr.employee"].create({"name": "Dora"}).with_env(cls.operator_env)
        cls._make_past(lines, ours, person)
        return theirs, ours, person

    @classmethod
    def _make_past(cls, lines, workorder, person):
        orders = [workorder, cls._make_workorder(workcenters=workorder.workcenter_id)]
        cls.env["mrp.workcenter.productivity"].create(
            [
                {
                    "workcenter_id": workorder.workcenter_id.id,
                    "workorder_id": orders[number % 2].id,
                    "mes_employee_id": person.id,
                    "loss_id": cls.env.ref("mrp.block_reason7").id,
                    "date_start": cls._at(number * 3),
                    "date_end": cls._at(number * 3 + 0.4),
                }
                for number in range(lines)
            ]
        )

    def _measure(self, cold, lines=0):
        """The queries of Odoo's button and of our act for the same, by name: the fewer of two runs.

        What a full suite leaves behind may empty a cache of the registry in the middle of one.
        """
        first, *others = (self._prepare_run(lines) for _ in range(3))
        self._run(*first, cold)  # fills the caches of the registry, which preparing emptied
        counts = [self._run(*other, cold) for other in others]
        return {
            name: tuple(map(min, zip(*(run[name] for run in counts), strict=True)))
            for name in counts[0]
        }

    @classmethod
    def _run(cls, theirs, ours, person, cold):
        values = {"env": cls.operator_env}
        now = cls.env.cr.now()
        early, later, late = (now - timedelta(seconds=seconds) for seconds in (90, 60, 30))
        pairs = {
            "start": (
                theirs.button_start,
                lambda: cls._start(ours, person, moment=early, **values),
            ),
            "pause": (
                theirs.button_pending,
                lambda: cls._pause(ours, person, moment=later, **values),
            ),
            "resume": (
                theirs.button_start,
                lambda: cls._resume(ours, person, moment=late, **values),
            ),
            "finish": (theirs.button_finish, lambda: cls._finish(ours, **values)),
        }
        counts = {}
        for name, (button, act) in pairs.items():
            with odoo_alone():
                count = cls._count(button, cold)
            counts[name] = (count, cls._count(act, cold))
        return counts

    @classmethod
    def _count(cls, act, cold):
        cls.env.flush_all()
        if cold:
            cls.env.invalidate_all()
        before = cls.env.cr.sql_log_count
        act()
        cls.env.flush_all()
        return cls.env.cr.sql_log_count - before

    def assertInBudget(self, counts):
        later = self.env["ir.module.module"].search_count(
            [
                ("state", "=", "installed"),
                ("name", "=like", "mes\\_%"),
                ("name", "!=", "mes_shopfloor"),
            ]
        )
        budget = BUDGET + later * BUDGET_A_LATER_ADDON
        for name, (odoo, ours) in counts.items():
            with self.subTest(name, odoo=odoo, ours=ours):
                self.assertLessEqual(ours, odoo + budget)

    def test_acts_stay_near_odoos_buttons_in_a_request_of_their_own(self):
        self.assertInBudget(self._measure(cold=True))

    def test_acts_stay_near_odoos_buttons_when_everything_is_in_the_cache(self):
        self.assertInBudget(self._measure(cold=False))

    def test_acts_cost_the_same_with_five_hundred_old_lines(self):
        few, many = (self._measure(cold=True, lines=lines) for lines in (2, 500))
        for name, (_odoo, count) in few.items():
            self.assertLessEqual(many[name][1], count, name)
