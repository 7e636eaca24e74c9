import uuid
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ..services import EndTimer, GivePauseReason, GiveReason
from ..services.errors import EntryNotReversibleError, MomentError, TimerError
from .common import NOON
from .common_lead import LeadCommon


@tagged("post_install", "-at_install")
class TestMesException(LeadCommon):
    """Each kind of exception appears, and is gone when it was put right."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workorder = cls._make_workorder(120)

    def _found(self, *kinds, plant=None):
        self.env.invalidate_all()
        items = self.env["mes.exception"]._mes_exceptions(plant or self.plant)
        mine = (self.lathe | self.mill).ids
        return [item for item in items if item["kind"] in kinds and item["workcenter_id"] in mine]

    def _mend(self, kind, employees=None, **values):
        return kind(
            env=self.env,
            uuid=str(uuid.uuid4()),
            employees=self.lead if employees is None else employees,
            source="kiosk",
            **values,
        ).execute()

    def _line_of(self, item):
        return self.env["mrp.workcenter.productivity"].browse(item["res_id"])

    def test_timer_past_its_shift_proposes_the_end_of_the_shift(self):
        self._start(self.workorder, self.anna, 0)
        with freeze_time(NOON + timedelta(minutes=130)):
            self.assertEqual(self._found("timer"), [])
        with freeze_time(NOON + timedelta(hours=4)):
            (item,) = self._found("timer")
            first, *_others = item["proposals"]
        self.assertEqual(first["until"] / 1000, self._seconds(120))
        self._mend(EndTimer, line=self._line_of(item), until=self._at(120))
        with freeze_time(NOON + timedelta(hours=4)):
            self.assertEqual(self._found("timer"), [])
        self.assertTimes(self.workorder, [(0, 120)])

    def _seconds(self, minutes):
        return (self._at(minutes) - NOON.replace(year=1970, month=1, day=1, hour=0)).total_seconds()

    def test_timer_with_an_entry_after_the_shift_proposes_the_entry(self):
        self._start(self.workorder, self.anna, 0)
        self._declare(
            self.workorder, good=3, moment=self._at(150), employees=self.anna, source="kiosk"
        )
        with freeze_time(NOON + timedelta(hours=4)):
            (item,) = self._found("timer")
        moments = [proposal["until"] / 1000 for proposal in item["proposals"]]
        self.assertEqual(moments[:2], [self._seconds(150), self._seconds(120)])

    def test_timer_over_the_limit_of_the_plant(self):
        self._start(self.workorder, self.anna, -200)
        self.plant.mes_timer_limit = 4
        with freeze_time(NOON + timedelta(minutes=30)):
            self.assertEqual(self._found("timer"), [])
        with freeze_time(NOON + timedelta(minutes=60)):
            self.assertEqual(len(self._found("timer")), 1)

    def test_timer_ends_only_between_its_start_and_now_and_once(self):
        self._start(self.workorder, self.anna, 0)
        line = self._lines(self.workorder)
        for moment in (self._at(-1), self.env.cr.now() + timedelta(minutes=1)):
            with self.assertRaises(MomentError):
                self._mend(EndTimer, line=line, until=moment)
        self._mend(EndTimer, line=line, until=self._at(60))
        with self.assertRaises(TimerError):
            self._mend(EndTimer, line=line, until=self._at(70))

    def test_timer_over_two_shifts_is_cut_when_it_is_ended(self):
        self._start(self.workorder, self.anna, 0)
        self._mend(EndTimer, line=self._lines(self.workorder), until=self._at(180))
        self.assertTimes(self.workorder, [(0, 120), (120, 180)])

    def test_only_a_supervisor_of_the_plant_puts_right(self):
        self._start(self.workorder, self.anna, 0)
        line = self._lines(self.workorder)
        with self.assertRaises(AccessError):
            self._mend(EndTimer, employees=self.bert, line=line, until=self._at(60))
        operator = self._make_user("operator")
        act = EndTimer(
            env=self.env(user=operator),
            uuid="office",
            line=line,
            until=self._at(60),
            source="office",
        )
        with self.assertRaises(AccessError):
            act.execute()
        supervisor = self._make_user("supervisor")
        act.env = self.env(user=supervisor)
        act.execute()
        self.assertTimes(self.workorder, [(0, 60)])

    def test_timer_of_nobody(self):
        self.env["mrp.workcenter.productivity"].create(
            {
                "workcenter_id": self.lathe.id,
                "workorder_id": self.workorder.id,
                "loss_id": self.env.ref("mrp.block_reason7").id,
                "date_start": NOON,
            }
        )
        with freeze_time(NOON + timedelta(minutes=5)):
            (item,) = self._found("unmanned")
        self._mend(EndTimer, line=self._line_of(item), until=self._at(5))
        with freeze_time(NOON + timedelta(minutes=5)):
            self.assertEqual(self._found("unmanned"), [])

    def test_pieces_come_while_nobody_is_there(self):
        self._declare(self.workorder, good=3, moment=self._at(0), source="device")
        with freeze_time(NOON + timedelta(minutes=10)):
            (item,) = self._found("unmanned")
            self.assertEqual(item["workorder_id"], self.workorder.id)
            self._start(self.workorder, self.anna, 10)
            self.assertEqual(self._found("unmanned"), [])

    def test_scrap_without_reason_gets_one(self):
        log = self._declare(
            self.workorder, good=5, scrap=2, moment=self._at(0), employees=self.anna
        ).record
        with freeze_time(NOON + timedelta(minutes=10)):
            (item,) = self._found("scrap_reason")
            self.assertEqual(item["res_id"], log.id)
        self._mend(GiveReason, log=log, reason=self.reason)
        with freeze_time(NOON + timedelta(minutes=10)):
            self.assertEqual(self._found("scrap_reason"), [])
        right = log.replaced_by_ids
        self.assertEqual((right.reason_id, right.qty_scrap, right.moment), (self.reason, 2, NOON))
        self.assertEqual(right.employee_ids, self.anna)
        self.assertEqual((self.workorder.qty_produced, self.workorder.mes_qty_scrap), (5, 2))
        with self.assertRaises(EntryNotReversibleError):
            self._mend(GiveReason, log=log, reason=self.reason)

    def test_scrap_of_a_closed_order_gets_its_reason_too(self):
        workorder = self._make_workorder(7)
        log = self._declare(workorder, good=5, scrap=2, moment=self._at(0)).record
        workorder.button_finish()
        workorder.production_id.button_mark_done()
        self.assertEqual(workorder.production_id.state, "done")
        self._mend(GiveReason, log=log, reason=self.reason)
        self.assertEqual(log.replaced_by_ids.reason_id, self.reason)
        self.assertEqual((workorder.qty_produced, workorder.mes_qty_scrap), (5, 2))
        ledger = self._ledger(workorder)
        self.assertEqual((sum(ledger.mapped("qty_good")), sum(ledger.mapped("qty_scrap"))), (5, 2))

    def test_old_scrap_is_history(self):
        self._declare(self.workorder, scrap=2, moment=self._at(0))
        with freeze_time(NOON + timedelta(days=8)):
            self.assertEqual(self._found("scrap_reason"), [])

    def test_long_pause_without_reason_gets_one(self):
        self._start(self.workorder, self.anna, -60)
        self._pause(self.workorder, self.anna, 0)
        self._resume(self.workorder, self.anna, 30)
        with freeze_time(NOON + timedelta(minutes=40)):
            (item,) = self._found("pause_reason")
            self._mend(GivePauseReason, line=self._line_of(item), reason=self.loss)
            self.assertEqual(self._found("pause_reason"), [])
        self.assertEqual(self._line_of(item).mes_pause_reason_id, self.loss)

    def test_short_pauses_finishing_and_going_home_need_no_reason(self):
        self._start(self.workorder, self.anna, -60)
        self._pause(self.workorder, self.anna, 0)
        self._resume(self.workorder, self.anna, 5)
        self._change_phase(self.workorder, "teardown", 20)
        self._pause(self.workorder, self.anna, 115)
        other = self._make_workorder(120)
        self._start(other, self.bert, 0)
        self._finish(other, 10)
        with freeze_time(NOON + timedelta(hours=5)):
            self.assertEqual(self._found("pause_reason"), [])

    def test_shift_that_worked_and_was_not_handed_over(self):
        self._declare(self.workorder, good=3, moment=self._at(0), employees=self.anna)
        with freeze_time(NOON + timedelta(minutes=130)):
            self.assertEqual(self._found("handover"), [])
        with freeze_time(NOON + timedelta(minutes=140)):
            (item,) = self._found("handover")
            self.assertEqual(item["text"], "Early")
            self._hand_over()
            self.assertEqual(self._found("handover"), [])
        with freeze_time(NOON + timedelta(days=3)):
            self.assertEqual(self._found("handover", "unread"), [])

    def test_handover_that_nobody_read(self):
        handover = self._hand_over()
        with freeze_time(NOON + timedelta(minutes=140)):
            self.assertEqual(self._found("unread"), [])
        with freeze_time(NOON + timedelta(minutes=160)):
            (item,) = self._found("unread")
            self.assertEqual(item["res_id"], handover.id)
            self._read(handover)
            self.assertEqual(self._found("unread"), [])

    def test_addons_bring_their_own_kinds(self):
        exceptions = self.env["mes.exception"]
        watch = []

        def find(seen):
            watch.append(seen.plant)
            return [exceptions._item("overdue", self.lathe, workcenter=self.lathe, since=NOON)]

        self.patch(self.registry["mes.exception"], "_finders", lambda self: {"overdue": find})
        (item,) = self._found("overdue")
        self.assertEqual((item["key"], watch), (f"overdue:{self.lathe.id}", [self.plant]))

    def test_other_plant_and_company_see_nothing_of_it(self):
        self._declare(self.workorder, scrap=2, moment=self._at(0))
        _company, plant = self._make_other_company()
        with freeze_time(NOON + timedelta(minutes=10)):
            self.assertTrue(self._found("scrap_reason"))
            self.assertEqual(self._found("scrap_reason", plant=plant), [])

    def test_a_hundred_work_centers_cost_no_query_more(self):
        centers = self.env["mrp.workcenter"].create(
            [{"name": f"Center {number}", "code": f"C{number}"} for number in range(100)]
        )
        for center in centers[:20]:
            workorder = self._make_workorder(50, workcenters=center)
            self._start(workorder, self.anna, -300)
            self._declare(workorder, good=3, scrap=1, moment=self._at(0), source="kiosk")
            handover = self._hand_over(workcenter=center, employees=self.lead)
        self.assertTrue(handover)

        def count(method):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            method()
            return self.env.cr.sql_log_count - before

        exceptions = self.env["mes.exception"]
        for method in (
            lambda some: exceptions._mes_exceptions(self.plant, some),
            lambda some: some._mes_live(),
        ):
            with freeze_time(NOON + timedelta(hours=3)):
                method(centers)
                one = count(lambda: method(centers[:1]))  # noqa: B023
                every = count(lambda: method(centers))  # noqa: B023
            self.assertLessEqual(every, one + 3)


@tagged("post_install", "-at_install")
class TestLiveStations(LeadCommon):
    def _live(self, center=None):
        center = center or self.lathe
        (live,) = [one for one in (self.lathe | self.mill)._mes_live() if one["id"] == center.id]
        return live

    @freeze_time(NOON + timedelta(minutes=30))
    def test_who_works_on_what_since_when(self):
        workorder = self._make_workorder(120)
        self._start(workorder, self.anna, 0, phase="setup")
        self._declare(workorder, good=4, scrap=1, reason=self.reason, moment=self._at(20))
        live = self._live()
        self.assertEqual(live["state"], "running")
        self.assertEqual(live["order"]["id"], workorder.id)
        ((who, phase),) = [(one["id"], one["phase"]) for one in live["people"]]
        self.assertEqual((who, phase), (self.anna.id, "setup"))
        self.assertEqual((live["output"]["good"], live["output"]["scrap"]), (4, 1))
        self.assertEqual(self._live(self.mill)["state"], "idle")

    @freeze_time(NOON + timedelta(minutes=30))
    def test_paused_and_stopped(self):
        workorder = self._make_workorder(120)
        self._start(workorder, self.anna, 0)
        self._pause(workorder, self.anna, 10)
        live = self._live()
        self.assertEqual((live["state"], live["order"]["id"]), ("paused", workorder.id))
        self.env["mrp.workcenter.productivity"].create(
            {
                "workcenter_id": self.lathe.id,
                "loss_id": self.loss.id,
                "date_start": NOON,
                "description": "Belt broken",
            }
        )
        self.assertEqual((self._live()["state"], self._live()["note"]), ("stopped", "Belt broken"))
