from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

GROUPS = {
    "kind": "kind_id",
    "workcenter": "workcenter_id",
    "shift": "shift_id",
    "hour": "hour",
    "cause": "cause_id",
}
#: An average, and the flag of the calls that have the figure.
AVERAGES = {
    "response_minutes:avg": "has_response",
    "response_seconds:avg": "has_response",
    "resolve_minutes:avg": "is_resolved",
    "resolve_seconds:avg": "is_resolved",
}
SCOPE = ("kind_id", "workcenter_id", "warehouse_id")


class MesAndonCall(models.Model):
    """How long people wait for help: the median, and what nine of ten calls do not exceed."""

    _inherit = "mes.andon.call"

    def _read_group_select(self, aggregate_spec, query):
        """A call that nobody answered has no response time: an average leaves it out."""
        if aggregate_spec in AVERAGES:
            column = aggregate_spec.removesuffix(":avg")
            return SQL(
                "avg(%s) FILTER (WHERE %s)",
                self._field_to_sql(self._table, column, query),
                self._field_to_sql(self._table, AVERAGES[aggregate_spec], query),
            )
        return super()._read_group_select(aggregate_spec, query)

    @api.model
    @api.readonly
    def andon_report(self, date_from, date_to, by="kind", **ids):
        """Response and resolve times of the calls of a period, in seconds.

        `{"total": row, "rows": [row]}`, a row being `{key, label, count, open, cancelled,
        response: {count, median, p90}, resolve: {...}}`. Withdrawn calls are counted, not measured.
        """
        domain = self._andon_domain(date_from, date_to, by, ids)
        rows = self._andon_rows(domain, GROUPS[by])
        total = rows.pop(None, None)
        labels = self._andon_labels(by, rows)
        order = sorted(rows, key=lambda key: (self._andon_order(by, key, rows), str(labels[key])))
        return {
            "total": total and {"key": False, "label": "", **total},
            "rows": [{"key": key, "label": labels[key], **rows[key]} for key in order],
        }

    @api.model
    @api.readonly
    def andon_report_calls(self, key, date_from, date_to, by="kind", **ids):
        """The calls behind a row of the same report, as an action that opens them."""
        domain = self._andon_domain(date_from, date_to, by, ids)
        if type(key) is not int and key is not False:
            raise UserError(self.env._("The report of calls has no such row."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Calls"),
            "res_model": self._name,
            "views": [[False, "list"], [False, "form"]],
            "domain": list(domain & Domain(GROUPS[by], "=", key)),
        }

    @api.model
    def _andon_domain(self, date_from, date_to, by, ids):
        """What a client asked for, or a refusal of what is not of the right type."""
        dates = [_day(day) for day in (date_from, date_to)]
        if (
            not all(isinstance(day, date) for day in dates)
            or not (isinstance(by, str) and by in GROUPS)
            or ids.keys() - set(SCOPE)
            or not all(type(number) is int or number is False for number in ids.values())
        ):
            raise UserError(self.env._("The report of calls needs two days, a grouping and ids."))
        return Domain.AND(
            [
                Domain("shift_date", ">=", dates[0]),
                Domain("shift_date", "<=", dates[1]),
                *(Domain(name, "=", number) for name, number in ids.items() if number),
            ]
        )

    @api.model
    def _andon_rows(self, domain, field_name):
        """Figures by group, and over all of them under None.

        SQL, because the ORM knows no percentiles; the record rules are in the sub-query.
        """
        self.flush_model()
        visible = self._search(domain).subselect()
        column = SQL.identifier("call", field_name)
        found = self.env.execute_query(
            SQL(
                """
                SELECT grouping(%(column)s), %(column)s, count(*),
                       count(*) FILTER (WHERE call.state IN ('open', 'acknowledged')),
                       count(*) FILTER (WHERE call.state = 'cancelled'),
                       %(measures)s
                  FROM mes_andon_call AS call
                 WHERE call.id IN %(visible)s
              GROUP BY GROUPING SETS ((%(column)s), ())
                """,
                column=column,
                measures=_measures(),
                visible=visible,
            )
        )
        return {
            None if is_total else False if key is None else key: _row(*figures)
            for is_total, key, *figures in found
            if figures[0]
        }

    @api.model
    def _andon_labels(self, by, keys):
        if by == "hour":
            return {hour: f"{hour:02d}:00" for hour in keys}
        nothing = {"shift": self.env._("Between shifts"), "cause": self.env._("Without a cause")}
        known = [key for key in keys if key]
        # sudo: a name is shown as in any list, whoever may open the record
        records = self.env[self._fields[GROUPS[by]].comodel_name].sudo().browse(known)
        return {
            False: nothing.get(by, ""),
            **{record.id: record.display_name for record in records},
        }

    @api.model
    def _andon_order(self, by, key, rows):
        """Hours as the day goes; else the slowest first."""
        return key if by == "hour" else -(rows[key]["response"]["p90"] or 0.0)


def _measures():
    """SQL: how many, median and ninth decile of the two times."""
    return SQL(", ").join(
        SQL(
            "count(*) FILTER (WHERE %(has)s),"
            " percentile_cont(0.5) WITHIN GROUP (ORDER BY %(column)s) FILTER (WHERE %(has)s),"
            " percentile_cont(0.9) WITHIN GROUP (ORDER BY %(column)s) FILTER (WHERE %(has)s)",
            column=SQL.identifier("call", name),
            has=has,
        )
        for name, has in (
            ("response_seconds", SQL("call.has_response AND call.state <> 'cancelled'")),
            ("resolve_seconds", SQL("call.state = 'resolved'")),
        )
    )


def _row(count, is_open, cancelled, *figures):
    response, resolve = figures[:3], figures[3:]
    return {
        "count": count,
        "open": is_open,
        "cancelled": cancelled,
        **{
            name: dict(zip(("count", "median", "p90"), part, strict=True))
            for name, part in (("response", response), ("resolve", resolve))
        },
    }


def _day(text):
    try:
        return isinstance(text, str) and fields.Date.to_date(text)
    except ValueError:
        return False
