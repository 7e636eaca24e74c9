from zoneinfo import ZoneInfo

from odoo import api, fields, models, tools

from odoo.addons.base.models.res_partner import _tz_get

from .. import shift_clock


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    mes_tz = fields.Selection(
        _tz_get,
        string="Time Zone",
        compute="_compute_mes_tz",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="Shifts begin and end, and screens show the time, by this clock.",
    )
    mes_shift_ids = fields.One2many("mes.shift", "warehouse_id", string="Shifts")

    @api.depends("company_id")
    def _compute_mes_tz(self):
        for warehouse in self:
            calendar = warehouse.company_id.resource_calendar_id
            warehouse.mes_tz = warehouse.mes_tz or calendar.tz or "UTC"

    def write(self, vals):
        result = super().write(vals)
        if "mes_tz" in vals:
            self.env.registry.clear_cache()
        return result

    @tools.ormcache("self.id")
    def _mes_tz_name(self):
        """Each request of a terminal asks for it, and it hardly ever changes."""
        return self.mes_tz

    def _mes_zone(self):
        self.ensure_one()
        return ZoneInfo(self.mes_tz or "UTC")

    def _mes_day(self, moment):
        """The plant's calendar day of a UTC moment."""
        return shift_clock.local_day(moment, self._mes_zone())

    def _mes_day_bounds(self, day):
        """Start and end in UTC of a calendar day of the plant."""
        whole_day = shift_clock.Shift(0, 0, shift_clock.MINUTES_A_DAY, frozenset(range(7)))
        slot = shift_clock.slot_on(whole_day, day, self._mes_zone())
        return slot.start, slot.end
