import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { Component, xml } from "@odoo/owl";
import { after, beforeEach, expect, test } from "@odoo/hoot";
import { press } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import {
    PEOPLE,
    makeLost,
    makeOrder,
    makeOrderAnswer,
    makeQueueAnswer,
    makeUnauthorized,
    mockBus,
} from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { KioskApp } from "@mes_shopfloor/kiosk/kiosk_app";
import { kioskActions, kioskScans, kioskScreens } from "@mes_shopfloor/services/kiosk_registries";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
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

/** As a scanner types it. */
async function scan(code) {
    for (const key of [...code, "Enter"]) {
        await press(key);
    }
    await advanceTime(1);
    await animationFrame();
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
        bus.notify("mes.terminal/changed", { terminal_id: 7 });
    }
    await advanceTime(1000);
    await animationFrame();
    expect(".mat").toHaveText(/78 of 120/);
    await advanceTime(500);
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

test("a printed command does what its button does, when it can be done", async () => {
    let state = "running";
    serve(() => makeOrderAnswer(makeOrder({ state })));
    kioskActions.add("test_pause", {
        area: "dock",
        label: () => "Pause",
        icon: "pause",
        command: "HALT",
        hotkey: "j",
        isVisible: ({ order }) => order?.state === "running",
        run: ({ order }) => expect.step(`pause ${order.name}`),
    });
    after(() => kioskActions.remove("test_pause"));
    await mountKiosk();
    await scan("MES-CMD-HALT");
    await press("j");
    await advanceTime(200);
    expect.verifySteps(["queue -", "pause MO/00042", "pause MO/00042"]);
    state = "paused";
    await advanceTime(20_000);
    await scan("MES-CMD-HALT");
    expect(".banner.fail").toHaveText(/cannot be done now/);
    await scan("MES-CMD-DANCE");
    expect(".banner.fail").toHaveText(/not known/);
    expect.verifySteps(["order -"]);
});

test("a scanned code goes where the server says", async () => {
    serve(({ screen, params }) => {
        if (screen !== "scan") {
            return screen === "order" ? makeOrderAnswer() : makeQueueAnswer();
        }
        const found = params.code === "MO/00042" && { model: "mrp.workorder", id: 1 };
        const next = found ? ["order", { workorder_id: 1 }] : null;
        return { next_state: "search", data: { found, next, message: "Not here." } };
    });
    await mountKiosk();
    await scan("nonsense");
    expect(".banner.fail").toHaveText("Not here.");
    await scan("MO/00042");
    await advanceTime(1);
    await animationFrame();
    expect(".banner.fail").toHaveCount(0);
    expect(".o_mes_good").toHaveText("76");
    expect.verifySteps(["queue -", "scan -", "scan -", "order 1"]);
});

test("a screen takes the code it waits for", async () => {
    serve(() => makeQueueAnswer());
    kioskScans.add("test_lot", {
        handle: ({ code }) => {
            expect.step(code);
            return code.startsWith("LOT");
        },
    });
    after(() => kioskScans.remove("test_lot"));
    await mountKiosk();
    await scan("LOT-1");
    expect.verifySteps(["queue -", "LOT-1"]);
    expect(".banner").toHaveCount(0);
});

test("a badge signs in wherever it is scanned", async () => {
    serve(({ screen }) =>
        screen === "scan"
            ? { next_state: "search", data: { found: { model: "hr.employee", id: 0 } } }
            : makeQueueAnswer()
    );
    onRpc("/mes/kiosk/sign_in", async (request) => {
        const { params } = await request.json();
        expect.step(params.badge);
        return { status: "done", employee_id: 12, operators: PEOPLE, message: "" };
    });
    await mountKiosk();
    await scan("BADGE-77");
    await animationFrame();
    expect.verifySteps(["queue -", "scan -", "BADGE-77", "queue -"]);
});

test("keys: back, menu, list of keys", async () => {
    serve(({ screen }) => (screen === "order" ? makeOrderAnswer() : makeQueueAnswer()));
    await mountKiosk();
    await press("?");
    await advanceTime(200);
    await animationFrame();
    expect(".o_mes_key_list").toHaveCount(1);
    await press("Escape");
    await animationFrame();
    expect(".o_mes_sheet").toHaveCount(0);
    await contains(".o_mes_open").click();
    await advanceTime(1);
    await animationFrame();
    await press("Escape");
    await advanceTime(1);
    await animationFrame();
    expect(".wo").toHaveCount(1);
    expect.verifySteps(["queue -", "order 1", "queue -"]);
});

test("a screen that breaks leaves the kiosk standing", async () => {
    class Broken extends Component {
        static template = xml`<p t-out="props.data.missing.value"/>`;
        static props = ["*"];
    }
    kioskScreens.add("test_broken", { Component: Broken });
    after(() => kioskScreens.remove("test_broken"));
    patchWithCleanup(console, { error: () => {} });
    serve(({ screen }) => {
        const answer = makeQueueAnswer();
        return screen === "test_broken" ? { ...answer, next_state: screen } : answer;
    });
    await mountKiosk();
    getService("mes_kiosk").show("test_broken");
    await advanceTime(1);
    await animationFrame();
    expect(".bar").toHaveCount(1);
    expect(".banner.fail").toHaveText(/could not be shown/);
    await contains(".o_mes_back").click();
    await advanceTime(1);
    await animationFrame();
    expect(".wo").toHaveCount(1);
    expect.verifySteps(["queue -", "test_broken -", "queue -"]);
});

test("offline is told with the number that waits", async () => {
    let isDown = false;
    serve(() => (isDown ? makeLost() : makeQueueAnswer()));
    await mountKiosk();
    isDown = true;
    bus.notify("BUS:DISCONNECT");
    await advanceTime(1000);
    const kiosk = getService("mes_kiosk");
    await kiosk.act("declare", { good: 1 }, { workorderId: 1 });
    await kiosk.act("declare", { good: 2 }, { workorderId: 1 });
    await animationFrame();
    expect(".banner").toHaveText(/No network since .*2 entries wait/s);
    await contains(".o_mes_show_waiting").click();
    expect(".o_mes_waiting li").toHaveCount(2);
    expect(".o_mes_waiting li:eq(1)").toHaveText(/Pieces · 2 good.*MO\/00042/s);
    expect.verifySteps(["queue -", "queue -"]);
});
