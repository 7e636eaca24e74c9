import random
import uuid
from collections import defaultdict
from datetime import timedelta

from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..services import Declare, Finish, MesError, Pause, Reverse, Start
from .common import NOON
from .common_quantity import QuantityCommon

ORDERED = 20


class RandomOrder:
    """An order on which several people do anything that comes to mind, and who keeps count."""

    def __init__(self, test, seed):
        self.test = test
        self.env = test.env
        self.chance = random.Random(seed)  # noqa: S311 - a repeatable order, no secret
        self.orders = test._make_mo(ORDERED, operations=("Turn", "Mill", "Grind"))
        self.entries = []
        self.people = test.env["hr.employee"].create([{"name": name} for name in "ABC"])
        self.clock = NOON
        self.running = {}
        self.worked = defaultdict(set)

    @property
    def order(self):
        """The part of the order that is still open, if any."""
        return self.orders.filtered(lambda order: order.state not in ("done", "cancel"))[:1]

    def step(self):
        if not self.order:
            return
        act = self.chance.choice(
            ("declare",) * 8
            + ("start",) * 4
            + ("pause",) * 2
            + ("reverse", "finish", "backorder", "cancel_one", "split")
        )
        self.do(getattr(self, act))

    def do(self, act):
        """Let time pass, then act; who was at a work order that ends stops there."""
        self.clock += timedelta(seconds=self.chance.randint(1, 400))
        with freeze_time(self.clock):
            try:
                with self.env.cr.savepoint():
                    act()
            except MesError:
                self.env.invalidate_all()
        for person, workorder in list(self.running):
            if workorder.state in ("done", "cancel"):
                self.stopped(person, workorder)

    def stopped(self, person, workorder):
        start = self.running.pop((person, workorder))
        seconds = range(self.second(start), self.second(self.clock))
        self.worked[person, workorder].update(seconds)

    def second(self, moment):
        return round((moment - NOON).total_seconds())

    def workorder(self):
        open_ones = self.order.workorder_ids.filtered(lambda wo: wo.state not in ("done", "cancel"))
        return self.chance.choice(list(open_ones)) if open_ones else None

    def declare(self):
        workorder = self.workorder()
        if not workorder:
            return
        feeders = self.order._mes_flow().upstream(workorder.id)
        target = workorder.browse(self.chance.choice([workorder.id, *sorted(feeders)]))
        kinds = {"good": (4, 8), "scrap": (0, 2), "rework": (0, 2)}
        quantities = {kind: self.chance.randint(*span) for kind, span in kinds.items()}
        self.entries.append(
            Declare(
                env=self.env,
                uuid=str(uuid.uuid4()),
                workorder=workorder,
                source="kiosk",
                rework_to=target,
                **quantities,
            )
            .execute()
            .record
        )

    def reverse(self):
        if self.entries:
            log = self.chance.choice(self.entries)
            Reverse(env=self.env, uuid=str(uuid.uuid4()), log=log).execute()

    def timer(self, act, workorder=None):
        """Somebody starts or stops at a work order, where that is possible."""
        person, workorder = self.chance.choice(list(self.people)), workorder or self.workorder()
        if not workorder:
            return None
        act(
            env=self.env,
            uuid=str(uuid.uuid4()),
            workorder=workorder,
            employees=person,
            source="kiosk",
            moment=self.clock,
        ).execute()
        return person, workorder

    def start(self):
        if pair := self.timer(Start):
            self.running[pair] = self.clock

    def pause(self):
        if pair := self.timer(Pause):
            self.stopped(*pair)

    def finish(self):
        """In the order of work: what a later operation claims, the ones before it have had."""
        workorder = self.workorder()
        flow = self.order._mes_flow()
        if workorder and (flow.has_begun_before(workorder.id) or not flow.upstream(workorder.id)):
            if self.chance.random() < 0.5:
                self.timer(Finish, workorder)
            else:
                workorder.button_finish()

    def split(self):
        """An order of which nothing was declared becomes two; one of them goes on here."""
        order = self.order
        if order.state == "confirmed" and not order._mes_has_begun() and order.product_qty > 2:
            self.orders |= order._split_productions({order: [order.product_qty - 2, 2]})

    def cancel_one(self):
        # The first operation stays: an order of nothing but cancelled operations makes nothing.
        workorder = self.workorder()
        if workorder and workorder != self.order.workorder_ids[0] and self.chance.random() < 0.3:
            workorder.action_cancel()

    def backorder(self):
        order = self.order
        flow = order._mes_flow()
        if flow.good and flow.unfinished and not flow.away:
            self.close(order, backorder=True)

    def close(self, order, backorder):
        action = order.button_mark_done()
        if isinstance(action, dict) and action.get("res_model") == "mrp.production.backorder":
            wizard = self.env[action["res_model"]].with_context(**action["context"]).create({})
            if backorder:
                wizard.action_backorder()
            else:
                wizard.action_close_mo()
            self.orders |= order.production_group_id.production_ids

    def end(self):
        """Everything that is away comes back as scrap; then each order is closed or cancelled."""
        for _number in range(len(self.orders) + 1):
            self.do(self.end_one)
        self.do(self.pause_all)

    def pause_all(self):
        """What could not be closed, with pieces in rework that never came back, is left alone."""
        for person, workorder in list(self.running):
            Pause(
                env=self.env,
                uuid=str(uuid.uuid4()),
                workorder=workorder,
                employees=person,
                source="kiosk",
                moment=self.clock,
            ).execute()
            self.stopped(person, workorder)

    def end_one(self):
        order = self.order
        while order:
            away = order.workorder_ids.filtered("mes_qty_rework")
            for workorder in away.sorted("sequence"):
                scrap = min(workorder.qty_ready, workorder.mes_qty_rework)
                if workorder.state != "cancel" and scrap:
                    Declare(
                        env=self.env, uuid=str(uuid.uuid4()), workorder=workorder, scrap=scrap
                    ).execute()
                    break
            else:
                break
        if order and not order.workorder_ids.filtered("mes_qty_rework"):
            if order._mes_flow().good:
                self.close(order, backorder=False)
            else:
                order.action_cancel()


