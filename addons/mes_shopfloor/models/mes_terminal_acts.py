import logging
from contextlib import contextmanager
from datetime import timedelta

import psycopg2

from odoo import models
from odoo.exceptions import UserError, ValidationError

from ..kiosk_params import Params
from ..services.errors import MomentError, OperatorError, ReachError
from ..services.kiosk_event import LIVE, KioskEvent, Sender, read_events, read_moment
from .mes_terminal import TOUCHED
from .mes_terminal_screens import milliseconds

_logger = logging.getLogger(__name__)

OLDEST = timedelta(days=7)
#: The context's key for who sends an act: compared by its class, which no client can send.
SENDER = "mes_sender"


class MesTerminal(models.Model):
    """What is done at a kiosk: events, each once, each by itself, in their order."""

    _inherit = "mes.terminal"

    def _kiosk_act(self, events, sent_at=None):
        """The answer to a request with events; see `services/kiosk_event.py` for what they are."""
        self.ensure_one()
        envelopes = read_events(events)
        sent_at = read_moment(Params({"sent_at": sent_at}), "sent_at", None)
        skew = self._kiosk_skew(sent_at)
        is_live = len(envelopes) == 1 and not envelopes[0].queued
        moments = [envelope.sent_moment + skew for envelope in envelopes]
        reach = self._kiosk_reach(envelopes, moments)
        touched = set()
        results = []
        for envelope, moment in zip(envelopes, moments, strict=True):
            fresh = sent_at is not None and sent_at - envelope.sent_moment < LIVE
            event = self._kiosk_event(envelope, moment, reach, is_live and fresh)
            results.append(self._kiosk_do(event, envelope, reach, touched))
        self._kiosk_after(results, reach, touched)
        return {"results": results, "now": milliseconds(self.env.cr.now())}

    def _kiosk_skew(self, sent_at):
        """How far the device's clock is behind ours."""
        if sent_at is None:
            return timedelta()
        return self.env.cr.now() - sent_at

    def _kiosk_reach(self, envelopes, moments):
        """What these events speak of, read once for all of them."""
        uuids = [envelope.uuid for envelope in envelopes]
        order_ids = {envelope.workorder_id for envelope in envelopes} - {None}
        people_ids = {key for envelope in envelopes for key in envelope.operator_ids}
        # sudo: an id is taken whichever company used it
        acts = self.env["mes.act"].sudo().search([("uuid", "in", uuids)])
        orders = self.env["mrp.workorder"].search(
            [("id", "in", list(order_ids)), ("company_id", "=", self.company_id.id)]
        )
        people = (
            self.env["hr.employee"]
            .with_context(active_test=False)
            .search([("id", "in", list(people_ids)), ("company_id", "=", self.company_id.id)])
        )
        return {
            "acts": {act.uuid: act for act in acts},
            "orders": orders,
            "workcenters": self._shown_workcenters() if orders else None,
            "people": people.with_context(active_test=True),
            "kinds": self._kiosk_acts(),
        }

    def _kiosk_event(self, envelope, moment, reach, is_live):
        env = self.with_context(**{SENDER: Sender(self, envelope.kind)}).env
        present = env["hr.employee"].browse(
            [key for key in envelope.operator_ids if key in reach["people"]._ids]
        )
        return KioskEvent(
            terminal=self.with_env(env),
            uuid=envelope.uuid,
            kind=envelope.kind,
            moment=moment,
            employees=present[:1],
            present=present,
            workorder=env["mrp.workorder"].browse(
                envelope.workorder_id if envelope.workorder_id in reach["orders"]._ids else ()
            ),
            params=Params(envelope.params),
            queued=envelope.queued,
            is_live=is_live,
            known=reach["acts"].get(envelope.uuid),
        )

    def _kiosk_do(self, event, envelope, reach, touched):
        """One event: done, or nothing of it is kept but, when it waited, that it was refused."""
        if event.known:
            return self._kiosk_answer(event, "duplicate")
        try:
            with self._kiosk_apart(touched):
                self._kiosk_check(event, envelope, reach)
                data = reach["kinds"][event.kind](event)
        except UserError as error:
            return self._kiosk_refuse(event, str(error), type(error).__name__)
        except psycopg2.IntegrityError as error:
            message = self._sql_error_to_message(error)
            return self._kiosk_refuse(event, message, ValidationError.__name__)
        # Sent twice in one request.
        reach["acts"][event.uuid] = self.env["mes.act"].sudo().new({"kind": event.kind})
        return self._kiosk_answer(event, "done", data=data)

    @contextmanager
    def _kiosk_apart(self, touched):
        """A savepoint; the screens are told once, when the whole request is through."""
        data = self.env.cr.precommit.data
        with self.env.cr.savepoint():
            yield
            touched |= data.pop(TOUCHED, set())

    def _kiosk_check(self, event, envelope, reach):
        """What is refused before the act itself looks at it."""
        if event.kind not in reach["kinds"]:
            raise ReachError(
                self.env._("This server does not know “%s”. Update it, or the page.", event.kind)
            )
        refusal = self._kiosk_refusal(self._kiosk_act_feature(event.kind))
        if refusal:
            raise ReachError(refusal)
        if event.moment < self.env.cr.now() - OLDEST:
            raise MomentError(
                self.env._(
                    "This happened on %s, more than 7 days ago. A supervisor has to decide about"
                    " it.",
                    event.moment.strftime("%Y-%m-%d"),
                )
            )
        if envelope.workorder_id and event.workorder.workcenter_id not in (
            reach["workcenters"] or self.env["mrp.workcenter"]
        ):
            raise ReachError(
                self.env._("This order is not at this station. Look for it in the queue.")
            )
        if not event.employees and event.kind not in self._kiosk_acts_of_nobody():
            raise OperatorError(self.env._("Nobody is signed in here. Scan your badge first."))

    def _kiosk_acts_of_nobody(self):
        """Kinds that are done without anybody signed in; addons add through super."""
        return frozenset()

    def _kiosk_refuse(self, event, message, error):
        return self._kiosk_answer(event, "refused", message, {"error": error})

    def _kiosk_answer(self, event, status, message="", data=None):
        return {"uuid": event.uuid, "status": status, "message": message, "data": data}

    def _kiosk_after(self, results, reach, touched):
        self._touch(self.env["mrp.workcenter"].browse(sorted(touched)))
