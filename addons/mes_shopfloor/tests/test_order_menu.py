import uuid
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .. import services
from .common_menu import MenuCommon


@tagged("post_install", "-at_install")
class TestHold(MenuCommon):
    def _hold(self, who=None, reason="Drawing is wrong", **values):
        return self._do(services.Hold, who=who, note=reason, **values)

    def test_nobody_starts_resumes_or_finishes_a_blocked_order(self):
        self._do(services.Start)
        self._hold()
        self.assertFalse(self.turn._mes_open_lines(), "Anna was paused")
        for act in (services.Start, services.Resume, services.Finish):
            with self.assertRaisesRegex(services.NotReadyError, "Drawing is wrong"):
                self._do(act)
        self._do(services.Declare, good=1)

    def test_queue_says_why(self):
        self._hold()
        (row,) = self._show("queue")["data"]["orders"]
        self.assertEqual((row["state"], row["blocked_reason"]), ("blocked", "Drawing is wrong"))
        self.assertEqual(row["hold"]["by_id"], self.anna.id)

    def test_who_blocked_it_or_a_supervisor_releases_it(self):
        self._hold()
        with self.assertRaises(AccessError):
            self._do(services.Release, who=self.bert)
        self._do(services.Release)
        self.assertFalse(self.turn.mes_hold_reason)
        self._hold()
        self._do(services.Release, who=self.boss)
        self._do(services.Start)

    def test_it_is_blocked_once_and_for_a_reason(self):
        for reason in ("", "  ", "x" * 201):
            with self.assertRaises(services.UnknownRecordError):
                self._hold(reason=reason)
        with self.assertRaises(services.NotReadyError):
            self._do(services.Release)
        self._hold()
        with self.assertRaises(services.NotReadyError):
            self._hold()

    def test_undo_works_both_ways(self):
        sent = str(uuid.uuid4())
        self._hold(uuid=sent)
        self._undo(sent)
        self.assertFalse(self.turn.mes_hold_reason)
        self._hold()
        sent = str(uuid.uuid4())
        self._do(services.Release, uuid=sent)
        self._undo(sent)
        self.assertEqual(self.turn.mes_hold_reason, "Drawing is wrong")

    def test_backorder_is_not_blocked(self):
        for workorder in (self.turn, self.mill_order):
            self._work(workorder, good=4)
        self._hold()
        backorder = self._close(self.order, backorder=True)
        self.assertFalse(backorder.workorder_ids.filtered("mes_hold_reason"))


@tagged("post_install", "-at_install")
class TestNote(MenuCommon):
    def _write(self, text="Chuck runs out", workorder=None, **values):
        return self._do(services.WriteNote, workorder, text=text, **values)

    def _texts(self, workorder):
        return workorder.with_env(self.kiosk_env)._mes_notes().mapped("text")

    def test_later_operations_read_it_and_earlier_ones_do_not(self):
        self._write()
        self._write("Mind the slot", self.mill_order)
        self.assertEqual(self._texts(self.turn), ["Chuck runs out"])
        self.assertCountEqual(self._texts(self.mill_order), ["Mind the slot", "Chuck runs out"])
        (note,) = self._show("order", workorder_id=self.turn.id)["data"]["order"]["notes"]
        self.assertEqual((note["text"], note["by_id"]), ("Chuck runs out", self.anna.id))

    def test_backorder_reads_it(self):
        self._write()
        for workorder in (self.turn, self.mill_order):
            self._work(workorder, good=4)
        backorder = self._close(self.order, backorder=True)
        self.assertEqual(self._texts(backorder.workorder_ids[0]), ["Chuck runs out"])

    def test_nobody_edits_it(self):
        note = self._write().record
        for attempt in (
            lambda: note.write({"text": "x"}),
            lambda: note.unlink(),
            lambda: note.copy(),
            lambda: note.with_user(self.boss.user_id).write({"text": "x"}),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_author_and_supervisor_strike_it_out(self):
        sent = str(uuid.uuid4())
        self._write(uuid=sent)
        with self.assertRaises(AccessError):
            self._undo(sent, who=self.bert)
        self._undo(sent)
        self.assertEqual(self._texts(self.turn), [])
        self.assertEqual(len(self.turn.mes_note_ids), 2, "the office still reads both")

    def test_hostile_texts(self):
        for text in ("", "   ", "a\0b", "\ud800", "x" * 1001, None, 5):
            with self.subTest(text=text), self.assertRaises(services.UnknownRecordError):
                self._write(text)
        self._write("<b>100 % ✓</b> 批号 \u202e")

    def test_other_company_neither_reads_nor_writes(self):
        note = self._write().record
        kiosk = self._make_elsewhere()
        self.assertFalse(kiosk.env["mes.workorder.note"].search([("id", "=", note.id)]))
        with self.assertRaises(services.CompanyMismatchError):
            services.WriteNote(
                env=kiosk.env,
                uuid=str(uuid.uuid4()),
                workorder=self.turn,
                employees=self.anna,
                text="x",
            ).execute()


@tagged("post_install", "-at_install")
class TestUndo(MenuCommon):
    def test_each_act_once_by_who_did_it_and_at_its_order(self):
        sent, again = str(uuid.uuid4()), str(uuid.uuid4())
        self._do(services.WriteNote, text="x", uuid=sent)
        with self.assertRaises(services.UnknownRecordError):
            self._undo(sent, self.mill_order)
        with self.assertRaises(services.UnknownRecordError):
            self._undo("nobody-sent-this")
        self._undo(sent, uuid=again)
        self.assertTrue(self._undo(sent, uuid=again).duplicate)
        with self.assertRaises(services.EntryNotReversibleError):
            self._undo(sent)
        self.assertEqual(self._journal(again).withdraws_id, self._journal(sent))

    def test_what_is_no_act_of_the_menu_is_not_undone_here(self):
        log = self._work(self.turn, good=1)
        with self.assertRaises(services.UnknownRecordError):
            self._undo(log.uuid)

    def test_the_order_says_what_can_be_undone(self):
        def undo():
            return self._show("order", workorder_id=self.turn.id)["data"]["order"]["menu_undo"]

        self.assertIsNone(undo())
        sent = str(uuid.uuid4())
        self._do(services.AddComponent, product=self.grease, quantity=3, uuid=sent)
        self.assertEqual(undo()["uuid"], sent)
        self.assertIn("3 Units", undo()["what"])
        self._undo(sent)
        self.assertIsNone(undo())

    def test_old_acts_are_not_offered(self):
        self._do(services.WriteNote, text="x")
        self.env["mes.act"].search([])._permitted().date_logged = fields.Datetime.now() - timedelta(
            days=1
        )
        data = self._show("order", workorder_id=self.turn.id)["data"]
        self.assertIsNone(data["order"]["menu_undo"])
