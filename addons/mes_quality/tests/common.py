from odoo import Command, fields
from odoo.tests import new_test_user

from odoo.addons.mes_equipment.tests.common import MesEquipmentCommon


class MesQualityCommon(MesEquipmentCommon):
    """A shaft whose journal is measured, and whose burr is looked at, where it is turned."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.caliper = cls.env["maintenance.equipment"].create(
            {"name": "Caliper", "mes_workcenter_id": False}
        )
        cls.plan = cls._create_plan()
        cls.diameter, cls.burr = cls.plan.characteristic_ids
        cls.plan.action_activate()
        cls.inspector = new_test_user(cls.env, "inspector", groups="mes_quality.group_mes_quality")

    @classmethod
    def _create_plan(cls, **vals):
        return cls.env["mes.quality.plan"].create(
            {
                "name": "Shaft, turning",
                "product_tmpl_id": cls.shaft.product_tmpl_id.id,
                "operation_id": cls.operation.id,
                "characteristic_ids": [
                    Command.create(
                        {
                            "code": "10",
                            "name": "Ø 32 h6",
                            "nominal": 32.0,
                            "lower": 31.984,
                            "upper": 32.0,
                            "unit": "mm",
                            "gauge_id": cls.caliper.id,
                            "sequence": 1,
                        }
                    ),
                    Command.create(
                        {"code": "20", "name": "No burr", "kind": "attribute", "sequence": 2}
                    ),
                ],
                **vals,
            }
        )

    def _measure(self, value, uuid, characteristic=None, **kwargs):
        characteristic = characteristic or self.diameter
        kwargs.setdefault("moment", fields.Datetime.now())
        return characteristic._mes_record_value(value, kwargs.pop("moment"), uuid, **kwargs)
