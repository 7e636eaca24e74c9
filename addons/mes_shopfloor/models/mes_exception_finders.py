from collections import defaultdict
from datetime import timedelta

from odoo import models
from odoo.fields import Domain

from .mes_exception import KIND_LIMIT
from .mes_terminal_screens import milliseconds
from .mrp_workcenter_productivity import WORKING
from .mrp_workorder import CLOSED_STATES

AFTER_SHIFT = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
RECENT = timedelta(hours=36)
SCRAP_DAYS = timedelta(days=7)
UNMANNED = timedelta(hours=1)
SHORT_PAUSE = timedelta(minutes=10)
SIGNS_OF_LIFE = ("declare", "step", "consume", "unconsume", "serial", "phase")


class MesException(models.AbstractModel):
    """Timers, orders without people, and what has no reason."""

    _inherit = "mes.exception"

    def _finders(self):
        return {
            **super()._finders(),
            "unmanned": self._find_unmanned,
            "timer": self._find_timers,
            "scrap_reason": self._find_scrap_without_reason,
            "pause_reason": self._find_pauses_without_reason,
        }

    def _finder_labels(self):
        return {
            **super()._finder_labels(),
            "unmanned": self.env._("Order without operator"),
            "timer": self.env._("Timer runs too long"),
            "scrap_reason": self.env._("Scrap without reason"),
            "pause_reason": self.env._("Pause without reason"),
        }

    def _open_lines(self, watch):
        if "open_lines" not in watch.known:
            watch.known["open_lines"] = self.env["mrp.workcenter.productivity"].search(
                Domain("workcenter_id", "in", watch.workcenters.ids)
                & Domain("date_end", "=", False)
                & Domain("loss_type", "in", WORKING)
                & Domain("workorder_id", "!=", False)
            )
        return watch.known["open_lines"]

    def _find_timers(self, watch):
        """Timers past the end of their shift, or past the limit of the plant."""
        late = self._open_lines(watch).filtered(
            lambda line: line.mes_employee_id and self._is_too_long(line, watch)
        )
        labels = late.mes_employee_id._mes_shown_labels()
        signs = self._last_signs(late)
        return [
            self._item(
                "timer",
                line,
                workcenter=line.workcenter_id,
                workorder=line.workorder_id,
                since=line.date_start,
                who=labels.get(line.mes_employee_id.id, ""),
                actions=["end_timer"],
                proposals=self._ends_of(line, signs, watch),
            )
            for line in late
        ]

    def _is_too_long(self, line, watch):
        limit = timedelta(hours=watch.plant.mes_timer_limit or 0.0)
        if limit and line.date_start < watch.now - limit:
            return True
        ends = line.mes_shift_end or line.date_start + LONGEST
        return ends < watch.now - AFTER_SHIFT

    def _last_signs(self, lines):
        """When each person last did something at each work order, by `(order, person)`."""
        # sudo: the journal belongs to supervisors, who of the kiosk asks was checked
        groups = (
            self.env["mes.act"]
            .sudo()
            ._read_group(
                Domain("workorder_id", "in", lines.workorder_id.ids)
                & Domain("employee_id", "in", lines.mes_employee_id.ids)
                & Domain("kind", "in", SIGNS_OF_LIFE),
                ["workorder_id", "employee_id"],
                ["moment:max"],
            )
        )
        return {(order.id, person.id): moment for order, person, moment in groups}

    def _ends_of(self, line, signs, watch):
        """Moments at which work may have ended, the likeliest first."""
        sign = signs.get((line.workorder_id.id, line.mes_employee_id.id))
        known = [
            (self.env._("last entry"), sign),
            (self.env._("end of shift"), line.mes_shift_end),
        ]
        known = [
            (label, moment)
            for label, moment in known
            if moment and line.date_start < moment <= watch.now
        ]
        # Who still did something after the shift stayed longer; who did not went home with it.
        known.sort(key=lambda end: end[1], reverse=True)
        known.append((self.env._("now"), watch.now))
        return [{"label": label, "until": milliseconds(moment)} for label, moment in known]

    def _find_unmanned(self, watch):
        """Orders whose timer belongs to nobody, or at which pieces come while nobody is there."""
        lines = self._open_lines(watch)
        items = [
            self._item(
                "unmanned",
                line,
                workcenter=line.workcenter_id,
                workorder=line.workorder_id,
                since=line.date_start,
                text=self.env._("The timer belongs to nobody."),
                actions=["end_timer"],
                proposals=self._ends_of(line, {}, watch),
            )
            for line in lines.filtered(lambda line: not line.mes_employee_id)
        ]
        groups = self.env["mes.production.log"]._read_group(
            Domain("workcenter_id", "in", watch.workcenters.ids)
            & Domain("moment", ">=", watch.now - UNMANNED)
            & Domain("workorder_id", "not in", lines.workorder_id.ids)
            & Domain("workorder_id.state", "not in", CLOSED_STATES)
            & Domain("source", "in", ("device", "kiosk")),
            ["workorder_id"],
            ["moment:min", "qty_good:sum", "qty_scrap:sum"],
            limit=KIND_LIMIT,
        )
        for workorder, first, good, scrap in groups:
            text = self.env._("%g pieces in the last hour, nobody is at work.", good + scrap)
            items.append(
                self._item(
                    "unmanned",
                    workorder,
                    workcenter=workorder.workcenter_id,
                    workorder=workorder,
                    since=first,
                    text=text,
                )
            )
        return items

    def _find_scrap_without_reason(self, watch):
        logs = self.env["mes.production.log"].search(
            Domain("workcenter_id", "in", watch.workcenters.ids)
            & Domain("moment", ">=", watch.now - SCRAP_DAYS)
            & Domain("qty_scrap", ">", 0)
            & Domain("reason_id", "=", False)
            & Domain("reversal_of_id", "=", False)
            & Domain("part_of_id", "=", False)
            & Domain("reversal_ids", "=", False),
            order="moment, id",
            limit=KIND_LIMIT,
        )
        labels = logs.employee_ids._mes_shown_labels()
        return [
            self._item(
                "scrap_reason",
                log,
                workcenter=log.workcenter_id,
                workorder=log.workorder_id,
                since=log.moment,
                who=", ".join(labels[person.id] for person in log.employee_ids),
                text=self.env._(
                    "%(quantity)g %(unit)s scrapped",
                    quantity=log.qty_scrap,
                    unit=log.product_uom_id.name,
                ),
                actions=["reason"],
            )
            for log in logs
        ]

    def _find_pauses_without_reason(self, watch):
        """Interruptions of some length within the shift, of orders that are not finished."""
        lines = self.env["mrp.workcenter.productivity"].search(
            Domain("workcenter_id", "in", watch.workcenters.ids)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", watch.now - RECENT))
            & Domain("loss_type", "in", WORKING)
            & Domain("mes_employee_id", "!=", False)
            & Domain("workorder_id", "!=", False)
        )
        pauses = defaultdict(list)
        for own in lines.grouped(lambda line: (line.workorder_id, line.mes_employee_id)).values():
            for line, after in lines._mes_pauses_in(own):
                if self._wants_reason(line, after, watch):
                    pauses[line].append(after)
        labels = lines.mes_employee_id._mes_shown_labels()
        return [
            self._item(
                "pause_reason",
                line,
                workcenter=line.workcenter_id,
                workorder=line.workorder_id,
                since=line.date_end,
                until=milliseconds(after.date_start) if after else None,
                who=labels.get(line.mes_employee_id.id, ""),
                actions=["pause_reason"],
            )
            for line, (after,) in pauses.items()
        ]

    def _wants_reason(self, line, after, watch):
        if line.mes_pause_reason_id:
            return False
        shift_end = line.mes_shift_end
        if shift_end and line.date_end > shift_end - AFTER_SHIFT:
            return False
        until = after.date_start or min(watch.now, shift_end or watch.now)
        return until - line.date_end > SHORT_PAUSE
