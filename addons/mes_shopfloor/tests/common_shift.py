from datetime import date, datetime

from .common import MesCommon

WEDNESDAY = date(2026, 3, 4)
SATURDAY = date(2026, 3, 7)
SATURDAY_NOON = datetime(2026, 3, 7, 11, 0)


class MesShiftCommon(MesCommon):
    """Crews and a plan of shifts that has exceptions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.red, cls.blue, cls.green = cls.env["mes.crew"].create(
            [{"name": name, "warehouse_id": cls.plant.id} for name in ("Red", "Blue", "Green")]
        )

    @classmethod
    def _shift_at(cls, *moment):
        return cls.env["mes.shift"]._shift_at(cls.plant, datetime(*moment))

    @classmethod
    def _crew_at(cls, moment):
        slot = cls.env["mes.shift"]._slot_at(cls.plant, moment)
        return cls.env["mes.crew"].browse(slot.crew or False)

    @classmethod
    def _except(cls, kind="closed", day=WEDNESDAY, shift=None, **values):
        return cls.env["mes.shift.exception"].create(
            {
                "warehouse_id": cls.plant.id,
                "kind": kind,
                "date_from": day,
                "shift_id": shift and shift.id,
                "reason": "Because",
                **values,
            }
        )

    @classmethod
    def _make_holiday(cls, start, end, **values):
        return cls.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "company_id": cls.company.id,
                "calendar_id": False,
                "date_from": start,
                "date_to": end,
                **values,
            }
        )
