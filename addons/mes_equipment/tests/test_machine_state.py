from datetime import UTC, timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from psycopg2.errors import ExclusionViolation, UniqueViolation

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mes_shopfloor.models.mes_ledger import PERMIT
from odoo.addons.mes_shopfloor.services.errors import IdentifierError

from .. import refine, timeline
from ..models.mes_machine_ledger import SOURCES, STATES
from ..services import StateRefusedError
from ..timeline_rows import Rules
from .common import MesEquipmentCommon


@tagged("post_install", "-at_install")
class TestMachineState(MesEquipmentCommon):
    def test_selections_are_the_states_and_sources_of_the_algebra(self):
        self.assertEqual(tuple(code for code, _label in STATES), timeline.STATES)
        self.assertEqual(tuple(code for code, _label in SOURCES), timeline.SOURCES)

    def test_database_holds_the_exclusion_constraint(self):
        self.env.cr.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conname = 'mes_machine_state_no_overlap'"
        )
        ((definition,),) = self.env.cr.fetchall()
        self.assertIn("tsrange(date_start, date_end) WITH &&", definition)
        self.assertIn("superseded_by_id IS NULL", definition)

    @mute_logger("odoo.sql_db")
    def test_database_refuses_two_states_at_once(self):
        self._say("run", 60)
        self._say("down", 30)
        rows = self.env["mes.machine.state"]._permitted()
        with self.assertRaises(ExclusionViolation), self.cr.savepoint():
            rows.create(
                {
                    "machine_id": self.machine.id,
                    "state": "idle",
                    "source": "office",
                    "date_start": self._ago(50),
                    "date_end": self._ago(40),
                }
            )

    @mute_logger("odoo.sql_db")
    def test_database_refuses_two_open_states(self):
        self._say("run", 60)
        rows = self.env["mes.machine.state"]._permitted()
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            # before the first one, so that only the open end is at fault
            self.env.cr.execute(
                "ALTER TABLE mes_machine_state DROP CONSTRAINT mes_machine_state_no_overlap"
            )
            rows.create(
                {
                    "machine_id": self.machine.id,
                    "state": "idle",
                    "source": "office",
                    "date_start": self._ago(90),
                }
            )

    def test_first_fact_begins_the_timeline(self):
        row = self._say("run", 60)
        self.assertEqual(self._shown(), [("run", 60)])
        self.assertFalse(row.date_end)
        self.assertFalse(row.reason_id)

    def test_next_state_closes_the_one_before_at_its_moment(self):
        first = self._say("run", 60)
        second = self._say("down", 10)
        self.assertEqual(first.date_end, second.date_start)
        self.assertEqual(self.machine.mes_state, "down")
        self.assertEqual(self.machine.mes_state_since, self._ago(10))

    def test_same_state_again_returns_the_row_that_holds(self):
        first = self._say("run", 60, uuid="a")
        self.assertEqual(self._say("run", 10, uuid="b"), first)
        self.assertEqual(self._shown(), [("run", 60)])

    def test_late_fact_supersedes_what_it_touches_and_points_at_it(self):
        old = self._say("run", 60)
        self._say("down", 10)
        new = self._say("idle", 30)
        self.assertEqual(self._shown(), [("run", 60), ("idle", 30), ("down", 10)])
        self.assertEqual(old.superseded_by_id, self._timeline()[0])
        self.assertEqual(new.state, "idle")

    def test_late_fact_does_not_change_the_state_of_now(self):
        self._say("run", 60)
        self._say("down", 10)
        self._say("idle", 30)
        self.assertEqual(self.machine.mes_state, "down")
        self.assertEqual(self.machine.mes_state_since, self._ago(10))

    def test_late_stop_ends_where_the_machine_was_seen_running(self):
        self._say("run", 60)
        self._say("run", 20)
        self._say("down", 40)
        self.assertEqual(self._shown(), [("run", 60), ("down", 40), ("run", 20)])

    def test_same_uuid_acts_once(self):
        first = self._say("down", 10, uuid="sender-1")
        again = self.machine._mes_record_state("run", self.now, uuid="sender-1")
        self.assertEqual(again, first)
        self.assertEqual(self._shown(), [("down", 10)])

    def test_uuid_of_a_repetition_is_remembered_too(self):
        self._say("run", 60)
        self._say("run", 30, uuid="sender-1")
        self._say("down", 45)
        self._say("run", 30, uuid="sender-1")
        facts = self.env["mes.machine.fact"].search([("uuid", "=", "sender-1")])
        self.assertEqual(len(facts), 1)

    def test_uuid_of_another_machine_is_refused(self):
        self._say("down", 10, uuid="sender-1")
        with self.assertRaises(IdentifierError):
            self._say("down", 10, machine=self._create_machine("L2"), uuid="sender-1")

    def test_fact_of_the_future_is_refused_and_leaves_nothing(self):
        with self.assertRaises(StateRefusedError):
            self.machine._mes_record_state("run", self.now + timedelta(hours=1))
        with self.assertRaises(StateRefusedError):
            self._say("exploded", 1)
        self.assertFalse(self._timeline())
        self.assertFalse(self.env["mes.machine.fact"].search([]))

    def test_moment_with_a_time_zone_is_stored_in_utc(self):
        moment = self._ago(5).replace(tzinfo=UTC)
        self.assertEqual(self.machine._mes_record_state("run", moment).date_start, self._ago(5))

    def test_reason_given_afterwards_replaces_the_stop_without_one(self):
        self._say("idle", 10)
        row = self._say("idle", 10, source="operator", reason=self.reason, note="leak")
        self.assertEqual(self._shown(), [("idle", 10)])
        self.assertEqual((row.reason_id, row.source, row.note), (self.reason, "operator", "leak"))
        self.assertEqual(self.machine.mes_reason_id, self.reason)

    def test_stop_with_an_end_leaves_the_rest_as_it_was(self):
        self._say("run", 60)
        self._say("planned_stop", 40, until=self._ago(30), source="office")
        self.assertEqual(self._shown(), [("run", 60), ("planned_stop", 40), ("run", 30)])
        self.assertEqual(self._timeline()[2].source, "device")

    def test_silence_between_two_bounded_facts_is_unknown(self):
        self._say("setup", 60, until=self._ago(50))
        self._say("run", 30)
        self.assertEqual(self._shown(), [("setup", 60), ("unknown", 50), ("run", 30)])
        self.assertEqual(self._timeline()[1].source, "system")

    def test_machines_do_not_touch_each_other(self):
        other = self._create_machine("L2")
        self._say("run", 60)
        self._say("down", 60, machine=other)
        self.assertEqual(self._shown(), [("run", 60)])
        self.assertEqual(self._shown(other), [("down", 60)])

    def test_row_remembers_the_order_that_was_running(self):
        workorder = self._start_workorder()
        row = self.machine._mes_record_state("run", self.now + timedelta(seconds=60))
        self.assertEqual((row.workorder_id, row.phase), (workorder, "run"))
        self.assertEqual(self.machine.mes_workorder_id, workorder)

    def test_pieces_of_a_split_row_keep_their_order(self):
        workorder = self._start_workorder()
        workorder.time_ids.date_start = self._ago(90)
        self._say("run", 60)
        self._say("planned_stop", 40, until=self._ago(30), source="office")
        self.assertEqual(self._timeline().workorder_id, workorder)
        self.assertEqual(len(self._timeline()), 3)

    def test_ledger_cannot_be_written_by_hand(self):
        row = self._say("run", 60)
        for act in (
            lambda: row.write({"state": "down"}),
            lambda: row.copy(),
            lambda: row.unlink(),
            lambda: row.fact_id.write({"state": "down"}),
            lambda: row.fact_id.unlink(),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_context_of_a_client_does_not_open_the_ledger(self):
        row = self._say("run", 60)
        for forged in (True, 1, "PERMIT", repr(PERMIT)):
            with self.assertRaises(AccessError):
                row.with_context(mes_ledger=forged).write({"state": "down"})

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.differing_executors],
        # a smaller example costs more than it tells
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
    )
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(timeline.STATES),
                st.integers(20, 50),
                st.sampled_from([0, 0, 3, 17]),
                st.sampled_from(timeline.SOURCES),
                st.booleans(),
            ),
            min_size=1,
            max_size=8,
        )
    )
    def test_database_and_algebra_agree_whatever_is_said(self, said):
        machine = self._create_machine(None)
        rules = Rules(timedelta(seconds=machine.mes_debounce_s), timedelta(seconds=180))
        facts = []
        for state, tenths, length, source, explained in said:
            # tenths of a second: several facts fall into the same second
            start = self.now - timedelta(seconds=tenths / 10)
            until = start + timedelta(seconds=length / 10) if length else None
            reason = self.reason if explained else None
            row = machine._mes_record_state(state, start, source, reason, until=until)
            self.assertEqual(len(row), 1)
            facts.append(
                timeline.Fact(state, start, until, source, self.reason.id if explained else 0)
            )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(
            [
                (row.state, row.date_start, row.date_end or None, row.reason_id.id or 0)
                for row in self._timeline(machine)
            ],
            [
                (row.state, row.start, row.end, row.reason)
                for row in refine.refine(timeline.raw(facts), facts, rules, upto=self.now)
            ],
        )
