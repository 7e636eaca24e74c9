import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import {
    makeLost,
    makeOrder,
    makeOrderAnswer,
    makeQueueAnswer,
    makeUnauthorized,
    mockBus,
} from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { KioskApp } from "@mes_shopfloor/kiosk/kiosk_app";
import { contains, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";

defineMailModels();

let bus;

beforeEach(() => {
    browser.localStorage.clear();
    bus = mockBus();
    onRpc("/mes/terminal/session", () => ({ kind: "kiosk", id: 7 }));
});

function serve(respond) {
    onRpc("/mes/kiosk/state", async (request) => {
        const { params } = await request.json();
        expect.step(`${params.screen} ${params.params.workorder_id || "-"}`);
        return respond(params);
    });
}

async function mountKiosk(props = {}) {
    browser.localStorage.setItem("mes.terminal.secret.kiosk", "7.abc");
    await mountWithCleanup(KioskApp, { props });
    await advanceTime(1);
    await animationFrame();
}

test("a terminal nobody paired asks for a code", async () => {
    await mountWithCleanup(KioskApp, { props: {} });
    expect(".o_mes_pairing").toHaveCount(1);
});

test("the server says which screen comes next", async () => {
    serve(({ screen }) => (screen === "order" ? makeOrderAnswer() : makeQueueAnswer()));
    await mountKiosk();
    expect(".wo").toHaveCount(1);
    await contains(".o_mes_open").click();
    await advanceTime(1);
    await animationFrame();
    expect(".o_mes_good").toHaveText("76");
    await contains(".o_mes_back").click();
    await advanceTime(1);
    await animationFrame();
    expect(".wo").toHaveCount(1);
    expect.verifySteps(["queue -", "order 1", "queue -"]);
});

test("a message of the bus brings the new figure by itself", async () => {
    let good = 76;
    serve(() => makeQueueAnswer([makeOrder({ good })]));
    await mountKiosk();
    expect(".mat").toHaveText(/78 of 120/);
    good = 77;
    for (let message = 0; message < 5; message++) {
        bus.notify("mes.terminal/changed", { terminal_id: 7, workcenter_ids: [1] });
    }
    await advanceTime(1000);
    await animationFrame();
    expect(".mat").toHaveText(/79 of 120/);
    expect.verifySteps(["queue -", "queue -"]);
});

test("an order that is gone leads to the queue with a sentence, and stays there", async () => {
    serve(({ screen }) =>
        screen === "order" ? makeQueueAnswer([], "This order is finished.") : makeQueueAnswer()
    );
    await mountKiosk();
    await contains(".o_mes_open").click();
    await advanceTime(1);
    await animationFrame();
    expect(".banner").toHaveText("This order is finished.");
    await advanceTime(20_000);
    await animationFrame();
    expect(".banner").toHaveCount(0);
    expect.verifySteps(["queue -", "order 1", "queue -"]);
});

test("without connection the last state stays and says so", async () => {
    let isDown = false;
    serve(() => {
        if (isDown) {
            return makeLost();
        }
        return makeQueueAnswer();
    });
    await mountKiosk();
    isDown = true;
    bus.notify("BUS:DISCONNECT");
    await advanceTime(1000);
    await animationFrame();
    expect(".o_mes_offline").toHaveCount(1);
    expect(".wo").toHaveCount(1);
    isDown = false;
    await advanceTime(5000);
    await animationFrame();
    expect(".o_mes_offline").toHaveCount(0);
    expect.verifySteps(["queue -", "queue -", "queue -"]);
});

test("a revoked terminal shows the pairing screen at once", async () => {
    serve(() => makeQueueAnswer());
    await mountKiosk();
    bus.notify("mes.terminal/revoked", { terminal_id: 8 });
    await animationFrame();
    expect(".o_mes_pairing").toHaveCount(0);
    bus.notify("mes.terminal/revoked", { terminal_id: 7 });
    await animationFrame();
    expect(".o_mes_pairing").toHaveCount(1);
    expect(browser.localStorage.getItem("mes.terminal.secret.kiosk")).toBe(null);
    expect.verifySteps(["queue -"]);
});

test("a terminal revoked while it was away is found out by its next question", async () => {
    serve(() => {
        throw makeUnauthorized();
    });
    onRpc("/mes/terminal/session", () => {
        throw makeUnauthorized();
    });
    await mountKiosk();
    expect(".o_mes_pairing").toHaveCount(1);
});
