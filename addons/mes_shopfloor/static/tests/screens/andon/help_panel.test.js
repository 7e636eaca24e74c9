import { beforeEach, expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { makeOrder, mockKiosk, NOON } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import {
    makeAccepted,
    makeAnswer,
    makeCall,
    makeHelpStation,
} from "@mes_shopfloor/../tests/screens/andon/andon_helpers";
import { callWatch } from "@mes_shopfloor/screens/andon/call_watch";
import { HelpPanel } from "@mes_shopfloor/screens/andon/help_panel";
import { lastCall, rememberCall } from "@mes_shopfloor/screens/andon/last_call";
import { KioskScanner } from "@mes_shopfloor/services/kiosk_scanner";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

beforeEach(() => {
    callWatch.known = null;
    Object.assign(lastCall, { id: null, madeAt: 0 });
});

async function mountPanel(calls, values = {}) {
    const station = makeHelpStation(calls);
    const kiosk = mockKiosk({ answer: makeAnswer(station), activeId: 11, ...values });
    await mountWithCleanup(HelpPanel, { props: { station, order: makeOrder(), now: NOON } });
    return kiosk;
}

test("help is one tap away and nothing is shown while nobody is called", async () => {
    await mountPanel([]);
    expect(".chip").toHaveCount(0);
    await contains("button:contains(Call for help)").click();
    expect.verifySteps(["sheet HelpSheet"]);
});

test("a call that nobody took fills its place, with its age", async () => {
    await mountPanel([makeCall()]);
    expect(".chip.fill.down b").toHaveText("Maintenance");
    expect(".chip .o_mes_standing").toHaveText("Nobody yet");
    expect(".chip .age").toHaveText("4 min");
    await contains(".chip").click();
    expect.verifySteps(["sheet CallsSheet"]);
});

test("an accepted call is neutral and says who comes", async () => {
    await mountPanel([makeAccepted(), makeAccepted({ id: 6 })]);
    expect(".chip.fill").toHaveCount(0);
    expect(".chip .o_mes_standing").toHaveText("0388 Lee comes");
    expect(".chip .more").toHaveText(/\+1/);
});

test("a call that is not sent yet says so", async () => {
    const events = [{ kind: "call", uuid: "x", moment: NOON, params: { kind_id: 2 } }];
    await mountPanel([], { events, isOnline: false });
    expect(".chip b").toHaveText("Maintenance");
    expect(".chip .o_mes_standing").toHaveText("not sent yet");
});

test("the call just made is taken back with one tap", async () => {
    rememberCall(5, NOON);
    await mountPanel([makeCall()]);
    await contains(".o_mes_undo_call").click();
    expect.verifySteps(['act withdraw {"call_id":5}']);
});

test("the printed command calls from any screen, for the order that is shown", async () => {
    const kiosk = await mountPanel([]);
    kiosk.openSheet = (Sheet, { station, order }) =>
        expect.step(`${Sheet.name} ${station.name} ${order?.name}`);
    await new KioskScanner(kiosk).scan("MES-CMD-CALL");
    kiosk.data.order = makeOrder();
    await new KioskScanner(kiosk).scan("mes-cmd-call");
    expect.verifySteps([
        "play accepted",
        "HelpSheet CNC lathe undefined",
        "play accepted",
        "HelpSheet CNC lathe MO/00042",
    ]);
    expect(kiosk.state.error).toBe("");
});
