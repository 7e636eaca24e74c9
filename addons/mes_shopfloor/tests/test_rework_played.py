import random
import uuid

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..services import Declare
from .common_quantity import QuantityCommon
from .test_flow import Played

OPERATIONS = ("Turn", "Mill", "Grind")


@tagged("post_install", "-at_install")
class TestReworkPlayed(QuantityCommon):
    """Declarations through the service against the same order played piece by piece."""

    def _declare_played(self, chance, order, workorders):
        number = chance.randrange(len(workorders))
        waiting = order.waiting(number)
        # The service counts those first that come for the first time, then the oldest rework.
        waiting.sort(key=lambda piece: (piece["reached"] > number, piece["loop"] or 0))
        pieces = waiting[: chance.randrange(1, 4)]
        target = chance.randrange(number + 1)
        if not pieces:
            return
        what = chance.choice(("good", "scrap", "rework"))
        Declare(
            env=self.env,
            uuid=str(uuid.uuid4()),
            workorder=workorders[number],
            source="kiosk",
            rework_to=workorders[target],
            **{what: len(pieces)},
        ).execute()
        for piece in pieces:
            if what == "good":
                order.pass_on(piece)
            elif what == "scrap":
                order.scrap(piece)
            else:
                order.send_back(piece, target)

    @settings(
        max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.integers(0, 100_000))
    def test_work_orders_hold_what_was_played(self, seed):
        chance = random.Random(seed)  # noqa: S311 - a repeatable order, no secret
        production = self._make_mo(8, operations=OPERATIONS)
        workorders = list(production.workorder_ids)
        order = Played(8, len(workorders))
        for _step in range(25):
            self._declare_played(chance, order, workorders)
        played = order.flow()
        for number, workorder in enumerate(workorders):
            wanted = played[number]
            self.assertEqual(
                (workorder.qty_produced, workorder.mes_qty_scrap, workorder.mes_qty_rework),
                (wanted.good, wanted.scrap, wanted.away),
            )
            self.assertEqual(workorder.qty_ready, played.ready(number))
        self.assertAgrees(production)
