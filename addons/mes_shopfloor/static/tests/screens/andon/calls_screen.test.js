import { beforeEach, expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mockKiosk, NOON } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import {
    makeAccepted,
    makeAnswer,
    makeCall,
    makeHelpStation,
} from "@mes_shopfloor/../tests/screens/andon/andon_helpers";
import { callWatch } from "@mes_shopfloor/screens/andon/call_watch";
import { CallsScreen } from "@mes_shopfloor/screens/andon/calls_screen";
import { CallsSheet } from "@mes_shopfloor/screens/andon/calls_sheet";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

beforeEach(() => {
    callWatch.known = null;
});

async function mountScreen(calls, recent = []) {
    const data = { station: makeHelpStation(calls), recent };
    mockKiosk({ answer: makeAnswer(data.station, { recent }), activeId: 12 });
    await mountWithCleanup(CallsScreen, { props: { data, now: NOON } });
}

test("open calls are listed and counted by who still waits", async () => {
    await mountScreen([makeCall({ id: 1 }), makeAccepted({ id: 2 }), makeCall({ id: 3 })]);
    expect(".o_mes_call").toHaveCount(3);
    expect(".o_mes_headline").toHaveText("2 calls wait for somebody");
});

test("nobody waits: it is said, with the way on", async () => {
    await mountScreen([]);
    expect(".o_mes_headline").toHaveText("No open calls");
    await contains(".o_mes_no_calls button").click();
    expect.verifySteps(["show queue {}"]);
});

test("a call that ended by mistake is opened again", async () => {
    await mountScreen([], [makeCall({ state: "resolved", resolved_at: NOON, cause: "Hose" })]);
    expect(".recent li .muted").toHaveText("resolved Today 12:00: Hose");
    await contains(".recent li button").click();
    expect.verifySteps(['act call_again {"call_id":5}']);
});

test("the sheet of the station shows what is not sent, to be taken back", async () => {
    const station = makeHelpStation([makeAccepted()]);
    const events = [{ kind: "call", uuid: "x", moment: NOON, params: { kind_id: 3 } }];
    mockKiosk({ answer: makeAnswer(station), activeId: 11, events });
    const close = () => expect.step("closed");
    await mountWithCleanup(CallsSheet, { props: { close } });
    expect(".o_mes_call").toHaveCount(2);
    await contains(".o_mes_call:last button").click();
    await contains(".foot button").click();
    expect.verifySteps(['act withdraw {"call_uuid":"x"}', "closed", "show calls {}"]);
});
