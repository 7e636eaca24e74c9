from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .. import pareto

GROUPS = {
    "reason": "reason_id",
    "operation": "operation_id",
    "workcenter": "workcenter_id",
    "product": "product_id",
}
SCOPE = ("product_id", "workcenter_id", "operation_id")


@dataclass(frozen=True)
class Scope:
    """Which scrap a chart is about, as far as its types are concerned."""

    date_from: date
    date_to: date
    by: str
    ids: dict[str, int]
    unit_id: int


class MesProductionLog(models.Model):
    """The Pareto chart of the scrap in the ledger."""

    _inherit = "mes.production.log"

    _scrap_idx = models.Index("(shift_date) WHERE qty_scrap <> 0")

    @api.model
    @api.readonly
    def scrap_pareto(self, date_from, date_to, by="reason", unit_id=False, **ids):
        """What was scrapped in a period, the largest part first, in one unit.

        `ids` may narrow it down to a product_id, a workcenter_id and an operation_id. Reversed
        entries and their reversals cancel each other out. Kilograms and pieces do not add up:
        each family of units has its own chart, `units` says which there are.
        """
        scope = self._pareto_scope(date_from, date_to, by, unit_id, ids)
        quantities, units = self._pareto_quantities(scope)
        unit, found = _chosen(quantities, scope.unit_id)
        bars = pareto.bars(found)
        labels = self._pareto_labels(scope.by, bars)
        return {
            "unit": unit and _name(units[unit]),
            "units": [
                {**_name(units[family]), "quantity": sum(sums.values())}
                for family, sums in quantities.items()
            ],
            "total": sum(bar.quantity for bar in bars),
            "bars": [
                {
                    "key": "others" if bar.is_others else bar.keys[0],
                    "label": label,
                    "quantity": bar.quantity,
                    "share": bar.share,
                    "cumulative": bar.cumulative,
                }
                for bar, label in zip(bars, labels, strict=True)
            ],
        }

    @api.model
    @api.readonly
    def scrap_pareto_entries(self, key, date_from, date_to, by="reason", unit_id=False, **ids):
        """The entries behind a bar of the same chart, as an action that opens them."""
        scope = self._pareto_scope(date_from, date_to, by, unit_id, ids)
        quantities, _units = self._pareto_quantities(scope)
        unit, found = _chosen(quantities, scope.unit_id)
        wanted = [
            bar for bar in pareto.bars(found) if key == ("others" if bar.is_others else bar.keys[0])
        ]
        keys = [name for bar in wanted for name in bar.keys]
        domain = self._pareto_domain(scope) & Domain(GROUPS[scope.by], "in", keys)
        if unit:
            domain &= Domain("product_uom_id", "child_of", unit)
        labels = self._pareto_labels(scope.by, wanted)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Scrap: %s", ", ".join(labels)),
            "res_model": self._name,
            "views": [[False, "list"], [False, "form"]],
            "domain": list(domain),
        }

    @api.model
    def _pareto_scope(self, date_from, date_to, by, unit_id, ids):
        """What a client asked for, or a refusal of what is not of the right type."""
        dates = [_day(day) for day in (date_from, date_to)]
        numbers = [unit_id or 0, *ids.values()]
        if (
            not all(dates)
            or not (isinstance(by, str) and by in GROUPS)
            or ids.keys() - set(SCOPE)
            or not all(isinstance(number or 0, int) for number in numbers)
        ):
            raise UserError(self.env._("The scrap chart needs two days, a grouping and ids."))
        chosen = {name: number for name, number in ids.items() if number}
        return Scope(*dates, by=by, ids=chosen, unit_id=unit_id or 0)

    @api.model
    def _pareto_domain(self, scope):
        return Domain.AND(
            [
                Domain("shift_date", ">=", scope.date_from),
                Domain("shift_date", "<=", scope.date_to),
                Domain("qty_scrap", "!=", 0),
                *(Domain(name, "=", number) for name, number in scope.ids.items()),
            ]
        )

    @api.model
    def _pareto_quantities(self, scope):
        """Scrap by family of units and cause, and the unit in which a family is counted.

        That is the unit of the entries when they all have the same, else the family's reference.
        """
        sums = self._read_group(
            self._pareto_domain(scope),
            [GROUPS[scope.by], "product_uom_id"],
            ["qty_scrap:sum"],
        )
        # sudo: units of measure are no secret to whoever may read quantities in them
        units = self.env["uom.uom"].sudo().browse(unit.id for _cause, unit, _scrap in sums)
        families = defaultdict(self.env["uom.uom"].browse)
        for unit in units:
            families[_family(unit)] |= unit
        shown = {
            family: used if len(used) == 1 else used.browse(family)
            for family, used in families.items()
        }
        found = defaultdict(lambda: defaultdict(float))
        for (cause, _unit, scrap), unit in zip(sums, units, strict=True):
            family = _family(unit)
            found[family][cause.id] += scrap * unit.factor / shown[family].factor
        positive = {family: causes for family, causes in found.items() if max(causes.values()) > 0}
        return positive, shown

    @api.model
    def _pareto_labels(self, by, bars):
        field = self._fields[GROUPS[by]]
        single = [bar.keys[0] for bar in bars if not bar.is_others and bar.keys[0]]
        # sudo: a name is shown as in any list, whoever may open the record
        records = self.env[field.comodel_name].sudo().browse(single)
        names = {record.id: self._pareto_label(record) for record in records}
        nothing = {
            "reason": self.env._("Without a reason"),
            "operation": self.env._("Without an operation"),
        }
        return [
            self.env._("%s others", len(bar.keys))
            if bar.is_others
            else names.get(bar.keys[0], nothing.get(by, ""))
            for bar in bars
        ]

    @api.model
    def _pareto_label(self, record):
        """Operations of several products have the same name."""
        if record._name == "mrp.routing.workcenter":
            return f"{record.name} ({record.bom_id.product_tmpl_id.name})"
        return record.display_name


def _chosen(quantities, unit_id):
    """The family of the unit asked for, or of the largest quantity, and its causes."""
    if not quantities:
        return False, {}
    largest = max(quantities, key=lambda family: sum(quantities[family].values()))
    family = unit_id if unit_id in quantities else largest
    return family, quantities[family]


def _family(unit):
    """The id of the unit to which this one refers in the end."""
    return int(unit.parent_path.split("/")[0])


def _name(unit):
    return {"id": _family(unit), "name": unit.name}


def _day(text):
    try:
        return isinstance(text, str) and fields.Date.to_date(text)
    except ValueError:
        return False
