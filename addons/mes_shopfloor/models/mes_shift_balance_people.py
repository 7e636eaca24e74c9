from collections import defaultdict

from odoo import models
from odoo.fields import Domain

from .. import labour
from .mes_terminal_screens import milliseconds
from .mrp_workcenter_productivity import WORKING

PHASES = ("setup", "run", "teardown")
#: Why something was corrected is the office's; notes at orders are read where they are kept.
UNTOLD_KINDS = ("reverse", "import", "reason", "end_timer", "note", "note_strike")
MISSING_LIMIT = 200
MISSING_STATES = ("confirmed", "waiting", "partially_available")


class MesShiftBalance(models.AbstractModel):
    """Who worked, what stood still, what is missing and what was said."""

    _inherit = "mes.shift.balance"

    def _sections(self):
        return {
            **super()._sections(),
            "people": self._people_section,
            "stops": self._stops_section,
            "pauses": self._pauses_section,
            "calls": self._calls_section,
            "material": self._material_section,
            "notes": self._notes_section,
        }

    def _time_lines(self, window):
        """Time lines of all kinds that overlap the window."""
        if "lines" not in window.known:
            lines = self.env["mrp.workcenter.productivity"].search(
                Domain("workcenter_id", "in", window.workcenters.ids)
                & (Domain("date_end", "=", False) | Domain("date_end", ">", window.start))
                & Domain("date_start", "<", window.until),
                order="date_start, id",
            )
            window.known["lines"] = lines
        return window.known["lines"]

    def _present(self, workcenter, start, end):
        """Who is known to have worked at a work center: by a timer, or by pieces declared."""
        # sudo: who was there is known to the ledgers, whoever hands over
        lines = (
            self.env["mrp.workcenter.productivity"]
            .sudo()
            .search(
                Domain("workcenter_id", "=", workcenter.id)
                & (Domain("date_end", "=", False) | Domain("date_end", ">", start))
                & Domain("date_start", "<", end)
            )
        )
        logs = (
            self.env["mes.production.log"]
            .sudo()
            .search(
                Domain("workcenter_id", "=", workcenter.id)
                & Domain("moment", ">=", start)
                & Domain("moment", "<", end)
            )
        )
        return (lines.mes_employee_id | logs.employee_ids).with_env(self.env)

    def _people_section(self, window):
        """Each person's own seconds by phase: shared where he worked on several orders at once."""
        lines = self._time_lines(window).filtered(lambda line: line.loss_type in WORKING)
        spans = {
            person: (window.start, window.until) for person in lines.mes_employee_id.ids if person
        }
        near = lines._mes_near(spans)
        shares = {}
        # sudo: time of people is summed, wages are not read
        for own in (near | lines.sudo()).grouped("mes_employee_id").values():
            shares |= labour.split(_clipped(line, window) for line in own)
        seconds = defaultdict(lambda: dict.fromkeys(PHASES, 0))
        for line in lines:
            share = shares.get(line.id, 0)
            seconds[line.workcenter_id.id, line.mes_employee_id.id][line.mes_phase] += share
        labels = lines.mes_employee_id._mes_shown_labels()
        result = {workcenter.id: [] for workcenter in window.workcenters}
        for (workcenter, person), phases in seconds.items():
            label = labels.get(person) or self.env._("Not named")
            values = {"id": person, "label": label, "seconds": sum(phases.values()), **phases}
            result[workcenter].append(values)
        for people in result.values():
            people.sort(key=lambda person: (-person["seconds"], person["label"]))
        return result

    def _stops_section(self, window):
        """When the work center was blocked, and whether it still is."""
        result = {workcenter.id: [] for workcenter in window.workcenters}
        for line in self._time_lines(window):
            if line.loss_type not in WORKING:
                result[line.workcenter_id.id].append(
                    {
                        "reason": line.loss_id.name,
                        "note": line.description or "",
                        "since": milliseconds(line.date_start),
                        "until": milliseconds(line.date_end),
                        "seconds": _seconds(line, window),
                    }
                )
        return result

    def _pauses_section(self, window):
        """Interruptions of people: whose, at which order, for what, and until when."""
        lines = self._time_lines(window).filtered(
            lambda line: line.loss_type in WORKING and line.workorder_id
        )
        labels = lines.mes_employee_id._mes_shown_labels()
        result = {workcenter.id: [] for workcenter in window.workcenters}
        for own in lines.grouped(lambda line: (line.workorder_id, line.mes_employee_id)).values():
            for line, after in lines._mes_pauses_in(own):
                if not window.start <= line.date_end < window.end:
                    continue
                result[line.workcenter_id.id].append(
                    {
                        "line_id": line.id,
                        "workorder_id": line.workorder_id.id,
                        "order": line.workorder_id.production_id.name,
                        "label": labels.get(line.mes_employee_id.id, ""),
                        "reason": line.mes_pause_reason_id.name or "",
                        "since": milliseconds(line.date_end),
                        "until": milliseconds(after.date_start) if after else None,
                    }
                )
        for pauses in result.values():
            pauses.sort(key=lambda pause: pause["since"])
        return result

    def _calls_section(self, window):
        calls = self._handover_calls(window.workcenters, window.start, window.end)
        return {workcenter.id: calls.get(workcenter.id, []) for workcenter in window.workcenters}

    def _handover_calls(self, workcenters, start, end):
        """Calls for help of a stretch of time, or open now, per work center id.

        `{id, label, since, accepted, resolved, note}`, moments in milliseconds or None.
        """
        calls = self.env["mes.andon.call"]
        found = calls.search(
            Domain("workcenter_id", "in", workcenters.ids)
            & Domain("state", "!=", "cancelled")
            & Domain("raised_at", "<", end)
            & (Domain("raised_at", ">=", start) | calls._open_domain(workcenters)),
            order="raised_at, id",
        )
        result = defaultdict(list)
        for call in found:
            result[call.workcenter_id.id].append(
                {
                    "id": call.id,
                    "label": call.kind_id.name,
                    "since": milliseconds(call.raised_at),
                    "accepted": milliseconds(call.acknowledged_at),
                    "resolved": milliseconds(call.resolved_at),
                    "note": call.note or "",
                }
            )
        return result

    def _material_section(self, window):
        """Components that are short at the orders in work, and at those that were to be."""
        result = {workcenter.id: [] for workcenter in window.workcenters}
        places = {
            workorder.production_id: workcenter
            for workcenter, workorders in self._workorders(window).items()
            for workorder in workorders
            if workorder.state in ("progress", "ready")
        }
        productions = self.env["mrp.production"].union(*places)
        moves = self.env["stock.move"].search(
            [
                ("raw_material_production_id", "in", productions.ids),
                ("state", "in", MISSING_STATES),
            ],
            order="raw_material_production_id, id",
            limit=MISSING_LIMIT,
        )
        for move in moves:
            missing = move.product_uom.round(move.product_uom_qty - move.quantity)
            if missing > 0:
                production = move.raw_material_production_id
                result[places[production]].append(
                    {
                        "order": production.name,
                        "component": move.product_id.display_name,
                        "missing": missing,
                        "unit": move.product_uom.name,
                    }
                )
        return result

    def _notes_section(self, window):
        """What was written beside acts at the orders. Reasons of corrections are the office's."""
        # sudo: what was written for the station is read there; the journal belongs to supervisors
        acts = (
            self.env["mes.act"]
            .sudo()
            .search_fetch(
                Domain("moment", ">=", window.start)
                & Domain("moment", "<", window.end)
                & Domain("note", "!=", False)
                & Domain("workorder_id.workcenter_id", "in", window.workcenters.ids)
                & Domain("kind", "not in", UNTOLD_KINDS),
                ["note", "moment", "workorder_id", "employee_id"],
                order="moment, id",
            )
        )
        touched = self.env["mrp.workorder"].union(*self._touched(window).values())
        notes = self.env["mes.workorder.note"].search_fetch(
            Domain("workorder_id", "in", touched.ids)
            & Domain("moment", ">=", window.start)
            & Domain("moment", "<", window.end)
            & Domain("strikes_id", "=", False)
            & Domain("struck_by_ids", "=", False),
            order="moment, id",
        )
        told = [(act, act.note) for act in acts] + [(note, note.text) for note in notes]
        # sudo: the labels of colleagues, which all screens show
        labels = (acts.employee_id | notes.sudo().employee_id)._mes_shown_labels()
        result = {workcenter.id: [] for workcenter in window.workcenters}
        for record, text in sorted(told, key=lambda one: one[0].moment):
            result[record.workorder_id.workcenter_id.id].append(
                {
                    "order": record.workorder_id.production_id.name,
                    "text": text,
                    "moment": milliseconds(record.moment),
                    "label": labels.get(record.employee_id.id, ""),
                }
            )
        return result


def _clipped(line, window):
    start = max(line.date_start, window.start)
    end = max(min(line.date_end or window.until, window.until), start)
    return labour.Line(line.id, labour.second(start), labour.second(end))


def _seconds(line, window):
    clipped = _clipped(line, window)
    return clipped.end - clipped.start
