import { after, beforeEach } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { makeQueueAnswer, mockBus } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { getService, makeMockEnv, onRpc } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";

/** For the tests of a file: a terminal whose server knows it, and nothing kept on the device. */
export function defineKioskServer() {
    beforeEach(() => {
        browser.localStorage.clear();
        mockBus();
        onRpc("/mes/terminal/session", () => ({ kind: "kiosk", id: 7 }));
    });
}

export function serve(respond) {
    onRpc("/mes/kiosk/state", async (request) => {
        const { params } = await request.json();
        return respond(params);
    });
}

export function serveActs(respond) {
    onRpc("/mes/kiosk/act", async (request) => {
        const { params } = await request.json();
        const results = params.events.map((event) => ({ uuid: event.uuid, ...respond(event) }));
        return { results, now: Date.now() };
    });
}

export async function openKiosk() {
    browser.localStorage.setItem("mes.terminal.secret.kiosk", "7.abc");
    await makeMockEnv();
    const kiosk = getService("mes_kiosk");
    after(() => kiosk.close());
    await kiosk.open();
    await advanceTime(1);
    return kiosk;
}

export function answerWith(operators) {
    const answer = makeQueueAnswer();
    return { ...answer, data: { ...answer.data, operators } };
}
