import { expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { EVERY_MS } from "@mes_shopfloor/backend/import_progress/import_progress";
import {
    contains,
    defineModels,
    fields,
    MockServer,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Import extends models.Model {
    name = fields.Char();
    state = fields.Selection({
        selection: [
            ["running", "Running"],
            ["done", "Done"],
        ],
    });
    progress = fields.Float();
    _records = [{ id: 1, name: "March", state: "running", progress: 40 }];
}

defineMailModels();
defineModels([Import]);

const ARCH = `
    <form>
        <field name="name"/>
        <field name="state"/>
        <field name="progress" widget="mes_import_progress" readonly="1"/>
    </form>`;

async function open() {
    await mountView({ resModel: "import", type: "form", resId: 1, arch: ARCH });
    onRpc("import", "web_read", () => expect.step("read"));
}

test("a running import is read again until it is done", async () => {
    await open();
    MockServer.env["import"].write(1, { progress: 100, state: "done" });
    await advanceTime(EVERY_MS);
    expect.verifySteps(["read"]);
    await advanceTime(10 * EVERY_MS);
    expect.verifySteps([]);
});

test("what is being typed is not lost", async () => {
    await open();
    await contains("[name=name] input").edit("April", { confirm: false });
    await advanceTime(3 * EVERY_MS);
    expect("[name=name] input").toHaveValue("April");
    expect.verifySteps([]);
});
