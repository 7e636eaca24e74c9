from contextlib import contextmanager
from datetime import datetime

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .. import labour
from ..time_batch import KEY, TimeBatch
from .mrp_workcenter_productivity import WORKING

#: What is read of the lines of a person to share his time between them.
LABOUR_FIELDS = [
    "mes_employee_id",
    "date_start",
    "date_end",
    "mes_labour_seconds",
    "mes_labour_hours",
    "mes_labour_cost",
    "mes_hourly_cost",
]


class MrpWorkcenterProductivity(models.Model):
    """What follows from the lines: their shifts, whose time each second is, and what it cost.

    All that changes lines happens in a `TimeBatch`, and what follows is worked out once, when the
    outermost one ends: Odoo closes a line in several steps.
    """

    _inherit = "mrp.workcenter.productivity"

    @contextmanager
    def _mes_together(self):
        """These lines in the batch of this call, and the batch."""
        batch = self.env.context.get(KEY)
        if isinstance(batch, TimeBatch):
            yield self, batch
            return
        batch = TimeBatch()
        together = self.with_context(**{KEY: batch})
        yield together, batch
        together._mes_settle(batch)

    def _close(self):
        """Odoo's, at the moment the context names, and without a verdict on set-up and tear-down.

        Odoo calls what exceeds the expected duration a performance loss. Nobody sets up slowly
        because the order takes long.
        """
        with self._mes_together() as (lines, batch):
            batch.moment = fields.Datetime.to_datetime(self.env.context.get("mes_moment"))
            # Now, while nothing waits to be written that a search would write at once.
            batch.near_spans = lines._mes_spans()
            batch.near = lines._mes_near(batch.near_spans)
            around = lines.filtered(lambda line: line.mes_phase != "run")
            around.write({"date_end": fields.Datetime.now()})
            super(MrpWorkcenterProductivity, lines - around)._close()
            batch.moment = None

    def _mes_settle(self, batch):
        self.browse(batch.before)._mes_cut_at_shifts(batch)
        self.browse(batch.before)._mes_share(batch)

    def _mes_cut_at_shifts(self, batch):
        """Every second of work belongs to one shift: cut closed lines where the shift changes."""
        values_list, wholes = [], self.browse()
        for line in self:
            (_start, end), *others = line._mes_pieces()
            for start, other_end in others:
                values_list += line.copy_data({"date_start": start, "date_end": other_end})
                wholes += line
            if others:
                line.date_end = end
        if values_list:
            for piece, whole in zip(self.create(values_list), wholes, strict=True):
                batch.note_piece(piece, whole)
                # sudo: wages are hidden from those who work
                piece.sudo().mes_hourly_cost = whole.sudo().mes_hourly_cost

    def _mes_pieces(self):
        """Start and end of the line in each shift that it touches."""
        self.ensure_one()
        changes = []
        if self._mes_may_leave_shift():
            plant = self.workcenter_id.mes_warehouse_id
            changes = self.env["mes.shift"]._shift_changes(plant, self.date_start, self.date_end)
        return labour.cut(self.date_start, self.date_end, changes)

    def _mes_may_leave_shift(self):
        if not self.date_end or self.loss_type not in WORKING:
            return False
        if self.mes_shift_end:
            return self.date_end > self.mes_shift_end
        return bool(self.workcenter_id.mes_warehouse_id)

    def _mes_share(self, batch):
        """Give each closed line its person's own seconds and their cost, where they may differ."""
        labours = self.filtered(lambda line: line.mes_employee_id and line.date_end)
        (self - labours)._mes_clear_labour()
        near = batch.near
        if near is None or not _hold(batch.near_spans, batch.spans):
            near = self._mes_near(batch.spans)
        touched = labours | near.filtered(lambda line: line.date_end and line._mes_in(batch.spans))
        if not touched:
            return
        self._mes_serialize(touched.mes_employee_id)
        spans = touched._mes_spans()
        if not _hold(batch.spans, spans):
            near = self._mes_near(spans)
        shares = (near | touched)._mes_split()
        rates = self._mes_rates(touched.filtered(batch.is_news).mes_employee_id)
        # sudo: wages are hidden from those who work
        for line in touched.sudo():
            rate = line.mes_hourly_cost
            if batch.is_news(line):
                rate = rates[line.mes_employee_id.id]
            line._mes_set_labour(shares[line.id], rate)

    def _mes_set_labour(self, seconds, rate):
        values = {
            "mes_labour_seconds": seconds,
            "mes_labour_hours": seconds / 3600,
            "mes_hourly_cost": rate,
            "mes_labour_cost": seconds / 3600 * rate,
        }
        changed = {name: value for name, value in values.items() if self[name] != value}
        if changed:
            self.write(changed)

    def _mes_clear_labour(self):
        """Lines that run again, or belong to nobody now."""
        # sudo: wages are hidden from those who work
        for line in self.sudo():
            line._mes_set_labour(0, 0.0)

    def _mes_split(self, until=datetime.max):
        """The seconds that are each line's own, by id; open lines run until then."""
        shares = {}
        for lines in self.grouped("mes_employee_id").values():
            shares |= labour.split(
                labour.Line(
                    line.id, labour.second(line.date_start), labour.second(line.date_end or until)
                )
                for line in lines
            )
        return shares

    def _mes_union_seconds(self, until=None):
        """Seconds in which any of these lines ran; open ones up to `until`, or not at all."""
        return labour.length(
            (labour.second(line.date_start), labour.second(line.date_end or until))
            for line in self
            if line.date_end or until
        )

    def _mes_open_cost(self, now):
        """What the lines that still run have cost up to now."""
        running = self.filtered(lambda line: line.mes_employee_id and not line.date_end)
        rates = self._mes_rates(running.mes_employee_id)
        if not any(rates.values()):
            return 0.0
        shares = self._mes_near(running._mes_spans(now))._mes_split(now)
        return sum(shares[line.id] / 3600 * rates[line.mes_employee_id.id] for line in running)

    def _mes_spans(self, until=datetime.max):
        """From when until when each person is concerned by these lines, by employee id."""
        batch = TimeBatch()
        batch.note(self, until)
        return batch.spans

    def _mes_in(self, spans):
        start, end = spans[self.mes_employee_id.id]
        return self.date_start < end and start < (self.date_end or datetime.max)

    @api.model
    def _mes_near(self, spans):
        """The lines of people that overlap their spans."""
        domain = Domain.OR(
            Domain("mes_employee_id", "=", employee)
            & (Domain("date_end", "=", False) | Domain("date_end", ">", start))
            & (Domain("date_start", "<", end) if end != datetime.max else Domain.TRUE)
            for employee, (start, end) in spans.items()
        )
        # sudo: a person's time is shared whether or not the caller may see all of it
        lines_sudo = self.browse().sudo()
        return lines_sudo.search_fetch(domain, LABOUR_FIELDS, order="id") if spans else lines_sudo

    @api.model
    def _mes_serialize(self, employees):
        """Let only one transaction at a time work out the shares of a person.

        Two that each close one of his lines do not see the other's. As both write to his row,
        the later one fails and Odoo runs it again, then with the first one's line.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE hr_employee SET write_uid = write_uid WHERE id IN %s",
                tuple(sorted(employees.ids)),
            )
        )

    @api.model
    def _mes_rates(self, employees):
        """What an hour of these people costs today, by employee id; nothing when nobody says."""
        if "hourly_cost" not in employees._fields:
            return dict.fromkeys(employees.ids, 0.0)
        # sudo: wages are hidden from those who work
        return {employee.id: employee.hourly_cost for employee in employees.sudo()}


def _hold(outer, inner):
    """Whether the spans of people lie within others."""
    return all(
        person in outer and outer[person][0] <= start and end <= outer[person][1]
        for person, (start, end) in inner.items()
    )
