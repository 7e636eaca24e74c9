from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .. import qualification
from ..services.errors import QualificationError


class MrpWorkorder(models.Model):
    """Who may start an order: nobody asks, everybody may; else who is qualified, or let in."""

    _inherit = "mrp.workorder"

    mes_override_ids = fields.One2many(
        "mes.qualification.override", "workorder_id", string="Qualification Overrides"
    )

    def _mes_check_start(self, employees, **details):
        super()._mes_check_start(employees, **details)
        self._mes_check_qualified(employees, details.get("moment"))

    def _mes_check_qualified(self, employees, moment=None):
        """Raise QualificationError when one of these employees may not start this order."""
        self.ensure_one()
        asked = self._mes_requirements()[self]
        if not asked:
            return
        if not employees:
            raise QualificationError(
                self.env._(
                    "Work order %(order)s is only for people who are qualified for %(what)s. Say"
                    " who starts it.",
                    order=self.display_name,
                    what=", ".join(self._mes_subject_name(one.subject) for one in asked),
                )
            )
        for employee, gaps in self._mes_missing_qualifications(employees, moment)[self].items():
            raise QualificationError(
                self.env._(
                    "%(employee)s may not start work order %(order)s. %(missing)s. Ask a supervisor"
                    " to renew the qualification, or to override it for this order with a reason.",
                    employee=employee.name,
                    order=self.display_name,
                    missing=self._mes_gaps_text(gaps),
                ),
                missing=gaps,
            )

    def _mes_missing_qualifications(self, employees, moment=None):
        """What each employee lacks to start each order now: `{order: {employee: [Gap]}}`.

        Who lacks nothing, or was let in by a supervisor, is not in it. The same few queries for
        one order and for a whole queue.
        """
        moment = moment or fields.Datetime.now()
        requirements = self._mes_requirements()
        asking = self.filtered(lambda order: requirements[order])
        missing = {order: {} for order in self}
        if not (asking and employees):
            return missing
        running = asking._mes_people_at_work()
        subjects = {one.subject for order in asking for one in requirements[order]}
        people = {*employees.ids, *(who for ids in running.values() for who in ids)}
        grants = self._mes_grants(people, subjects)
        let_in = asking._mes_let_in(employees)
        for order in asking:
            gaps = qualification.gaps(
                requirements[order],
                grants,
                employees.ids,
                running.get(order.id, ()),
                order._mes_day_of(moment),
            )
            missing[order] = {
                employees.browse(who): found
                for who, found in gaps.items()
                if (order.id, who) not in let_in
            }
        return missing

    def _mes_day_of(self, moment):
        """The plant's calendar day of a UTC moment."""
        plant = self.workcenter_id.mes_warehouse_id
        return plant._mes_day(moment) if plant else moment.date()

    def _mes_requirements(self):
        """What each order asks of who starts it: its operation, and its work center."""
        # sudo: what is asked for does not depend on who asks
        orders_sudo = self.sudo()
        rows = (
            self.env["mes.skill.requirement"]
            .sudo()
            .search_fetch(
                Domain("operation_id", "in", orders_sudo.operation_id.ids)
                | Domain("workcenter_id", "in", orders_sudo.workcenter_id.ids),
                ["skill_id", "operation_id", "workcenter_id", "min_level"],
            )
        )
        by_place = rows.grouped(lambda row: row.operation_id or row.workcenter_id)
        asked = {}
        for order in orders_sudo:
            operation = order.operation_id
            found = [
                row._as_requirement()
                for place in (operation, order.workcenter_id)
                for row in by_place.get(place, ())
            ]
            if operation.mes_qualified_only:
                itself = qualification.Subject("operation", operation.id)
                found.append(qualification.Requirement(itself))
            asked[order] = qualification.strictest(found)
        return asked

    def _mes_grants(self, employee_ids, subjects):
        """What these employees are qualified for, as far as these subjects go."""
        by_kind = {
            kind: [subject.id for subject in subjects if subject.kind == kind]
            for kind in ("skill", "operation")
        }
        # sudo: whether somebody may start does not depend on who asks
        rows = (
            self.env["mes.qualification"]
            .sudo()
            .search_fetch(
                Domain("employee_id", "in", list(employee_ids))
                & (
                    Domain("skill_id", "in", by_kind["skill"])
                    | Domain("operation_id", "in", by_kind["operation"])
                ),
                ["employee_id", "skill_id", "operation_id", "level", "date_from", "date_to"],
            )
        )
        return {
            employee.id: [row._as_grant() for row in own]
            for employee, own in rows.grouped("employee_id").items()
        }

    def _mes_let_in(self, employees):
        """Pairs of order and employee that a supervisor has let in."""
        # sudo: whether somebody may start does not depend on who asks
        rows = (
            self.env["mes.qualification.override"]
            .sudo()
            .search_fetch(
                [("workorder_id", "in", self.ids), ("employee_id", "in", employees.ids)],
                ["workorder_id", "employee_id"],
            )
        )
        return {(row.workorder_id.id, row.employee_id.id) for row in rows}

    def _mes_people_at_work(self):
        """The ids of the employees whose timers run at each order, by the id of the order."""
        # sudo: whether somebody may start does not depend on who asks
        lines_sudo = self.env["mrp.workcenter.productivity"].sudo()
        groups = lines_sudo._read_group(
            [
                ("workorder_id", "in", self.ids),
                ("date_end", "=", False),
                ("mes_employee_id", "!=", False),
            ],
            ["workorder_id"],
            ["mes_employee_id:array_agg"],
        )
        return {order.id: ids for order, ids in groups}

    def _mes_gaps_text(self, gaps):
        """What somebody lacks, in a sentence without its full stop."""
        return "; ".join(self._mes_gap_text(gap) for gap in gaps)

    def _mes_gap_text(self, gap):
        what = self._mes_subject_name(gap.requirement.subject)
        levels = self.env["mes.qualification"]._fields["level"]._description_selection(self.env)
        label = dict(levels)
        asked = label[str(gap.requirement.minimum)]
        if gap.why == qualification.EXPIRED:
            day = format_date(self.env, gap.expired)
            return self.env._("%(what)s expired on %(day)s", what=what, day=day)
        if gap.why == qualification.TOO_LOW:
            return self.env._(
                "%(what)s is at level %(level)s, %(asked)s is needed",
                what=what,
                level=label[str(gap.level)],
                asked=asked,
            )
        if gap.why == qualification.UNATTENDED:
            return self.env._("%s needs somebody beside who may work alone", what)
        return self.env._("%(what)s is missing (level %(asked)s)", what=what, asked=asked)

    def _mes_subject_name(self, subject):
        model = "mes.skill" if subject.kind == "skill" else "mrp.routing.workcenter"
        # sudo: who is refused is told why
        return self.env[model].sudo().browse(subject.id).name
