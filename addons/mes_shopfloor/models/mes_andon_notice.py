import logging

import psycopg2.errors

from odoo import api, fields, models
from odoo.tools import SQL

from .mes_andon_call_escalation import locked, retry_after

BATCH = 100
MAX_ATTEMPTS = 8
_logger = logging.getLogger(__name__)


class MesAndonNotice(models.Model):
    """One person who is told of a call one way: sent once, tried again when that fails."""

    _name = "mes.andon.notice"
    _description = "Notice of a Call"
    _order = "id"

    call_id = fields.Many2one(
        "mes.andon.call", required=True, readonly=True, index=True, ondelete="restrict"
    )
    event_id = fields.Many2one(
        "mes.andon.event", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="call_id.company_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    employee_id = fields.Many2one("hr.employee", readonly=True, ondelete="restrict")
    channel = fields.Selection(
        [("app", "In Odoo"), ("activity", "Activity"), ("mail", "Mail")],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("waiting", "Being Sent"),
            ("sent", "Sent"),
            ("failed", "Failed, Tried Again"),
            ("given_up", "Not Sent"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    attempts = fields.Integer(readonly=True)
    next_try = fields.Datetime(readonly=True)
    error = fields.Char(readonly=True)
    is_queued = fields.Boolean(readonly=True, help="Odoo's mail queue has it.")
    mail_id = fields.Many2one("mail.mail", readonly=True, ondelete="set null")
    problem = fields.Char(compute="_compute_problem")

    _once_unique = models.UniqueIndex(
        "(event_id, channel, coalesce(user_id, 0), coalesce(employee_id, 0))",
        "This person was told already.",
    )
    _next_try_idx = models.Index("(next_try) WHERE next_try IS NOT NULL")
    _mail_idx = models.Index("(mail_id) WHERE mail_id IS NOT NULL")

    @api.depends("user_id", "employee_id", "channel")
    def _compute_display_name(self):
        labels = dict(self._fields["channel"]._description_selection(self.env))
        for notice in self:
            notice.display_name = f"{notice._person_name()} ({labels.get(notice.channel)})"

    @api.depends("error", "state")
    def _compute_problem(self):
        for notice in self:
            notice.problem = notice.error and self.env._(
                "%(notice)s could not be told: %(error)s",
                notice=notice.display_name,
                error=notice.error,
            )

    def _person_name(self):
        return self.user_id.name or self.employee_id.name

    @api.model
    def _prepare(self, call, event, wanted, now):
        """Rows for whom to tell, `{(user, employee): channels}`; they are sent by `_send_due`."""
        # sudo: no group may create notices, the ladder does
        self.sudo().create(
            [
                {
                    "call_id": call.id,
                    "event_id": event.id,
                    "user_id": user.id,
                    "employee_id": employee.id,
                    "channel": channel,
                    "next_try": now,
                }
                for (user, employee), channels in wanted.items()
                for channel in sorted(channels)
                # Without a login there is no screen and no list: a mail then, if any.
                if user or channel == "mail"
            ]
        )

    @api.model
    def _send_due(self, now):
        """Send what waits; the answer is how many were looked at."""
        query = SQL(
            """SELECT id FROM mes_andon_notice WHERE next_try <= %s
               ORDER BY next_try, id LIMIT %s FOR UPDATE SKIP LOCKED""",
            now,
            BATCH,
        )
        notices = locked(self, query)
        for notice in notices:
            notice._send(now)
        if notices.mail_id:
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return len(notices)

    def _send(self, now):
        """One try. What goes wrong with one person keeps nobody else from being told."""
        if self.call_id.state in ("resolved", "cancelled"):
            self._stop()
            return
        try:
            with self.env.cr.savepoint():
                getattr(self, f"_send_{self.channel}")(now)
        except psycopg2.OperationalError:
            raise  # the whole transaction is tried again
        except Exception as error:
            _logger.warning("Call %s: %s was not told", self.call_id.id, self, exc_info=True)
            self._fail(str(error), now)

    def _send_app(self, now):
        call = self._call_for_person()
        self.user_id._bus_send(
            "simple_notification",
            {
                "type": "danger" if call.level else "warning",
                "title": call.display_name,
                "message": call._message_text(),
                "sticky": True,
            },
        )
        self._done()

    def _send_activity(self, now):
        call = self._call_for_person()
        call.with_context(mail_activity_quick_update=True).activity_schedule(
            "mes_shopfloor.mail_activity_call",
            fields.Date.context_today(call),
            summary=call.display_name,
            note=call._message_text(),
            user_id=self.user_id.id,
        )
        self._done()

    def _send_mail(self, now):
        if self.is_queued:
            self._follow_mail(now)
            return
        address = self.user_id.email or self.employee_id.work_email
        if not address:
            self._fail(self.env._("no mail address is known"), now)
            return
        call = self._call_for_person()
        template = self.env.ref("mes_shopfloor.mail_template_call")
        mail_id = template.with_context(
            **call.env.context, andon_person=self._person_name(), andon_text=call._message_text()
        ).send_mail(call.id, email_values={"email_to": address, "recipient_ids": []})
        self.write(
            {
                "mail_id": mail_id,
                "is_queued": True,
                "state": "waiting",
                "error": False,
                "next_try": now + retry_after(0),
            }
        )

    def _follow_mail(self, now):
        """What became of the mail that Odoo's own queue sends."""
        mail = self.mail_id
        # Odoo deletes a mail that was sent.
        if not mail or mail.state == "sent":
            self._done()
        elif mail.state == "outgoing":
            self.next_try = now + retry_after(0)
        else:
            self._fail(mail.failure_reason or self.env._("the mail server refused it"), now)
            if self.next_try:
                mail.mark_outgoing()

    def _call_for_person(self):
        """The call in the language and by the clock of who is told."""
        lang = self.user_id.lang or self.employee_id.work_contact_id.lang
        lang = lang or self.company_id.partner_id.lang or "en_US"
        zone = self.user_id.tz or self.call_id.warehouse_id.mes_tz
        return self.call_id.with_context(lang=lang, tz=zone)

    def _done(self):
        self.write({"state": "sent", "next_try": False, "error": False})

    def _fail(self, error, now):
        attempts = self.attempts + 1
        gives_up = attempts >= MAX_ATTEMPTS
        self.write(
            {
                "state": "given_up" if gives_up else "failed",
                "attempts": attempts,
                "error": error,
                "next_try": False if gives_up else now + retry_after(attempts),
            }
        )

    def _stop(self):
        """Nothing more to tell; a mail that is still in Odoo's queue is not sent any more."""
        waiting = self.filtered("next_try")
        waiting.mail_id.filtered(lambda mail: mail.state in ("outgoing", "exception")).unlink()
        waiting.write({"state": "given_up", "next_try": False})
