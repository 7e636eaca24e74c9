from odoo.tests import tagged

from ..services import LotError, Start
from .common_instruction import LIMITS, MesInstructionCommon
from .common_lot import LotCommon


@tagged("post_install", "-at_install")
class TestStepComponent(LotCommon, MesInstructionCommon):
    """Steps of the instructions that put components into units."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.production = cls._make_pumps(2)
        cls.assemble = cls.production.workorder_ids[0]
        cls.one, cls.two = cls.production.mes_lot_ids
        _order, (cls.gear_step, cls.size_step) = cls._make_steps(
            {"kind": "component", "component_id": cls.gear.id, "per": "unit"},
            {**LIMITS, "per": "unit"},
            workorder=cls.assemble,
        )

    def _put_in(self, gear, unit, **kwargs):
        return self._record(self.assemble, self.gear_step, {"lot": gear}, lot=unit, **kwargs)

    def test_step_puts_the_component_into_the_unit_once(self):
        for _twice in range(2):
            self._put_in(self.gears[0], self.one, uuid="step-1")
        entry = self.env["mes.consumption"].search([("lot_id", "=", self.gears[0].id)])
        self.assertEqual((entry.unit_lot_id, entry.quantity), (self.one, 1))
        self.assertEqual(entry.employee_ids, self.anna)

    def test_step_done_again_exchanges_the_component(self):
        self._put_in(self.gears[0], self.one)
        self._put_in(self.gears[1], self.one)
        self._put_in(self.gears[0], self.two)
        live = self.env["mes.consumption"].search(
            [("reversal_of_id", "=", False), ("reversal_ids", "=", False)]
        )
        self.assertEqual(
            {
                entry.unit_lot_id: entry.lot_id
                for entry in live & self.production.workorder_ids.mes_consumption_ids
            },
            {self.one: self.gears[1], self.two: self.gears[0]},
        )

    def test_step_with_a_wrong_lot_is_refused_and_not_recorded(self):
        self.gears[0].action_mes_hold(reason="crack")
        with self.assertRaisesRegex(LotError, "on hold"):
            self._put_in(self.gears[0], self.one)

    def test_record_of_the_unit_holds_values_and_times(self):
        self._put_in(self.gears[0], self.one)
        self._record(self.assemble, self.size_step, 9.5, lot=self.one)
        Start(
            env=self.env,
            uuid="begin",
            workorder=self.assemble,
            employees=self.anna,
            lot=self.one,
            source="kiosk",
        ).execute()
        sections = {part["key"]: part["rows"] for part in self.one._mes_as_built()}
        self.assertEqual([row["lot"] for row in sections["components"]], ["G1"])
        gear, size = sections["values"]
        self.assertEqual((gear["value"], gear["people"]), ("G1", ["Anna"]))
        self.assertEqual(size["value"], "9.50")
        [time] = sections["times"]
        self.assertEqual((time["people"], time["operation"]), (["Anna"], "Assemble"))
        self.assertEqual(self.two._mes_as_built(), [])
