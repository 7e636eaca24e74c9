from collections import defaultdict
from datetime import UTC
from itertools import pairwise

from odoo import fields, models
from odoo.fields import Domain

from .. import hourly_plan, shift_clock
from .mes_terminal_queue import OPEN_PRODUCTION_STATES, OPEN_STATES
from .mes_terminal_screens import milliseconds

JOBS_LIMIT = 1000
REASONS_SHOWN = 5


class MesTerminal(models.Model):
    """Plan against actual, and the quality, of the running shift.

    A piece counts as good once: at the last operation its order has at the work centers shown.
    The plan is the work planned there, done one after the other at its planned pace: what the
    centers could make of it, not a wish.
    """

    _inherit = "mes.terminal"

    def _board_output(self, workcenters, period=None):
        start, end = period or self._board_period()
        zone = self.warehouse_id._mes_zone()
        walls = shift_clock.wall_hours(start, end, zone)
        edges = [start, *(shift_clock.to_utc(wall, zone) for wall in walls[1:]), end]
        actual = self._board_actual(workcenters, start, end)
        jobs = self._board_jobs(workcenters, start, end, actual)
        counting = self._board_counting(
            actual.keys() | {workorder for workorder, _left in jobs}, workcenters
        )
        good, scrap = defaultdict(float), defaultdict(float)
        for workorder, hours in actual.items():
            for hour, (qty_good, qty_scrap) in hours.items():
                good[hour] += qty_good if workorder in counting else 0.0
                scrap[hour] += qty_scrap
        planned = self._board_planned(jobs, counting, edges)
        now = fields.Datetime.now()
        return {
            "good": sum(good.values()),
            "scrap": sum(scrap.values()),
            "planned": sum(planned),
            "planned_now": hourly_plan.planned_until(planned, edges, now),
            "reasons": self._board_reasons(workcenters, start, end),
            "hours": [
                {
                    "hour": wall.hour,
                    "start": milliseconds(first),
                    "end": milliseconds(last),
                    "good": good.get(wall, 0.0),
                    "scrap": scrap.get(wall, 0.0),
                    "planned": pieces,
                }
                for wall, (first, last), pieces in zip(walls, pairwise(edges), planned, strict=True)
            ],
        }

    def _board_ledger_domain(self, workcenters, start, end):
        return (
            Domain("workcenter_id", "in", workcenters.ids)
            & Domain("moment", ">=", start)
            & Domain("moment", "<", end)
        )

    def _board_actual(self, workcenters, start, end):
        """`{work order: {hour on the wall: (good, scrap)}}` by the ledger."""
        log = self.env["mes.production.log"].with_context(tz=self.warehouse_id.mes_tz)
        actual = defaultdict(dict)
        for workorder, hour, good, scrap in log._read_group(
            self._board_ledger_domain(workcenters, start, end),
            ["workorder_id", "moment:hour"],
            ["qty_good:sum", "qty_scrap:sum"],
        ):
            actual[workorder.with_env(self.env)][hour] = (good, scrap)
        return actual

    def _board_reasons(self, workcenters, start, end):
        """What most pieces of the shift were scrapped for."""
        domain = self._board_ledger_domain(workcenters, start, end) & Domain("qty_scrap", "!=", 0)
        return [
            {"name": reason.name or self.env._("No reason given"), "quantity": quantity}
            for reason, quantity in self.env["mes.production.log"]._read_group(
                domain, ["reason_id"], ["qty_scrap:sum"], order="qty_scrap:sum desc"
            )[:REASONS_SHOWN]
            if quantity > 0
        ]

    def _board_jobs(self, workcenters, start, end, actual):
        """`(work order, pieces left when the period began)`, for all that is planned in it."""
        workorders = self.env["mrp.workorder"].search(
            Domain("workcenter_id", "in", workcenters.ids)
            & Domain("date_start", "<", end)
            & (
                (
                    Domain("state", "in", OPEN_STATES)
                    & Domain("production_id.state", "in", OPEN_PRODUCTION_STATES)
                )
                | (Domain("state", "=", "done") & Domain("date_finished", ">=", start))
            ),
            order="date_start, id",
            limit=JOBS_LIMIT,
        )
        jobs = []
        for workorder in workorders:
            hours = actual.get(workorder, {}).values()
            since = sum(good + scrap for good, scrap in hours)
            done = workorder.qty_produced + workorder.mes_qty_scrap - since
            ordered = workorder.qty_production - workorder.qty_reported_from_previous_wo
            jobs.append((workorder, max(ordered - max(done, 0.0), 0.0)))
        return jobs

    def _board_counting(self, workorders, workcenters):
        """Of these work orders the ones whose good pieces are finished for these work centers."""
        counting = self.env["mrp.workorder"]
        workorders = counting.union(*workorders)
        for production in workorders.production_id:
            flow = production._mes_flow()
            shown = {
                workorder.id
                for workorder in production.workorder_ids
                if workorder.workcenter_id in workcenters and workorder.state != "cancel"
            }
            counting |= counting.browse(
                key for key in shown if not flow.downstream(key) & (shown - {key})
            )
        return counting & workorders

    def _board_planned(self, jobs, counting, edges):
        lanes = defaultdict(int)
        planned = []
        for workorder, left in jobs:
            minutes = workorder._mes_planned_minutes()
            ordered = workorder.qty_production - workorder.qty_reported_from_previous_wo
            if workorder.state == "progress":
                lanes[workorder.workcenter_id.id] += 1
            planned.append(
                hourly_plan.Job(
                    center=workorder.workcenter_id.id,
                    start=max(workorder.mes_date_planned or workorder.date_start, edges[0]),
                    seconds_per_piece=minutes * 60 / ordered if ordered > 0 else 0.0,
                    pieces=left,
                    counts=workorder in counting,
                )
            )
        centers = counting.workcenter_id | self.env["mrp.workcenter"].union(
            *(workorder.workcenter_id for workorder, _left in jobs)
        )
        working = self._board_working(centers, edges[0], edges[-1], fallback=True)
        return hourly_plan.planned_by_hour(planned, edges, working, lanes)

    def _board_working(self, workcenters, start, end, fallback=False):
        """When each work center works by its calendar, `{id: [(start, end)]}` in UTC.

        :param fallback: a center whose calendar knows nothing of these hours works all the time:
            the shift runs, whatever the calendar says
        """
        working = {}
        first, last = (fields.Datetime.context_timestamp(self, moment) for moment in (start, end))
        for calendar, centers in workcenters.grouped("resource_calendar_id").items():
            # sudo: who is absent when is no business of the kiosk's user, when a machine works is
            resources_sudo = centers.resource_id.sudo()
            spans = (
                calendar.sudo()._work_intervals_batch(first, last, resources=resources_sudo)
                if calendar
                else {}
            )
            for center in centers:
                found = [
                    (_naive(begin), _naive(stop))
                    for begin, stop, _why in spans.get(center.resource_id.id, ())
                ]
                working[center.id] = found or ([(start, end)] if fallback else [])
        return working


def _naive(moment):
    return moment.astimezone(UTC).replace(tzinfo=None)
