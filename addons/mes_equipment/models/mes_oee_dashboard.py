from dataclasses import dataclass
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .. import oee_figures
from .mes_oee import COLUMNS

MOST_DAYS = 366
IDS = ("warehouse_id", "machine_id", "product_id", "shift_id")
FACTORS = ("oee", "availability", "performance", "quality")
#: Beside every figure: how much of the planned busy time it does not know or nobody has explained.
UNEXPLAINED = "unexplained"
SUMS = [*(f"{column}:sum" for column in COLUMNS.values()), "unexplained_seconds:sum"]


@dataclass(frozen=True)
class Scope:
    """Which time of which machines the figures are about."""

    date_from: date
    date_to: date
    ids: dict[str, int]

    @property
    def before(self):
        """The same number of days directly before."""
        days = self.date_to - self.date_from + timedelta(days=1)
        return Scope(self.date_from - days, self.date_to - days, self.ids)


class MesOeeDashboard(models.AbstractModel):
    """The machines of a plant over a period: OEE, where the time went, and how sure that is."""

    _name = "mes.oee.dashboard"
    _description = "Machines Overview"

    @api.model
    @api.readonly
    def dashboard_data(self, filters):
        """All figures of the overview. The same few queries for a day and for a year.

        `filters`: date_from, date_to (ISO days of the plant) and, each may be left out,
        warehouse_id, machine_id (with all that is a part of it), product_id and shift_id.
        """
        scope = self._dashboard_scope(filters)
        domain = self._dashboard_domain(scope)
        by_day = self._dashboard_groups(domain, ["day:day"])
        by_machine = self._dashboard_groups(domain, ["machine_id", "shift_id"])
        sums = _together(by_day)
        machines = self.env["maintenance.equipment"].union(*(keys[0] for keys, _sums in by_machine))
        return {
            "total": self._dashboard_figures(sums),
            "before": self._dashboard_before(scope),
            "targets": self._dashboard_targets(scope, machines),
            "waterfall": [
                {"key": key, "seconds": seconds} for key, seconds in oee_figures.waterfall(sums)
            ],
            "days": [
                {"day": fields.Date.to_string(day), **self._dashboard_figures(part)}
                for (day,), part in by_day
            ],
            "machines": self._dashboard_machines(by_machine),
            "shifts": self._dashboard_shifts(by_machine),
        }

    @api.model
    def _dashboard_scope(self, filters):
        """What a client asked for, or a refusal of what is not of the right type."""
        self.env["mes.oee"].check_access("read")
        if not isinstance(filters, dict) or filters.keys() - {"date_from", "date_to", *IDS}:
            raise UserError(self.env._("The overview needs two days and ids."))
        days = [as_day(filters.get(name)) for name in ("date_from", "date_to")]
        ids = {name: filters.get(name) or False for name in IDS}
        if not all(days) or not all(type(one) is int or one is False for one in ids.values()):
            raise UserError(self.env._("The overview needs two days and ids."))
        if not timedelta() <= days[1] - days[0] < timedelta(days=MOST_DAYS):
            raise UserError(self.env._("The overview shows a day up to a year."))
        return Scope(*days, ids={name: one for name, one in ids.items() if one})

    @api.model
    def _dashboard_domain(self, scope):
        ids = dict(scope.ids)
        machine_id = ids.pop("machine_id", False)
        domain = Domain.AND(
            [
                Domain("day", ">=", scope.date_from),
                Domain("day", "<=", scope.date_to),
                *(Domain(name, "=", one) for name, one in ids.items()),
            ]
        )
        if machine_id:
            domain &= Domain("machine_id", "in", self._dashboard_parts(machine_id))
        return domain

    @api.model
    def _dashboard_parts(self, machine_id):
        """A machine and all that is a part of it, level by level, in one query."""
        equipment = self.env["maintenance.equipment"].with_context(active_test=False)
        parents = equipment.search_read([("mes_parent_id", "!=", False)], ["mes_parent_id"])
        children = {}
        for part in parents:
            children.setdefault(part["mes_parent_id"][0], []).append(part["id"])
        found, waiting = [], [machine_id]
        while waiting:
            part = waiting.pop()
            found.append(part)
            waiting += children.get(part, [])
        return found

    @api.model
    def _dashboard_groups(self, domain, groupby):
        """[(keys, sums)] of the rows, in the order of the keys."""
        names = [*COLUMNS, UNEXPLAINED]
        groups = self.env["mes.oee"]._read_group(domain, groupby, SUMS)
        size = len(groupby)
        return [
            (
                group[:size],
                {name: sum_ or 0 for name, sum_ in zip(names, group[size:], strict=True)},
            )
            for group in groups
        ]

    @api.model
    def _dashboard_before(self, scope):
        groups = self._dashboard_groups(self._dashboard_domain(scope.before), [])
        sums = groups[0][1]
        return {name: oee_figures.ratio(name, sums) for name in FACTORS}

    @api.model
    def _dashboard_targets(self, scope, machines):
        """{factor: 0 to 1} where one target holds for all the machines on the last day."""
        # sudo: a target is shown beside the figure it is about
        targets = self.env["mes.oee.target"].sudo().search([("kind", "=", "factor")])
        found = {}
        for machine in machines.sudo() if targets else machines.browse():
            holding = targets._holding(machine, scope.date_to)
            mine = {target.factor: target.percent for target in holding}
            for factor in FACTORS:
                found.setdefault(factor, set()).add(mine.get(factor))
        alike = {factor: next(iter(one)) for factor, one in found.items() if len(one) == 1}
        return {factor: percent / 100 for factor, percent in alike.items() if percent}

    @api.model
    def _dashboard_figures(self, sums):
        """The ratios of some sums, and how far they can be trusted."""
        busy = oee_figures.times(sums)["pbt"]
        return {
            **{name: oee_figures.ratio(name, sums) for name in FACTORS},
            "unknown": oee_figures.ratio("unknown_share", sums),
            "unexplained": min(sums[UNEXPLAINED] / busy, 1.0) if busy else None,
            "busy_seconds": busy,
            "good": sums["good"],
            "scrap": sums["scrap"],
            "rework": sums["rework"],
        }

    @api.model
    def _dashboard_machines(self, by_machine):
        """Each machine with its figures, the one that loses most time first."""
        parts = {}
        for (machine, _shift), sums in by_machine:
            parts.setdefault(machine, []).append(((), sums))
        rows = []
        for machine, groups in parts.items():
            sums = _together(groups)
            steps = dict(oee_figures.waterfall(sums))
            lost = oee_figures.times(sums)["pbt"] - steps["good"]
            figures = self._dashboard_figures(sums)
            # sudo: a name is shown as in any list, whoever may open the record
            machine_sudo = machine.sudo()
            name = machine_sudo.mes_code or machine_sudo.name
            rows.append(
                {
                    "id": machine.id,
                    "code": name,
                    "name": machine_sudo.name,
                    "lost_seconds": round(lost),
                    **figures,
                }
            )
        return sorted(rows, key=lambda row: (-row["lost_seconds"], row["code"]))

    @api.model
    def _dashboard_shifts(self, by_machine):
        """OEE of each machine in each shift, for the heat map."""
        # sudo: as above
        return [
            {
                "machine_id": machine.id,
                "shift_id": shift.id,
                "shift": shift.sudo().name,
                "hour_from": shift.sudo().hour_from,
                "value": oee_figures.ratio("oee", sums),
            }
            for (machine, shift), sums in by_machine
            if shift
        ]


def _together(groups):
    names = [*COLUMNS, UNEXPLAINED]
    return {name: sum(sums[name] for _keys, sums in groups) for name in names}


def as_day(text):
    try:
        return isinstance(text, str) and fields.Date.to_date(text)
    except ValueError:
        return False
