from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_instruction import MesInstructionCommon, pdf_bytes, picture_bytes


@tagged("post_install", "-at_install")
class TestMesInstruction(MesInstructionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workorder = cls._make_workorder(10)
        cls.operation = cls.workorder.operation_id
        cls.instruction = cls._make_instruction(
            cls.operation,
            [
                {"kind": "text"},
                {
                    "kind": "value_choice",
                    "choice_ids": [Command.create({"name": "Good"})],
                },
            ],
        )
        cls.step = cls.instruction.step_ids[0]

    def _revise(self):
        action = self.instruction.with_user(self.engineer).action_new_revision()
        return self.env["mes.instruction"].browse(action["res_id"])

    def test_approved_by_a_manager_at_a_moment(self):
        self.assertEqual(self.instruction.state, "in_force")
        self.assertEqual(self.instruction.revision, 1)
        self.assertEqual(self.instruction.approved_by_id, self.engineer)
        self.assertTrue(self.instruction.date_approved)

    def test_neither_operator_nor_supervisor_approves(self):
        draft = self._make_instruction(self.operation, [{}], approve=False)
        for user in (self.kiosk_user, self.operator, self.supervisor):
            with self.assertRaises(AccessError):
                draft.with_user(user).action_approve()
            with self.assertRaises(AccessError):
                self.instruction.with_user(user).action_retire()
            with self.assertRaises(AccessError):
                self.instruction.with_user(user).action_new_revision()

    def test_operator_reads_and_changes_nothing(self):
        for user in (self.kiosk_user, self.operator, self.supervisor):
            for record in (self.instruction, self.step, self.instruction.step_ids.choice_ids):
                record = record.with_user(user)
                record.check_access("read")
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(record.has_access(operation))

    def test_revision_in_force_is_never_edited(self):
        def attempts(user):
            instruction = self.instruction.with_user(user)
            step, choice = instruction.step_ids[0], instruction.step_ids.choice_ids
            return [
                lambda: instruction.write({"is_sequential": True}),
                lambda: instruction.write({"step_ids": [Command.create({"name": "New"})]}),
                lambda: step.write({"name": "Other"}),
                lambda: step.unlink(),
                lambda: choice.write({"is_ok": False}),
                lambda: choice.unlink(),
                lambda: step.create({"name": "New", "instruction_id": instruction.id}),
                lambda: choice.create({"name": "New", "step_id": choice.step_id.id}),
                lambda: step.update_field_translations("name", {"en_US": "Other"}),
                lambda: instruction.unlink(),
            ]

        for user in (self.engineer, self.env.ref("base.user_root")):
            for number, attempt in enumerate(attempts(user)):
                with self.subTest(user=user.name, attempt=number), self.assertRaises(UserError):
                    attempt()

    def test_engineer_does_not_edit_it_either(self):
        step = self.step.with_user(self.engineer)
        with self.assertRaisesRegex(UserError, "new revision"):
            step.name = "Other"

    def test_step_does_not_move_into_a_revision_in_force(self):
        draft = self._make_instruction(self.operation, [{}], approve=False)
        with self.assertRaises(UserError):
            draft.step_ids.with_user(self.engineer).write({"instruction_id": self.instruction.id})

    def test_file_of_an_approved_step_is_not_exchanged(self):
        picture = self._b64(picture_bytes())
        operation = self._make_workorder().operation_id
        instruction = self._make_instruction(operation, [{"kind": "picture", "picture": picture}])
        attachment = (
            self.env["ir.attachment"]
            .with_user(self.engineer)
            .search(
                [
                    ("res_model", "=", "mes.instruction.step"),
                    ("res_field", "=", "picture"),
                    ("res_id", "=", instruction.step_ids.id),
                ]
            )
        )
        self.assertTrue(attachment)
        with self.assertRaises(AccessError):
            attachment.write({"datas": self._b64(picture_bytes(size=(9, 9)))})

    def test_state_is_set_by_no_write(self):
        draft = self._make_instruction(self.operation, [{}], approve=False)
        engineer = draft.with_user(self.engineer)
        for values in (
            {"state": "in_force"},
            {"approved_by_id": self.operator.id},
            {"revision": 7},
            {"operation_id": self._make_workorder().operation_id.id},
        ):
            with self.assertRaises(UserError):
                engineer.write(values)

    def test_new_instruction_is_a_draft_whatever_is_sent(self):
        operation = self._make_workorder().operation_id
        instruction = (
            self.env["mes.instruction"]
            .with_user(self.engineer)
            .with_context(default_state="in_force", default_revision=9)
            .create({"operation_id": operation.id, "state": "in_force", "revision": 9})
        )
        self.assertEqual((instruction.state, instruction.revision), ("draft", 1))
        self.assertFalse(instruction.approved_by_id)
        second = instruction.with_context(default_operation_id=operation.id).create({})
        self.assertEqual(second.revision, 2)

    def test_context_of_a_client_opens_no_door(self):
        for value in (True, "object", 1):
            with self.assertRaises(UserError):
                self.step.with_context(mes_instruction=value).name = "Other"

    def test_new_revision_copies_the_steps_and_leaves_the_old_in_force(self):
        draft = self._revise()
        self.assertEqual((draft.state, draft.revision), ("draft", 2))
        self.assertEqual(draft.origin_id, self.instruction)
        self.assertEqual(draft.step_ids.mapped("kind"), ["text", "value_choice"])
        self.assertEqual(draft.step_ids.choice_ids.mapped("name"), ["Good"])
        self.assertEqual(self.instruction.state, "in_force")
        self.assertEqual(self.step._same_step_in(draft), draft.step_ids[0])

    def test_second_new_revision_opens_the_same_draft(self):
        self.assertEqual(self._revise(), self._revise())

    def test_approving_retires_the_former_revision(self):
        draft = self._revise()
        draft.with_user(self.engineer).action_approve()
        self.assertEqual((self.instruction.state, draft.state), ("retired", "in_force"))
        self.assertTrue(self.instruction.date_retired)
        with self.assertRaises(UserError):
            self.instruction.with_user(self.engineer).action_approve()

    def test_two_drafts_of_one_operation_do_not_both_get_in_force(self):
        one = self._make_instruction(self.operation, [{}], approve=False)
        other = self._make_instruction(self.operation, [{}], approve=False)
        self.assertEqual((one.revision, other.revision), (2, 3))
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            (one | other).with_user(self.engineer).action_approve()

    def test_translation_goes_into_the_next_revision(self):
        self.env["res.lang"]._activate_lang("de_DE")
        draft = self._revise()
        draft.step_ids[0].with_context(lang="de_DE").name = "Entgraten"
        draft.with_user(self.engineer).action_approve()
        action = draft.with_user(self.engineer).action_new_revision()
        third = self.env["mes.instruction"].browse(action["res_id"])
        self.assertEqual(third.step_ids[0].with_context(lang="de_DE").name, "Entgraten")
        self.assertEqual(third.step_ids[0].name, "Step 1")

    def test_wrong_step_is_not_approved_and_is_named(self):
        component = self.env["product.product"].create({"name": "Screw"})
        pdf = self._b64(pdf_bytes(2))
        wrong = [
            {"kind": "picture"},
            {"kind": "pdf"},
            {"kind": "pdf", "pdf": self._b64(b"hello"), "pdf_name": "x.pdf"},
            {"kind": "pdf", "pdf": self._b64(b"%PDF-1.4 broken")},
            {"kind": "pdf", "pdf": pdf, "pdf_page": 3},
            {"kind": "video"},
            {"kind": "wait"},
            {"kind": "value_number", "has_lower": True, "lower": 2, "has_upper": True, "upper": 1},
            {
                "kind": "value_number",
                "has_upper": True,
                "upper": 1,
                "has_warning": True,
                "warn_upper": 2,
            },
            {"kind": "value_choice"},
            {"kind": "value_choice", "choice_ids": [Command.create({"name": "a", "is_ok": False})]},
            {"kind": "scan"},
            {"kind": "scan", "scan_kind": "code", "scan_code": "  "},
            {"kind": "scan", "scan_kind": "component"},
            {"kind": "label", "label_zpl": "^FD{secret}^FS"},
            {"kind": "label", "label_zpl": "^XA^CC+^XZ"},
            {"kind": "component"},
        ]
        for number, step in enumerate(wrong):
            draft = self._make_instruction(
                self.operation, [{**step, "name": f"Bad {number}"}], approve=False
            )
            with self.subTest(step=step), self.assertRaisesRegex(UserError, f"Bad {number}: "):
                draft.with_user(self.engineer).action_approve()
            draft.unlink()
        right = [
            {"kind": "pdf", "pdf": pdf, "pdf_page": 2},
            {"kind": "video", "video_url": "https://example.com/v.mp4"},
            {"kind": "wait", "wait_seconds": 1},
            {"kind": "value_number"},
            {"kind": "scan", "scan_kind": "product"},
            {"kind": "label"},
            {"kind": "component", "component_id": component.id},
        ]
        self.assertEqual(self._make_instruction(self.operation, right).state, "in_force")

    def test_instruction_without_steps_is_not_approved(self):
        draft = self._make_instruction(self.operation, approve=False)
        with self.assertRaisesRegex(UserError, "no steps"):
            draft.with_user(self.engineer).action_approve()

    def test_video_address_is_http_only(self):
        for address in ("javascript:alert(1)", "file:///etc/passwd", "//x", "https://", "http://["):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self._make_instruction(
                    self.operation, [{"kind": "video", "video_url": address}], approve=False
                )

    def test_explanation_brings_no_script_in(self):
        draft = self._make_instruction(
            self.operation, [{"body": "<p onclick='x()'>Hi<script>x()</script></p>"}], approve=False
        )
        self.assertNotIn("script", draft.step_ids.body)
        self.assertNotIn("onclick", draft.step_ids.body)

    def test_engineer_writes_an_instruction_in_the_form(self):
        operation = self._make_workorder().operation_id
        form = Form(
            self.env["mes.instruction"]
            .with_user(self.engineer)
            .with_context(default_operation_id=operation.id)
        )
        with form.step_ids.new() as step:
            step.name = "Torque"
            step.kind = "value_number"
            step.has_upper = True
            step.upper = 9
            self.assertEqual(step.skip_policy, "supervisor")
        instruction = form.save()
        instruction.action_approve()
        self.assertEqual(operation.mes_instruction_id, instruction)
        self.assertEqual(operation.mes_step_count, 1)
        action = operation.with_user(self.engineer).action_open_instructions()
        self.assertEqual(action["res_id"], instruction.id)

    def test_other_company_sees_only_its_own_and_the_shared(self):
        company, _plant = self._make_other_company()
        self.operation.bom_id.company_id = self.company
        stranger = self._make_user("manager", company_id=company.id, company_ids=company.ids)
        for record in (self.instruction, self.step, self.instruction.step_ids.choice_ids):
            self.assertEqual(record.company_id, self.company)
            self.assertFalse(record.with_user(stranger).has_access("read"))
        self.operation.bom_id.company_id = False
        self.assertTrue(self.step.with_user(stranger).has_access("read"))

    def test_operation_is_deleted_with_instructions_nobody_worked_by(self):
        self._revise()
        step = self.step
        self.operation.unlink()
        self.assertFalse(step.exists())

    def test_operation_that_orders_went_by_is_not_deleted(self):
        self._record(self.workorder, self.step)
        with self.assertRaisesRegex(UserError, "Archive"):
            self.operation.unlink()
        self.workorder.production_id.action_cancel()
        with self.assertRaisesRegex(UserError, "Archive"):
            self.operation.bom_id.unlink()
