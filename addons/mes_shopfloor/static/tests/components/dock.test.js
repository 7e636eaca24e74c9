import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { Component, xml } from "@odoo/owl";
import { after, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import {
    PEOPLE,
    makeOrder,
    makeStation,
    mockKiosk,
} from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { Dock } from "@mes_shopfloor/components/dock/dock";
import { kioskActions } from "@mes_shopfloor/services/kiosk_registries";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

class Screen extends Component {
    static components = { Dock };
    static props = [];
    static template = xml`
        <Dock station="station" order="order">
            <t t-set-slot="start"><button class="btn">Undo</button></t>
            <button class="btn primary">Declare</button>
        </Dock>`;

    setup() {
        Object.assign(this, { station: makeStation(), order: makeOrder() });
    }
}

function offer(key, values) {
    const action = { area: "dock", label: () => key, icon: "pause", run: () => {}, ...values };
    kioskActions.add(key, action);
    after(() => kioskActions.remove(key));
}

test("own actions stand around those of addons, the primary last", async () => {
    mockKiosk();
    offer("Check now", { run: ({ order }) => expect.step(order.name), hotkey: "c" });
    await mountWithCleanup(Screen);
    const texts = queryAllTexts(".dock button");
    expect([texts[0], texts.at(-1)]).toEqual(["Undo", "Declare"]);
    expect("[data-action='Check now'] kbd").toHaveText("c");
    await contains("[data-action='Check now']").click();
    expect.verifySteps(["MO/00042"]);
});

test("what needs the network says so before it is tapped", async () => {
    const { state } = mockKiosk();
    offer("Print", { needsNetwork: true });
    await mountWithCleanup(Screen);
    expect("[data-action=Print]").toBeEnabled();
    state.isOnline = false;
    await animationFrame();
    expect("[data-action=Print]").not.toBeEnabled();
    expect("[data-action=Print]").toHaveText(/Needs network/);
});

test("what only a supervisor may do is there for him alone", async () => {
    const { state } = mockKiosk({ operators: PEOPLE, activeId: 11 });
    offer("Release", { isSupervisor: true });
    await mountWithCleanup(Screen);
    expect("[data-action=Release]").toHaveCount(0);
    state.operators = [{ ...PEOPLE[0], is_supervisor: true }];
    await animationFrame();
    expect("[data-action=Release]").toHaveCount(1);
});

test("an action that does not fit the order is not there", async () => {
    mockKiosk();
    offer("Resume", { isVisible: ({ order }) => order.state === "paused" });
    await mountWithCleanup(Screen);
    expect("[data-action=Resume]").toHaveCount(0);
});
