from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..kiosk_params import ParamError
from ..models.mes_terminal_attempt import MAX_AT_TERMINAL, MAX_OF_PERSON
from ..services import OperatorError
from .common_kiosk import PIN, KioskCommon


@tagged("post_install", "-at_install")
class TestKioskPeople(KioskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workorder = cls._make_workorder(100)
        cls.station = cls.kiosk._as_service_user()

    def setUp(self):
        super().setUp()
        self._forget_attempts()
        self.addCleanup(self._forget_attempts)

    def _come(self, **values):
        return self.station._sign_in(self._params(**values))

    def _here(self):
        return [person["id"] for person in self.station._station_data()["operators"]]

    def _refuse(self, **values):
        with self.assertRaises(OperatorError) as refusal:
            self._come(**values)
        return str(refusal.exception)

    def test_badge_signs_in_until_signed_out(self):
        self.assertEqual(self._come(badge=" 0410417 "), self.dora)
        self.assertEqual(self._here(), self.dora.ids)
        self.station._sign_out(self.dora.id)
        self.assertEqual(self._here(), [])
        presence = self._presences()
        self.assertTrue(presence.signed_out)
        self.assertFalse(presence.is_automatic)

    def test_number_and_pin_sign_in_too_in_small_letters_as_well(self):
        self.emil.mes_number = "e12"
        self.assertEqual(self.emil.mes_number, "E12")
        self.assertEqual(self._come(number="e12", pin=PIN), self.emil)

    def test_screen_shows_number_and_short_name_and_no_secret(self):
        self._come(badge="0410417")
        self._come(badge="0410101")
        station = self.station._station_data()
        dora, lena = station["operators"]
        self.assertEqual(dora["label"], "0417 Dora B.")
        self.assertEqual((dora["number"], dora["is_supervisor"]), ("0417", False))
        self.assertTrue(lena["is_supervisor"])
        self.assertNotIn("0410417", str(station))
        self.assertNotIn(PIN, str(station))
        answer = self.station._kiosk_state("queue", self._params())
        self.assertEqual(answer["data"]["operators"], station["operators"])

    def test_badge_twice_is_one_presence(self):
        for _ in range(2):
            self._come(badge="0410417")
        self.assertEqual(len(self._presences()), 1)

    def test_one_open_presence_is_the_database_s_law(self):
        self._sign_in(self.dora)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._sign_in(self.dora)

    def test_wrong_number_and_wrong_pin_are_answered_alike(self):
        answers = {
            self._refuse(number="9999", pin=PIN),
            self._refuse(number="0417", pin="1111"),
            self._refuse(number="0417"),
            self._refuse(number="0417", pin=""),
            self._refuse(number="%", pin=PIN),
        }
        self.assertEqual(len(answers), 1)

    def test_wrong_number_and_wrong_pin_cost_the_same(self):
        def count(**values):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._refuse(**values)
            return self.env.cr.sql_log_count - before

        count(number="0101", pin="1")
        self.assertEqual(count(number="9999", pin="1"), count(number="0417", pin="1"))

    def test_person_without_pin_does_not_sign_in_by_number(self):
        self.emil.pin = False
        for pin in ("", "False", "0", "--------"):
            self._refuse(number="0388", pin=pin)

    def test_empty_badge_finds_nobody(self):
        self.env["hr.employee"].create({"name": "Without badge", "barcode": False})
        for values in ({"badge": ""}, {"badge": "   "}, {}, {"pin": PIN}):
            with self.subTest(values=values), self.assertRaises(ParamError):
                self._come(**values)

    def test_badge_and_number_at_once_are_a_bad_request(self):
        with self.assertRaises(ParamError):
            self._come(badge="0410417", number="0417", pin=PIN)

    def test_who_left_or_works_elsewhere_does_not_sign_in(self):
        company, _plant = self._make_other_company()
        self._make_person("Olga", "0500", company_id=company.id)
        self._refuse(badge="0410500")
        self._refuse(number="0500", pin=PIN)
        self.emil.active = False
        self._refuse(badge="0410388")
        self._refuse(number="0388", pin=PIN)

    def test_number_is_unique_in_its_company(self):
        company, _plant = self._make_other_company()
        self._make_person("Olga", "0417", barcode="0999", company_id=company.id)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._make_person("Paul", "0417", barcode="0998")

    def test_number_is_letters_and_digits(self):
        for wrong in ("04 17", "0417%", "ü1", "1" * 17):
            with self.subTest(number=wrong), self.assertRaises(ValidationError):
                self.emil.mes_number = wrong

    def test_number_is_public_and_pin_and_badge_are_not(self):
        employee = self.dora.with_user(self._make_user("operator"))
        self.assertEqual(employee.mes_number, "0417")
        for secret in ("pin", "barcode"):
            with self.assertRaises(AccessError):
                employee.mapped(secret)

    def test_after_five_wrong_pins_even_the_right_one_is_refused(self):
        for _ in range(MAX_OF_PERSON):
            self._refuse(number="0417", pin="1111")
        self.assertIn("Too many", self._refuse(number="0417", pin=PIN))
        self.assertEqual(self._come(number="0388", pin=PIN), self.emil)
        self.assertEqual(self._come(badge="0410417"), self.dora, "a badge is not guessed")

    def test_limit_of_a_person_holds_at_every_terminal(self):
        other = self._make_terminal(name="Second")._as_service_user()
        for _ in range(MAX_OF_PERSON):
            self._refuse(number="0417", pin="1111")
        with self.assertRaisesRegex(OperatorError, "Too many"):
            other._sign_in(self._params(number="0417", pin=PIN))

    def test_number_nobody_has_is_limited_alike(self):
        for _ in range(MAX_OF_PERSON):
            self._refuse(number="9999", pin="1111")
        self.assertIn("Too many", self._refuse(number="9999", pin="1111"))

    def test_right_pin_forgives_the_wrong_ones_before(self):
        for _ in range(2):
            for _ in range(MAX_OF_PERSON - 1):
                self._refuse(number="0417", pin="1111")
            self._come(number="0417", pin=PIN)

    def test_own_right_pin_does_not_buy_tries_at_others(self):
        numbers = [f"8{number:03}" for number in range(MAX_AT_TERMINAL)]
        for number in numbers:
            self._come(badge="0410417")
            self._refuse(number=number, pin="1111")
        self.assertIn("Too many", self._refuse(number="7000", pin="1111"))
        self.assertIn("Too many", self._refuse(badge="0410417"))

    def test_badges_are_not_guessed_without_end(self):
        for number in range(MAX_AT_TERMINAL):
            self._refuse(badge=f"0{number}")
        self.assertIn("Too many", self._refuse(badge="0410417"))

    def test_whoever_does_nothing_is_signed_off(self):
        (presence,) = self._sign_in(self.dora)
        self.kiosk.sign_off_minutes = 20
        presence.last_active = self.now - timedelta(minutes=21)
        self.assertEqual(self._here(), [])
        self.env["mes.terminal.operator"]._gc_presences()
        self.assertEqual(presence.signed_out, self.now - timedelta(minutes=1))
        self.assertTrue(presence.is_automatic)

    def test_zero_minutes_never_sign_off(self):
        (presence,) = self._sign_in(self.dora, minutes_ago=900)
        self.kiosk.sign_off_minutes = 0
        presence.last_active = self.now - timedelta(hours=14)
        self.env["mes.terminal.operator"]._gc_presences()
        self.assertEqual(self._here(), self.dora.ids)

    def test_who_comes_back_after_the_sign_off_begins_anew(self):
        (presence,) = self._sign_in(self.dora)
        presence.last_active = self.now - timedelta(minutes=40)
        self._come(badge="0410417")
        self.assertTrue(presence.is_automatic)
        self.assertEqual(presence.signed_out, self.now - timedelta(minutes=20))
        self.assertEqual(self._here(), self.dora.ids)

    def test_sign_off_leaves_the_timer_running(self):
        self._sign_in(self.dora)
        self._do("start", self.workorder)
        self.station._sign_out(self.dora.id)
        self.assertEqual(self.workorder.mes_working_employee_ids, self.dora)

    def test_an_act_keeps_somebody_signed_in(self):
        (presence,) = self._sign_in(self.dora)
        presence.last_active = self.now - timedelta(minutes=15)
        self._do("start", self.workorder)
        self.assertEqual(presence.last_active, self.now)

    def test_archived_employee_is_signed_out(self):
        self._sign_in(self.dora)
        self.dora.active = False
        self.assertEqual(self._here(), [])
        self.assertTrue(self._presences().signed_out)

    def test_who_is_not_signed_in_does_nothing(self):
        self._sign_in(self.emil)
        self.assertRefusedAct("OperatorError", "start", self.workorder, self.dora)
        self.assertRefusedAct("OperatorError", "start", self.workorder, self.dora | self.emil)

    def test_who_is_signed_in_at_another_terminal_does_nothing_here(self):
        self._sign_in(self.dora, terminal=self._make_terminal(name="Second"))
        self.assertRefusedAct("OperatorError", "start", self.workorder, self.dora)

    def test_employee_of_another_company_does_nothing(self):
        company, _plant = self._make_other_company()
        olga = self._make_person("Olga", "0500", company_id=company.id)
        self.assertRefusedAct("OperatorError", "start", self.workorder, olga)

    def test_walked_ids_of_people_answer_alike(self):
        answers = {
            self.assertRefusedAct(
                "OperatorError", "start", self.workorder, self.env["hr.employee"].browse(key)
            )
            for key in (self.dora.id, 2**30, 2**31 - 1)
        }
        self.assertEqual(len(answers), 1)

    def test_who_left_before_the_event_did_not_do_it(self):
        (presence,) = self._sign_in(self.dora)
        presence._end(self.now - timedelta(minutes=30))
        (before, after) = self._send(
            self._event("declare", self.workorder, at=-32, good=1),
            self._event("declare", self.workorder, at=-20, good=1),
        )
        self.assertEqual((before["status"], after["status"]), ("done", "conflict"))

    def test_who_came_after_the_event_did_not_do_it(self):
        self._sign_in(self.dora, minutes_ago=10)
        answers = self._send(
            self._event("declare", self.workorder, at=-20, good=1),
            self._event("declare", self.workorder, at=-12, good=1),
        )
        self.assertStatuses(answers, "conflict", "done")

    def test_automatic_sign_off_waits_for_what_was_done_without_network(self):
        (presence,) = self._sign_in(self.dora, minutes_ago=300)
        presence.last_active = self.now - timedelta(minutes=240)
        self.env["mes.terminal.operator"]._gc_presences()
        self.assertTrue(presence.is_automatic)
        self.assertStatuses(
            self._send(self._event("declare", self.workorder, at=-100, good=1)), "done"
        )
        self.assertRefusedAct("OperatorError", "declare", self.workorder, good=1)

    def test_presences_are_read_by_operators_and_written_by_nobody(self):
        presence = self._sign_in(self.dora)
        for group in ("operator", "supervisor", "manager"):
            mine = presence.with_user(self._make_user(group))
            self.assertEqual(mine.employee_id, self.dora)
            for act in (
                lambda mine=mine: mine.write({"signed_out": self.now}),
                mine.unlink,
                lambda mine=mine: mine.copy(),
            ):
                with self.subTest(group=group), self.assertRaises(AccessError):
                    act()

    def test_supervisor_is_who_leads_a_crew_here_or_whose_login_says_so(self):
        other = self.env["stock.warehouse"].create({"name": "Far", "code": "FAR"})
        far = self._make_terminal(
            name="Far kiosk", warehouse_id=other.id, workcenter_ids=False
        )._as_service_user()
        self.emil.user_id = self._make_user("supervisor")
        for terminal, person, expected in (
            (self.station, self.lena, True),
            (far, self.lena, False),
            (self.station, self.emil, True),
            (far, self.emil, True),
            (self.station, self.dora, False),
        ):
            with self.subTest(terminal=terminal.name, person=person.name):
                person = person.with_env(terminal.env)
                self.assertEqual(terminal._is_supervisor(person), expected)
