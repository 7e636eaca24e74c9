import io
import json

from werkzeug.exceptions import BadRequest

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class OverviewExport(http.Controller):
    """The figures of the machines overview as a workbook."""

    @http.route("/mes_equipment/overview.xlsx", type="http", auth="user", methods=["POST"])
    def overview(self, filters=""):
        try:
            sheets = request.env["mes.oee.dashboard"]._dashboard_sheets(json.loads(filters))
        except (ValueError, UserError) as error:
            if isinstance(error, AccessError):
                raise
            raise BadRequest from error
        name = request.env._("Machines Overview.xlsx")
        return request.make_response(
            _workbook(sheets),
            headers=[("Content-Type", XLSX), ("Content-Disposition", content_disposition(name))],
        )


def _workbook(sheets):
    # Imported when used, as in the exports of the web client.
    import xlsxwriter

    output = io.BytesIO()
    # A name that begins like a formula stays a name.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(output, options) as book:
        bold = book.add_format({"bold": True})
        for title, header, rows in sheets:
            sheet = book.add_worksheet(title[:31])
            sheet.write_row(0, 0, header, bold)
            for number, row in enumerate(rows, start=1):
                sheet.write_row(number, 0, row)
            sheet.set_column(0, 0, 28)
            sheet.freeze_panes(1, 1)
    return output.getvalue()
