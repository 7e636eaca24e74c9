"""The algebra of an order's operations, against an order played through piece by piece."""

import random

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..flow import Flow, Operation


class Played:
    """An order whose pieces are single things with a place: slow, and plainly right."""

    def __init__(self, ordered, operations):
        self.pieces = [
            {"at": 0, "reached": 0, "state": "open", "loop": None} for _ in range(ordered)
        ]
        self.loops = 0
        self.last = operations

    def waiting(self, operation):
        return [p for p in self.pieces if p["state"] == "open" and p["at"] == operation]

    def pass_on(self, piece):
        piece["at"] += 1
        piece["reached"] = max(piece["reached"], piece["at"])
        if piece["at"] == self.last:
            piece["state"] = "finished"

    def send_back(self, piece, target):
        """Found bad where it lies: it has been in hand there."""
        if piece["at"] + 1 >= piece["reached"]:
            self.loops += 1
            piece["loop"] = self.loops
        piece["reached"] = max(piece["reached"], piece["at"] + 1)
        piece["at"] = target

    def scrap(self, piece):
        # Lost where its material was last used: at the furthest operation that had it in hand.
        piece["reached"] = max(piece["reached"], piece["at"] + 1)
        piece["state"] = "scrap"

    def flow(self):
        operations = []
        for key in range(self.last):
            live = [p for p in self.pieces if p["state"] != "scrap"]
            operations.append(
                Operation(
                    key=key,
                    good=sum(p["at"] > key for p in live)
                    + sum(p["state"] == "scrap" and p["reached"] > key + 1 for p in self.pieces),
                    scrap=sum(
                        p["state"] == "scrap" and p["reached"] == key + 1 for p in self.pieces
                    ),
                    away=sum(p["at"] <= key < p["reached"] for p in live),
                    found=sum(p["at"] <= key == p["reached"] - 1 for p in live),
                    before=frozenset({key - 1} if key else ()),
                )
            )
        return Flow(len(self.pieces), operations)


def play(seed, ordered, operations, steps):
    chance = random.Random(seed)  # noqa: S311 - a repeatable order, no secret
    order = Played(ordered, operations)
    for _step in range(steps):
        operation = chance.randrange(operations)
        for piece in order.waiting(operation)[: chance.randrange(1, 5)]:
            what = chance.random()
            if what < 0.7:
                order.pass_on(piece)
            elif what < 0.85:
                order.scrap(piece)
            else:
                order.send_back(piece, chance.randrange(operation + 1))
    return order


ORDERS = st.builds(
    play, st.integers(0, 10_000), st.integers(1, 12), st.integers(1, 4), st.integers(0, 60)
)


@tagged("post_install", "-at_install")
class TestFlow(BaseCase):
    @given(ORDERS)
    def test_no_order_that_can_happen_has_a_flaw(self, order):
        self.assertEqual(order.flow().flaws(), {})

    @given(ORDERS)
    def test_every_piece_that_was_in_hand_is_counted_once(self, order):
        flow = order.flow()
        for key in flow.operations:
            in_hand = sum(piece["reached"] > key for piece in order.pieces)
            self.assertEqual(flow.handled(key), in_hand)
            self.assertEqual(flow[key].processed, in_hand)

    @given(ORDERS)
    def test_ready_are_the_pieces_that_lie_before_the_operation(self, order):
        flow = order.flow()
        for key in flow.operations:
            waiting = order.waiting(key)
            self.assertEqual(flow.ready(key), len(waiting))
            fresh = [piece for piece in waiting if piece["reached"] <= key]
            self.assertEqual(flow.ready_fresh(key), len(fresh))

    @given(ORDERS)
    def test_remaining_are_the_pieces_that_can_still_come(self, order):
        flow = order.flow()
        for key in flow.operations:
            coming = [p for p in order.pieces if p["state"] == "open" and p["at"] <= key]
            self.assertEqual(flow.remaining(key), len(coming))

    @given(ORDERS)
    def test_in_process_is_what_was_in_hand_and_is_neither_finished_nor_scrap(self, order):
        flow = order.flow()
        for key in flow.operations:
            held = [p for p in order.pieces if p["state"] == "open" and p["reached"] > key]
            self.assertEqual(flow.in_process(key), len(held))

    @given(ORDERS)
    def test_order_and_its_backorder_use_up_each_piece_once(self, order):
        flow = order.flow()
        for key in flow.operations:
            closing = flow.consumed(key, keep_in_process=True)
            self.assertEqual(closing + flow.in_process(key), flow.consumed(key))
            used = [p for p in order.pieces if p["state"] != "open" and p["reached"] > key]
            self.assertEqual(closing, len(used))

    @given(ORDERS)
    def test_good_scrap_and_unfinished_make_up_the_order(self, order):
        flow = order.flow()
        states = [piece["state"] for piece in order.pieces]
        self.assertEqual(flow.good, states.count("finished"))
        self.assertEqual(flow.scrap, states.count("scrap"))
        self.assertEqual(flow.unfinished, states.count("open"))

    def test_cancelled_operation_is_passed_over(self):
        flow = Flow(
            10,
            [
                Operation("a", good=8, scrap=2),
                Operation("b", before=frozenset("a"), cancelled=True),
                Operation("c", good=3, before=frozenset("b")),
            ],
        )
        self.assertEqual(flow.ready("c"), 5)
        self.assertEqual(flow.last, {"c"})
        self.assertEqual(flow.reachable("c"), 8)

    def test_last_operation_that_is_cancelled_is_not_the_last(self):
        flow = Flow(
            10, [Operation("a", good=8), Operation("b", before=frozenset("a"), cancelled=True)]
        )
        self.assertEqual((flow.last, flow.good), ({"a"}, 8))

    def test_slower_of_two_branches_decides(self):
        flow = Flow(
            10,
            [
                Operation("a", good=7),
                Operation("b", good=5),
                Operation("c", good=1, before=frozenset("ab")),
            ],
        )
        self.assertEqual(flow.ready("c"), 4)

    def test_undeclared_operation_must_have_had_what_a_later_one_has(self):
        flow = Flow(
            10, [Operation("a", good=1, scrap=2), Operation("b", good=6, before=frozenset("a"))]
        )
        self.assertEqual(flow.handled("a"), 8)
        self.assertEqual(flow.flaws(), {("a", "passed"): 5})

    def test_untouched_operations_pass_on_what_comes(self):
        flow = Flow(
            10,
            [
                Operation("a", good=7, scrap=1),
                Operation("b", before=frozenset("a")),
                Operation("c", before=frozenset("b")),
            ],
        )
        self.assertEqual(flow.forecast_good(), 7)

    def test_carried_pieces_need_no_work_again(self):
        flow = Flow(68, [Operation("a", carried=28), Operation("b", before=frozenset("a"))])
        self.assertEqual(flow.remaining("a"), 40)
        self.assertEqual(flow.ready("b"), 28)
        self.assertEqual(flow.consumed("a"), 28)

    def test_lost_pieces_hold_what_the_operations_before_put_in(self):
        flow = Flow(
            100,
            [
                Operation("a", good=97, scrap=3),
                Operation("b", good=95, scrap=2, before=frozenset("a")),
            ],
        )
        lost = {"b": 2.0}
        self.assertEqual(flow.share_of(lost, "a"), 0.02)
        self.assertEqual(flow.share_of(lost, "b"), 2 / 97)
        self.assertEqual(flow.share_of({"a": 3.0}, "b"), 0)
        self.assertEqual(flow.share_of(lost), 0.02)
