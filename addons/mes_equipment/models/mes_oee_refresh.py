from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

#: Slots of one machine that are closed at once; a longer past goes through the queue.
CATCH_UP = 10
#: An act that began in a shift may be committed after the job has closed it, and queues nothing.
GRACE = timedelta(minutes=15)
BATCH = 300


class MesOee(models.Model):
    """The running slots are counted again and again, and closed when they are over."""

    _inherit = "mes.oee"

    @api.model
    def _cron_count(self):
        """Each 5 minutes, and at once when something of the past became known."""
        self._refresh()
        self.env["mes.oee.todo"]._work_all()

    @api.model
    def _refresh(self):
        now = fields.Datetime.now()
        pairs = self._due_pairs(now)
        for start in range(0, len(pairs), BATCH):
            batch = pairs[start : start + BATCH]
            self._recompute_slots(batch, now)
            self._judge(batch, now)
            if not self.env["ir.cron"]._commit_progress(
                len(batch), remaining=len(pairs) - start - len(batch)
            ):
                break

    @api.model
    def _due_pairs(self, now):
        """(machine, slot) of all slots that run, or ended since they were counted last.

        As many queries as there are plants with a change of shift, whatever the history.
        """
        # sudo: the job counts for everybody
        machines_sudo = self.env["maintenance.equipment"].sudo()
        since = self._counted_until()
        timelines = machines_sudo.search_fetch(
            [("mes_state", "!=", False)],
            ["mes_warehouse_id", "mes_workcenter_id", "company_id"],
        )
        closing = machines_sudo.browse(since.keys() - set(timelines.ids))
        firsts = self._timeline_starts(set(timelines.ids) - since.keys())
        pairs, waiting = [], []
        for machine in timelines | closing:
            plant = machine.mes_warehouse_id
            running = plant._mes_slot_at(now)
            begun = min(since.get(machine.id) or firsts.get(machine.id, now), now - GRACE)
            slots = plant._mes_slots_between(begun, now) if begun < running.start else []
            slots = [slot for slot in slots if slot.end <= now]
            if len(slots) > CATCH_UP:
                waiting.append((machine.id, begun, running.start))
                slots = slots[-1:]
            pairs += [(machine, slot) for slot in slots]
            if machine in timelines:
                pairs.append((machine, running))
        self.env["mes.oee.todo"]._queue(waiting)
        return pairs

    @api.model
    def _counted_until(self):
        """{machine id: begin of the earliest slot that was running when it was counted}"""
        self.flush_model()
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT machine_id, min(slot_start) FROM mes_oee"
                    " WHERE is_running GROUP BY machine_id"
                )
            )
        )
