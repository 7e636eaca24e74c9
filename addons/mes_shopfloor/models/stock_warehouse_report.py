import base64
import logging
from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

_logger = logging.getLogger(__name__)

#: Entries of the last minutes have arrived by then.
DELAY = timedelta(minutes=10)
#: What a server that stood still makes up for.
MADE_UP = timedelta(hours=24)
#: A plant that gets its first recipients hears of the shift that ended just now.
FIRST = timedelta(hours=1)


class StockWarehouse(models.Model):
    """The report of each shift goes to those whom the plant names, once."""

    _inherit = "stock.warehouse"

    @api.model
    def _cron_mail_shift_reports(self):
        plants = self.search([("mes_report_recipient_ids", "!=", False)])
        for number, plant in enumerate(plants, 1):
            plant._mes_mail_shift_reports()
            self.env["ir.cron"]._commit_progress(1, remaining=len(plants) - number)

    def _mes_mail_shift_reports(self):
        """Mail the shifts that ended since the last one that was mailed."""
        self.ensure_one()
        if not self.try_lock_for_update():
            return
        now = fields.Datetime.now()
        since = max(self.mes_reported_until or now - FIRST, now - MADE_UP)
        for slot in self.env["mes.shift"]._shifts_between(self, since, now):
            if since < slot.end <= now - DELAY:
                self._mes_mail_shift_report(slot)
                self.mes_reported_until = slot.end

    def _mes_mail_shift_report(self, slot):
        company = self.company_id
        plant = self.with_company(company).with_context(
            allowed_company_ids=company.ids, lang=company.partner_id.lang, tz=self.mes_tz
        )
        report = plant.env["mes.shift.report"].create(
            {"warehouse_id": plant.id, "shift_id": slot.key, "day": slot.day}
        )
        name, content = plant._mes_render_report(report)
        subject = plant.env._(
            "%(plant)s: %(shift)s of %(day)s",
            plant=plant.name,
            shift=report.shift_id.name,
            day=format_date(plant.env, slot.day),
        )
        attachment = {"name": name, "datas": base64.b64encode(content)}
        plant.env["mail.mail"].create(
            {
                "subject": subject,
                "body_html": plant.env._("<p>The report of the shift is attached.</p>"),
                "recipient_ids": [Command.set(plant.mes_report_recipient_ids.ids)],
                "attachment_ids": [Command.create(attachment)],
                "auto_delete": True,
            }
        )

    def _mes_render_report(self, report):
        """`(file name, content)`: a PDF, or the page itself where nothing can print one."""
        action = "mes_shopfloor.mes_shift_report_action_print"
        reports = self.env["ir.actions.report"]
        try:
            content, kind = reports._render_qweb_pdf(action, report.ids)
        except UserError as error:
            _logger.warning("The shift report goes out as a page, not as a PDF: %s", error)
            content, kind = reports._render_qweb_html(action, report.ids)
        return f"{report.display_name.replace('/', '-')}.{kind}", content
