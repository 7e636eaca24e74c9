from odoo import models

from .. import services

PHASES = ("setup", "run", "teardown")


class MesTerminal(models.Model):
    """The acts of an operator at his station; each is one of `services`."""

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
        }

    def _kiosk_start(self, event):
        phase = event.params.choice("phase", PHASES, "run")
        lot = self._kiosk_lot(event)
        services.Start(**event.common, phase=phase, lot=lot).execute()

    def _kiosk_resume(self, event):
        services.Resume(**event.common, lot=self._kiosk_lot(event)).execute()

    def _kiosk_pause(self, event):
        note = event.params.text("note", "")
        reason = self._kiosk_record(
            event, "reason_id", "mrp.workcenter.productivity.loss", [("manual", "=", True)]
        )
        services.Pause(**event.common, reason=reason, note=note).execute()

    def _kiosk_phase(self, event):
        services.ChangePhase(**event.common, phase=event.params.choice("phase", PHASES)).execute()

    def _kiosk_finish(self, event):
        services.Finish(**event.common).execute()

    def _kiosk_declare(self, event):
        params = event.params
        common = {"note": params.text("note", ""), **event.common}
        quantities = {name: params.number(name, 0.0) for name in ("good", "scrap", "rework")}
        result = services.Declare(
            **common,
            **quantities,
            reason=self._kiosk_record(event, "reason_id", "stock.scrap.reason.tag"),
            rework_to=self._kiosk_record(
                event,
                "rework_to_id",
                "mrp.workorder",
                [("production_id", "=", event.order().production_id.id)],
            ),
            lot=self._kiosk_lot(event),
        ).execute()
        return {"log_id": result.record[:1].id}

    def _kiosk_lot(self, event, name="lot_id"):
        """A lot or serial number of what the order makes."""
        product = event.order().product_id
        return self._kiosk_record(event, name, "stock.lot", [("product_id", "=", product.id)])

    def _kiosk_record(self, event, name, model, domain=()):
        """The record whose id was sent, within reach; None when none was."""
        identifier = event.params.identifier(name, None)
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