@tagged("post_install", "-at_install")
class TestRandomOrders(QuantityCommon):
    def check(self, played):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertAgrees(played.orders)
        for workorder in played.orders.workorder_ids:
            self.assertGreaterEqual(workorder.qty_produced, 0)
            self.assertGreaterEqual(workorder.mes_qty_scrap, 0)
            self.assertGreaterEqual(workorder.mes_qty_rework, 0)

    def assertRecounts(self, played):
        """Machine and labour seconds are what a count of every single second says."""
        for workorder in played.orders.workorder_ids:
            there = [seconds for (_p, wo), seconds in played.worked.items() if wo == workorder]
            # Odoo gives an operation at which nobody was its planned time when the order closes,
            # and takes it from one that was cancelled; the people's lines remain.
            if there and workorder.state != "cancel":
                self.assertEqual(workorder.mes_machine_seconds, len(set().union(*there)))
        for person in played.people:
            lines = self.env["mrp.workcenter.productivity"].search(
                [("mes_employee_id", "=", person.id), ("date_start", ">=", NOON)]
            )
            mine = [seconds for (who, _wo), seconds in played.worked.items() if who == person]
            self.assertEqual(sum(lines.mapped("mes_labour_seconds")), len(set().union(*mine)))

    def recount(self, orders, name, component):
        """Pieces that operation `name` has ever had in hand, from the ledger alone."""
        workorders = orders.workorder_ids.filtered(lambda wo: wo.name == name)
        entries = self.env["mes.production.log"].search([("workorder_id", "in", workorders.ids)])
        return sum(entry.qty_good + entry.qty_scrap + entry.qty_rework for entry in entries)

    @settings(
        max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.integers(0, 100_000))
    def test_ledger_work_orders_and_stock_agree_whatever_is_done(self, seed):
        played = RandomOrder(self, seed)
        for _step in range(25):
            played.step()
        self.check(played)
        played.end()
        self.check(played)
        self.assertRecounts(played)
        if played.order:
            return
        finished = played.orders.filtered(lambda order: order.state == "done")
        goods = [order._mes_flow().good for order in finished]
        self.assertEqual(self._produced(played.orders), sum(goods))
        for name, component in (("Turn", self.bar), ("Grind", self.ring)):
            in_hand = self.recount(played.orders, name, component)
            cancelled = any(
                wo.state == "cancel" for wo in played.orders.workorder_ids if wo.name == name
            )
            if not cancelled:
                self.assertEqual(self._consumed(played.orders, component), in_hand, name)
