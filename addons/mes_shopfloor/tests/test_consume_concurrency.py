import threading
import uuid
from unittest.mock import patch

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from ..services import Consume, Declare, IdentifyUnit, LotError

THREADS = 8


@tagged("post_install", "-at_install")
class TestConsumeConcurrency(BaseCase):
    """Two stations at the same moment, on real connections; what they leave is removed again."""

    def setUp(self):
        super().setUp()
        # While tests run, the main thread holds the lock of the registry.
        self.enterContext(patch.object(Registry, "_lock", DummyRLock()))
        self.enterContext(mute_logger("odoo.sql_db"))
        self.ids = self._commit(self._make_order)
        self.addCleanup(self._commit, self._remove_order)

    def _commit(self, function, *args):
        with db_connect(get_db_name()).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            result = retrying(lambda: function(env, *args), env)
            cr.commit()  # pylint: disable=invalid-commit
            return result

    def _make_order(self, env):
        workcenter = env["mrp.workcenter"].create({"name": "Concurrent bench"})
        product, gear = env["product.product"].create(
            [
                {"name": name, "is_storable": True, "tracking": "serial"}
                for name in ("Concurrent pump", "Concurrent gear")
            ]
        )
        bom = env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "bom_line_ids": [Command.create({"product_id": gear.id, "product_qty": 1})],
                "operation_ids": [
                    Command.create({"name": "Build", "workcenter_id": workcenter.id})
                ],
            }
        )
        production = env["mrp.production"].create(
            {"product_id": product.id, "product_qty": 5, "bom_id": bom.id}
        )
        production.action_confirm()
        lot = env["stock.lot"].create({"name": "CG-1", "product_id": gear.id})
        env["stock.quant"]._update_available_quantity(
            gear, production.location_src_id, 1, lot_id=lot
        )
        units = env["stock.lot"].create(
            [{"name": f"CP-{number}", "product_id": product.id} for number in (1, 2)]
        )
        production.mes_lot_ids = [Command.set(units.ids)]
        return {
            "order": production.id,
            "workorder": production.workorder_ids.id,
            "gear": lot.id,
            "units": units.ids,
        }

    def _remove_order(self, env):
        production = env["mrp.production"].browse(self.ids["order"])
        # The ledgers refuse to be emptied through the ORM, and these entries were only a test.
        env.cr.execute("DELETE FROM mes_consumption WHERE production_id = %s", (production.id,))
        env.cr.execute("DELETE FROM mes_production_log WHERE production_id = %s", (production.id,))
        env.cr.execute(
            "UPDATE mrp_workorder SET qty_produced = 0 WHERE production_id = %s", (production.id,)
        )
        env.invalidate_all()
        products = production.product_id | production.move_raw_ids.product_id
        bom, workcenter = production.bom_id, production.workorder_ids.workcenter_id
        production.action_cancel()
        production.unlink()
        env["stock.quant"].search([("product_id", "in", products.ids)]).sudo().unlink()
        env["stock.lot"].search([("product_id", "in", products.ids)]).unlink()
        bom.unlink()
        products.product_tmpl_id.unlink()
        workcenter.unlink()

    def _act(self, env, act, **values):
        workorder = env["mrp.workorder"].browse(self.ids["workorder"])
        for name in ("lot", "unit"):
            if name in values:
                values[name] = env["stock.lot"].browse(values[name])
        try:
            result = act(env=env, workorder=workorder, **values).execute()
        except LotError as error:
            env.cr.rollback()
            return type(error)
        return result.duplicate

    def _at_once(self, act, values_list):
        barrier = threading.Barrier(len(values_list))
        answers = [None] * len(values_list)

        def work(index, values):
            barrier.wait()
            answers[index] = self._commit(lambda env: self._act(env, act, **values))

        threads = [threading.Thread(target=work, args=item) for item in enumerate(values_list)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def _new(self, **values):
        return {"uuid": str(uuid.uuid4()), **values}

    def test_one_id_from_many_senders_is_booked_once(self):
        values = self._new(lot=self.ids["gear"], unit=self.ids["units"][0])
        answers = self._at_once(Consume, [dict(values) for _thread in range(THREADS)])
        self.assertEqual(sorted(answers), [False] + [True] * (THREADS - 1))

    def test_one_serial_number_at_two_stations_goes_into_one_unit(self):
        gear = self.ids["gear"]
        answers = self._at_once(
            Consume, [self._new(lot=gear, unit=unit) for unit in self.ids["units"]]
        )
        self.assertCountEqual(answers, [False, LotError])

    def test_one_unit_at_two_stations_is_good_once(self):
        unit = self.ids["units"][0]
        answers = self._at_once(Declare, [self._new(lot=unit, good=1) for _station in range(2)])
        self.assertCountEqual(answers, [False, LotError])

    def test_one_new_number_at_three_stations_is_one_lot(self):
        answers = self._at_once(IdentifyUnit, [self._new(name="CP-NEW") for _n in range(3)])
        self.assertEqual(answers, [False] * 3)
        self.assertEqual(
            self._commit(lambda env: env["stock.lot"].search_count([("name", "=", "CP-NEW")])), 1
        )
