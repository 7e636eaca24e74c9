from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .maintenance_equipment_screen import CODES, EPOCH, _milliseconds

MOST_MACHINES = 500
MOST_DAYS = 92
MOST_PIXELS = 6_000
MILLISECOND = timedelta(milliseconds=1)
#: What a line of the screen is named after, the nearest first.
LINES = ("line", "area", "site")


class MesMachineState(models.Model):
    """What the timeline screen asks for: fixed types, limits, and the rights of who asks."""

    _inherit = "mes.machine.state"

    @api.model
    @api.readonly
    def mes_strip_data(self, machine_ids, date_from, date_to, width):
        """The timelines of machines between two moments (milliseconds), for `width` pixels.

        `{"now": ms, "machines": {id: [from, to, state, ...]}}`, see `_mes_strip`.
        """
        self.check_access("read")
        if not _are_ids(machine_ids) or type(width) is not int or not 0 < width <= MOST_PIXELS:
            raise UserError(
                self.env._(
                    "The timeline shows at most %(machines)s machines and %(pixels)s points.",
                    machines=MOST_MACHINES,
                    pixels=MOST_PIXELS,
                )
            )
        start, end = self._mes_strip_span(date_from, date_to)
        strips = self._mes_strip(machine_ids, start, end, width)
        return {"now": _milliseconds(fields.Datetime.now()), "machines": strips}

    @api.model
    @api.readonly
    def mes_strip_machines(self, warehouse_id=False):
        """The machines of a plant (of all when left out), line by line, and the plants there are.

        A machine is an equipment with a work center or a timeline; the first 500 are shown.
        """
        self.check_access("read")
        if type(warehouse_id) is not int and warehouse_id is not False:
            raise UserError(self.env._("The timeline has no such plant."))
        equipment = self.env["maintenance.equipment"]
        known = ["|", ("mes_workcenter_id", "!=", False), ("mes_state", "!=", False)]
        # sudo: the name and clock of a plant are no secret to who sees a machine in it
        plants = [
            plant.sudo() for (plant,) in equipment._read_group(known, ["mes_warehouse_id"]) if plant
        ]
        chosen = [plant for plant in plants if plant.id == warehouse_id]
        here = [("mes_warehouse_id", "=", warehouse_id)] if chosen else []
        count = equipment.search_count(known + here)
        machines = equipment.search(known + here, order="mes_warehouse_id, id", limit=MOST_MACHINES)
        return {
            "now": _milliseconds(fields.Datetime.now()),
            "plants": [
                {"id": plant.id, "name": plant.name, "tz": plant.mes_tz} for plant in plants
            ],
            "plant": chosen[0].id if chosen else False,
            "left_out": max(count - MOST_MACHINES, 0),
            "machines": self._mes_strip_rows(machines),
        }

    def _mes_strip_rows(self, machines):
        rows = [
            {
                **machine._mes_screen_data(),
                # sudo: as above
                "plant_id": machine.mes_warehouse_id.id,
                "plant": machine.mes_warehouse_id.sudo().name or "",
                "line": _line(machine),
            }
            for machine in machines
        ]
        return sorted(rows, key=lambda row: (row["plant"], row["line"], row["code"], row["id"]))

    @api.model
    @api.readonly
    def mes_strip_shifts(self, warehouse_id, date_from, date_to):
        """The shifts of a plant between two moments, as [from, to, name]."""
        self.check_access("read")
        start, end = self._mes_strip_span(date_from, date_to)
        if type(warehouse_id) is not int:
            raise UserError(self.env._("The timeline has no such plant."))
        seen = [("mes_warehouse_id", "=", warehouse_id)]
        if not self.env["maintenance.equipment"].search_count(seen, limit=1):
            return []
        # sudo: a plant has one plan, whoever sees its machines
        shifts_sudo = self.env["mes.shift"].sudo()
        plant_sudo = self.env["stock.warehouse"].sudo().browse(warehouse_id)
        slots = shifts_sudo._shifts_between(plant_sudo, start, end)
        return [
            [
                _milliseconds(slot.start),
                _milliseconds(slot.end),
                shifts_sudo.browse(slot.key).name,
            ]
            for slot in slots
        ]

    @api.model
    @api.readonly
    def mes_strip_row(self, machine_id, moment):
        """What the timeline says of a machine at a moment, in words; False for nothing."""
        self.check_access("read")
        instant = _moment(moment)
        if type(machine_id) is not int or not instant:
            raise UserError(self.env._("The timeline needs a machine and a moment."))
        row = self.search(
            [
                ("machine_id", "=", machine_id),
                ("superseded_by_id", "=", False),
                ("date_start", "<=", instant),
            ],
            order="date_start desc",
            limit=1,
        )
        return row and row._holds_at(instant) and row._mes_strip_words()

    def _mes_strip_words(self):
        self.ensure_one()
        # sudo: a name is shown as in any list, whoever may open the record
        reason, workorder = self.reason_id.sudo(), self.workorder_id.sudo()
        labels = dict(self._fields["state"]._description_selection(self.env))
        sources = dict(self._fields["source"]._description_selection(self.env))
        return {
            "id": self.id,
            "state": CODES.get(self.state, self.state),
            "label": self.env._("Stopped") if self.needs_reason else labels[self.state],
            "from": _milliseconds(self.date_start),
            "to": _milliseconds(self.date_end),
            "reason": reason.name or "",
            "needs_reason": self.needs_reason,
            "is_minor": self.is_minor,
            "source": sources[self.source],
            "order": workorder.display_name or "",
            "order_id": workorder.id,
            "note": self.note or "",
        }

    def _mes_strip_span(self, date_from, date_to):
        start, end = _moment(date_from), _moment(date_to)
        if not start or not end or not timedelta() < end - start <= timedelta(days=MOST_DAYS):
            raise UserError(
                self.env._("The timeline needs two moments, at most %s days apart.", MOST_DAYS)
            )
        return start, end


def _line(machine):
    """The line a machine stands in, or the nearest there is above it."""
    above, names = machine.mes_parent_id, {}
    while above:
        names.setdefault(above.mes_level, above.name)
        above = above.mes_parent_id
    return next((names[level] for level in LINES if level in names), "")


def _are_ids(ids):
    return (
        isinstance(ids, list)
        and len(ids) <= MOST_MACHINES
        and all(type(number) is int for number in ids)
    )


def _moment(milliseconds):
    """A moment in UTC, or None for what is none that a machine can have lived."""
    if type(milliseconds) is not int or not 0 <= milliseconds < 32_503_680_000_000:
        return None
    return EPOCH + milliseconds * MILLISECOND
