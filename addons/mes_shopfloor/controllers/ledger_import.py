from odoo import http
from odoo.http import content_disposition, request

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class LedgerImport(http.Controller):
    @http.route("/mes/import/template", type="http", auth="user", methods=["GET"], readonly=True)
    def template(self):
        """The spreadsheet to fill in, for whoever may import it."""
        imports = request.env["mes.ledger.import"]
        imports.check_access("create")
        headers = [
            ("Content-Type", SHEET),
            ("Content-Disposition", content_disposition(request.env._("Production Entries.xlsx"))),
        ]
        return request.make_response(imports._template(), headers)
