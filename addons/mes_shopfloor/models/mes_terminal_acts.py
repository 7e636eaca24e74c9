import logging
from contextlib import contextmanager
from datetime import timedelta

import psycopg2

from odoo import fields, models
from odoo.exceptions import ConcurrencyError, UserError, ValidationError

from ..kiosk_params import ParamError, Params
from ..services.act import create_once
from ..services.errors import IdentifierError, MomentError, OperatorError, ReachError
from ..services.kiosk_event import (
    LIVE,
    SENDER,
    KioskEvent,
    Known,
    Reach,
    Sender,
    read_events,
    read_moment,
)
from .mes_terminal_people import ACTIVE_EVERY
from .mes_terminal_screens import milliseconds

_logger = logging.getLogger(__name__)

OLDEST = timedelta(days=7)
#: The way to us takes a while; a clock is wrong when it is further off than that.
SKEW_NOISE = timedelta(seconds=15)


class MesTerminal(models.Model):
    """What is done at a kiosk: events, each once, each by itself, in their order."""

    _inherit = "mes.terminal"

    clock_skew = fields.Integer(
        "Clock Is Behind By",
        readonly=True,
        copy=False,
        help="Seconds by which the clock of the device is behind the server's; negative when it is"
        " ahead. What it sends is corrected by that. Set its clock when it is more than some"
        " minutes.",
    )

    def _kiosk_act(self, events, sent_at=None):
        """The answer to a request with events; see `services/kiosk_event.py` for what they are."""
        self.ensure_one()
        envelopes = read_events(events)
        sent_at = read_moment(Params({"sent_at": sent_at}), "sent_at", None)
        skew = self._kiosk_skew(sent_at)
        moments = [envelope.sent_moment + skew for envelope in envelopes]
        reach = self._kiosk_reach(envelopes, moments)
        alone = sent_at is not None and len(envelopes) == 1
        results = []
        for envelope, moment in zip(envelopes, moments, strict=True):
            event = self._kiosk_event(envelope, moment, reach)
            event.is_live = alone and not event.queued and sent_at - envelope.sent_moment < LIVE
            results.append(self._kiosk_do(event, envelope, reach))
        for presence, moment in reach.active.items():
            presence.last_active = moment
        self._touch(self.env["mrp.workcenter"].browse(sorted(reach.touched)))
        return {"results": results, "now": milliseconds(self.env.cr.now())}

    def _kiosk_skew(self, sent_at):
        """How far the device's clock is behind ours: what we know of it, while that fits."""
        known = timedelta(seconds=self.clock_skew)
        if sent_at is None:
            return known
        measured = self.env.cr.now() - sent_at
        if abs(measured - known) <= SKEW_NOISE:
            return known
        seconds = round(measured.total_seconds()) if abs(measured) > SKEW_NOISE else 0
        # sudo: a terminal may not write to itself, but its clock is the system's to know
        self.sudo().clock_skew = max(-(2**31), min(seconds, 2**31 - 1))
        return timedelta(seconds=seconds)

    def _kiosk_reach(self, envelopes, moments):
        uuids = [envelope.uuid for envelope in envelopes]
        order_ids = {envelope.workorder_id for envelope in envelopes} - {None}
        people_ids = {key for envelope in envelopes for key in envelope.operator_ids}
        mine = ("company_id", "=", self.company_id.id)
        # sudo: an id is taken whichever company used it
        acts = self.env["mes.act"].sudo()
        acts = acts.search_fetch([("uuid", "in", uuids)], ["uuid", "sent_as", "workorder_id"])
        orders = self.env["mrp.workorder"]
        if order_ids:
            orders = orders.search_fetch([("id", "in", list(order_ids)), mine])
        queued = [envelope.uuid for envelope in envelopes if envelope.queued]
        window = min(moments), max(moments)
        return Reach(
            kinds=self._kiosk_acts(),
            known={act.uuid: Known(act.sent_as, act.workorder_id.id) for act in acts},
            conflicts=self.env["mes.kiosk.conflict"]._by_uuid(queued),
            orders=orders,
            workcenters=self._kiosk_centers(orders.workcenter_id),
            # Where nothing has waited, who has left meanwhile is not looked for.
            presences=self._presences_of(list(people_ids), *window, only_active=not queued),
            only_active=not queued,
            find_people=self._people_of_company,
        )

    def _kiosk_centers(self, wanted):
        """Of the work centers shown here at least those that are wanted, in one query mostly."""
        named = [("id", "in", wanted.ids), ("mes_terminal_ids", "in", self.ids)]
        return wanted and (wanted.search(named) or self._shown_workcenters())

    def _people_of_company(self, employee_ids):
        # Who has left meanwhile did what he did.
        people = self.env["hr.employee"].with_context(active_test=False)
        mine = [("id", "in", employee_ids), ("company_id", "=", self.company_id.id)]
        return people.search(mine) if employee_ids else people

    def _kiosk_event(self, envelope, moment, reach):
        fresh = frozenset({envelope.uuid} - reach.known.keys())
        env = self.with_context(**{SENDER: Sender(self, envelope.kind, fresh=fresh)}).env
        present = [
            key
            for key in envelope.operator_ids
            if self._presence_at(reach.presences.get(key, ()), moment, envelope.queued)
        ]
        order_id = envelope.workorder_id
        return KioskEvent(
            terminal=self.with_env(env),
            uuid=envelope.uuid,
            kind=envelope.kind,
            moment=moment,
            employees=env["hr.employee"].browse(
                [key for key in envelope.operator_ids[:1] if key in present]
            ),
            present=env["hr.employee"].browse(present),
            workorder=env["mrp.workorder"].browse(
                order_id if order_id in reach.orders._ids else ()
            ),
            params=Params(envelope.params),
            queued=envelope.queued,
        )

    def _kiosk_do(self, event, envelope, reach):
        """One event: done, or nothing of it is kept but, when it waited, that it was refused."""
        try:
            if event.uuid in reach.known:
                self._kiosk_check_known(event, envelope, reach.known[event.uuid])
                return self._kiosk_answer(event, "duplicate")
            if event.uuid in reach.conflicts:
                return self._kiosk_conflict(event, reach.conflicts[event.uuid])
            active = self._kiosk_active(event, reach)
            with self._kiosk_apart(reach):
                data = self._kiosk_run(event, envelope, reach)
        except UserError as error:
            return self._kiosk_refuse(event, envelope, reach, str(error), error)
        except psycopg2.IntegrityError as error:
            message = self._sql_error_to_message(error)
            return self._kiosk_refuse(event, envelope, reach, message, ValidationError(message))
        except (ParamError, psycopg2.Error, ConcurrencyError):
            raise
        except Exception as error:
            # One event that breaks must not keep all behind it on the device for ever.
            if not event.queued:
                raise
            _logger.exception("event %s of %s failed", event.uuid, self.display_name)
            message = self.env._("The server could not do this. Tell whoever looks after it.")
            return self._kiosk_refuse(event, envelope, reach, message, error)
        reach.known[event.uuid] = Known(event.kind, envelope.workorder_id)
        reach.active.update(active)
        return self._kiosk_answer(event, "done", data=data)

    @contextmanager
    def _kiosk_apart(self, reach):
        """A savepoint; the screens are told once, when the whole request is through."""
        with self.env.cr.savepoint():
            yield
            reach.touched |= self._take_touched()

    def _kiosk_run(self, event, envelope, reach):
        """Check what is not the act's business, then act."""
        method = reach.kinds.get(event.kind)
        if not method:
            raise ReachError(
                self.env._("This server does not know “%s”. Load the page anew.", event.kind)
            )
        if not event.is_resolved:
            switched_off = self._kiosk_refusal(self._kiosk_act_feature(event.kind))
            if switched_off:
                raise ReachError(switched_off)
            self._kiosk_check_moment(event)
            self._kiosk_check_people(event, envelope, reach)
        self._kiosk_check_order(event, envelope, reach)
        return self._kiosk_read(event, method)

    def _kiosk_read(self, event, method):
        try:
            data = method(event)
            self._kiosk_journal(event)
            return data
        except ParamError as error:
            if not event.queued:
                raise
            # Of another version of the page: it waits for somebody who can make sense of it.
            raise ReachError(
                self.env._("What was sent cannot be read (%s).", str(error))
            ) from error

    def _kiosk_journal(self, event):
        """Whatever is done at a kiosk leaves a line under its id, so that it is not done twice."""
        if event.uuid in event.env.context[SENDER].uuids:
            return
        order = event.workorder
        create_once(
            event.env["mes.act"],
            {
                "uuid": event.uuid,
                "kind": "other",
                "workorder_id": order.id,
                "employee_id": event.employees.id,
                "source": "kiosk",
                "moment": min(event.moment, self.env.cr.now()),
                "company_id": self.company_id.id,
            },
        )

    def _kiosk_check_known(self, event, envelope, known):
        """The same id for something else is a mistake of the sender, not a repetition."""
        elsewhere = known.workorder_id and envelope.workorder_id not in (None, known.workorder_id)
        if known.kind != event.kind or elsewhere:
            raise IdentifierError(
                self.env._(
                    "The id %s was used before for something else. Do it again under a new id.",
                    event.uuid,
                )
            )

    def _kiosk_check_moment(self, event):
        if event.moment < self.env.cr.now() - OLDEST:
            raise MomentError(
                self.env._(
                    "This happened on %s, more than 7 days ago. A supervisor has to book it in the"
                    " office.",
                    event.moment.strftime("%Y-%m-%d"),
                )
            )

    def _kiosk_check_people(self, event, envelope, reach):
        """He who acts was signed in here; where nobody need be, he who was not is not named."""
        if event.kind in self._kiosk_acts_of_nobody():
            return
        if not envelope.operator_ids:
            raise OperatorError(self.env._("Nobody is signed in here. Scan your badge first."))
        # sudo: whether somebody has left is all that is read, a kiosk may not read personnel
        is_active = reach.only_active or event.employees.sudo().active
        if not event.employees or not (event.queued or is_active):
            raise OperatorError(
                self.env._("You are not signed in here any more. Scan your badge again.")
            )

    def _kiosk_check_order(self, event, envelope, reach):
        if envelope.workorder_id and event.workorder.workcenter_id not in reach.workcenters:
            raise ReachError(
                self.env._("This order is not at this station. Look for it in the queue.")
            )

    def _kiosk_acts_of_nobody(self):
        """Kinds that are done without anybody signed in; addons add through super."""
        return frozenset()

    def _kiosk_active(self, event, reach):
        """Whose presence goes on when this is done, and until when: `{presence: moment}`."""
        moment = min(event.moment, self.env.cr.now()).replace(microsecond=0)
        rows = [
            self._presence_at(reach.presences.get(employee.id, ()), event.moment, event.queued)
            for employee in event.employees
        ]
        return {row: moment for row in rows if row and moment - row.last_active >= ACTIVE_EVERY}

    def _kiosk_refuse(self, event, envelope, reach, message, error):
        name = type(error).__name__
        if not event.queued or isinstance(error, IdentifierError):
            return self._kiosk_answer(event, "refused", message, {"error": name})
        conflict = self.env["mes.kiosk.conflict"]._keep(self, event, envelope, reach, message, name)
        reach.conflicts[event.uuid] = conflict
        return self._kiosk_conflict(event, conflict)

    def _kiosk_conflict(self, event, conflict):
        data = {"error": conflict.error, "conflict_id": conflict.id}
        return self._kiosk_answer(event, "conflict", conflict.message, data)

    def _kiosk_answer(self, event, status, message="", data=None):
        return {"uuid": event.uuid, "status": status, "message": message, "data": data}
