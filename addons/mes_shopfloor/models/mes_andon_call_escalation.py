from datetime import UTC, timedelta

import psycopg2.errors

from odoo import api, fields, models
from odoo.tools import SQL

from .. import andon_ladder

BATCH = 50


class MesAndonCall(models.Model):
    """How a call that waits climbs its ladder.

    `next_step_at` is when the next step is due; the index on it holds open calls only, so that
    looking for what is due costs the same after a year as after a day.
    """

    _inherit = "mes.andon.call"

    asked_at = fields.Datetime(
        readonly=True,
        help="Since when somebody is asked to accept: steps for that count from here.",
    )
    open_since = fields.Datetime(
        readonly=True, help="Since when it is unresolved: steps for that count from here."
    )
    climbed_step_ids = fields.Many2many(
        "mes.andon.ladder.step", relation="mes_andon_call_step_rel", readonly=True
    )
    next_step_at = fields.Datetime("Next Step", readonly=True)
    problem = fields.Char(compute="_compute_problem", help="Who could not be told, and why.")

    _due_idx = models.Index("(next_step_at) WHERE next_step_at IS NOT NULL")

    @api.depends("notice_ids.state", "notice_ids.error")
    def _compute_problem(self):
        for call in self:
            # sudo: who was told is the system's own table; its failures are for all who see the call
            failed = call.sudo().notice_ids.filtered("error")
            call.problem = " ".join(failed.mapped("problem")) or False

    def _plan_next(self):
        """Note when each of these calls has to be looked at again."""
        ladders = self.env["mes.andon.ladder"]
        for call in self:
            moment = False
            if call.state in ("open", "acknowledged"):
                rungs = ladders._for_call(call)._rungs()
                moment = andon_ladder.next_moment(rungs, call._standing()) or False
            if call.next_step_at != moment:
                call._permitted().next_step_at = moment
        self._wake_up()

    def _standing(self):
        self.ensure_one()
        return andon_ladder.Standing(
            asked=self.asked_at,
            open_since=self.open_since,
            is_accepted=self.state == "acknowledged",
            # sudo: ladders are for supervisors, their steps climb for everybody
            climbed=frozenset(self.sudo().climbed_step_ids.ids),
        )

    def _ask_again(self, moment, unresolved_too=False):
        """Nobody has accepted the call as it is now: its ladder begins anew at this moment."""
        for call in self:
            # sudo: ladders are for supervisors, their steps climb for everybody
            climbed = call.sudo().climbed_step_ids
            again = climbed.filtered(
                lambda step: unresolved_too or step.condition == andon_ladder.UNACKNOWLEDGED
            )
            values = {"asked_at": moment, "climbed_step_ids": [(3, step.id) for step in again]}
            if unresolved_too:
                values["open_since"] = moment
            call._permitted().write(values)
        self._plan_next()

    def _wake_up(self, is_urgent=False):
        """A step that is due at once need not wait for the next minute."""
        now = self.env.cr.now()
        if is_urgent or any(call.next_step_at and call.next_step_at <= now for call in self):
            # sudo: the job belongs to the system
            self.env.ref("mes_shopfloor.mes_andon_call_cron_escalate").sudo()._trigger()

    @api.model
    def _cron_escalate(self):
        """Each minute: climb what is due, tell whom it reaches, try again what failed."""
        now = fields.Datetime.now()
        calls = self._lock_due(now)
        for call in calls:
            call._climb(now)
        done = len(calls) + self.env["mes.andon.notice"]._send_due(now)
        self.env["ir.cron"]._commit_progress(done, remaining=int(len(calls) == BATCH))

    @api.model
    def _lock_due(self, now):
        """Calls whose next step is due and that nobody else climbs at this moment.

        SQL, because finding and locking in one statement is what keeps two servers apart.
        """
        query = SQL(
            """SELECT id FROM mes_andon_call WHERE next_step_at <= %s
               ORDER BY next_step_at, id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED""",
            now,
            BATCH,
        )
        return locked(self, query)

    def _climb(self, now):
        """Take all steps that are due; a call that waited for the server climbs them at once."""
        self.ensure_one()
        ladder = self.env["mes.andon.ladder"]._for_call(self)
        due = andon_ladder.due(ladder._rungs(), self._standing(), now)
        steps = self.env["mes.andon.ladder.step"].browse(rung.key for rung in due)
        if steps and self.state in ("open", "acknowledged"):
            first = self._is_first_word(ladder, steps)
            self._permitted().write(
                {
                    "climbed_step_ids": [(4, step.id) for step in steps],
                    "level": self.level + len(steps) - first,
                    "step_id": steps[-1].id,
                }
            )
            self._tell(steps, now)
        self._plan_next()

    def _is_first_word(self, ladder, steps):
        """1 where these steps hold one that tells of the call as soon as it is made: that is no
        escalation yet. Else 0."""
        return sum(
            step.minutes == 0 and step.condition == andon_ladder.UNACKNOWLEDGED for step in steps
        )

    def _tell(self, steps, now):
        """Notices to whom these steps reach, each person once per way of telling."""
        wanted = {}
        for step in steps:
            for person in step._recipients(self, now):
                wanted.setdefault(person, set()).update(step._channels())
        note = ", ".join(steps.mapped("name"))
        if not any(user or person.work_email for user, person in wanted):
            supervisors = self._supervisors()
            # A message alone is lost on who does not look at his screen now.
            channels = {"activity", *(name for step in steps for name in step._channels())}
            for user in supervisors:
                wanted[user, self.env["hr.employee"]] = channels
            note = (
                self.env._("%s: nobody is there, all supervisors are told", note)
                if supervisors
                else self.env._("%s: there is nobody to tell now", note)
            )
        event = self._record("escalated", now, level=self.level, note=note)
        self.env["mes.andon.notice"]._prepare(self, event, wanted, now)

    def _supervisors(self):
        """All who have the role in the company: a plant may have no crews, a crew no leader."""
        # sudo: who calls may not read who has which role
        users = self.env.ref("mes_shopfloor.group_mes_supervisor").sudo().all_user_ids
        return self.env["mes.andon.ladder.step"]._reachable(users, self.company_id)

    def _message_text(self):
        """What people are told of the call, in the language of the context."""
        self.ensure_one()
        if self.state == "acknowledged":
            text = self.env._("Called at %s and not resolved yet.", self._clock(self.raised_at))
        else:
            text = self.env._("Called at %s, nobody has accepted it.", self._clock(self.raised_at))
        # sudo: who is told may not read orders, its name is what he is told
        order = self.sudo().production_id.name
        parts = [text, order and self.env._("Order %s.", order), self.note]
        return " ".join(filter(None, parts))

    def _clock(self, moment):
        """A moment as the clock of the plant shows it."""
        local = moment.replace(tzinfo=UTC)
        # sudo: only its time zone
        plant = self.sudo().warehouse_id
        return (local.astimezone(plant._mes_zone()) if plant else local).strftime("%H:%M")

    def _stop_telling(self, keep=None):
        """Tasks on the lists of people disappear when there is nothing to do for them any more."""
        # sudo: tasks of others
        activities = self.sudo().activity_ids
        if keep:
            activities = activities.filtered(lambda task: task.user_id != keep)
        activities.unlink()
        # sudo: the notices are the system's
        self.sudo().notice_ids._stop()


def retry_after(attempts):
    """1, 2, 4 ... minutes, never more than an hour."""
    return timedelta(minutes=min(2**attempts, 60))


def locked(model, query):
    """The records that a locking query finds, without those that others hold."""
    model.env.flush_all()
    try:
        with model.env.cr.savepoint(flush=False):
            model.env.cr.execute(query)
            records = model.browse(row[0] for row in model.env.cr.fetchall())
    except psycopg2.errors.SerializationFailure:
        # Somebody changed one of them since this transaction began; next minute then.
        return model.browse()
    records.invalidate_recordset()
    return records
