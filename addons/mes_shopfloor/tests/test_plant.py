from datetime import date, datetime

from odoo.tests import tagged

from .common import MesCommon


@tagged("post_install", "-at_install")
class TestPlant(MesCommon):
    def test_new_plant_takes_the_time_zone_of_the_company_calendar(self):
        self.company.resource_calendar_id.tz = "Asia/Tokyo"
        plant = self.env["stock.warehouse"].create({"name": "Tokyo", "code": "TKO"})
        self.assertEqual(plant.mes_tz, "Asia/Tokyo")

    def test_time_zone_set_by_hand_stays(self):
        plant = self.env["stock.warehouse"].create(
            {"name": "Lisbon", "code": "LIS", "mes_tz": "Europe/Lisbon"}
        )
        self.assertEqual(plant.mes_tz, "Europe/Lisbon")

    def test_work_center_belongs_to_the_first_plant_of_its_company(self):
        self.assertEqual(self.lathe.mes_warehouse_id, self.plant)

    def test_work_center_of_another_company_belongs_to_its_plant(self):
        company, plant = self._make_other_company()
        workcenter = self.env["mrp.workcenter"].create(
            {
                "name": "Press",
                "company_id": company.id,
                "resource_calendar_id": company.resource_calendar_id.id,
            }
        )
        self.assertEqual(workcenter.mes_warehouse_id, plant)

    def test_day_of_the_plant_is_its_own(self):
        self.assertEqual(self.plant._mes_day(datetime(2026, 3, 4, 23, 30)), date(2026, 3, 5))
        start, end = self.plant._mes_day_bounds(date(2026, 3, 5))
        self.assertEqual(start, datetime(2026, 3, 4, 23, 0))
        self.assertEqual(end, datetime(2026, 3, 5, 23, 0))
