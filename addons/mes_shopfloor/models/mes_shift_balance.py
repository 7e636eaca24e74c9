from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from odoo import api, fields, models
from odoo.fields import Domain

from .. import hourly_plan, shift_clock
from .mes_production_log import QUANTITIES
from .mes_terminal_screens import milliseconds

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
        _walls, edges = self._edges(window)
        result = {}
        for workcenter in window.workcenters:
            orders = booked.get(workcenter.id, {}).values()
            sums = {name: sum(order[name] for order in orders) for name in QUANTITIES}
            planned = targets[workcenter.id]
            result[workcenter.id] = {
                "good": sums["qty_good"],
                "scrap": sums["qty_scrap"],
                "rework": sums["qty_rework"],
                "planned": round(sum(planned), 1),
                "planned_by_now": round(hourly_plan.planned_until(planned, edges, window.until), 1),
            }
        return result

    def _hours_section(self, window):
        """The same by the hours that the plant's clock shows."""
        log = self.env["mes.production.log"].with_context(tz=window.plant.mes_tz)
        booked = {
            (workcenter.id, hour.replace(tzinfo=None)): sums
            for workcenter, hour, *sums in log._read_group(
                self._ledger_domain(window),
                ["workcenter_id", "moment:hour"],
                [f"{name}:sum" for name in QUANTITIES],
            )
        }
        walls, edges = self._edges(window)
        targets = self._targets(window)
        return {
            workcenter.id: [
                {
                    "hour": wall.hour,
                    "start": milliseconds(start),
                    "planned": round(planned, 1),
                    **_named(booked.get((workcenter.id, wall), (0.0, 0.0, 0.0))),
                }
                for wall, start, planned in zip(
                    walls, edges[:-1], targets[workcenter.id], strict=True
                )
            ]
            for workcenter in window.workcenters
        }

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

    def _edges(self, window):
        """The full hours of the window, as moments, with its start and end."""
        zone = window.plant._mes_zone()
        walls = shift_clock.wall_hours(window.start, window.end, zone)
        hours = [shift_clock.to_utc(wall, zone) for wall in walls[1:]]
        return walls, [window.start, *hours, window.end]

    def _targets(self, window):
        """Pieces planned in each hour, by the plan that the wallboard shows, per work center id."""
        if "targets" not in window.known:
            workorders = self._workorders(window)
            planned = self.env["mrp.workorder"].union(*workorders.values()).filtered("date_start")
            since = self._booked_since(window, planned)
            working = self.env["mes.terminal"]._board_working(
                window.workcenters, window.start, window.end, fallback=True
            )
            _walls, edges = self._edges(window)
            window.known["targets"] = {
                workcenter: hourly_plan.planned_by_hour(
                    [self._job(order, since, window) for order in orders if order.date_start],
                    edges,
                    working,
                    {workcenter: len(orders.filtered(lambda order: order.state == "progress"))},
                )
                for workcenter, orders in workorders.items()
            }
        return window.known["targets"]

    def _booked_since(self, window, workorders):
        """Pieces that were decided since the window began, per work order."""
        return {
            workorder: good + scrap
            for workorder, good, scrap in self.env["mes.production.log"]._read_group(
                [("workorder_id", "in", workorders.ids), ("moment", ">=", window.start)],
                ["workorder_id"],
                ["qty_good:sum", "qty_scrap:sum"],
            )
        }

    def _job(self, workorder, since, window):
        ordered = workorder.qty_production - workorder.qty_reported_from_previous_wo
        done = workorder.qty_produced + workorder.mes_qty_scrap - since.get(workorder, 0.0)
        minutes = workorder._mes_planned_minutes()
        return hourly_plan.Job(
            center=workorder.workcenter_id.id,
            start=max(workorder.date_start, window.start),
            seconds_per_piece=minutes * 60 / ordered if ordered > 0 else 0.0,
            pieces=max(ordered - max(done, 0.0), 0.0),
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
