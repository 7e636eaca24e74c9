from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

#: More people on one page nobody reads: choose a crew.
MAX_EMPLOYEES = 300
SOON_DAYS, LATER_DAYS = 30, 60


class MesQualification(models.Model):
    """Who is qualified for what, as a table of employees and skills or operations."""

    _inherit = "mes.qualification"

    @api.model
    @api.readonly
    def get_matrix(self, warehouse_id=False, workcenter_id=False, crew_id=False):
        """All that the matrix shows, in one call. The filters are ids of records, or False."""
        self.check_access("read")
        workcenters = self._matrix_workcenters(warehouse_id, workcenter_id)
        employees, total = self._matrix_employees(warehouse_id, crew_id)
        subjects = self._matrix_subjects(workcenters, bool(warehouse_id or workcenter_id))
        return {
            "subjects": subjects,
            "employees": [
                {"id": employee.id, "name": employee.name, "job": employee.job_title or ""}
                for employee in employees
            ],
            "total": total,
            "cells": self._matrix_cells(employees, subjects),
            "levels": self._fields["level"]._description_selection(self.env),
            "filters": self._matrix_filters(),
            "may_grant": self.has_access("create"),
        }

    def _matrix_workcenters(self, warehouse_id, workcenter_id):
        domain = Domain.TRUE
        if _is_id(warehouse_id):
            domain &= Domain("mes_warehouse_id", "=", warehouse_id)
        if _is_id(workcenter_id):
            domain &= Domain("id", "=", workcenter_id)
        return self.env["mrp.workcenter"].search(domain)

    def _matrix_employees(self, warehouse_id, crew_id):
        """The people of a crew, or of the crews of a plant, or of the companies; and how many."""
        domain = Domain("company_id", "in", self.env.companies.ids)
        crews = self.env["mes.crew"]
        if _is_id(crew_id):
            crews = crews.search([("id", "=", crew_id)])
            domain &= Domain("id", "in", crews.member_ids.ids)
        elif _is_id(warehouse_id):
            members = crews.search([("warehouse_id", "=", warehouse_id)]).member_ids
            if members:
                domain &= Domain("id", "in", members.ids)
        # What everybody may see of people, under the same ids.
        employee = self.env["hr.employee.public"]
        employees = employee.search_fetch(
            domain, ["name", "job_title"], order="name, id", limit=MAX_EMPLOYEES
        )
        total = len(employees)
        if total == MAX_EMPLOYEES:
            total = employee.search_count(domain)
        return employees, total

    def _matrix_subjects(self, workcenters, narrowed):
        """The columns: skills, then operations for which one has to be qualified, or somebody is."""
        skills = Domain.TRUE
        operations = Domain("mes_qualified_only", "=", True) | Domain(
            "mes_qualification_ids", "!=", False
        )
        if narrowed:
            here = Domain("workcenter_id", "in", workcenters.ids)
            skills = Domain(
                "requirement_ids",
                "any",
                here | Domain("operation_id.workcenter_id", "in", workcenters.ids),
            )
            operations &= here
        return [
            *(
                {"key": f"skill,{skill.id}", "name": skill.name, "detail": ""}
                for skill in self.env["mes.skill"].search(skills)
            ),
            *(
                {
                    "key": f"operation,{operation.id}",
                    "name": operation.name,
                    "detail": operation.bom_id.product_tmpl_id.name,
                }
                for operation in self.env["mrp.routing.workcenter"].search(
                    operations, order="name, id"
                )
            ),
        ]

    def _matrix_cells(self, employees, subjects):
        """What holds today; else what comes; else what was: `{employee: {subject: cell}}`."""
        shown = {subject["key"] for subject in subjects}
        today = fields.Date.context_today(self)
        rows = self.search_fetch(
            [("employee_id", "in", employees.ids)],
            ["employee_id", "skill_id", "operation_id", "level", "date_from", "date_to"],
            order="date_from, id",
        )
        cells = {}
        for row in rows:
            subject = row._subject()
            key = f"{subject.kind},{subject.id}"
            if key not in shown:
                continue
            own = cells.setdefault(row.employee_id.id, {})
            cell = row._matrix_cell(today)
            # In the order of their days the next one is better, except for what is to come.
            if cell["state"] != "future" or own.get(key, cell)["state"] in ("future", "expired"):
                own[key] = cell
        return cells

    def _matrix_cell(self, today):
        self.ensure_one()
        return {
            "id": self.id,
            "level": int(self.level),
            "from": fields.Date.to_string(self.date_from),
            "until": fields.Date.to_string(self.date_to) if self.date_to else False,
            "state": self._matrix_state(today),
        }

    def _matrix_state(self, today):
        """Whether it holds, and how soon it ends."""
        if self.date_from > today:
            return "future"
        if not self.date_to:
            return "valid"
        if self.date_to < today:
            return "expired"
        if self.date_to <= today + timedelta(days=SOON_DAYS):
            return "soon"
        return "later" if self.date_to <= today + timedelta(days=LATER_DAYS) else "valid"

    def _matrix_filters(self):
        """What the matrix can be narrowed to."""
        plants = self.env["stock.warehouse"].search_fetch([], ["name"])
        workcenters = self.env["mrp.workcenter"].search_fetch([], ["name", "mes_warehouse_id"])
        crews = self.env["mes.crew"].search_fetch([], ["name", "warehouse_id"])
        return {
            "plants": [{"id": plant.id, "name": plant.name} for plant in plants],
            "workcenters": [
                {"id": center.id, "name": center.name, "plant": center.mes_warehouse_id.id}
                for center in workcenters
            ],
            "crews": [
                {"id": crew.id, "name": crew.name, "plant": crew.warehouse_id.id} for crew in crews
            ],
        }


def _is_id(value):
    """Whether a client chose a record; anything else is no filter."""
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
