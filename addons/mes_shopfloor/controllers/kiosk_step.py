from werkzeug.exceptions import NotFound

from odoo.http import Controller, content_disposition, route

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
