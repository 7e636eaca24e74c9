from datetime import timedelta

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from .common import NOON, MesCommon

OURS = ("mes_qty_scrap", "mes_qty_rework", "qty_produced")


@tagged("post_install", "-at_install")
class TestOfficeViews(MesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._make_user("manager")
        cls.employees = cls.env["hr.employee"].create([{"name": f"E{n}"} for n in range(3)])

    def _fields(self, model, kind, view=None):
        """The columns that the web client asks for to show a view, in its own words."""
        views = self.env[model].with_user(self.manager).get_views([(view, kind)])
        arch = etree.fromstring(views["views"][kind]["arch"])
        names = {node.get("name") for node in arch.iter("field") if not _inner(node)}
        known = views["models"][model]["fields"]
        return {
            name: {"fields": {"display_name": {}}}
            if known[name]["type"] in ("many2one", "many2many", "one2many")
            else {}
            for name in names
        }

    def _queries(self, model, specification, limit, domain=()):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        found = (
            self.env[model]
            .with_user(self.manager)
            .web_search_read(list(domain), specification, limit=limit)
        )
        self.assertEqual(len(found["records"]), limit)
        return self.env.cr.sql_log_count - before

    def _entries(self, count):
        workorder = self._make_workorder(1000)
        for number in range(count):
            self._declare(
                workorder,
                good=1,
                scrap=number % 2,
                reason=self.reason,
                employees=self.employees[number % 3],
                moment=NOON,
            )
        return [("workorder_id", "=", workorder.id)]

    def test_list_of_work_orders_costs_at_most_two_queries_more_and_none_per_row(self):
        center = self.lathe
        for _ in range(80):
            self._declare(self._make_workorder(5, workcenters=center), good=1, scrap=1)
        domain = [("workcenter_id", "=", center.id)]
        for kind, view in (
            ("list", self.env.ref("mrp.mrp_production_workorder_tree_view").id),
            ("kanban", self.env.ref("mrp.workcenter_line_kanban").id),
        ):
            with self.subTest(kind=kind):
                ours = self._fields("mrp.workorder", kind, view)
                self.assertTrue(set(OURS) <= set(ours))
                odoos = {name: spec for name, spec in ours.items() if name not in OURS}
                self._queries("mrp.workorder", ours, 80, domain)
                without = self._queries("mrp.workorder", odoos, 80, domain)
                self.assertLessEqual(self._queries("mrp.workorder", ours, 80, domain), without + 2)

    def test_ledger_costs_no_query_per_row_in_any_view(self):
        domain = self._entries(80)
        for kind in ("list", "kanban", "calendar"):
            with self.subTest(kind=kind):
                fields = self._fields("mes.production.log", kind)
                self._queries("mes.production.log", fields, 80, domain)
                few = self._queries("mes.production.log", fields, 10, domain)
                self.assertEqual(self._queries("mes.production.log", fields, 80, domain), few)

    def test_filters_of_the_ledger_find_what_they_say(self):
        logs = self.env["mes.production.log"]
        workorder = self._make_workorder(100)
        today = {"moment": NOON}
        good = self._declare(workorder, good=1, **today).record
        scrap = self._declare(workorder, scrap=1, source="import", **today).record
        rework = self._declare(
            workorder, rework=1, reason=self.reason, moment=NOON - timedelta(days=9)
        ).record
        reversal = self._reverse(good).record
        mine = [("workorder_id", "=", workorder.id)]
        expected = {
            "today": good | scrap | reversal,
            "this_week": good | scrap | reversal,
            "scrap": scrap,
            "rework": rework,
            "no_reason": scrap,
            "import": scrap,
            "standing": scrap | rework,
            "reversed": good,
            "reversal": reversal,
        }
        arch = etree.fromstring(logs.get_views([(None, "search")])["views"]["search"]["arch"])
        for name, entries in expected.items():
            (node,) = arch.xpath(f"//filter[@name='{name}']")
            with freeze_time(NOON):
                found = logs.search(safe_eval(node.get("domain")) + mine)
            self.assertEqual(set(found), set(entries), name)

    def test_ledger_can_be_grouped_by_everything_it_offers(self):
        logs = self.env["mes.production.log"]
        domain = self._entries(4)
        arch = etree.fromstring(logs.get_views([(None, "search")])["views"]["search"]["arch"])
        filters = arch.xpath("//filter[@context]")
        groups = [safe_eval(node.get("context"))["group_by"] for node in filters]
        self.assertIn("operation_id", groups)
        for group in groups:
            found = logs.formatted_read_group(domain, [group], ["qty_good:sum"])
            self.assertTrue(found, group)

    def test_form_of_an_entry_shows_its_corrections_to_a_supervisor_and_an_operator(self):
        log = self._declare(self._make_workorder(10), good=1).record
        self._reverse(log, note="why")
        for group in ("supervisor", "operator"):
            form = Form(log.with_user(self._make_user(group)))
            self.assertEqual(form.operation_id, log.operation_id)

    def test_entry_keeps_its_operation(self):
        workorder = self._make_workorder(10)
        log = self._declare(workorder, good=1).record
        operation = workorder.operation_id
        self.assertEqual(log.operation_id, operation)
        operation.action_archive()
        self.env.flush_all()
        self.assertEqual(log.operation_id, operation)

    def test_menus_show_what_each_role_may_open(self):
        menus = {
            name: self.env.ref(f"mes_shopfloor.{name}")
            for name in (
                "mes_scrap_pareto_menu",
                "mes_production_log_analysis_menu",
                "mes_act_menu",
                "mes_ledger_import_menu",
                "mes_scrap_reason_menu",
            )
        }
        visible = {
            group: self.env["ir.ui.menu"].with_user(self._make_user(group))._visible_menu_ids()
            for group in ("operator", "supervisor")
        }
        for name, menu in menus.items():
            self.assertIn(menu.id, visible["supervisor"], name)
            is_open = name in ("mes_scrap_pareto_menu", "mes_production_log_analysis_menu")
            self.assertEqual(menu.id in visible["operator"], is_open, name)

    def test_supervisor_reads_acts_and_nobody_writes_them(self):
        self._declare(self._make_workorder(10), good=1, uuid="seen")
        act = self.env["mes.act"].search([("uuid", "=", "seen")])
        supervisor = act.with_user(self._make_user("supervisor"))
        self.assertTrue(supervisor.display_name.startswith("Declare"))
        self._queries("mes.act", self._fields("mes.act", "list"), 1, [("uuid", "=", "seen")])
        with self.assertRaises(AccessError):
            act.with_user(self._make_user("operator")).read(["uuid"])
        for operation in ("write", "create", "unlink"):
            self.assertFalse(act.with_user(self.manager).has_access(operation))


def _inner(node):
    """Whether a field stands in the list of another field."""
    return any(parent.tag == "field" for parent in node.iterancestors())
