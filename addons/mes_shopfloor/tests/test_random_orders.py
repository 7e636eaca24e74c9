import random
import uuid

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..services import Declare, MesError, Reverse
from .common_quantity import QuantityCommon

ORDERED = 20


class RandomOrder:
    """An order on which somebody does anything that comes to mind, and who keeps count."""

    def __init__(self, test, seed):
        self.test = test
        self.env = test.env
        self.chance = random.Random(seed)  # noqa: S311 - a repeatable order, no secret
        self.orders = test._make_mo(ORDERED, operations=("Turn", "Mill", "Grind"))
        self.entries = []

    @property
    def order(self):
        """The part of the order that is still open, if any."""
        return self.orders.filtered(lambda order: order.state not in ("done", "cancel"))[:1]

    def step(self):
        if not self.order:
            return
        act = self.chance.choice(
            ("declare",) * 8 + ("reverse", "start", "pause", "finish", "backorder", "cancel_one")
        )
        try:
            with self.env.cr.savepoint():
                getattr(self, act)()
        except MesError:
            self.env.invalidate_all()

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

    def start(self):
        if workorder := self.workorder():
            workorder.button_start()

    def pause(self):
        if workorder := self.workorder():
            workorder.button_pending()

    def finish(self):
        if workorder := self.workorder():
            workorder.button_finish()

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
        """Everything that is away comes back as scrap; then the order is closed short or cancelled."""
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

    def recount(self, orders, name, component):
        """Pieces that operation `name` has ever had in hand, from the ledger alone."""
        workorders = orders.workorder_ids.filtered(lambda wo: wo.name == name)
        entries = self.env["mes.production.log"].search([("workorder_id", "in", workorders.ids)])
        return sum(entry.qty_good + entry.qty_scrap + entry.qty_rework for entry in entries)

    @settings(
        max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.integers(0, 100_000))
    def test_ledger_work_orders_and_stock_agree_whatever_is_done(self, seed):
        played = RandomOrder(self, seed)
        for _step in range(25):
            played.step()
        self.check(played)
        played.end()
        self.check(played)
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
