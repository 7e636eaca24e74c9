from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .. import services
from .common_menu import MenuCommon

FORM = "mrp.mrp_production_workorder_form_view_inherit"
SEARCHES = (
    "mrp.view_mrp_production_workorder_form_view_filter",
    "mrp.view_mrp_production_work_order_search",
)


@tagged("post_install", "-at_install")
class TestWorkorderOffice(MenuCommon):
    """What the office sees of the notes and the hold of an order."""

    def _as(self, group):
        return self.turn.with_user(self._make_user(group))

    def _form(self, workorder):
        return Form(workorder, view=FORM)

    def _buttons(self, workorder):
        view = self.env.ref(FORM)
        arch = etree.fromstring(workorder.get_view(view.id, "form")["arch"])
        return {button.get("name") for button in arch.iter("button")}

    def _hold(self):
        self._do(services.Hold, note="Drawing is wrong")

    def test_form_shows_who_holds_the_order_since_when_and_why(self):
        self._hold()
        form = self._form(self._as("operator"))
        self.assertEqual(form.mes_hold_reason, "Drawing is wrong")
        self.assertEqual(form.mes_hold_employee_id.id, self.anna.id)
        self.assertTrue(form.mes_hold_date)

    def test_supervisor_lifts_the_hold_and_an_operator_has_no_button_for_it(self):
        self._hold()
        operator, supervisor = self._as("operator"), self._as("supervisor")
        self.assertNotIn("action_mes_release", self._buttons(operator))
        self.assertIn("action_mes_release", self._buttons(supervisor))
        with self.assertRaises(AccessError):
            operator.action_mes_release()
        self.assertTrue(self.turn.mes_hold_reason)
        supervisor.action_mes_release()
        self.assertFalse(self.turn.mes_hold_reason or self.turn.mes_hold_date)
        acts = self.env["mes.act"].search([("workorder_id", "=", self.turn.id)])
        release = acts.filtered(lambda act: act.kind == "release")
        self.assertEqual(release.source, "office")

    def test_order_that_is_not_held_has_nothing_to_lift(self):
        with self.assertRaises(services.NotReadyError):
            self._as("supervisor").action_mes_release()

    def test_filter_finds_what_is_on_hold_in_both_searches(self):
        self._hold()
        for name in SEARCHES:
            view = self.env.ref(name)
            arch = etree.fromstring(self.turn.get_view(view.id, "search")["arch"])
            (node,) = arch.xpath("//filter[@name='mes_on_hold']")
            found = self.turn.search(safe_eval(node.get("domain")))
            self.assertIn(self.turn, found)
            self.assertNotIn(self.mill_order, found)

    def test_form_lists_notes_with_who_and_when_and_says_which_are_struck_out(self):
        self._do(services.WriteNote, text="Chuck runs out")
        struck = self._do(services.WriteNote, text="Use gauge 7", uuid="note-2").record
        self._undo("note-2")
        operator = self._as("operator")
        form = self._form(operator)
        self.assertEqual(len(form.mes_written_note_ids), 2, "the line that strikes out is none")
        notes = operator.mes_written_note_ids
        self.assertEqual(notes.mapped("author"), ["Anna", "Anna"])
        by_text = {note.text: note.struck_author for note in notes}
        self.assertEqual(by_text, {"Chuck runs out": False, struck.text: "Anna"})
        self.assertTrue(all(notes.mapped("moment")))

    def test_notes_cannot_be_written_in_the_form(self):
        self._do(services.WriteNote, text="Chuck runs out")
        form = self._form(self._as("supervisor"))
        with self.assertRaises(AssertionError):
            form.mes_written_note_ids.remove(0)
        note = self._as("manager").mes_written_note_ids
        with self.assertRaises(AccessError):
            note.text = "Other"
