from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from odoo import api, fields, models
from odoo.fields import Domain

from .. import shift_clock, shift_target
from .mes_production_log import QUANTITIES
from .mes_terminal_screens import milliseconds

ONE_HOUR = timedelta(hours=1)
REASON_LIMIT = 5
WAITING_STATES = ("ready", "blocked", "progress")


@dataclass
class Window:
    """Work centers of one plant from one moment up to another, and what was read about them."""

    plant: Any
    workcenters: Any
    start: datetime
    end: datetime
    now: datetime
    known: dict = field(default_factory=dict)

    @property
    def until(self):
        """Nothing has happened yet after now."""
        return min(self.end, self.now)


class MesShiftBalance(models.AbstractModel):
    """What a work center did in a stretch of time: one place for hand-over, live view and report.

    A section is a method that takes a `Window` and answers `{workcenter_id: value}`; addons add
    theirs in `_sections`. Each costs the same few queries for one work center and for a hundred,
    and reads only what lies in the window or is open now.
    """

    _name = "mes.shift.balance"
    _description = "Balance of a Shift"

    @api.model
    def _balances(self, workcenters, start, end, sections=None):
        """One dictionary per work center id, as JSON; moments are milliseconds in UTC.

        `sections` names the ones that are wanted; none means all.
        """
        if not workcenters:
            return {}
        plant = workcenters.mes_warehouse_id[:1]
        window = Window(plant, workcenters, start, end, fields.Datetime.now())
        found = {
            name: section(window)
            for name, section in self._sections().items()
            if sections is None or name in sections
        }
        return {
            workcenter.id: {name: values[workcenter.id] for name, values in found.items()}
            for workcenter in workcenters
        }

    @api.model
    def _sections(self):
        return {
            "output": self._output_section,
            "hours": self._hours_section,
            "reasons": self._reasons_section,
            "orders": self._orders_section,
        }

    def _ledger_domain(self, window):
        return (
            Domain("workcenter_id", "in", window.workcenters.ids)
            & Domain("moment", ">=", window.start)
            & Domain("moment", "<", window.end)
        )

    def _booked(self, window):
        """`{workcenter: {workorder: {quantity: sum}}}` of the window."""
        if "booked" not in window.known:
            booked = defaultdict(dict)
            for workcenter, workorder, *sums in self.env["mes.production.log"]._read_group(
                self._ledger_domain(window),
                ["workcenter_id", "workorder_id"],
                [f"{name}:sum" for name in QUANTITIES],
            ):
                booked[workcenter.id][workorder] = dict(zip(QUANTITIES, sums, strict=True))
            window.known["booked"] = booked
        return window.known["booked"]

    def _output_section(self, window):
        """Good, scrap and rework of the window, and how many pieces were planned."""
        booked = self._booked(window)
        targets = self._targets(window)
        result = {}
        for workcenter in window.workcenters:
            orders = booked.get(workcenter.id, {}).values()
            sums = {name: sum(order[name] for order in orders) for name in QUANTITIES}
            placed = targets[workcenter.id]
            result[workcenter.id] = {
                "good": sums["qty_good"],
                "scrap": sums["qty_scrap"],
                "rework": sums["qty_rework"],
                "planned": round(shift_target.made_by(placed, window.end), 1),
                "planned_by_now": round(shift_target.made_by(placed, window.until), 1),
            }
        return result

    def _hours_section(self, window):
        """The same by the hours that the plant's clock shows."""
        zone = window.plant._mes_zone()
        log = self.env["mes.production.log"].with_context(tz=window.plant.mes_tz)
        booked = {
            (workcenter.id, hour.replace(tzinfo=None)): sums
            for workcenter, hour, *sums in log._read_group(
                self._ledger_domain(window),
                ["workcenter_id", "moment:hour"],
                [f"{name}:sum" for name in QUANTITIES],
            )
        }
        hours = shift_clock.wall_hours(window.start, window.end, zone)
        spans = [
            (shift_clock.to_utc(hour, zone), shift_clock.to_utc(hour + ONE_HOUR, zone))
            for hour in hours
        ]
        targets = self._targets(window)
        result = {}
        for workcenter in window.workcenters:
            planned = shift_target.made_in(targets[workcenter.id], spans)
            result[workcenter.id] = [
                {
                    "hour": hour.hour,
                    "start": milliseconds(start),
                    "planned": round(target, 1),
                    **_named(booked.get((workcenter.id, hour), (0.0, 0.0, 0.0))),
                }
                for hour, (start, _end), target in zip(hours, spans, planned, strict=True)
            ]
        return result

    def _reasons_section(self, window):
        """Why pieces were scrapped, the most frequent reasons first."""
        result = {workcenter.id: [] for workcenter in window.workcenters}
        for workcenter, reason, scrap in self.env["mes.production.log"]._read_group(
            self._ledger_domain(window) & Domain("qty_scrap", "!=", 0),
            ["workcenter_id", "reason_id"],
            ["qty_scrap:sum"],
        ):
            if scrap > 0:
                name = reason.name or self.env._("Without reason")
                result[workcenter.id].append({"id": reason.id, "name": name, "scrap": scrap})
        for reasons in result.values():
            reasons.sort(key=lambda reason: (-reason["scrap"], reason["name"]))
            del reasons[REASON_LIMIT:]
        return result

    def _orders_section(self, window):
        """The work orders that were worked on, or should have been, and how far they are."""
        booked = self._booked(window)
        running = self.env["mrp.workorder"]._mes_running(window.workcenters)
        result = {}
        for workcenter, workorders in self._workorders(window).items():
            touched = self._touched(window)[workcenter]
            result[workcenter] = [
                self._order_values(workorder, booked[workcenter].get(workorder), running, window)
                for workorder in workorders
                if workorder in touched
            ]
            result[workcenter].sort(key=lambda order: (order["started"] or 0, order["id"]))
        return result

    def _order_values(self, workorder, sums, running, window):
        production = workorder.production_id
        finished = workorder.state == "done" and workorder.date_finished
        return {
            "id": workorder.id,
            "name": production.name,
            "product": production.product_id.display_name,
            "operation": workorder.name,
            "unit": production.product_uom_id.name,
            "ordered": workorder.qty_production - workorder.qty_reported_from_previous_wo,
            "good_total": workorder.qty_produced,
            "scrap_total": workorder.mes_qty_scrap,
            "started": milliseconds(workorder.date_start),
            "is_started": bool(
                workorder.date_start and window.start <= workorder.date_start < window.end
            ),
            "is_finished": bool(finished and window.start <= finished < window.end),
            "state": "running" if workorder in running else workorder.state,
            **_named([sums[name] for name in QUANTITIES] if sums else (0.0, 0.0, 0.0)),
        }

    def _touched(self, window):
        """Work orders with pieces or time in the window, per work center id."""
        if "touched" not in window.known:
            touched = {
                workcenter.id: self.env["mrp.workorder"] for workcenter in window.workcenters
            }
            for workcenter, orders in self._booked(window).items():
                touched[workcenter] = touched[workcenter].union(*orders)
            for line in self._time_lines(window):
                if line.workorder_id:
                    touched[line.workcenter_id.id] |= line.workorder_id
            window.known["touched"] = _read_together(touched)
        return window.known["touched"]

    def _workorders(self, window):
        """The touched ones, and those scheduled in the window that nobody has touched yet."""
        if "workorders" not in window.known:
            found = dict(self._touched(window))
            scheduled = self.env["mrp.workorder"].search(
                Domain("workcenter_id", "in", window.workcenters.ids)
                & Domain("state", "in", WAITING_STATES)
                & Domain("date_start", "<", window.end)
            )
            for workcenter, workorders in scheduled.grouped("workcenter_id").items():
                found[workcenter.id] |= workorders
            window.known["workorders"] = _read_together(found)
        return window.known["workorders"]

    def _targets(self, window):
        """What the plan places in the window, as stretches, per work center id."""
        if "targets" not in window.known:
            workorders = self._workorders(window)
            before = self._booked_before(
                window, self.env["mrp.workorder"].union(*workorders.values())
            )
            window.known["targets"] = {
                workcenter: shift_target.stretches(
                    [self._job(order, before.get(order, 0.0), window) for order in orders],
                    window.start,
                    window.end,
                )
                for workcenter, orders in workorders.items()
            }
        return window.known["targets"]

    def _booked_before(self, window, workorders):
        """Pieces that were decided before the window began, per work order."""
        return {
            workorder: good + scrap
            for workorder, good, scrap in self.env["mes.production.log"]._read_group(
                [("workorder_id", "in", workorders.ids), ("moment", "<", window.start)],
                ["workorder_id"],
                ["qty_good:sum", "qty_scrap:sum"],
            )
        }

    def _job(self, workorder, before, window):
        ordered = workorder.qty_production
        minutes = workorder.mes_duration_planned or workorder.duration_expected
        return shift_target.Job(
            key=workorder.id,
            start=workorder.date_start or window.start,
            pieces=ordered - workorder.qty_reported_from_previous_wo - before,
            seconds_per_piece=minutes * 60 / ordered if ordered else 0.0,
        )


def _named(sums):
    good, scrap, rework = sums
    return {"good": good, "scrap": scrap, "rework": rework}


def _read_together(groups):
    """The same record sets, with which Odoo reads all when it reads one."""
    ids = tuple({record_id for records in groups.values() for record_id in records.ids})
    return {key: records.with_prefetch(ids) for key, records in groups.items()}


def total_output(balances):
    """The quantities of several work centers, each piece where it was worked on."""
    names = [name.removeprefix("qty_") for name in QUANTITIES] + ["planned", "planned_by_now"]
    return {name: sum(balance["output"][name] for balance in balances.values()) for name in names}
