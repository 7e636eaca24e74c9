from psycopg2.errors import CheckViolation, RestrictViolation, UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MesEquipmentCommon

PIXEL = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    b"gg=="
)


@tagged("post_install", "-at_install")
class TestMesMachineDrawing(MesEquipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.drawing = cls.env["mes.machine.drawing"].create(
            {"machine_id": cls.machine.id, "name": "Front", "image": PIXEL}
        )

    def _zone(self, name="Spindle", **values):
        return self.env["mes.machine.zone"].create(
            {"drawing_id": self.drawing.id, "name": name, **values}
        )

    def test_screens_get_the_picture_and_its_zones(self):
        part = self.env["maintenance.equipment"].create(
            {"name": "Spindle", "mes_parent_id": self.machine.id}
        )
        zone = self._zone(x=0.1, y=0.2, w=0.3, h=0.4, part_id=part.id)
        data = self.drawing.with_user(self.operator)._mes_screen_data()
        self.assertEqual(data["name"], "Front")
        self.assertTrue(data["url"].startswith(f"/web/image/mes.machine.drawing/{self.drawing.id}"))
        self.assertEqual(
            data["zones"],
            [
                {
                    "id": zone.id,
                    "name": "Spindle",
                    "part_id": part.id,
                    "x": 0.1,
                    "y": 0.2,
                    "w": 0.3,
                    "h": 0.4,
                }
            ],
        )

    def test_zone_may_fill_the_picture(self):
        self._zone(x=0, y=0, w=1, h=1)
        self._zone("Corner", x=0.6667, y=0.3333, w=0.3333, h=0.6667)

    @mute_logger("odoo.sql_db")
    def test_zone_lies_within_the_picture(self):
        for values in (
            {"x": -0.1},
            {"y": 1.1},
            {"w": 0},
            {"h": -0.2},
            {"x": 0.9, "w": 0.2},
            {"y": 0.5, "h": 0.6},
        ):
            with self.assertRaises(CheckViolation, msg=values), self.cr.savepoint():
                self._zone(**values)

    @mute_logger("odoo.sql_db")
    def test_name_of_a_zone_is_unique_on_the_drawing(self):
        self._zone()
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self._zone("spindle")

    @mute_logger("odoo.sql_db")
    def test_part_that_is_shown_cannot_be_deleted(self):
        part = self.env["maintenance.equipment"].create(
            {"name": "Pump", "mes_parent_id": self.machine.id}
        )
        self._zone("Pump", part_id=part.id)
        with self.assertRaises(RestrictViolation), self.cr.savepoint():
            part.unlink()

    def test_copied_machine_keeps_its_drawings(self):
        self._zone()
        copied = self.machine.copy({"mes_code": "L7"})
        self.assertEqual(copied.mes_drawing_ids.zone_ids.mapped("name"), ["Spindle"])
