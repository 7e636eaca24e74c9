from datetime import datetime, timedelta

import psycopg2.errors

from odoo import fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import consteq

from ..kiosk_params import ParamError
from ..services.errors import OperatorError
from .hr_employee import NUMBER_MAX
from .mes_terminal_attempt import MAX_AT_TERMINAL, MAX_OF_PERSON
from .mes_terminal_screens import milliseconds

SECRET_MAX = 64
#: Clocks differ, and a badge is answered a moment after it was shown.
TOLERANCE = timedelta(minutes=5)
#: Without network nobody can sign in again, so the automatic sign-off waits for what was queued.
OFFLINE_MAX = timedelta(hours=12)
#: A sign of life of a person is written this often only.
ACTIVE_EVERY = timedelta(minutes=1)


class MesTerminal(models.Model):
    """Who is at a kiosk: signed in by badge, or by number and PIN, until they leave."""

    _inherit = "mes.terminal"

    sign_off_minutes = fields.Integer(
        "Sign Off After",
        default=20,
        help="Minutes after which a person who has done nothing at this kiosk is signed off. 0:"
        " never. Timers go on: they belong to the person and the work order.",
    )
    operator_ids = fields.One2many("mes.terminal.operator", "terminal_id", "Presences")

    _sign_off_check = models.Constraint(
        "CHECK(sign_off_minutes BETWEEN 0 AND 1440)", "Sign off after 0 to 1440 minutes."
    )

    def _station_data(self):
        station = super()._station_data()
        if self.kind == "kiosk":
            station["operators"] = self._operators_data()
        return station

    def _response(self, state, data, message=""):
        response = super()._response(state, data, message)
        station = response["data"]["station"]
        if "operators" in station:
            response["data"]["operators"] = station["operators"]
        return response

    def _operators_data(self):
        """The people signed in here, in the order of coming."""
        presences = self.env["mes.terminal.operator"]._at(self, self.env.cr.now())
        people = presences.employee_id
        supervisors = people._mes_supervisors_at(self.warehouse_id, self.company_id)
        return [
            {
                "id": presence.employee_id.id,
                "label": presence.employee_id._mes_label(),
                "number": presence.employee_id.mes_number or "",
                "is_supervisor": presence.employee_id in supervisors,
                "since": milliseconds(presence.signed_in),
            }
            for presence in presences
        ]

    def _signed_in(self):
        """The people who are signed in here, in the order of coming."""
        return self.env["mes.terminal.operator"]._at(self, self.env.cr.now()).employee_id

    def _is_supervisor(self, employee):
        """Whether a person decides about what this terminal shows."""
        return employee in employee._mes_supervisors_at(self.warehouse_id, self.company_id)

    def _sign_in(self, params):
        """Let the person of a badge, or of a number and PIN, work here. Raises OperatorError."""
        employee = self._identify(params)
        now = self.env.cr.now().replace(microsecond=0)
        # sudo: nobody may write presences by hand
        presences = self.env["mes.terminal.operator"].sudo()
        known = presences.search(
            [
                ("terminal_id", "=", self.id),
                ("employee_id", "=", employee.id),
                ("signed_out", "=", False),
            ]
        )
        if known and known in presences._at(self, now):
            known.last_active = max(known.last_active, now)
            return employee
        known._end(now, is_automatic=True)
        known.flush_recordset()
        values = {"terminal_id": self.id, "employee_id": employee.id}
        try:
            presences.create({**values, "signed_in": now, "last_active": now})
        except psycopg2.errors.UniqueViolation as error:
            # The same badge twice at the same moment: the retry finds him signed in.
            raise ConcurrencyError(str(error)) from error
        return employee

    def _sign_out(self, employee_id):
        """End somebody's presence here; his timers go on. Nothing when he is not here."""
        # sudo: nobody may write presences by hand
        self.env["mes.terminal.operator"].sudo().search(
            [
                ("terminal_id", "=", self.id),
                ("employee_id", "=", employee_id),
                ("signed_out", "=", False),
            ]
        )._end(self.env.cr.now().replace(microsecond=0))

    def _identify(self, params):
        """The person whose badge, or number and PIN, this is. Raises OperatorError.

        Each try counts, for the terminal and for the number that was typed, whether anybody has it
        or not: an answer tells nothing about who works here, nor how long it took.
        """
        badge = params.text("badge", "", size=SECRET_MAX).strip()
        number = params.text("number", "", size=SECRET_MAX).strip().upper()
        pin = params.text("pin", "", size=SECRET_MAX)
        if bool(badge) == bool(number):
            raise ParamError("a badge, or a number and a PIN")
        limits = {f"terminal:{self.id}": MAX_AT_TERMINAL}
        person = f"person:{self.company_id.id}:{number[:NUMBER_MAX]}"
        if number:
            limits[person] = MAX_OF_PERSON
        attempts = self.env["mes.terminal.attempt"]
        tried = attempts._try(limits)
        if not tried:
            raise OperatorError(
                self.env._("Too many wrong tries. Wait ten minutes, or ask a supervisor.")
            )
        employee = self._person_of_badge(badge) if badge else self._person_of_pin(number, pin)
        if not employee:
            raise OperatorError(
                self.env._("This badge is not known here. Scan it again, or ask a supervisor.")
                if badge
                else self.env._("Number and PIN do not match. Try again, or scan your badge.")
            )
        attempts._forgive(tried, bucket=person)
        return employee

    def _person_of_badge(self, badge):
        domain = [("barcode", "=", badge), ("company_id", "=", self.company_id.id)]
        # sudo: a badge is a secret that a kiosk may look for, and never read
        return self.env["hr.employee"].sudo().search(domain, limit=1).with_env(self.env)

    def _person_of_pin(self, number, pin):
        domain = [("mes_number", "=", number), ("company_id", "=", self.company_id.id)]
        # sudo: a PIN is compared here, and read by nobody
        employee_sudo = self.env["hr.employee"].sudo().search_fetch(domain, ["pin"], limit=1)
        known = employee_sudo.pin or ""
        # Compared even where there is none, so that it takes as long.
        matches = consteq(pin.encode(), (known or "-" * 8).encode())
        return employee_sudo.with_env(self.env) if known and matches else employee_sudo.browse()

    def _presences_of(self, employee_ids, first, last, only_active=False):
        """Rows of these people here that may cover moments between two, by employee.

        :param only_active: nobody who has left the company meanwhile
        """
        if not employee_ids:
            return {}
        # sudo: nobody may write presences by hand, and an act prolongs them
        rows = self.env["mes.terminal.operator"].sudo()
        rows = rows.search_fetch(
            [
                ("terminal_id", "=", self.id),
                ("employee_id", "in", employee_ids),
                ("employee_id.company_id", "=", self.company_id.id),
                ("employee_id.active", "in", [True] if only_active else [True, False]),
                ("signed_in", "<=", last + TOLERANCE),
                "|",
                ("signed_out", "=", False),
                ("signed_out", ">=", first - OFFLINE_MAX),
            ],
            ["employee_id", "signed_in", "last_active", "signed_out", "is_automatic"],
            order="signed_in desc, id desc",
        )
        return rows.grouped(lambda row: row.employee_id.id)

    def _presence_at(self, presences, moment, queued):
        """The row that says that a person was here at that moment, or nothing."""
        for presence in presences:
            if presence.signed_in - TOLERANCE <= moment <= self._presence_end(presence, queued):
                return presence
        return None

    def _presence_end(self, presence, queued):
        if presence.signed_out and not presence.is_automatic:
            return presence.signed_out + TOLERANCE
        if not self.sign_off_minutes and not presence.signed_out:
            return datetime.max
        if queued:
            return presence.last_active + OFFLINE_MAX
        return presence.last_active + timedelta(minutes=self.sign_off_minutes) + TOLERANCE
