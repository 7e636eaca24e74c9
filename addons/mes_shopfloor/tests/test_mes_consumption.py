import psycopg2.errors

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import NOON
from .common_lot import LotCommon


@tagged("post_install", "-at_install")
class TestMesConsumption(LotCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.production = cls._make_pumps(2)
        cls.assemble = cls.production.workorder_ids[0]
        cls.entry = cls._consume(
            cls.assemble, lot=cls.oil_a, unit=cls.production.mes_lot_ids[0], moment=NOON
        )
        cls.values = {
            "workorder_id": cls.assemble.id,
            "move_id": cls.entry.move_id.id,
            "product_id": cls.oil.id,
            "product_uom_id": cls.oil.uom_id.id,
            "lot_id": cls.oil_a.id,
            "source": "device",
            "moment": NOON,
        }

    def test_nobody_creates_changes_or_deletes_entries(self):
        for user in (self.env.user, self._make_user("manager")):
            entry = self.entry.with_user(user)
            with self.assertRaises(AccessError):
                entry.create({**self.values, "uuid": "x", "quantity": 1})
            with self.assertRaises(AccessError):
                entry.quantity = 5
            with self.assertRaises(AccessError):
                entry.unlink()
        with self.assertRaises(AccessError):
            self.entry.sudo().write({"lot_id": self.oil_b.id})

    @mute_logger("odoo.sql_db")
    def test_database_refuses_what_cannot_be(self):
        for values, error in (
            ({"quantity": 0}, psycopg2.errors.CheckViolation),
            ({"quantity": -1}, psycopg2.errors.CheckViolation),
            ({"quantity": 1, "uuid": self.entry.uuid}, psycopg2.errors.UniqueViolation),
        ):
            with self.subTest(**values), self.assertRaises(error), self.env.cr.savepoint():
                self.env["mes.consumption"]._permitted().create(
                    {**self.values, "uuid": "one", **values}
                )
                self.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_database_refuses_an_infinite_quantity(self):
        with self.assertRaises(psycopg2.errors.CheckViolation), self.env.cr.savepoint():
            self.env.cr.execute(
                "UPDATE mes_consumption SET quantity = 'Infinity' WHERE id = %s", (self.entry.id,)
            )

    @mute_logger("odoo.sql_db")
    def test_entry_is_taken_back_once_in_the_database_too(self):
        self._take_back(self.entry)
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.env["mes.consumption"]._permitted().create(
                {**self.values, "uuid": "two", "quantity": -2, "reversal_of_id": self.entry.id}
            )
            self.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_what_an_entry_points_at_cannot_be_deleted(self):
        with self.assertRaises(psycopg2.errors.RestrictViolation), self.env.cr.savepoint():
            self.entry.lot_id.unlink()
            self.env.flush_all()

    def test_operator_reads_and_other_employees_do_not(self):
        self.entry.with_user(self._make_user("operator")).check_access("read")
        self.assertFalse(self.entry.with_user(self._make_user()).has_access("read"))
        company, _plant = self._make_other_company()
        stranger = self._make_user("manager", company_id=company.id, company_ids=company.ids)
        self.assertFalse(self.entry.with_user(stranger).has_access("read"))
        self.assertNotIn(self.entry, self.entry.with_user(stranger).search([]))

    def test_entry_keeps_the_place_where_it_happened(self):
        self.assemble.workcenter_id = self.mill
        self.assertEqual(self.entry.workcenter_id, self.lathe)

    def test_list_costs_no_query_per_row(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["mes.consumption"].web_search_read([], fields)
            return self.env.cr.sql_log_count - before

        view = self.env["mes.consumption"].get_view(
            self.env.ref("mes_shopfloor.mes_consumption_view_list").id
        )
        fields = {name: {} for name in view["models"]["mes.consumption"]}
        count()
        few = count()
        self.env["mes.consumption"]._permitted().create(
            [{**self.values, "uuid": f"u{n}", "quantity": 0.01} for n in range(80)]
        )
        self.assertLessEqual(count(), few)

    def test_views_of_orders_and_lots_open(self):
        manager = self._make_user("manager")
        for record in (self.production, self.assemble, self.oil_a):
            Form(record.with_user(manager))

    def test_office_that_changes_the_quantity_keeps_the_scanned_lots(self):
        production = self._make_mo(3, bom=self._make_pump_bom(tracking="none", tied=False))
        assemble = production.workorder_ids[0]
        self._consume(assemble, lot=self.oil_b, quantity=4)
        for gear in self.gears[4:6]:
            self._consume(assemble, lot=gear)
        with Form(production) as form:
            form.qty_producing = 2
        self._close(production, backorder=False)
        lines = production.move_raw_ids.move_line_ids
        oil = lines.filtered(lambda line: line.product_id == self.oil)
        self.assertEqual((oil.lot_id, sum(oil.mapped("quantity"))), (self.oil_b, 4))
        self.assertEqual(self.gears[4:6].location_id.usage, "production")
