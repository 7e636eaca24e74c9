from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date, format_datetime, format_time

from ..models.mes_terminal_handover import EPOCH
from ..models.mes_terminal_screens import milliseconds

PHASES = ("setup", "run", "teardown")
CHART_HEIGHT = 90
BAR_WIDTH = 46
GAP = 18

DAY_AND_TIME = "d MMM HH:mm"


class MesShiftReport(models.AbstractModel):
    """A shift on paper: the same figures as at the kiosk and on the wallboard."""

    _name = "report.mes_shopfloor.report_shift"
    _description = "Shift Report on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        reports = self.env["mes.shift.report"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": "mes.shift.report",
            "docs": reports,
            "shifts": [self._shift(report) for report in reports],
        }

    def _shift(self, report):
        plant, slot = report.warehouse_id, report._slot()
        centers = report.workcenter_ids or plant._mes_workcenters()
        balances = self.env["mes.shift.balance"]._balances(centers, slot.start, slot.end)
        handovers = self.env["mes.handover"]._of(centers, slot).grouped("workcenter_id")
        board = self.env["mes.terminal"].new({"warehouse_id": plant.id, "kind": "board"})
        output = board._board_output(centers, (slot.start, slot.end))
        rows = [self._row(center, balances[center.id], handovers) for center in centers]
        return {
            **printers(self.env, plant, slot.start, slot.end),
            "plant": plant.name,
            "shift": report.shift_id.name,
            "crew": self.env["mes.crew"].browse(slot.stand_in or slot.crew or False).name or "",
            "day": format_date(self.env, report.day, date_format="EEEE d MMMM yyyy"),
            "start": milliseconds(slot.start),
            "end": milliseconds(slot.end),
            "is_running": slot.end > fields.Datetime.now(),
            "printed": format_datetime(
                self.env, fields.Datetime.now(), tz=plant.mes_tz, dt_format=DAY_AND_TIME
            ),
            "output": output,
            "chart": hours_chart(output["hours"]),
            "rework": sum(balance["output"]["rework"] for balance in balances.values()),
            "rows": [row for row in rows if row["is_used"]],
            "unused": [row["code"] for row in rows if not row["is_used"]],
            "people": people_of(balances),
            "exceptions": self._exceptions(plant, centers, slot),
        }

    def _row(self, center, balance, handovers):
        output = balance["output"]
        handover = handovers.get(center, self.env["mes.handover"])
        return {
            "code": center.code or center.name,
            "name": center.name,
            "balance": balance,
            "handover": handover,
            "lines": handover._lines_data(),
            # Of less than a piece there is no share.
            "share": (
                round(100 * output["good"] / output["planned"]) if output["planned"] >= 1 else None
            ),
            "seconds": sum(person["seconds"] for person in balance["people"]),
            "is_used": bool(
                balance["orders"]
                or output["planned"]
                or balance["stops"]
                or balance["calls"]
                or handover
            ),
        }

    def _exceptions(self, plant, centers, slot):
        end = milliseconds(slot.end)
        items = self.env["mes.exception"]._mes_exceptions(plant, centers)
        return [item for item in items if not item["since"] or item["since"] <= end]


def people_of(balances):
    """Hours of each person over all work centers, by phase."""
    people = defaultdict(lambda: {"label": "", "seconds": 0, **dict.fromkeys(PHASES, 0)})
    for balance in balances.values():
        for person in balance["people"]:
            known = people[person["id"]]
            known["label"] = person["label"]
            for name in ("seconds", *PHASES):
                known[name] += person[name]
    return sorted(people.values(), key=lambda person: -person["seconds"])


def printers(env, plant, start, end):
    """How the report of a shift writes moments, durations and quantities."""

    def clock(moment):
        if not moment:
            return ""
        when = EPOCH + timedelta(milliseconds=moment)
        return format_time(env, when, tz=plant.mes_tz, time_format="HH:mm")

    def when(moment):
        """With the day, unless it was in the shift."""
        if not moment or milliseconds(start) <= moment <= milliseconds(end):
            return clock(moment)
        at = EPOCH + timedelta(milliseconds=moment)
        return format_datetime(env, at, tz=plant.mes_tz, dt_format=DAY_AND_TIME)

    def hours(seconds):
        minutes = round(seconds / 60)
        return f"{minutes // 60}:{minutes % 60:02}"

    def qty(number):
        return f"{round(number, 3):.12g}"

    return {
        "clock": clock,
        "when": when,
        "hours": hours,
        "duration": lambda seconds: duration_text(env, seconds),
        "qty": qty,
    }


def duration_text(env, seconds):
    """As people say it: 4 min, 1 h 24 min. A column of hours is written by `hours`."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return env._("under 1 min")
    if minutes < 60:
        return env._("%s min", minutes)
    return env._("%(hours)s h %(minutes)s min", hours=minutes // 60, minutes=f"{minutes % 60:02}")


def hours_chart(hours):
    """Good, scrap and plan by hour as places in a drawing, which any renderer of PDF can print."""
    tallest = [hour["good"] + hour["scrap"] for hour in hours] + [h["planned"] for h in hours]
    top = max([*tallest, 1])
    base = CHART_HEIGHT + 16
    bars = []
    for number, hour in enumerate(hours):
        left = number * (BAR_WIDTH + GAP) + GAP / 2
        good = round(CHART_HEIGHT * max(hour["good"], 0) / top, 1)
        scrap = round(CHART_HEIGHT * max(hour["scrap"], 0) / top, 1)
        planned = CHART_HEIGHT * hour["planned"] / top
        line = round(base - planned, 1) if planned else None
        above = base - good - scrap
        if line and above - 14 < line < above + 2:
            # The figure stands above the line of the plan, not on it.
            above = line
        bars.append(
            {
                "left": left,
                "middle": left + BAR_WIDTH / 2,
                "good": good,
                "good_top": base - good,
                "scrap": scrap,
                "scrap_top": base - good - scrap,
                "line": line,
                "text_top": above - 4,
                "text": f"{hour['good']:g}",
                "hour": f"{hour['hour']:02}",
            }
        )
    return {
        "width": len(hours) * (BAR_WIDTH + GAP),
        "height": base + 20,
        "base": base,
        "bar": BAR_WIDTH,
        "bars": bars,
    }
