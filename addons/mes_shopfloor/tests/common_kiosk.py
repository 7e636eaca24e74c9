import uuid
from datetime import timedelta

from odoo import Command

from ..kiosk_params import Params
from ..models.mes_terminal_screens import milliseconds
from .common import MesCommon

PIN = "2468"


class AttemptsMixin:
    def _forget_attempts(self):
        # Tries are counted in transactions of their own, which no test rolls back.
        with self.env.registry.cursor() as cr:
            cr.execute("DELETE FROM mes_terminal_attempt")


class KioskCommon(AttemptsMixin, MesCommon):
    """A kiosk at the lathe; Dora and Emil with badge, number and PIN, Lena who leads their crew."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kiosk = cls._make_terminal()
        cls.dora = cls._make_person("Dora Bauer", "0417")
        cls.emil = cls._make_person("Emil Koch", "0388")
        cls.lena = cls._make_person("Lena Vogt", "0101")
        cls.env["mes.crew"].create(
            {
                "name": "Red",
                "warehouse_id": cls.plant.id,
                "leader_ids": [Command.set(cls.lena.ids)],
            }
        )
        cls.now = cls.env.cr.now().replace(microsecond=0)

    @classmethod
    def _make_person(cls, name, number, **values):
        return cls.env["hr.employee"].create(
            {"name": name, "mes_number": number, "barcode": f"041{number}", "pin": PIN, **values}
        )

    @classmethod
    def _sign_in(cls, *people, terminal=None, minutes_ago=60):
        """These people came to the kiosk some time ago, and were active until now."""
        terminal = terminal or cls.kiosk
        return cls.env["mes.terminal.operator"].create(
            [
                {
                    "terminal_id": terminal.id,
                    "employee_id": person.id,
                    "signed_in": cls.now - timedelta(minutes=minutes_ago),
                    "last_active": cls.now,
                }
                for person in people
            ]
        )

    def _presences(self, terminal=None):
        domain = [("terminal_id", "=", (terminal or self.kiosk).id)]
        return self.env["mes.terminal.operator"].search(domain)

    @classmethod
    def _event(cls, kind, workorder=None, people=None, at=0, queued=None, **params):
        """An event as a kiosk sends it, `at` minutes from now; earlier ones waited on it."""
        event = {
            "uuid": str(uuid.uuid4()),
            "kind": kind,
            "moment": milliseconds(cls.now + timedelta(minutes=at)),
            "operators": (cls.dora if people is None else people).ids,
            "params": params,
            "queued": at != 0 if queued is None else queued,
        }
        if workorder:
            event["workorder_id"] = workorder.id
        return event

    def _send(self, *events, sent_at=None, terminal=None):
        """The results of these events, in one request of the kiosk."""
        sent_at = sent_at or self.now
        terminal = (terminal or self.kiosk)._as_service_user()
        self.env.flush_all()
        return terminal._kiosk_act(list(events), milliseconds(sent_at))["results"]

    def _do(self, kind, workorder=None, people=None, at=0, **params):
        """Do one thing that has to work; its data."""
        (result,) = self._send(self._event(kind, workorder, people, at, **params))
        self.assertEqual(result["status"], "done", result)
        return result["data"]

    def assertStatuses(self, results, *statuses):
        self.assertEqual([result["status"] for result in results], list(statuses), results)

    def assertRefusedAct(self, error, *args, **kwargs):
        (result,) = self._send(self._event(*args, **kwargs))
        self.assertEqual(result["status"], "refused", result)
        self.assertEqual(result["data"]["error"], error)
        self.assertTrue(result["message"])
        return result["message"]

    def _params(self, **values):
        return Params(values)

    def _lines(self, workorder):
        return workorder.time_ids.sorted("id").mapped(
            lambda line: (line.mes_employee_id, line.date_start, line.date_end)
        )
