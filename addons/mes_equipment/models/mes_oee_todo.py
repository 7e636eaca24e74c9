from odoo import api, fields, models
from odoo.tools import SQL

#: (machine, slot) pairs that are computed in one transaction.
BATCH = 300
WINDOWS = 1000


class MesOeeTodo(models.Model):
    """A stretch of a machine's past that has to be counted anew.

    Only ever appended to by who changes the past, so that nobody waits for the one who counts; the
    same stretch twice is counted once.
    """

    _name = "mes.oee.todo"
    _description = "OEE to Recompute"
    _order = "id"
    _log_access = False

    machine_id = fields.Many2one(
        "maintenance.equipment", required=True, readonly=True, ondelete="cascade"
    )
    date_start = fields.Datetime(required=True, readonly=True)
    date_end = fields.Datetime(required=True, readonly=True)

    @api.model
    def _queue(self, windows):
        """Remember (machine id, start, end) for the job, which comes at once: one statement."""
        windows = sorted(windows)
        if not windows:
            return
        machines, starts, ends = zip(*windows, strict=True)
        self.env.cr.execute(
            SQL(
                """INSERT INTO mes_oee_todo (machine_id, date_start, date_end)
                   SELECT * FROM unnest(%s::int[], %s::timestamp[], %s::timestamp[])""",
                list(machines),
                list(starts),
                list(ends),
            )
        )
        # sudo: who reports a fact need not know the job
        self.env.ref("mes_equipment.mes_oee_cron").sudo()._trigger()

    @api.model
    def _work_all(self):
        """Count anew what is queued, a transaction for some hundred slots."""
        while True:
            done, left = self._work(fields.Datetime.now())
            if not done or not self.env["ir.cron"]._commit_progress(done, remaining=left):
                break

    @api.model
    def _work(self, now):
        """One batch: how many windows were looked at, and how many are left."""
        windows = self.env.execute_query(
            SQL(
                """SELECT id, machine_id, date_start, date_end FROM mes_oee_todo
                    ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED""",
                WINDOWS,
            )
        )
        if not windows:
            return 0, 0
        pairs, done, rest = self._pairs(windows, now)
        self.env["mes.oee"]._recompute_slots(pairs, now)
        self.env["mes.oee"]._judge(pairs, now, only_alerts=True)
        self.env.cr.execute(SQL("DELETE FROM mes_oee_todo WHERE id = ANY(%s)", done))
        self.env.cr.execute(
            SQL(
                """UPDATE mes_oee_todo todo SET date_start = rest.start
                     FROM unnest(%s::int[], %s::timestamp[]) AS rest (id, start)
                    WHERE todo.id = rest.id""",
                [window_id for window_id, _start in rest],
                [start for _id, start in rest],
            )
        )
        ((left,),) = self.env.execute_query(SQL("SELECT count(*) FROM mes_oee_todo"))
        return len(windows), left

    @api.model
    def _pairs(self, windows, now):
        """The slots of the windows up to a batch: pairs, windows done, and where to go on."""
        # sudo: the job counts for everybody
        machines = self.env["maintenance.equipment"].sudo()
        machines = machines.browse({machine_id for _id, machine_id, _start, _end in windows})
        machines.exists().fetch(["mes_warehouse_id", "mes_workcenter_id", "company_id"])
        pairs, done = {}, []
        for machine_id, start, end, parts in _joined(windows):
            machine = machines.browse(machine_id)
            for slot in machine.mes_warehouse_id._mes_slots_between(start, min(end, now)):
                if len(pairs) == BATCH and (machine, slot) not in pairs:
                    resume = max(slot.start, start)
                    done += [key for key, _start, stop in parts if stop <= resume]
                    left = [
                        (key, max(first, resume)) for key, first, stop in parts if stop > resume
                    ]
                    return list(pairs), done, left
                pairs[machine, slot] = True
            done += [key for key, _start, _stop in parts]
        return list(pairs), done, []


def _joined(windows):
    """Windows of a machine that touch, as one: (machine id, start, end, [(id, start, end)])."""
    joined = []
    for key, machine_id, start, end in sorted(windows, key=lambda window: window[1:3]):
        last = joined[-1] if joined else None
        if last and last[0] == machine_id and start <= last[2]:
            last[2] = max(last[2], end)
            last[3].append((key, start, end))
        else:
            joined.append([machine_id, start, end, [(key, start, end)]])
    return joined
