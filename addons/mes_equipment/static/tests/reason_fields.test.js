import { expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

class Reason extends models.Model {
    path = fields.Char();
    icon = fields.Selection({ selection: [["tool", "Broken Tool"]] });
    mes_is_group = fields.Boolean();
    _records = [
        { id: 1, path: "Failure", icon: false, mes_is_group: true },
        { id: 2, path: "Failure / Tool", icon: "tool", mes_is_group: false },
    ];
}

// mail starts with every component that is mounted and asks for its models
defineMailModels();
defineModels([Reason]);

const ARCH = `
    <list>
        <field name="icon" widget="mes_pictogram"/>
        <field name="path" widget="mes_tree_path"/>
        <field name="mes_is_group" column_invisible="1"/>
    </list>`;

test("a list shows a tree: the last name, set in below its group", async () => {
    await mountView({ resModel: "reason", type: "list", arch: ARCH });
    expect(".o_field_mes_tree_path:eq(0)").toHaveText("Failure");
    expect(".o_field_mes_tree_path:eq(0) span").toHaveClass("fw-bold");
    expect(".o_field_mes_tree_path:eq(1)").toHaveText("Tool");
    expect(".o_field_mes_tree_path:eq(1) span").toHaveAttribute("title", "Failure / Tool");
});

test("a pictogram is a drawing with a name, and nothing without one", async () => {
    await mountView({ resModel: "reason", type: "list", arch: ARCH });
    expect(".o_mes_pictogram svg").toHaveCount(1);
    expect(".o_mes_pictogram svg").toHaveAttribute("aria-label", "Broken Tool");
    expect(".o_mes_pictogram use").toHaveAttribute("href", /#i-p-tool$/);
});

test("in a form it is chosen by name", async () => {
    await mountView({
        resModel: "reason",
        resId: 2,
        type: "form",
        arch: `<form><field name="icon" widget="mes_pictogram"/></form>`,
    });
    expect(".o_mes_pictogram svg").toHaveCount(1);
    expect(".o_mes_pictogram input, .o_mes_pictogram select").toHaveCount(1);
});
