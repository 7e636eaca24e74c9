from werkzeug.exceptions import NotFound

from odoo.http import Controller, content_disposition, request, route

from ..models.mes_terminal_steps import MEDIA
from .kiosk import DRAWING_TYPES
from .terminal import authenticate_terminal

#: What a browser may show inside the page, by the kind of the step's file.
MEDIA_TYPES = {
    "picture": DRAWING_TYPES,
    "pdf": ("application/pdf",),
    "video": ("video/mp4", "video/webm", "video/ogg"),
}
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class KioskStepController(Controller):
    @route(
        "/mes/kiosk/step/<int:workorder_id>/<int:step_id>/<string:media>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
    )
    def step(self, workorder_id, step_id, media):
        """The picture, PDF or video of a step of an order at the terminal's station."""
        terminal = authenticate_terminal("kiosk")
        _workorder, step = terminal._screen_step(workorder_id, step_id)
        if media not in MEDIA or not step or not step[MEDIA[media]]:
            raise NotFound()
        stream = terminal.env["ir.binary"]._get_stream_from(step, MEDIA[media])
        if stream.mimetype not in MEDIA_TYPES[media]:
            raise NotFound()
        # A browser shows no PDF in a sandbox, and a PDF or film has no rights on our page anyway.
        policy = SANDBOX if media == "picture" else "frame-ancestors 'self'"
        response = stream.get_response(as_attachment=False, content_security_policy=policy)
        response.headers["Content-Disposition"] = content_disposition(media, "inline")
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    @route(
        "/mes/kiosk/label/<int:workorder_id>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
    )
    def label(self, workorder_id, lot_id=None):
        """The label of an order, or of one of its units, as a page that a browser prints."""
        terminal = authenticate_terminal("kiosk")
        workorder = terminal._kiosk_workorder(workorder_id)
        if not workorder:
            raise NotFound()
        lots = terminal._screen_units(workorder)
        if lot_id is not None:
            lots = lots.filtered(lambda lot: str(lot.id) == lot_id)
            if not lots:
                raise NotFound()
        report = terminal.env["report.mes_shopfloor.report_step_label"]
        values = report._get_report_values(workorder.ids, {"lot_ids": lots.ids})
        response = request.render("mes_shopfloor.kiosk_label_page", values)
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
        )
        return response
