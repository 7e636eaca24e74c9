from uuid import NAMESPACE_OID, uuid5

from odoo import models

from .. import services
from ..kiosk_params import REQUIRED
from ..services.step_value import is_picture

PHASES = ("setup", "run", "teardown")


class MesTerminal(models.Model):
    """The acts of an operator at his station; each is one of `services`.

    What an event has to hold beside the kind is read here, by name and type.
    """

    _inherit = "mes.terminal"

    def _kiosk_acts(self):
        return {
            **super()._kiosk_acts(),
            "start": self._kiosk_start,
            "resume": self._kiosk_resume,
            "pause": self._kiosk_pause,
            "phase": self._kiosk_phase,
            "finish": self._kiosk_finish,
            "declare": self._kiosk_declare,
            "identify": self._kiosk_identify_unit,
            "override": self._kiosk_override,
        }

    def _kiosk_start(self, event):
        """phase, lot_id"""
        event.order()
        services.Start(
            **event.common,
            phase=event.params.choice("phase", PHASES, "run"),
            lot=self._kiosk_lot(event),
        ).execute()

    def _kiosk_resume(self, event):
        """lot_id"""
        event.order()
        services.Resume(**event.common, lot=self._kiosk_lot(event)).execute()

    def _kiosk_pause(self, event):
        """reason_id (mrp.workcenter.productivity.loss), note"""
        event.order()
        reason = self._kiosk_record(
            event, "reason_id", "mrp.workcenter.productivity.loss", [("manual", "=", True)]
        )
        note = event.params.text("note", "")
        services.Pause(**event.common, reason=reason, note=note).execute()

    def _kiosk_phase(self, event):
        """phase"""
        event.order()
        services.ChangePhase(**event.common, phase=event.params.choice("phase", PHASES)).execute()

    def _kiosk_finish(self, event):
        event.order()
        services.Finish(**event.common, note=event.params.text("note", "")).execute()

    def _kiosk_declare(self, event):
        """good, scrap, rework, reason_id, rework_to_id, lot_id or lot (its name), phase, note,
        picture (base64)"""
        params = event.params
        order = event.order()
        siblings = [("production_id", "=", order.production_id.id)]
        values = {
            "good": params.number("good", 0.0),
            "scrap": params.number("scrap", 0.0),
            "rework": params.number("rework", 0.0),
            "phase": params.choice("phase", PHASES, None),
            "note": params.text("note", ""),
            "reason": self._kiosk_record(event, "reason_id", "stock.scrap.reason.tag"),
            "rework_to": self._kiosk_record(event, "rework_to_id", "mrp.workorder", siblings),
        }
        picture = self._kiosk_picture(event, "picture")
        lot = self._kiosk_lot(event) or self._kiosk_new_lot(event)
        log = services.Declare(**event.common, **values, lot=lot).execute().record
        if picture:
            self._kiosk_show_picture(event, log, picture)
        return {
            "log_id": log.id,
            "good": log.qty_good,
            "scrap": log.qty_scrap,
            "rework": log.qty_rework,
            "lot_id": log.lot_id.id or None,
        }

    def _kiosk_show_picture(self, event, log, picture):
        """Whoever looks at the order in the office sees the piece."""
        if not is_picture(picture):
            raise services.QuantityError(
                event.env._("The file is no picture. Declare without it, or take it again.")
            )
        words = filter(None, (log.display_name, log.reason_id.name, log.note))
        # sudo: the kiosk's user may do the act, and not write to the order
        log.production_id.sudo().message_post(
            body=" · ".join(words),
            attachments=[(event.env._("Picture.jpg"), picture)],
            subtype_xmlid="mail.mt_note",
        )

    def _kiosk_identify_unit(self, event):
        """name"""
        event.order()
        name = event.params.text("name", size=services.NAME_MAX)
        lot = services.IdentifyUnit(**event.common, name=name).execute().record
        return {"lot_id": lot.id, "name": lot.name}

    def _kiosk_override(self, event):
        """badge, or number and pin, of the supervisor; reason; employee_id of who may start.

        Without a badge or a number it is the active operator who decides about somebody else.
        """
        params = event.params
        event.order()
        reason = params.text("reason", "")
        person = params.identifier("employee_id", None)
        supervisor = event.identified() or event.supervisor()
        employees = event.employees
        if person is not None:
            employees = event.present.filtered(lambda employee: employee.id == person)
        if not employees:
            raise services.OperatorError(
                event.env._("Who is to start has to be signed in here. Scan the badge first.")
            )
        services.OverrideQualification(
            **{**event.common, "employees": employees}, supervisor=supervisor, note=reason
        ).execute()

    def _kiosk_lot(self, event, name="lot_id"):
        """A lot or serial number of what the order makes."""
        product = event.order().product_id
        return self._kiosk_record(event, name, "stock.lot", [("product_id", "=", product.id)])

    def _kiosk_new_lot(self, event, name="lot"):
        """The lot or serial number of that name, which the order need not know yet."""
        text = event.params.text(name, "", size=services.NAME_MAX)
        if not text.strip():
            return None
        common = {**event.common, "uuid": str(uuid5(NAMESPACE_OID, f"{event.uuid}/{name}"))}
        return services.IdentifyUnit(**common, name=text).execute().record

    def _kiosk_record(self, event, name, model, domain=(), default=None):
        """The record whose id was sent, within reach; None when none was."""
        identifier = event.params.identifier(name, default)
        if identifier is None:
            return None
        record = event.env[model].search([("id", "=", identifier), *domain])
        if not record:
            raise services.ReachError(
                event.env._(
                    "What was chosen (%s) is not there any more. Open the order again and choose"
                    " anew.",
                    event.env[model]._description,
                )
            )
        return record

    def _kiosk_chosen(self, event, name, model, domain=()):
        """The same where it has to be sent."""
        return self._kiosk_record(event, name, model, domain, default=REQUIRED)
