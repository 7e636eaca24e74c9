from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mes_shopfloor.services import Reverse

from .. import oee_figures
from .common_oee import MesOeeCommon
from .test_oee_figures import PRINTED

RATIOS = list(PRINTED)


@tagged("post_install", "-at_install")
@freeze_time("2026-03-05 12:00:00")
class TestMesOee(MesOeeCommon):
    def _play_vorne(self):
        """The published example: 480 min, 60 min breaks, 47 min down, 19271 pieces at 1 s."""
        self.machine.mes_ideal_cycle_s = 1
        self._tell("off", 0)
        self._tell("run", 6)
        self._tell("planned_stop", 10, until=self._at(11), source="office")
        self._tell("down", 12, until=self._at(12, 47))
        self._tell("off", 14)
        workorder = self._create_workorder(quantity=20000)
        self._work(workorder, 6, 14)
        self._made(workorder, 9, good=18848)
        self._made(workorder, 13, scrap=423, reason=self.scrap_reason)
        self._count()

    def test_published_example_through_the_real_models(self):
        self._play_vorne()
        sums = self._sums(self._shift())
        self.assertEqual(oee_figures.times(sums)["calendar"], 480 * 60)
        self.assertEqual(oee_figures.times(sums)["pbt"], 420 * 60)
        for name in ("availability", "performance", "quality", "oee"):
            self.assertEqual(round(oee_figures.ratio(name, sums), 4), PRINTED[name], name)

    def test_published_example_in_a_plant_with_one_shift(self):
        self.night.active = False
        self._play_vorne()
        ((*found,),) = self.env["mes.oee"]._read_group(
            [("machine_id", "=", self.machine.id), ("day", "=", date(2026, 3, 4))],
            [],
            [f"{name}:avg" for name in RATIOS],
        )
        self.assertEqual(
            {name: round(figure, 4) for name, figure in zip(RATIOS, found, strict=True)}, PRINTED
        )

    def test_groups_divide_sums(self):
        self._tell("run", 6)
        self._tell("down", 7)
        self._tell("run", 22)
        self._tell("off", 30)
        order = self._create_workorder(quantity=1000)
        self._made(order, 6, 30, good=30, scrap=30)
        self._made(order, 23, good=400)
        self._count()
        domain = [("shift_id", "in", (self.early | self.night).ids)]
        names = ["availability:avg", "quality:avg", "oee:avg", "performance:avg", "pbt_hours:sum"]
        (group,) = self.env["mes.oee"].formatted_read_group(domain, [], names)
        # early: 1 h of 8 ran, 60 min made; night: 8 h of 8 ran, 400 min made; Thursday: off
        self.assertAlmostEqual(group["pbt_hours:sum"], 3 * 8 - 1)
        self.assertAlmostEqual(group["availability:avg"], 9 / 23)
        self.assertAlmostEqual(group["performance:avg"], 460 / (9 * 60))
        self.assertAlmostEqual(group["quality:avg"], 430 / 460)
        self.assertAlmostEqual(group["oee:avg"], 430 / (23 * 60))
        rows = self.env["mes.oee"].search(domain)
        whole = oee_figures.add(*(row._sums() for row in rows))
        self.assertAlmostEqual(group["oee:avg"], oee_figures.ratio("oee", whole))

    def test_every_figure_is_the_same_in_sql_and_in_python(self):
        self._play_vorne()
        names = list(oee_figures.RATIOS)
        for groupby in ([], ["shift_id"], ["day:week"], ["machine_id", "workorder_id"]):
            for *group, rows in self.env["mes.oee"]._read_group(
                [], [*groupby], [*(f"{name}:avg" for name in names), "id:recordset"]
            ):
                figures, sums = group[len(groupby) :], self._sums(rows)
                for name, figure in zip(names, figures, strict=True):
                    wanted = oee_figures.ratio(name, sums)
                    if wanted is None:
                        self.assertFalse(figure, name)
                    else:
                        self.assertAlmostEqual(figure, wanted, 9, name)

    def test_groups_can_be_sorted_and_chosen_by_a_figure(self):
        self._play_vorne()
        groups = self.env["mes.oee"]._read_group(
            [("shift_id", "!=", False)],
            ["slot_start:hour"],
            ["oee:avg"],
            having=[("oee:avg", ">", 0.5)],
            order="oee:avg desc",
        )
        self.assertEqual([round(figure, 4) for _hour, figure in groups], [0.7479])

    def test_client_is_offered_the_figures_as_measures(self):
        fields = self.env["mes.oee"].fields_get(RATIOS, ["aggregator", "help"])
        self.assertEqual({field["aggregator"] for field in fields.values()}, {"avg"})
        self.assertTrue(
            all("/" in field["help"] or "x" in field["help"] for field in fields.values())
        )

    def test_row_without_a_divisor_has_no_figure_in_its_group(self):
        self._tell("off", 14)
        self._count()
        domain = [("slot_start", "=", self._at(14))]
        (group,) = self.env["mes.oee"].formatted_read_group(domain, [], ["oee:avg", "__count"])
        self.assertEqual((group["oee:avg"], group["__count"]), (False, 1))

    def test_pieces_above_the_ideal_rate_are_flagged(self):
        self._tell("run", 6)
        self._tell("off", 7)
        self._made(self._create_workorder(quantity=100), 6, 30, good=90)
        self._count()
        row = self._shift(("qty_good", ">", 0))
        self.assertFalse(row.is_too_fast)  # its time has no order, so this row has no seconds
        self.assertAlmostEqual(oee_figures.ratio("performance", self._sums(self._shift())), 1.5)

    def test_pieces_above_the_ideal_rate_of_an_order_are_flagged(self):
        self._tell("run", 6)
        self._tell("off", 7)
        order = self._create_workorder(quantity=100)
        self._work(order, 6, 7)
        self._made(order, 6, 30, good=90)
        self._count()
        row = self._shift(("workorder_id", "=", order.id))
        self.assertTrue(row.is_too_fast)
        self.assertIn("ideal rate", row.note)
        self.assertAlmostEqual(row.performance, 1.5)

    def test_over_five_percent_without_data_is_flagged(self):
        self._tell("run", 6)
        self._tell("unknown", 13)
        self._count()
        row = self._shift()
        self.assertTrue(row.has_gaps)
        self.assertEqual(row.unknown_share, 0.125)
        self.assertEqual((row.availability, row.known_availability), (0.875, 1.0))

    def test_pieces_are_those_of_the_ideal_cycle_of_their_day(self):
        self._tell("run", 6)
        order = self._create_workorder(quantity=100)
        log = self._made(order, 7, good=10)
        self.machine.mes_ideal_cycle_s = 30
        self._made(order, 8, good=10)
        self._count()
        self.assertEqual(self._sums(self._shift())["ideal"], 900)
        Reverse(env=self.env, uuid="back", log=log).execute()
        self._count()
        self.assertEqual(self._sums(self._shift())["ideal"], 300)
        self.assertEqual(self._sums(self._shift())["good"], 10)

    def test_pieces_in_dozens_take_the_time_of_twelve(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        production = self.env["mrp.production"].create(
            {
                "product_id": self.shaft.id,
                "bom_id": self.bom.id,
                "product_qty": 10,
                "product_uom_id": dozen.id,
            }
        )
        production.action_confirm()
        log = self._made(production.workorder_ids, 8, good=2)
        self.assertEqual(log.ideal_cycle_s, 720)

    def test_time_of_an_order_is_its_own_row(self):
        self._tell("run", 6)
        self._tell("idle", 9)
        self._tell("run", 10)
        order = self._create_workorder()
        self._work(order, 8, 12)
        self._count()
        worked = self._shift(("workorder_id", "=", order.id))
        self.assertEqual((worked.apt_seconds, worked.delay_seconds), (3 * 3600, 3600))
        self.assertEqual(worked.product_id, self.shaft)
        without = self._shift(("workorder_id", "=", False))
        self.assertEqual((without.apt_seconds, without.seconds), (4 * 3600, 4 * 3600))

    def test_order_of_another_machine_of_the_work_center_is_not_mine(self):
        other = self._create_machine("L2")
        self._tell("run", 6)
        self._tell("run", 6, machine=other)
        order = self._create_workorder()
        order.mes_machine_id = other
        self._work(order, 8, 12)
        self._count()
        self.assertFalse(self._shift().workorder_id)
        self.assertEqual(self._rows(machine=other).workorder_id, order)
        order.mes_machine_id = self.machine
        self._count()
        self.assertEqual(self._shift().workorder_id, order)
        self.assertFalse(self._rows(machine=other).workorder_id)

    def test_reason_decides_the_bucket_and_follows_when_it_changes(self):
        self._tell("run", 6)
        self._tell("down", 8, reason=self.reason)
        self._tell("run", 9)
        self._count()
        self.assertEqual(self._shift().failure_seconds, 3600)
        self.reason.mes_bucket = "planned"
        self._count()
        self.assertEqual((self._shift().failure_seconds, self._shift().planned_seconds), (0, 3600))

    def test_machine_without_a_plant_counts_by_days_of_utc(self):
        lonely = self.env["maintenance.equipment"].create({"name": "Lonely"})
        self._tell("run", 6, machine=lonely)
        self._count()
        rows = self._rows(machine=lonely)
        self.assertEqual([row.slot_start.hour for row in rows], [0, 0])
        self.assertFalse(rows.shift_id)
        self.assertAddsUp()

    def test_drill_leads_to_the_rows_it_came_from(self):
        self._tell("run", 6)
        self._tell("down", 8)
        self._tell("run", 9)
        self._tell("off", 14)
        order = self._create_workorder()
        self._work(order, 6, 14)
        entry = self._made(order, 7, good=1)
        self._count()
        row = self._shift()
        timeline = row.action_view_timeline()
        states = self.env[timeline["res_model"]].search(timeline["domain"])
        self.assertEqual(sorted(states.mapped("state")), ["down", "run", "run"])
        pieces = row.action_view_entries()
        self.assertEqual(self.env[pieces["res_model"]].search(pieces["domain"]), entry)

    def test_rows_can_be_exported(self):
        self._play_vorne()
        names = ["machine_id", "day", "oee", "availability", "apt_seconds"]
        data = self._shift().export_data(names)["datas"]
        self.assertEqual(round(data[0][2], 4), 0.7479)

    @mute_logger("odoo.sql_db")
    def test_database_refuses_what_does_not_add_up(self):
        self._tell("run", 6)
        self._count()
        row = self._shift()
        for sql in (
            "UPDATE mes_oee SET apt_seconds = apt_seconds + 1 WHERE id = %s",
            "UPDATE mes_oee SET apt_seconds = -1, unknown_seconds = seconds + 1 WHERE id = %s",
        ):
            with self.assertRaises(CheckViolation), self.cr.savepoint():
                self.env.cr.execute(sql, [row.id])
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.env.cr.execute(
                "INSERT INTO mes_oee (machine_id, slot_start, slot_end, day, seconds, apt_seconds,"
                " aust_seconds, minor_seconds, failure_seconds, delay_seconds, adot_seconds,"
                " planned_seconds, unknown_seconds, no_shift_seconds, unexplained_seconds)"
                " SELECT machine_id, slot_start, slot_end, day, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0"
                " FROM mes_oee WHERE id = %s",
                [row.id],
            )

    def test_views_open(self):
        views = self.env["mes.oee"].get_views(
            [(False, kind) for kind in ("list", "form", "pivot", "graph", "search")]
        )
        self.assertEqual(set(views["views"]), {"list", "form", "pivot", "graph", "search"})
