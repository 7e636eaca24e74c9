import { expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

class Machine extends models.Model {
    state = fields.Selection({
        selection: [
            ["run", "Run"],
            ["unknown", "No data"],
        ],
    });
    _records = [
        { id: 1, state: "run" },
        { id: 2, state: "unknown" },
        { id: 3, state: false },
    ];
}

// mail starts with every component that is mounted and asks for its models
defineMailModels();
defineModels([Machine]);

test("a state is shown as icon and word", async () => {
    await mountView({
        resModel: "machine",
        type: "list",
        arch: `<list><field name="state" widget="mes_state_badge"/></list>`,
    });
    expect(".badge").toHaveCount(2);
    expect(".badge:first").toHaveText("Run");
    expect(".badge:first i").toHaveClass("fa-play-circle");
    expect(".badge:last").toHaveText("No data");
    expect(".badge:last i").toHaveClass("fa-question-circle-o");
});
