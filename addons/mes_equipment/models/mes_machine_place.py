from odoo import api, fields, models
from odoo.fields import Domain


class MesMachinePlace(models.Model):
    """Where a machine stood, from one day to another: moving it leaves the past as it was."""

    _name = "mes.machine.place"
    _description = "Place of a Machine"
    _order = "date_start desc, id desc"
    _rec_name = "workcenter_id"
    _check_company_auto = True

    machine_id = fields.Many2one(
        "maintenance.equipment", required=True, index=True, ondelete="cascade", readonly=True
    )
    workcenter_id = fields.Many2one(
        "mrp.workcenter",
        "Work Center",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        readonly=True,
    )
    company_id = fields.Many2one(related="machine_id.company_id", store=True, index=True)
    date_start = fields.Datetime("From", required=True, readonly=True)
    date_end = fields.Datetime("To", readonly=True, help="Empty while the machine stands there.")

    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (machine_id WITH =, tsrange(date_start, date_end) WITH &&)",
        "A machine stands at one work center at a time.",
    )
    _one_open = models.UniqueIndex(
        "(machine_id) WHERE date_end IS NULL", "The machine already stands at a work center."
    )
    _end_after_start = models.Constraint(
        "CHECK (date_end > date_start)", "A machine leaves a place after it came."
    )

    @api.model
    def _mes_moved(self, machines):
        """Write down where these machines stand from now on."""
        now = fields.Datetime.now()
        open_rows = {
            row.machine_id.id: row
            for row in self.search([("machine_id", "in", machines.ids), ("date_end", "=", False)])
        }
        rows = self.browse(row.id for row in open_rows.values())
        moved = machines.filtered(
            lambda machine: (
                open_rows.get(machine.id, self).workcenter_id != machine.mes_workcenter_id
            )
        )
        left = rows.filtered(lambda row: row.machine_id in moved)
        # A place of no length is no place: a machine that is moved twice was never there between.
        brief = left.filtered(lambda row: row.date_start >= now)
        (left - brief).write({"date_end": now})
        brief.unlink()
        # The closed rows have to be in the table before the new ones come.
        self.flush_model(["date_end"])
        self.create(
            [
                {
                    "machine_id": machine.id,
                    "workcenter_id": machine.mes_workcenter_id.id,
                    "date_start": now,
                }
                for machine in moved
                if machine.mes_workcenter_id
            ]
        )

    @api.model
    def _mes_fill_missing(self):
        """Machines from before there was a history stand where they stand since they exist."""
        machines = (
            self.env["maintenance.equipment"]
            .with_context(active_test=False)
            .search(Domain("mes_workcenter_id", "!=", False) & Domain("mes_place_ids", "=", False))
        )
        self.create(
            [
                {
                    "machine_id": machine.id,
                    "workcenter_id": machine.mes_workcenter_id.id,
                    "date_start": machine.create_date,
                }
                for machine in machines
            ]
        )
