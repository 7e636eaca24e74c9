import base64
import binascii

from odoo import models

from .. import services
from ..kiosk_params import ParamError

LOT_MAX = 64
#: A picture as text; the tablet makes it smaller before it is sent.
PICTURE_MAX = 3 * 1024 * 1024
QUANTITIES = ("good", "scrap", "rework")


class MesTerminal(models.Model):
    """Steps of an instruction and components, as they are recorded at a kiosk."""

    _inherit = "mes.terminal"

    def _kiosk_acts(self):
        return {
            **super()._kiosk_acts(),
            "step": self._kiosk_step,
            "consume": self._kiosk_consume,
            "take_back": self._kiosk_take_back,
        }

    def _kiosk_step(self, event):
        """step_id, value by the kind of step, lot_id, occurrence, skip_reason, accept_reason, note

        A supervisor beside says who he is by badge, or number and pin, in the same event.
        """
        params = event.params
        event.order()
        step = self._kiosk_chosen(event, "step_id", "mes.instruction.step")
        reasons = {
            name: params.text(name, "", size=services.REASON_MAX)
            for name in ("skip_reason", "accept_reason")
        }
        record = (
            services.RecordStep(
                **event.common,
                **reasons,
                step=step,
                value=self._kiosk_step_value(event, step),
                lot=self._kiosk_lot(event),
                occurrence=params.integer("occurrence", None),
                note=params.text("note", ""),
                supervisor=event.identified() if any(reasons.values()) else None,
            )
            .execute()
            .record
        )
        return {
            "record_id": record.id,
            "verdict": record.verdict,
            "occurrence": record.occurrence,
        }

    def _kiosk_step_value(self, event, step):
        params = event.params
        readers = {
            "value_number": lambda: params.number("value", None),
            "value_text": lambda: params.text("value", None),
            "value_choice": lambda: params.identifier("value", None),
            "scan": lambda: params.text("value", None),
            "photo": lambda: self._kiosk_picture(event, "value"),
            "production": lambda: self._kiosk_step_pieces(event),
            "component": lambda: self._kiosk_step_component(event, step),
        }
        return readers.get(step.kind, lambda: params.flag("value", None) or None)()

    def _kiosk_picture(self, event, name):
        text = event.params.text(name, None, size=PICTURE_MAX)
        if text is None:
            return None
        try:
            return base64.b64decode(text.encode("ascii"), validate=True)
        except (UnicodeEncodeError, binascii.Error) as error:
            raise ParamError(f"{name} is no picture") from error

    def _kiosk_step_pieces(self, event):
        pieces = {name: event.params.number(name, None) for name in QUANTITIES}
        pieces = {name: number for name, number in pieces.items() if number is not None}
        reason = self._kiosk_record(event, "reason_id", "stock.scrap.reason.tag")
        return {**pieces, "reason": reason} if pieces else None

    def _kiosk_step_component(self, event, step):
        domain = [("product_id", "=", step.component_id.id)]
        value = {
            "lot": self._kiosk_record(event, "component_lot_id", "stock.lot", domain),
            "quantity": event.params.number("quantity", None),
        }
        return {name: given for name, given in value.items() if given is not None} or None

    def _kiosk_consume(self, event):
        """product_id; lot_id or lot (its name); unit_lot_id (of what is made); quantity; note"""
        event.order()
        products = self._kiosk_component_products(event)
        inside = [("product_id", "in", products.ids)]
        lot = self._kiosk_record(event, "lot_id", "stock.lot") or self._kiosk_component_lot(
            event, inside
        )
        entry = (
            services.Consume(
                **event.common,
                product=self._kiosk_record(event, "product_id", "product.product"),
                lot=lot,
                unit=self._kiosk_lot(event, "unit_lot_id"),
                quantity=event.params.number("quantity", None),
                note=event.params.text("note", ""),
            )
            .execute()
            .record
        )
        return {
            "entry_id": entry.id,
            "quantity": entry.quantity,
            "product_id": entry.product_id.id,
            "lot_id": entry.lot_id.id or None,
        }

    def _kiosk_component_products(self, event):
        return event.workorder._mes_component_moves().product_id

    def _kiosk_component_lot(self, event, inside):
        """The lot that was scanned, of one of the components of this order."""
        name = event.params.text("lot", "", size=LOT_MAX).strip()
        if not name:
            return None
        lots = event.env["stock.lot"].search([("name", "=", name), *inside])
        if len(lots) == 1:
            return lots
        raise services.LotError(
            event.env._(
                "%(lot)s is the number of several components of %(order)s. Choose the component"
                " first.",
                lot=name,
                order=event.workorder.display_name,
            )
            if lots
            else event.env._(
                "%(lot)s is no lot or serial number of a component of %(order)s. Scan it again.",
                lot=name,
                order=event.workorder.display_name,
            )
        )

    def _kiosk_take_back(self, event):
        """entry_id, note"""
        order = event.order()
        entry = self._kiosk_chosen(
            event, "entry_id", "mes.consumption", [("workorder_id", "=", order.id)]
        )
        back = self._kiosk_taken_back(event, entry, event.params.text("note", ""))
        return {"entry_id": back.id}

    def _kiosk_taken_back(self, event, entry, note=""):
        common = {key: value for key, value in event.common.items() if key != "workorder"}
        person = event.employees
        supervisor = person if person and self._is_supervisor(person) else None
        return (
            services.TakeBack(**common, entry=entry, supervisor=supervisor, note=note)
            .execute()
            .record
        )
