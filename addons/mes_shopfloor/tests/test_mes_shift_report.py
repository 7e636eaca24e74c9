from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..models.mes_terminal_screens import milliseconds
from ..report.mes_shift_report import duration_text, printers
from .common import NOON
from .common_lead import LeadCommon


@tagged("post_install", "-at_install")
class TestMesShiftReport(LeadCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workorder = cls._make_workorder(120)
        cls._start(cls.workorder, cls.anna, -60)
        cls._declare(
            cls.workorder, good=30, scrap=2, reason=cls.reason, moment=NOON, employees=cls.anna
        )
        cls._pause(cls.workorder, cls.anna, 60, reason=cls.loss)
        cls.partner = cls.env["res.partner"].create({"name": "Boss", "email": "boss@example.com"})
        cls.plant.mes_report_recipient_ids = cls.partner

    def _report(self, **values):
        return self.env["mes.shift.report"].create(
            {
                "warehouse_id": self.plant.id,
                "day": date(2026, 3, 4),
                "shift_id": self.early.id,
                **values,
            }
        )

    def _page(self, report):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "mes_shopfloor.mes_shift_report_action_print", report.ids
        )
        return html.decode()

    def _mails(self):
        return self.env["mail.mail"].search([("recipient_ids", "in", self.partner.ids)])

    @freeze_time(NOON + timedelta(hours=3))
    def test_page_has_the_figures_of_the_shift(self):
        self._write_note("Tool 3 is new")
        self._hand_over()
        page = self._page(self._report(workcenter_ids=[(6, 0, self.lathe.ids)]))
        for text in ("Early", "Surface", "Tool 3 is new", self.workorder.production_id.name):
            self.assertIn(text, page)
        self.assertIn("6.2", page)  # percent of 32 pieces

    @freeze_time(NOON + timedelta(hours=3))
    def test_good_is_what_the_wallboard_counts(self):
        values = self.env["report.mes_shopfloor.report_shift"]._get_report_values(
            self._report(workcenter_ids=[(6, 0, (self.lathe | self.mill).ids)]).ids
        )
        (shift,) = values["shifts"]
        (row,) = shift["rows"]
        self.assertEqual((shift["output"]["good"], shift["output"]["scrap"]), (30, 2))
        self.assertEqual(row["balance"]["output"]["good"], 30)
        self.assertEqual(shift["unused"], ["TM"])
        self.assertEqual(shift["people"][0]["run"], 7200)

    def test_moments_before_the_shift_are_written_with_their_day(self):
        start, end = NOON - timedelta(hours=7), NOON + timedelta(hours=1)
        write = printers(self.env, self.plant, start, end)
        self.assertEqual(write["when"](milliseconds(NOON)), "12:00")
        self.assertEqual(write["when"](milliseconds(NOON - timedelta(days=1))), "3 Mar 12:00")
        self.assertEqual(write["when"](None), "")

    def test_durations_are_written_as_people_say_them(self):
        for seconds, text in ((0, "under 1 min"), (240, "4 min"), (5040, "1 h 24 min")):
            self.assertEqual(duration_text(self.env, seconds), text)
        self.assertEqual(duration_text(self.env, 3599), "1 h 00 min")

    @freeze_time(NOON + timedelta(hours=3))
    def test_shift_in_which_nothing_stood_still_says_so(self):
        page = self._page(self._report(workcenter_ids=[(6, 0, self.mill.ids)]))
        self.assertIn("Nothing stood still and nobody called.", page)

    def test_handover_is_printed_with_what_was_frozen(self):
        handover = self._hand_over()
        self._declare(self.workorder, good=4, moment=NOON)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "mes_shopfloor.mes_handover_action_print", handover.ids
        )
        page = html.decode()
        self.assertIn("+4 good", page)

    @freeze_time(NOON + timedelta(hours=3))
    def test_the_shift_that_ended_last_is_proposed(self):
        report = self.env["mes.shift.report"].create({"warehouse_id": self.plant.id})
        self.assertEqual((report.shift_id, report.day), (self.early, date(2026, 3, 4)))

    def test_day_on_which_the_shift_did_not_run_is_refused(self):
        with self.assertRaises(UserError):
            self._report(day=date(2026, 3, 7)).action_print()

    def test_operator_prints_no_report(self):
        operator = self._make_user("operator")
        with self.assertRaises(AccessError):
            self.env["mes.shift.report"].with_user(operator).create({"warehouse_id": self.plant.id})

    def test_report_is_mailed_once_when_its_shift_has_ended(self):
        with freeze_time(NOON + timedelta(minutes=125)):
            self.plant._mes_mail_shift_reports()
        self.assertFalse(self._mails())
        for minutes in (135, 136, 300):
            with freeze_time(NOON + timedelta(minutes=minutes)):
                self.plant._mes_mail_shift_reports()
        (mail,) = self._mails()
        self.assertIn("Early", mail.subject)
        self.assertEqual(len(mail.attachment_ids), 1)
        with freeze_time(NOON + timedelta(hours=11)):
            self.plant._mes_mail_shift_reports()
        self.assertEqual(len(self._mails()), 2)

    def test_server_that_stood_still_makes_up_for_a_day_only(self):
        with freeze_time(NOON + timedelta(minutes=135)):
            self.plant._mes_mail_shift_reports()
        with freeze_time(NOON + timedelta(days=5)):
            self.plant._mes_mail_shift_reports()
        self.assertLessEqual(len(self._mails()), 4)
