from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MesEquipmentCommon


@tagged("post_install", "-at_install")
class TestStopReason(MesEquipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reasons = cls.env["mrp.workcenter.productivity.loss"]
        cls.group = cls._create_reason("Material")
        cls.bars = cls._create_reason("Waiting for bars", mes_parent_id=cls.group.id)

    @classmethod
    def _create_reason(cls, name, **values):
        return cls.reasons.create({"name": name, "loss_type": "availability", **values})

    def _starter(self, name):
        return self.env.ref(f"mes_equipment.reason_{name}")

    def test_path_names_the_group(self):
        self.assertEqual(self.bars.mes_path, "Material / Waiting for bars")
        self.group.name = "Supply"
        self.assertEqual(self.bars.mes_path, "Supply / Waiting for bars")

    def test_reasons_sort_below_their_group_and_in_its_order(self):
        first = self._create_reason("First", mes_parent_id=self.group.id, sequence=0)
        self.group.sequence = 900
        later = self._create_reason("Later", sequence=901)
        ours = self.reasons.search(
            [("id", "in", (self.group | self.bars | first | later).ids)], order="mes_sort"
        )
        self.assertEqual(ours.mapped("name"), ["Material", "First", "Waiting for bars", "Later"])

    def test_group_cannot_belong_to_itself(self):
        with self.assertRaises(ValidationError):
            self.group.mes_parent_id = self.bars

    def test_reason_cannot_be_named_for_itself(self):
        with self.assertRaises(ValidationError):
            self.bars.mes_final_ids = self.bars

    def test_group_cannot_be_named_for_a_code(self):
        with self.assertRaises(ValidationError):
            self.reason.mes_final_ids = self.group

    def test_final_cannot_become_a_group(self):
        self.reason.mes_final_ids = self.bars
        with self.assertRaises(ValidationError):
            self._create_reason("Waiting for steel bars", mes_parent_id=self.bars.id)

    @mute_logger("odoo.sql_db")
    def test_limit_is_not_negative_and_leads_elsewhere(self):
        for values in ({"mes_max_minutes": -1}, {"mes_over_reason_id": self.bars.id}):
            with self.assertRaises(CheckViolation), self.cr.savepoint():
                self.bars.write(values)
                self.env.flush_all()

    def test_limits_do_not_go_round_in_circles(self):
        self.bars.write({"mes_max_minutes": 30, "mes_over_reason_id": self.reason.id})
        with self.assertRaises(ValidationError):
            self.reason.write({"mes_max_minutes": 30, "mes_over_reason_id": self.bars.id})

    @mute_logger("odoo.sql_db")
    def test_code_is_unique_whatever_its_case(self):
        self.bars.mes_code = " X-1 "
        self.assertEqual(self.bars.mes_code, "X-1")
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self._create_reason("Other", mes_code="x-1")

    def test_reasons_that_odoo_looks_up_stay(self):
        for xml_id in ("mrp.block_reason4", "mrp.block_reason7"):
            with self.assertRaises(ValidationError):
                self.env.ref(xml_id).active = False
        self.bars.active = False

    def test_odoo_books_working_time_as_before(self):
        workorder = self._start_workorder()
        workorder.button_pending()
        self.assertEqual(workorder.time_ids.loss_id, self.env.ref("mrp.block_reason7"))

    def test_starter_set_is_whole(self):
        groups = self.reasons.search(
            [("mes_code", "in", ("FAIL", "MAT", "PEOPLE", "SETUP", "QUAL", "PLAN"))]
        )
        self.assertEqual(len(groups), 6)
        starters = groups.mes_child_ids
        self.assertGreaterEqual(len(starters), 25)
        self.assertTrue(all(reason.mes_icon and reason.mes_state for reason in starters))
        self.assertFalse(any(group.manual for group in groups))

    def test_starter_set_counts_as_it_should(self):
        for name, bucket, state in (
            ("spindle", "failure", "down"),
            ("no_bars", "delay", "idle"),
            ("changeover", "setup", "setup"),
            ("break", "planned", "planned_stop"),
            ("no_order", "waiting", "idle"),
            ("no_shift", False, "off"),
        ):
            reason = self._starter(name)
            self.assertEqual((reason.mes_bucket, reason.mes_state), (bucket, state), name)
        self.assertEqual(self._starter("break").mes_over_reason_id, self._starter("no_operator"))

    def test_reasons_of_odoo_keep_their_names_and_learn_what_they_count_as(self):
        failure = self.env.ref("mrp.block_reason1")
        self.assertEqual(failure.with_context(lang="en_US").name, "Equipment Failure")
        self.assertEqual((failure.mes_bucket, failure.mes_state), ("failure", "down"))
        self.assertEqual(failure.mes_parent_id, self._starter("group_failure"))
        self.assertFalse(self.env.ref("mrp.block_reason7").mes_bucket)

    def test_what_somebody_described_is_left_alone(self):
        failure = self.env.ref("mrp.block_reason1")
        failure.mes_bucket = "delay"
        self.reasons._mes_describe_odoo_reasons({failure.id: {"mes_bucket": "failure"}})
        self.assertEqual(failure.mes_bucket, "delay")

    # What the kiosk offers

    def _names(self, tiles):
        return [tile["name"] for tile in tiles]

    def _group(self, tree, name):
        (group,) = (group for group in tree["groups"] if group["name"] == name)
        return self._names(group["reasons"])

    def test_kiosk_offers_single_reasons_by_group(self):
        tree = self.reasons._mes_kiosk_tree(self.machine)
        groups = self._names(tree["groups"])
        self.assertEqual(
            [name for name in groups if name in ("Failure", "People", "Planned", "Other")],
            ["Failure", "People", "Planned", "Other"],
        )
        self.assertIn("Spindle", self._group(tree, "Failure"))
        self.assertIn("Coolant pump", self._group(tree, "Other"))
        everything = [name for group in tree["groups"] for name in self._names(group["reasons"])]
        self.assertNotIn("Fully Productive Time", everything)
        self.assertNotIn("Reduced Speed", everything)
        self.assertNotIn("Failure", everything)

    def test_deeper_reasons_stand_in_the_group_at_the_top(self):
        self._create_reason("Steel bars", mes_parent_id=self.bars.id)
        tree = self.reasons._mes_kiosk_tree(self.machine)
        ours = [group for group in tree["groups"] if group["id"] == self.group.id]
        self.assertEqual(self._names(ours[0]["reasons"]), ["Steel bars"])

    def test_archived_reason_is_not_offered(self):
        self.reason.active = False
        tree = self.reasons._mes_kiosk_tree(self.machine)
        everything = [name for group in tree["groups"] for name in self._names(group["reasons"])]
        self.assertNotIn("Coolant pump", everything)

    def test_most_used_at_this_machine_come_first(self):
        program = self._starter("program")
        for minutes in (60, 40):
            self._say("idle", minutes, reason=self.bars)
            self._say("run", minutes - 5)
        self._say("idle", 20, reason=program)
        self._say("run", 15)
        other = self._create_machine("L2")
        self._say("down", 10, machine=other, reason=self.reason)
        tree = self.reasons._mes_kiosk_tree(self.machine)
        self.assertEqual(self._names(tree["frequent"]), ["Waiting for bars", "Program"])
        self.assertEqual(self._group(tree, "Set-up")[0], "Program")

    def test_first_page_holds_eight(self):
        tree = self.reasons._mes_kiosk_tree(self.machine)
        self.assertEqual(len(tree["frequent"]), 8)

    def test_code_of_the_machine_narrows_the_choice(self):
        raw = self._create_reason("Alarm 1042")
        raw.mes_final_ids = self.bars | self.reason
        tree = self.reasons._mes_kiosk_tree(self.machine, raw)
        offered = [name for group in tree["groups"] for name in self._names(group["reasons"])]
        self.assertEqual(sorted(offered), ["Coolant pump", "Waiting for bars"])
        self.assertEqual(len(tree["frequent"]), 2)

    def test_code_without_limits_leaves_the_whole_choice(self):
        raw = self._create_reason("Alarm 7")
        self.assertEqual(
            len(self.reasons._mes_kiosk_tree(self.machine, raw)["groups"]),
            len(self.reasons._mes_kiosk_tree(self.machine)["groups"]),
        )

    def test_operator_gets_the_tree(self):
        reasons = self.reasons.with_user(self.operator)
        machine = self.machine.with_user(self.operator)
        self.assertTrue(reasons._mes_kiosk_tree(machine)["groups"])

    def test_number_of_queries_does_not_depend_on_the_reasons(self):
        few = self._count_queries()
        groups = self.reasons.create(
            [{"name": f"G{n}", "loss_type": "availability"} for n in range(10)]
        )
        self.reasons.create(
            [
                {"name": f"R{n}", "mes_parent_id": group.id, "loss_type": "availability"}
                for n in range(5)
                for group in groups
            ]
        )
        self.assertEqual(self._count_queries(), few)
        self.assertLessEqual(few, 4)

    def _count_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.reasons._mes_kiosk_tree(self.machine)
        return self.cr.sql_log_count - before

    def test_copy_of_a_reason_has_no_code_and_the_same_finals(self):
        self.reason.write({"mes_code": "C", "mes_final_ids": [Command.link(self.bars.id)]})
        copied = self.reason.copy()
        self.assertFalse(copied.mes_code)
        self.assertEqual(copied.mes_final_ids, self.bars)
