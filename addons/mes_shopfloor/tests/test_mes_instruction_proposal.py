import uuid

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..services import CompanyMismatchError, IdentifierError, StepError
from .common_instruction import NOON, MesInstructionCommon, picture_bytes


@tagged("post_install", "-at_install")
class TestProposeChange(MesInstructionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workorder, cls.steps = cls._make_steps({"kind": "text"}, {"kind": "confirm"})
        cls.instruction = cls.steps.instruction_id

    def _draft(self):
        return self.env["mes.instruction"].search(
            [("operation_id", "=", self.workorder.operation_id.id), ("state", "=", "draft")]
        )

    def test_operator_proposes_and_the_engineer_is_told(self):
        result = self._propose(
            self.workorder, step=self.steps[0], picture=picture_bytes(), moment=NOON
        )
        proposal = result.record
        self.assertEqual(proposal.text, "Deburr first")
        self.assertEqual((proposal.employee_id, proposal.moment), (self.anna, NOON))
        self.assertEqual(proposal.instruction_id, self.instruction)
        self.assertTrue(proposal.picture)
        self.assertEqual(proposal.sudo().activity_ids.user_id, self.engineer)
        self.assertEqual(proposal.with_user(self.operator).state, "new")

    def test_same_id_proposes_once(self):
        sent = {"uuid": str(uuid.uuid4())}
        first = self._propose(self.workorder, **sent)
        again = self._propose(self.workorder, **sent)
        self.assertEqual((again.record, again.duplicate), (first.record, True))
        with self.assertRaises(IdentifierError):
            self._record(self.workorder, self.steps[0], **sent)

    def test_what_is_no_proposal_is_refused(self):
        for text in ("", "  ", None, 1, True, "x" * 5000, "a\0"):
            with self.assertRaises(StepError):
                self._propose(self.workorder, text=text)
        for picture in (b"no picture", "text", 1, b"<svg></svg>"):
            with self.assertRaises(StepError):
                self._propose(self.workorder, picture=picture)
        _other, foreign = self._make_steps({"kind": "text"})
        for step in (foreign, self.steps):
            with self.assertRaises(StepError):
                self._propose(self.workorder, step=step)
        bare = self._make_workorder()
        bare.operation_id = False
        with self.assertRaises(StepError):
            self._propose(bare)

    def test_other_company_proposes_nothing(self):
        company, _plant = self._make_other_company()
        stranger = self._make_user("operator", company_id=company.id, company_ids=company.ids)
        with self.assertRaises(CompanyMismatchError):
            self._propose(self.workorder, user=stranger)
        proposal = self._propose(self.workorder).record
        self.assertFalse(proposal.with_user(stranger).has_access("read"))

    def test_finished_order_may_teach_something(self):
        self.workorder.button_finish()
        self.assertTrue(self._propose(self.workorder).record)

    def test_operation_without_instructions_gets_its_first_draft(self):
        order = self._make_workorder()
        proposal = self._propose(order).record.with_user(self.engineer)
        self.assertFalse(proposal.instruction_id)
        proposal.action_accept()
        self.assertEqual(proposal.result_id.operation_id, order.operation_id)
        self.assertEqual(proposal.result_id.state, "draft")
        self.assertEqual(proposal.result_id.step_ids.name, "Deburr first")

    def test_accepted_proposal_is_noted_on_its_step_of_the_draft(self):
        proposal = self._propose(self.workorder, step=self.steps[1]).record
        proposal.activity_ids.unlink()
        action = proposal.with_user(self.engineer).action_accept()
        draft = self._draft()
        self.assertEqual(action["res_id"], draft.id)
        self.assertEqual(draft.step_ids[1].engineer_note, "Anna: Deburr first")
        self.assertFalse(draft.step_ids[0].engineer_note)
        self.assertEqual(proposal.decided_by_id, self.engineer)
        self.assertEqual((proposal.state, proposal.result_id), ("accepted", draft))
        self.assertEqual(self.instruction.state, "in_force")

    def test_further_proposals_go_into_the_same_draft(self):
        for text in ("One", "Two"):
            proposal = self._propose(self.workorder, text=text, step=self.steps[1]).record
            proposal.with_user(self.engineer).action_accept()
        self._propose(self.workorder, text="Three").record.with_user(self.engineer).action_accept()
        draft = self._draft()
        self.assertEqual(len(draft), 1)
        self.assertEqual(draft.step_ids[1].engineer_note, "Anna: One\nAnna: Two")
        self.assertEqual(draft.step_ids[-1].name, "Three")
        self.assertEqual(len(draft.proposal_ids), 3)

    def test_new_step_brings_its_picture(self):
        proposal = self._propose(self.workorder, text="<b>x</b>", picture=picture_bytes()).record
        proposal.with_user(self.engineer).action_accept()
        step = self._draft().step_ids[-1]
        self.assertEqual(step.kind, "picture")
        self.assertTrue(step.picture)
        self.assertIn("&lt;b&gt;", step.body)
        self._draft().with_user(self.engineer).action_approve()

    def test_rejection_needs_an_answer_that_the_operator_reads(self):
        proposal = self._propose(self.workorder).record.with_user(self.engineer)
        with self.assertRaisesRegex(UserError, "Say why"):
            proposal.action_reject()
        proposal.answer = "The tool allows no more."
        proposal.action_reject()
        self.assertEqual(proposal.state, "rejected")
        self.assertEqual(proposal.with_user(self.operator).answer, "The tool allows no more.")
        for action in (proposal.action_accept, proposal.action_reject):
            with self.assertRaises(UserError):
                action()

    def test_only_a_manager_decides(self):
        proposal = self._propose(self.workorder).record
        for user in (self.kiosk_user, self.operator, self.supervisor):
            mine = proposal.with_user(user)
            for attempt in (
                mine.action_accept,
                mine.action_reject,
                lambda mine=mine: mine.write({"answer": "x"}),
                lambda mine=mine: mine.create({"text": "x"}),
                lambda mine=mine: mine.unlink(),
            ):
                with self.assertRaises(AccessError):
                    attempt()

    def test_manager_changes_neither_proposal_nor_decision(self):
        proposal = self._propose(self.workorder).record.with_user(self.engineer)
        for values in ({"text": "x"}, {"state": "accepted"}, {"employee_id": False}):
            with self.assertRaises(UserError):
                proposal.write(values)
        proposal.action_accept()
        with self.assertRaises(UserError):
            proposal.answer = "later"
