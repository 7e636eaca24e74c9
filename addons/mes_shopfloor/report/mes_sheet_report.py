import base64
import re

from odoo import api, models
from odoo.tools import file_open, format_datetime

from .. import stable_code
from . import barcode_image
from .barcode_image import MODULE
from .mes_shift_report import duration_text

DUE = "EEE d MMM yyyy HH:mm"
ICONS = "mes_shopfloor/static/src/kit/icons.svg"
SYMBOL = r'<symbol id="i-{name}"[^>]*?viewBox="([^"]+)"[^>]*>(.*?)</symbol>'


def icon(name):
    """A drawing of the kit as the source of an image."""
    with file_open(ICONS) as file:
        found = re.search(SYMBOL.format(name=re.escape(name)), file.read(), re.DOTALL)
    if not found:
        return ""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{found[1]}" fill="none" stroke="#000"'
        f' stroke-width="2" stroke-linecap="round" stroke-linejoin="round" color="#000">'
        f"{found[2]}</svg>"
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


class MesBadgeReport(models.AbstractModel):
    """Badge cards of employees, of the size of a bank card."""

    _name = "report.mes_shopfloor.report_badge"
    _description = "Badge Cards"

    @api.model
    def _get_report_values(self, docids, data=None):
        employees = self.env["hr.employee"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": "hr.employee",
            "docs": employees,
            "cards": [self._card(employee) for employee in employees],
        }

    def _card(self, employee):
        number = employee.mes_number if "mes_number" in employee._fields else ""
        return {
            "record": employee,
            "name": employee.name,
            "number": number or "",
            "job": employee.job_title or "",
            "company": employee.company_id.name,
            "barcode": employee.barcode or "",
            "bars": barcode_image.image(employee.barcode, height=11, module=MODULE)
            if employee.barcode
            else "",
            "square": barcode_image.image(employee.barcode, "QR") if employee.barcode else "",
        }


class MesCommandReport(models.AbstractModel):
    """Barcodes of what an operator does most, to be hung up at the station."""

    _name = "report.mes_shopfloor.report_commands"
    _description = "Command Sheet"

    @api.model
    def _commands(self):
        """Command, words and drawing; addons add theirs through super.

        A command is one that an action of the kiosk has (`command` in its registry).
        """
        return [
            ("START", self.env._("Start"), "play"),
            ("PAUSE", self.env._("Pause"), "pause"),
            ("RESUME", self.env._("Go on"), "play"),
            ("FINISH", self.env._("Finish order"), "stop"),
            ("GOOD1", self.env._("1 good"), "plus"),
            ("UNDO", self.env._("Undo"), "undo"),
            ("CALL", self.env._("Call for help"), "bell"),
            ("QUALITY", self.env._("Call quality"), "gauge"),
            ("NOTE", self.env._("Write a note"), "ask"),
            ("BLOCK", self.env._("Block the order"), "lock"),
            ("LABEL", self.env._("Print the label"), "file"),
            ("QUEUE", self.env._("Show the queue"), "list"),
        ]

    @api.model
    def _get_report_values(self, docids, data=None):
        return {
            "doc_ids": docids,
            "doc_model": "mes.terminal",
            "docs": self.env["mes.terminal"].browse(docids),
            "commands": [
                {
                    "code": f"MES-CMD-{command}",
                    "label": label,
                    "icon": icon(drawing),
                    "bars": barcode_image.image(f"MES-CMD-{command}", height=14, module=MODULE),
                }
                for command, label, drawing in self._commands()
            ],
        }


class MesWorkcenterReport(models.AbstractModel):
    """A sheet to hang up at a work center: its name, large, and its barcode."""

    _name = "report.mes_shopfloor.report_workcenter_sheet"
    _description = "Work Center Sheet"

    @api.model
    def _get_report_values(self, docids, data=None):
        centers = self.env["mrp.workcenter"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": "mrp.workcenter",
            "docs": centers,
            "sheets": [self._sheet(center) for center in centers],
        }

    def _sheet(self, center):
        code = stable_code.write("WC", center.id)
        return {
            "record": center,
            "code": center.code or center.name,
            "name": center.name if center.code else "",
            "plant": center.mes_warehouse_id.name,
            "barcode": code,
            "bars": barcode_image.image(code, height=28, module=0.7),
            "square": barcode_image.image(code, "QR"),
        }


class MesTravellerReport(models.AbstractModel):
    """The paper that goes with an order: what, how much, and a barcode for each operation."""

    _name = "report.mes_shopfloor.report_traveller"
    _description = "Order Traveller"

    @api.model
    def _get_report_values(self, docids, data=None):
        orders = self.env["mrp.production"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": "mrp.production",
            "docs": orders,
            "travellers": [self._traveller(order) for order in orders],
        }

    def _traveller(self, order):
        code = stable_code.write("MO", order.id)
        plant = order.workorder_ids[:1].workcenter_id.mes_warehouse_id
        due = order.date_deadline or order.date_finished
        return {
            "record": order,
            "name": order.name,
            "product": order.product_id.display_name,
            "quantity": f"{order.product_qty:.12g} {order.product_uom_id.name}",
            "due": due and format_datetime(self.env, due, tz=plant.mes_tz, dt_format=DUE),
            "source": order.origin or "",
            "lots": ", ".join((order.lot_producing_ids | order.mes_lot_ids).mapped("name")[:40]),
            "barcode": code,
            "bars": barcode_image.image(code, height=16, module=MODULE),
            "operations": [
                self._operation(workorder)
                for workorder in order.workorder_ids.sorted(lambda wo: (wo.sequence, wo.id))
                if workorder.state != "cancel"
            ],
            "components": [
                self._component(move) for move in order.move_raw_ids if move.state != "cancel"
            ],
            "drawings": self._drawings(order),
        }

    def _operation(self, workorder):
        code = stable_code.write("WO", workorder.id)
        center = workorder.workcenter_id
        return {
            "name": workorder.name,
            "center": f"{center.code} {center.name}" if center.code else center.name,
            "time": duration_text(self.env, 60 * workorder._mes_planned_minutes()),
            "barcode": code,
            "bars": barcode_image.image(code, height=12, module=MODULE),
        }

    def _component(self, move):
        return {
            "name": move.product_id.display_name,
            "quantity": f"{move.product_uom_qty:.12g} {move.product_uom.name}",
            "operation": move._mes_workorder().name or "",
            "lots": ", ".join(move.move_line_ids.lot_id.mapped("name")[:10]),
        }

    def _drawings(self, order):
        """Pictures of the operations, else of the product; each once."""
        drawings = []
        for workorder in order.workorder_ids:
            drawing = workorder.operation_id.mes_drawing
            if drawing and drawing not in [known["data"] for known in drawings]:
                drawings.append({"title": workorder.name, "data": drawing})
        if not drawings and order.product_id.image_1920:
            picture = order.product_id.image_1024
            drawings = [{"title": order.product_id.name, "data": picture}]
        return [{**drawing, "source": _picture(drawing["data"])} for drawing in drawings]


def _picture(data):
    text = data.decode() if isinstance(data, bytes) else data
    head = base64.b64decode(text[:64])
    kinds = {b"\x89PNG": "png", b"\xff\xd8": "jpeg", b"GIF8": "gif", b"RIFF": "webp"}
    kind = next((kind for start, kind in kinds.items() if head.startswith(start)), "svg+xml")
    return f"data:image/{kind};base64,{text}"
