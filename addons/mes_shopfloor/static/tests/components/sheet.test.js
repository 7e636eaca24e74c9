import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { Component, useState, xml } from "@odoo/owl";
import { expect, test } from "@odoo/hoot";
import { press, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { Sheet } from "@mes_shopfloor/components/sheet/sheet";
import { useKeys } from "@mes_shopfloor/services/use_keys";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

class Parent extends Component {
    static components = { Sheet };
    static props = [];
    static template = xml`
        <button class="open" t-on-click="() => state.isOpen = true">Open</button>
        <Sheet t-if="state.isOpen" title="'Scrap'" onClose="() => state.isOpen = false">
            <button class="first">One</button>
            <t t-set-slot="foot"><button class="last">Two</button></t>
        </Sheet>`;

    setup() {
        this.state = useState({ isOpen: false });
        useKeys((key) => {
            expect.step(`screen ${key}`);
            return true;
        });
    }
}

async function open() {
    await mountWithCleanup(Parent);
    queryOne(".open").focus();
    await contains(".open").click();
}

test("a sheet is named, takes the focus and gives it back", async () => {
    await open();
    expect("[role=dialog]").toHaveAttribute("aria-modal", "true");
    const title = queryOne("[role=dialog]").getAttribute("aria-labelledby");
    expect(`#${title}`).toHaveText("Scrap");
    expect(".o_mes_sheet").toBeFocused();
    await contains(".o_mes_close").click();
    expect(".o_mes_sheet").toHaveCount(0);
    expect(".open").toBeFocused();
});

test("Tab goes round inside", async () => {
    await open();
    queryOne(".last").focus();
    await press("Tab");
    expect(".o_mes_close").toBeFocused();
    await press(["shift", "Tab"]);
    expect(".last").toBeFocused();
});

test("Escape closes the sheet and not the screen below", async () => {
    await open();
    await press("Escape");
    await animationFrame();
    expect(".o_mes_sheet").toHaveCount(0);
    expect.verifySteps([]);
    await press("Escape");
    expect.verifySteps(["screen Escape"]);
});

test("a tap beside the sheet closes it", async () => {
    await open();
    await contains(".o_mes_scrim").click({ position: { x: 2, y: 2 }, relative: true });
    expect(".o_mes_sheet").toHaveCount(0);
});
