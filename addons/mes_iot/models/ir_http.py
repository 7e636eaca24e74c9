import json

from werkzeug.exceptions import abort

from odoo import models
from odoo.http import Response, request

from .. import protocol


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _auth_method_mes_iot(cls):
        """A bridge's own key: the request goes on as the bridge user, in the bridge's company.

        Every refusal looks the same, so that nothing is learnt about which part was wrong.
        """
        # sudo - mes.iot.bridge.key: nobody is known yet, and no group reads the digests
        keys_sudo = request.env["mes.iot.bridge.key"].sudo()
        key = keys_sudo._authenticate(request.httprequest.headers.get("Authorization"))
        if not key:
            _refuse(401, "unauthorized")
        # Here, before Odoo looks into the body and answers with a page.
        if (request.httprequest.content_length or 0) > protocol.MAX_BODY:
            _refuse(413, "too_large")
        user = request.env.ref("mes_iot.user_mes_bridge")
        request.session.can_save = False
        request.update_env(user=user.id)
        request.update_context(
            allowed_company_ids=key.bridge_id.company_id.ids, mes_iot_key_id=key.id
        )


def _refuse(status, error):
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    body = json.dumps({"error": error})
    abort(Response(body, status=status, content_type="application/json", headers=headers))
