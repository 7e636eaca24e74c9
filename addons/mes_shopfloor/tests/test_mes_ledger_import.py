import base64
import csv
import io
from datetime import datetime

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models import mes_ledger_import
from ..services.import_lookup import Lookup
from .common import NOON, MesCommon


class LedgerImportCommon(MesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = cls._make_user("supervisor")
        cls.workorder = cls._make_workorder(100)
        cls.order = cls.workorder.production_id.name

    @classmethod
    def _upload(cls, sheet, name="entries.csv", user=None, **values):
        content = sheet.encode() if isinstance(sheet, str) else sheet
        return (
            cls.env["mes.ledger.import"]
            .with_user(user or cls.supervisor)
            .create({"file": base64.b64encode(content), "file_name": name, **values})
        )

    @classmethod
    def _csv(cls, *rows):
        """Rows as dicts; order, moment and one good piece are there unless they say otherwise."""
        titles = ["order", "operation", "moment", "good", "scrap", "rework", "reason"]
        titles += ["employee", "lot", "phase", "note", "id"]
        usual = {"order": cls.order, "moment": "2026-03-04 12:00", "good": 1}
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(titles)
        writer.writerows([[{**usual, **row}.get(title, "") for title in titles] for row in rows])
        return stream.getvalue()

    def _check(self, *rows, **values):
        ledger_import = self._upload(self._csv(*rows), **values)
        ledger_import.action_check()
        return ledger_import

    def _book(self, *rows, **values):
        ledger_import = self._check(*rows, **values)
        ledger_import.action_book()
        return ledger_import

    def assertCounts(self, ledger_import, booked=0, duplicate=0, refused=0):
        counts = (
            ledger_import.booked_count,
            ledger_import.duplicate_count,
            ledger_import.refused_count,
        )
        reasons = ledger_import.line_ids.mapped("reason")
        self.assertEqual(counts, (booked, duplicate, refused), reasons)

    def assertRefused(self, sentence, **row):
        """A row is refused by the check and by the booking, for the same reason."""
        ledger_import = self._check(row)
        self.assertRegex(ledger_import.line_ids.reason or "", sentence)
        self.assertEqual(ledger_import.line_ids.row, 2)
        before = len(self._ledger(self.workorder))
        ledger_import.action_book()
        self.assertRegex(ledger_import.line_ids.reason or "", sentence)
        self.assertEqual(len(self._ledger(self.workorder)), before)


@tagged("post_install", "-at_install")
class TestMesLedgerImport(LedgerImportCommon):
    def test_row_becomes_an_entry(self):
        employee = self.env["hr.employee"].create({"name": "Ada Turner", "barcode": "0417"})
        lot = self.env["stock.lot"].create(
            {"name": "B-2291", "product_id": self.workorder.product_id.id}
        )
        ledger_import = self._book(
            {
                "operation": "operation 1",
                "moment": "04.03.2026 12:00",
                "good": "7,0",
                "scrap": 2,
                "rework": 1,
                "reason": "surface",
                "employee": "0417",
                "lot": "B-2291",
                "phase": "Set-up",
                "note": "paper form 12",
            }
        )
        log = ledger_import.log_ids
        self.assertEqual((log.qty_good, log.qty_scrap, log.qty_rework), (7, 2, 1))
        self.assertEqual((log.moment, log.shift_id), (NOON, self.early))
        self.assertEqual((log.reason_id, log.employee_ids), (self.reason, employee))
        self.assertEqual((log.lot_id, log.phase, log.note), (lot, "setup", "paper form 12"))
        self.assertEqual((log.source, log.create_uid), ("import", self.supervisor))
        self.assertEqual(self.workorder.qty_produced, 7)
        self.assertEqual(self.workorder.production_id.qty_producing, 7)
        self.assertEqual(ledger_import.state, "done")

    def test_check_says_what_would_happen_and_books_nothing(self):
        ledger_import = self._check({"good": 60}, {"good": 30}, {"good": 20}, {"good": 10})
        self.assertCounts(ledger_import, booked=3, refused=1)
        self.assertEqual(ledger_import.line_ids.row, 4)
        self.assertRegex(ledger_import.line_ids.reason, "10 pieces open after the rows before")
        self.assertEqual(self.workorder.qty_produced, 0)
        self.assertFalse(self._ledger(self.workorder))
        ledger_import.action_book()
        self.assertCounts(ledger_import, booked=3, refused=1)
        self.assertEqual(self.workorder.qty_produced, 100)

    def test_same_file_again_is_booked_once(self):
        rows = ({"good": 5}, {"good": 5}, {"good": 6})
        self._book(*rows)
        again = self._check(*rows)
        self.assertCounts(again, duplicate=3)
        again.action_book()
        self.assertCounts(again, duplicate=3)
        self.assertEqual(self.workorder.qty_produced, 16)

    def test_corrected_file_books_only_what_is_new(self):
        self._book({"good": 5}, {"good": 6, "reason": "unknwon"})
        again = self._book({"good": 5}, {"good": 6, "reason": "Surface"})
        self.assertCounts(again, booked=1, duplicate=1)
        self.assertEqual(self.workorder.qty_produced, 11)

    def test_refused_rows_come_back_as_a_file_to_correct(self):
        first = self._book({"good": 5}, {"good": 1.5, "reason": "=evil()", "note": "<b>x</b>"})
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(first.refused_file)))
        titles, row = book.active.iter_rows()
        self.assertEqual([cell.value for cell in titles][:3], ["Row", "Why Refused", "Id"])
        cells = {title.value: cell for title, cell in zip(titles, row, strict=True)}
        self.assertEqual((cells["Row"].value, cells["Good"].value), (3, "1.5"))
        self.assertEqual((cells["Reason"].value, cells["Reason"].data_type), ("=evil()", "s"))
        cells["Reason"].value = "Surface"
        stream = io.BytesIO()
        book.save(stream)
        second = self._upload(stream.getvalue(), name="corrected.xlsx")
        second.action_check()
        second.action_book()
        self.assertCounts(second, booked=1)
        self.assertEqual(self.workorder.qty_produced, 6.5)
        self.assertEqual(second.log_ids.note, "<b>x</b>")

    def test_corrected_file_under_another_name_is_booked_once(self):
        first = self._book({"good": "x"})
        content = base64.b64decode(first.refused_file)
        book = openpyxl.load_workbook(io.BytesIO(content))
        column = [cell.value for cell in book.active[1]].index("Good") + 1
        book.active.cell(2, column).value = 4
        stream = io.BytesIO()
        book.save(stream)
        for name, counts in (("a.xlsx", {"booked": 1}), ("b.xlsx", {"duplicate": 1})):
            ledger_import = self._upload(stream.getvalue(), name=name)
            ledger_import.action_check()
            ledger_import.action_book()
            self.assertCounts(ledger_import, **counts)

    def test_excel_file_with_dates_and_numbers_is_read(self):
        book = openpyxl.Workbook()
        book.active.append(["Manufacturing Order", "Moment", "Good"])
        book.active.append([self.order, datetime(2026, 3, 4, 12, 0), 3])
        book.active.append([self.order, 46085.5, 2.5])
        stream = io.BytesIO()
        book.save(stream)
        ledger_import = self._upload(stream.getvalue(), "entries.xlsx")
        ledger_import.action_check()
        ledger_import.action_book()
        self.assertEqual(ledger_import.log_ids.mapped("moment"), [NOON, NOON])
        self.assertEqual(self.workorder.qty_produced, 5.5)

    # --- What a row may say ----------------------------------------------------------------------

    def test_order_that_does_not_exist_is_refused(self):
        self.assertRefused("no manufacturing order NOPE", order="NOPE")
        self.assertRefused("manufacturing order is missing", order="")

    def test_operation_that_the_order_does_not_have_is_refused_with_its_operations(self):
        self.assertRefused(
            "no operation 'Drill'. Its operations are: Operation 1", operation="Drill"
        )

    def test_one_of_several_operations_has_to_be_named(self):
        production = self._make_order(10, workcenters=self.lathe | self.mill)
        self.assertRefused("several operations.*Operation 1.*Operation 2", order=production.name)
        self._book({"order": production.name, "operation": "Operation 2"})
        self.assertEqual(production.workorder_ids.mapped("qty_produced"), [0, 1])

    def test_operations_of_the_same_name_are_told_apart_by_barcode(self):
        production = self._make_order(10, workcenters=self.lathe | self.mill)
        production.workorder_ids.name = "Turn"
        second = production.workorder_ids[1]
        self.assertRefused("Write the barcode", order=production.name, operation="turn")
        self._book({"order": production.name, "operation": second.barcode})
        self._book({"order": "", "operation": second.barcode.lower(), "good": 2})
        self.assertEqual(second.qty_produced, 3)

    def test_barcode_of_another_order_does_not_count(self):
        other = self._make_workorder()
        self.assertRefused("has no operation", operation=other.barcode)

    def test_order_without_operations_is_refused(self):
        production = self._make_order(10, workcenters=self.env["mrp.workcenter"])
        production.workorder_ids.unlink()
        self.assertRefused("has no operations", order=production.name)

    def test_orders_of_another_company_do_not_exist_here(self):
        company, _plant = self._make_other_company()
        user = self._make_user("supervisor", company_id=company.id, company_ids=company.ids)
        ledger_import = self._upload(self._csv({}), user=user)
        self.assertEqual(ledger_import.company_id, company)
        ledger_import.action_check()
        self.assertRegex(ledger_import.line_ids.reason, "no manufacturing order .* Other factory")

    def test_reason_is_found_by_code_and_name(self):
        self.reason.mes_code = "SF"
        for text in ("sf", "SURFACE"):
            self.assertEqual(
                self._book({"scrap": 1, "reason": text}).log_ids.reason_id, self.reason
            )
        self.assertRefused("no scrap reason .* 'rust'", scrap=1, reason="rust")

    def test_employee_is_found_only_when_there_is_no_doubt(self):
        employees = self.env["hr.employee"]
        first = employees.create({"name": "Ada", "barcode": "A1"})
        second = employees.create({"name": "Ada", "barcode": "A2"})
        self.assertRefused("2 employees are called 'Ada'", employee="Ada")
        self.assertRefused("No employee has the badge or the name 'Bob'", employee="Bob")
        log = self._book({"employee": "A1; A2"}).log_ids
        self.assertEqual(log.employee_ids, first | second)
        second.active = False
        self.assertEqual(self._book({"employee": "Ada"}).log_ids.employee_ids, first)
        self.assertEqual(self._book({"employee": "A2"}).log_ids.employee_ids, second)

    def test_lot_of_another_product_is_refused(self):
        self.env["stock.lot"].create(
            {"name": "L1", "product_id": self._make_workorder().product_id.id}
        )
        self.assertRefused("no lot or serial number 'L1'", lot="L1")

    def test_phase_is_refused_when_there_is_no_such(self):
        self.assertRefused("no phase 'lunch'", phase="lunch")

    def test_moments_that_cannot_be_are_refused(self):
        self.assertRefused("no time of day", moment="2026-03-04")
        self.assertRefused("not a day with a time", moment="4 March")
        self.assertRefused("Moment is missing", moment="")
        self.assertRefused("in the future", moment="2098-01-01 12:00")

    def test_quantities_that_cannot_be_are_refused(self):
        self.assertRefused("Good: 'five' is not a number", good="five")
        self.assertRefused("may be thousands", good="1,234")
        self.assertRefused("is not a quantity", good="-1")
        self.assertRefused("is not a quantity", good="1e400")
        self.assertRefused("Nothing was declared", good="")
        self.assertRefused("are too many|are more than", good=101)
        self.assertRefused("are too many|are more than", good=1e300)

    def test_text_in_any_cell_is_only_text(self):
        evil = "'); DROP TABLE mes_production_log; --<script>alert(1)</script>%s"
        evil = evil.replace(";", ",")
        log = self._book({"note": evil}).log_ids
        self.assertEqual(log.note, evil)
        self.assertRefused("no manufacturing order", order=evil)
        self.assertRefused("No employee", employee=evil)
        self.assertRefused("No employee", employee="%")

    def test_value_beyond_the_last_title_is_refused(self):
        content = self._csv({}).rstrip() + ";;;surprise"
        ledger_import = self._upload(content)
        ledger_import.action_check()
        self.assertRegex(ledger_import.line_ids.reason, "right of the last column")

    # --- Ids -------------------------------------------------------------------------------------

    def test_id_of_the_sender_is_booked_once_whatever_the_file(self):
        self._book({"id": "sap-1", "good": 5})
        again = self._book({"id": "sap-1", "good": 5, "note": "again"}, name="other.csv")
        self.assertCounts(again, duplicate=1)

    def test_id_used_for_something_else_is_refused(self):
        self._book({"id": "sap-1", "good": 5})
        self.assertRefused("used before for something else", id="sap-1", good=6)
        other = self._make_workorder()
        ledger_import = self._book({"id": "sap-1", "good": 5, "order": other.production_id.name})
        self.assertCounts(ledger_import, refused=1)

    def test_id_twice_in_a_file_is_a_duplicate_or_a_mistake(self):
        rows = (
            {"id": "a", "good": 5},
            {"id": "a", "good": 5},
            {"id": "a", "good": 6},
        )
        ledger_import = self._check(*rows)
        self.assertCounts(ledger_import, booked=1, duplicate=1, refused=1)
        self.assertRegex(ledger_import.line_ids.reason, "Row 2 has the same id a")
        ledger_import.action_book()
        self.assertCounts(ledger_import, booked=1, duplicate=1, refused=1)
        self.assertEqual(self.workorder.qty_produced, 5)

    def test_id_of_another_act_is_refused(self):
        log = self._declare(self.workorder, good=5).record
        self._reverse(log, uuid="undo")
        self.assertRefused("used before for something else", id="undo", good=5)

    # --- Orders that have closed -----------------------------------------------------------------

    def test_closed_order_is_described_up_to_what_it_counted(self):
        self.workorder.button_start()
        self.workorder.qty_produced = 95
        self.workorder.button_finish()
        ledger_import = self._check(
            {"good": 60, "scrap": 4}, {"good": 30}, {"good": 6}, {"scrap": 2, "good": 0}
        )
        self.assertCounts(ledger_import, booked=2, refused=2)
        ledger_import.action_book()
        self.assertCounts(ledger_import, booked=2, refused=2)
        self.assertEqual(self.workorder.qty_produced, 95)
        ledger = self._ledger(self.workorder)
        self.assertEqual(sum(ledger.mapped("qty_good")), 95)
        office = ledger.filtered(lambda log: log.source == "office")
        self.assertEqual(sorted(office.mapped("qty_good")), [-90, 95])

    def test_entry_whose_order_closed_meanwhile_is_a_duplicate(self):
        self._book({"good": 5}, {"id": "x", "good": 6})
        self.workorder.button_finish()
        self.assertCounts(self._book({"good": 5}, {"id": "x", "good": 6}), duplicate=2)

    def test_pieces_that_are_counted_add_nothing_to_an_open_order(self):
        self.workorder.qty_produced = 40
        ledger_import = self._book({"good": 30}, {"good": 11}, is_counted=True)
        self.assertCounts(ledger_import, booked=1, refused=1)
        self.assertEqual(self.workorder.qty_produced, 40)

    def test_cancelled_order_takes_nothing(self):
        self.workorder.action_cancel()
        self.assertRefused("cancelled", good=1)

    # --- The file --------------------------------------------------------------------------------

    def test_file_that_cannot_be_read_is_refused_with_a_sentence(self):
        for content, sentence in (
            (b"\x89PNG\x00", "neither an .xlsx nor a CSV"),
            (b" ", "is empty"),
            (b"\xd0\xcf\x11\xe0" + b"x" * 600, "old Excel file"),
            ("order;goood\na;1", "no column 'goood'"),
            ("order;good;Good\na;1;2", "Two columns mean 'Good'"),
            ("order;;good\na;1;2", "column has no title"),
            ('order;good\na;"1', "quotation mark"),
            ("order;good\n" + "a;1\n" * 20_001, "more than 20000 rows"),
        ):
            with self.subTest(sentence), self.assertRaisesRegex(UserError, sentence):
                self._upload(content).action_check()

    def test_another_file_has_to_be_checked_again(self):
        ledger_import = self._check({"good": 5})
        ledger_import.write({"file": base64.b64encode(self._csv({"good": 6}).encode())})
        self.assertEqual((ledger_import.state, ledger_import.booked_count), ("draft", 0))
        with self.assertRaises(UserError):
            ledger_import.action_book()

    def test_import_that_was_started_is_not_changed_deleted_or_booked_again(self):
        ledger_import = self._book({"good": 5})
        with self.assertRaises(UserError):
            ledger_import.write({"is_counted": True})
        with self.assertRaises(UserError):
            ledger_import.unlink()
        for action in (ledger_import.action_book, ledger_import.action_check):
            with self.assertRaises(UserError):
                action()
        self._check({"good": 5}).unlink()

    def test_template_can_be_filled_in_and_imported(self):
        content = self.env["mes.ledger.import"].with_user(self.supervisor)._template()
        book = openpyxl.load_workbook(io.BytesIO(content))
        self.assertEqual(book.sheetnames, ["Entries", "Reasons"])
        row = {cell.value: cell.column for cell in book["Entries"][1]}
        for title, value in (("Manufacturing Order", self.order), ("Operation", "Operation 1")):
            book["Entries"].cell(2, row[title]).value = value
        for title in ("Employee", "Reason"):
            book["Entries"].cell(2, row[title]).value = None
        stream = io.BytesIO()
        book.save(stream)
        ledger_import = self._upload(stream.getvalue(), "template.xlsx")
        ledger_import.action_check()
        self.assertCounts(ledger_import, booked=1)

    # --- Many rows -------------------------------------------------------------------------------

    def test_many_rows_are_booked_by_the_job_in_chunks(self):
        self.patch(mes_ledger_import, "CHUNK", 3)
        ledger_import = self._check(*({"good": number} for number in (1, 2, 3, 4, 5, 99, 6)))
        with self.enter_registry_test_mode():
            ledger_import.action_book()
            self.assertEqual(ledger_import.state, "running")
            self.assertFalse(self._ledger(self.workorder))
            self.env.ref("mes_shopfloor.mes_ledger_import_cron").method_direct_trigger()
        ledger_import.invalidate_recordset()
        self.assertCounts(ledger_import, booked=6, refused=1)
        self.assertEqual((ledger_import.state, ledger_import.progress), ("done", 100))
        self.assertEqual(self.workorder.qty_produced, 21)
        self.assertEqual(ledger_import.log_ids.create_uid, self.supervisor)

    def test_import_that_was_interrupted_goes_on_where_it_stopped(self):
        self.patch(mes_ledger_import, "CHUNK", 2)
        ledger_import = self._check(*({"good": number} for number in (1, 2, 3, 4)))
        ledger_import.action_book()
        ledger_import._book_next(ledger_import._kept())
        self.assertEqual((ledger_import.row_done, ledger_import.progress), (2, 50))
        ledger_import.action_stop()
        ledger_import.action_book()
        self.assertEqual(ledger_import.booked_count, 2)
        ledger_import._book_next(ledger_import._kept())
        self.assertCounts(ledger_import, booked=4)
        self.assertEqual(ledger_import.state, "done")

    def test_rights_are_those_of_who_booked(self):
        self.patch(mes_ledger_import, "CHUNK", 1)
        ledger_import = self._check({"good": 1}, {"good": 2})
        ledger_import.action_book()
        self.supervisor.group_ids = [(5, 0, 0), (4, self.env.ref("base.group_user").id)]
        ledger_import.sudo()._book_next(ledger_import.sudo()._kept())
        self.assertEqual(ledger_import.sudo().refused_count, 1)
        self.assertFalse(self._ledger(self.workorder))

    def test_row_that_nothing_foresaw_does_not_stop_the_others(self):
        company, _plant = self._make_other_company()
        employee = self.env["hr.employee"].create({"name": "Eve", "barcode": "E1"})
        ledger_import = self._check({"good": 1}, {"good": 2, "employee": "E1"}, {"good": 3})
        # Moved between the look-up and the booking: Odoo's own check of companies refuses it.
        found = self.env["hr.employee"].browse(employee.id)

        def employees(_self, row):
            if row.get("employee"):
                found.sudo().company_id = company
            return found if row.get("employee") else found.browse()

        self.patch(Lookup, "employees", employees)
        ledger_import.action_book()
        self.assertCounts(ledger_import, booked=2, refused=1)
        self.assertEqual(ledger_import.line_ids.row, 3)
        self.assertEqual(self.workorder.qty_produced, 4)

    def test_look_ups_cost_the_same_for_few_and_many_rows(self):
        def queries(count):
            rows = [
                {"good": 0, "scrap": 0.01, "reason": "Surface", "note": f"{count}-{number}"}
                for number in range(count)
            ]
            ledger_import = self._upload(self._csv(*rows), name=f"{count}.csv")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            ledger_import.action_check()
            self.env.flush_all()
            self.assertCounts(ledger_import, booked=count)
            return self.env.cr.sql_log_count - before

        queries(5)
        self.assertEqual(queries(20), queries(80))

    def test_booking_costs_few_queries_a_row(self):
        self.workorder.button_start()

        def queries(count):
            rows = [{"good": 1, "note": f"{count}-{number}"} for number in range(count)]
            ledger_import = self._check(*rows, name=f"{count}.csv")
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            ledger_import.action_book()
            self.env.flush_all()
            self.assertCounts(ledger_import, booked=count)
            return self.env.cr.sql_log_count - before

        queries(5)
        self.assertLessEqual((queries(30) - queries(10)) / 20, 8)


