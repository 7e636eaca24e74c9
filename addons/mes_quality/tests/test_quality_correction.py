from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..services import AlreadyCorrectedError, CorrectValue, ValueRefusedError
from .common import MesQualityCommon


@tagged("post_install", "-at_install")
class TestQualityCorrection(MesQualityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workorder = cls._start_workorder()

    def _correct(self, result, value, uuid="c-1"):
        return CorrectValue(env=self.env, result=result, value=value, uuid=uuid).execute()

    def test_right_value_takes_the_place_of_the_wrong_one(self):
        wrong, _duplicate = self._measure(319.92, "v-1")
        right = self._correct(wrong, 31.992)
        self.assertEqual(wrong.superseded_by_id, right)
        self.assertEqual(wrong.value, 319.92)
        self.assertEqual((right.sample, right.verdict), (wrong.sample, "pass"))
        self.assertEqual(right.moment, wrong.moment)

    def test_inspection_follows_the_right_value(self):
        wrong, _duplicate = self._measure(319.92, "v-1")
        self._measure(True, "v-2", self.burr)
        self.assertEqual(wrong.inspection_id.state, "fail")
        self._correct(wrong, 31.992)
        self.assertEqual(wrong.inspection_id.state, "pass")
        self.assertEqual(wrong.inspection_id.fail_count, 0)

    def test_same_correction_twice_corrects_once(self):
        wrong, _duplicate = self._measure(319.92, "v-1")
        self.assertEqual(self._correct(wrong, 31.992), self._correct(wrong, 31.992))

    def test_superseded_value_is_not_corrected_again(self):
        wrong, _duplicate = self._measure(319.92, "v-1")
        self._correct(wrong, 31.992)
        with self.assertRaises(AlreadyCorrectedError):
            self._correct(wrong, 31.99, uuid="c-2")

    def test_correction_is_a_value_too(self):
        wrong, _duplicate = self._measure(319.92, "v-1")
        with self.assertRaises(ValueRefusedError):
            self._correct(wrong, float("nan"))

    def test_quality_corrects_through_the_dialog(self):
        wrong, _duplicate = self._measure(319.92, "v-1")
        action = wrong.with_user(self.inspector).action_correct()
        dialogs = self.env["mes.quality.correction"].with_user(self.inspector)
        with Form(dialogs.with_context(**action["context"])) as form:
            form.value = 31.992
            form.note = "typed without the point"
        form.save().action_correct()
        self.assertEqual(wrong.superseded_by_id.value, 31.992)
        self.assertEqual(wrong.superseded_by_id.note, "typed without the point")

    def test_operator_cannot_correct(self):
        wrong, _duplicate = self._measure(319.92, "v-1")
        with self.assertRaises(AccessError):
            self.env["mes.quality.correction"].with_user(self.operator).create(
                {"result_id": wrong.id, "value": 31.992, "note": "please"}
            )
