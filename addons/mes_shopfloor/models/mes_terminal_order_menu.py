import base64
import binascii
from datetime import timedelta

from odoo import models
from odoo.fields import Domain

from .. import services
from ..kiosk_params import ParamError
from ..services.undo_menu import UNDO
from .mes_terminal_screens import milliseconds

PICTURE_TEXT_MAX = 14_000_000  # 10 MB as base64
UNDO_WITHIN = timedelta(hours=12)


class MesTerminal(models.Model):
    """What an operator does from the menu of an order."""

    _inherit = "mes.terminal"

    def _kiosk_acts(self):
        return {
            **super()._kiosk_acts(),
            "add_component": self._menu_do_add_component,
            "byproduct": self._menu_do_byproduct,
            "add_workorder": self._menu_do_add_workorder,
            "move": self._menu_do_move,
            "hold": self._menu_do_hold,
            "release": self._menu_do_release,
            "scrap_component": self._menu_do_scrap_component,
            "note": self._menu_do_note,
            "propose": self._menu_do_propose,
            "label": self._menu_do_label,
            "revoke": self._menu_do_menu_undo,
        }

    def _menu_do_add_component(self, event):
        return self._undoable(
            event,
            services.AddComponent(
                **self._menu_common(event),
                product=self._menu_product(event.params.identifier("product_id")),
                quantity=event.params.number("quantity"),
            ),
        )

    def _menu_do_byproduct(self, event):
        return self._undoable(
            event,
            services.AddByproduct(
                **self._menu_common(event),
                product=self._menu_product(event.params.identifier("product_id")),
                quantity=event.params.number("quantity"),
                lot=event.params.text("lot", ""),
            ),
        )

    def _menu_do_add_workorder(self, event):
        return self._undoable(
            event,
            services.AddWorkorder(
                **self._menu_common(event),
                name=event.params.text("name"),
                workcenter=self._menu_workcenter(event.params.identifier("workcenter_id")),
                minutes=event.params.number("minutes", 0.0),
            ),
        )

    def _menu_do_move(self, event):
        # An alternative may be at another station: the act itself knows which are allowed.
        center_id = event.params.identifier("workcenter_id")
        center = self.env["mrp.workcenter"].search([("id", "=", center_id)])
        return self._undoable(
            event, services.MoveWorkcenter(**self._menu_common(event), workcenter=center)
        )

    def _menu_do_hold(self, event):
        return self._undoable(
            event, services.Hold(**self._menu_common(event), note=event.params.text("reason"))
        )

    def _menu_do_release(self, event):
        return self._undoable(event, services.Release(**self._menu_common(event)))

    def _menu_do_scrap_component(self, event):
        params = event.params
        lot_id = params.identifier("lot_id", None)
        reason_id = params.identifier("reason_id")
        return self._undoable(
            event,
            services.ScrapComponent(
                **self._menu_common(event),
                product=self._menu_product(params.identifier("product_id")),
                quantity=params.number("quantity"),
                lot=self.env["stock.lot"].search([("id", "=", lot_id or 0)]),
                reason=self.env["stock.scrap.reason.tag"].search([("id", "=", reason_id)]),
            ),
        )

    def _menu_do_note(self, event):
        return self._undoable(
            event, services.WriteNote(**self._menu_common(event), text=event.params.text("text"))
        )

    def _menu_do_propose(self, event):
        params = event.params
        step_id = params.identifier("step_id", None)
        step = self.env["mes.instruction.step"].search([("id", "=", step_id or 0)])
        if step_id and not step:
            raise services.StepError(self.env._("This step is not there any more."))
        result = services.ProposeChange(
            **self._menu_common(event),
            text=params.text("text"),
            step=step,
            picture=_picture(params.text("picture", None, size=PICTURE_TEXT_MAX)),
        ).execute()
        return {"id": result.record.id}

    def _menu_do_label(self, event):
        lot_ids = event.params.identifiers("lot_ids", [])
        lots = self.env["stock.lot"].search([("id", "in", lot_ids)])
        services.PrintLabel(**self._menu_common(event), lots=lots).execute()
        query = "?lots=" + ",".join(map(str, lots.ids)) if lots else ""
        return {"url": f"/mes/kiosk/print/label/{event.workorder.id}{query}"}

    def _menu_do_menu_undo(self, event):
        act_uuid = event.params.text("uuid")
        services.UndoMenu(**self._menu_common(event), act_uuid=act_uuid).execute()

    def _menu_common(self, event):
        if not event.workorder:
            raise services.UnknownRecordError(
                self.env._("This order is finished or no longer at this station.")
            )
        return event.common

    def _undoable(self, event, act):
        """Do it; the answer says how to undo it."""
        record = act.execute().record
        return {"id": record.id, "undo": event.uuid}

    def _menu_product(self, product_id):
        return self.env["product.product"].search([("id", "=", product_id)])

    def _menu_workcenter(self, workcenter_id):
        return self.env["mrp.workcenter"].search(
            [("id", "=", workcenter_id), ("mes_warehouse_id", "=", self.warehouse_id.id)]
        )

    def _kiosk_order_data(self, workorder):
        return {
            **super()._kiosk_order_data(workorder),
            "notes": [self._note_data(note) for note in workorder._mes_notes()],
            "menu": self._menu_data(workorder),
            "menu_undo": self._menu_undo(workorder),
        }

    def _note_data(self, note):
        return {
            "id": note.id,
            "uuid": note.uuid,
            "text": note.text,
            "by": self._shown_name(note.employee_id),
            "by_id": note.employee_id.id or None,
            "at": milliseconds(note.moment),
            "operation": note.workorder_id.name,
            "order": note.production_id.name,
            "workorder_id": note.workorder_id.id,
        }

    def _menu_data(self, workorder):
        """Which entries of the menu need a supervisor, and which make no sense now and why."""
        strict = workorder.production_id.consumption == "strict"
        alternatives = workorder._mes_alternatives()
        no_place = "" if alternatives else self.env._("It has no alternative work center.")
        no_steps = self.env._("It has no operation of a bill of materials, so no instructions.")
        return {
            "add_component": {"supervisor": strict, "off": ""},
            "byproduct": {"supervisor": False, "off": ""},
            "add_workorder": {"supervisor": True, "off": ""},
            "move": {"supervisor": False, "off": no_place},
            "note": {"supervisor": False, "off": ""},
            "propose": {"supervisor": False, "off": "" if workorder.operation_id else no_steps},
            "quality": {"supervisor": False, "off": "", "kind_id": self._quality_call_id()},
            "hold": {"supervisor": False, "off": ""},
            "release": {"supervisor": False, "off": ""},
            "scrap_component": {"supervisor": False, "off": ""},
            "label": {"supervisor": False, "off": ""},
            "traveller": {"supervisor": False, "off": ""},
        }

    def _quality_call_id(self):
        """The kind of call that quality answers, unless this plant has none."""
        kind = self.env.ref("mes_shopfloor.andon_kind_quality", raise_if_not_found=False)
        known = self.env["mes.andon.kind"]._choices(self.company_id) if kind else ()
        return kind.id if any(choice["id"] == kind.id for choice in known) else None

    def _menu_undo(self, workorder):
        """The last act of the menu that may still be undone."""
        since = self.env.cr.now() - UNDO_WITHIN
        # sudo: operators may not read the journal, and see only what was done here last
        done = (
            self.env["mes.act"]
            .sudo()
            .search(
                Domain("workorder_id", "=", workorder.id)
                & Domain("kind", "in", list(UNDO))
                & Domain("withdrawn_by_ids", "=", False)
                & Domain("date_logged", ">", since),
                order="id desc",
                limit=1,
            )
        )
        if not done:
            return None
        return {
            "uuid": done.uuid,
            "what": done._mes_what(),
            "employee_id": done.employee_id.id or None,
        }


def _picture(text):
    if not text:
        return None
    try:
        return base64.b64decode(text.rpartition(",")[2], validate=True)
    except (binascii.Error, ValueError) as error:
        raise ParamError("picture is no picture") from error