@tagged("post_install", "-at_install")
class TestLedgerImportAccess(LedgerImportCommon):
    def test_supervisor_imports_and_operator_may_not_even_look(self):
        ledger_import = self._book({"good": 1})
        self.assertCounts(ledger_import, booked=1)
        for user in (self._make_user("operator"), self._make_user()):
            with self.assertRaises(AccessError):
                self._upload(self._csv({}), user=user)
            for action in ("action_check", "action_book", "action_stop"):
                with self.assertRaises(AccessError):
                    getattr(ledger_import.with_user(user), action)()
            self.assertFalse(ledger_import.with_user(user).has_access("read"))

    def test_refused_rows_are_written_by_the_import_only(self):
        line = self._check({"good": "x"}).line_ids
        for operation in ("write", "create", "unlink"):
            self.assertFalse(line.has_access(operation))

    def test_nobody_books_with_the_rights_of_somebody_else(self):
        manager = self._make_user("manager")
        ledger_import = self._check({"good": 1})
        for values in (
            {"user_id": manager.id},
            {"state": "running"},
            {"content": b"eA=="},
            {"booked_count": 7},
            {"company_id": self.env.company.id},
        ):
            with self.assertRaises(AccessError):
                ledger_import.write(values)
            with self.assertRaises(AccessError):
                self._upload(self._csv({}), **values)

    def test_import_of_another_company_is_out_of_sight(self):
        company, _plant = self._make_other_company()
        user = self._make_user("supervisor", company_id=company.id, company_ids=company.ids)
        ledger_import = self._check({"good": "x"})
        for record in (ledger_import, ledger_import.line_ids):
            self.assertFalse(record.with_user(user).has_access("read"))
