import { expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mockKiosk, NOON } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import {
    makeAccepted,
    makeAnswer,
    makeCall,
    makeHelpStation,
} from "@mes_shopfloor/../tests/screens/andon/andon_helpers";
import { CallCard } from "@mes_shopfloor/screens/andon/call_card";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

async function mountCard(call, values = {}, respond) {
    const station = makeHelpStation([call]);
    const kiosk = mockKiosk({ answer: makeAnswer(station), activeId: 12, ...values }, respond);
    await mountWithCleanup(CallCard, { props: { call, station, now: NOON } });
    return kiosk;
}

test("who answers accepts with one tap", async () => {
    await mountCard(makeCall());
    expect("header").toHaveClass("fill");
    expect(".o_mes_withdraw").toHaveCount(0);
    await contains(".o_mes_accept").click();
    expect.verifySteps(['act acknowledge {"call_id":5}']);
});

test("who accepted says that he is there, and what it was", async () => {
    await mountCard(makeAccepted());
    expect("header").not.toHaveClass("fill");
    expect(".o_mes_accept").toHaveCount(0);
    await contains(".o_mes_arrive").click();
    await contains(".o_mes_resolve").click();
    await contains(".asks input").edit("Hose", { instantly: true });
    await contains(".causes button:contains(Worn tool)").click();
    expect.verifySteps([
        'act arrive {"call_id":5}',
        'act resolve {"call_id":5,"cause_id":33,"remark":"Hose"}',
    ]);
});

test("a kind without causes is resolved at once", async () => {
    await mountCard(makeAccepted({ kind: 3, label: "Shift lead" }));
    await contains(".o_mes_resolve").click();
    expect.verifySteps(['act resolve {"call_id":5}']);
});

test("who called takes it back or resolves it, and does not accept it", async () => {
    await mountCard(makeCall(), { activeId: 11 });
    expect(".o_mes_accept").toHaveCount(0);
    expect(".o_mes_hand_on").toHaveCount(0);
    expect(".o_mes_resolve").toHaveCount(1);
    await contains(".o_mes_withdraw").click();
    expect.verifySteps(['act withdraw {"call_id":5}']);
});

test("a call is handed on to another kind of help", async () => {
    await mountCard(makeAccepted());
    await contains(".o_mes_hand_on").click();
    expect(".causes button:contains(Maintenance)").toHaveCount(0);
    await contains(".causes button:contains(Shift lead)").click();
    expect.verifySteps(['act handed_on {"call_id":5,"kind_id":3}']);
});

test("a refusal is told at the call", async () => {
    await mountCard(makeCall(), {}, () => ({ status: "refused", message: "Lee accepted it." }));
    await contains(".o_mes_accept").click();
    expect("[role=alert]").toHaveText("Lee accepted it.");
    expect.verifySteps(['act acknowledge {"call_id":5}']);
});

test("without network nothing is offered that needs it", async () => {
    await mountCard(makeCall(), { isOnline: false });
    expect("footer button").toHaveCount(0);
    expect("footer").toHaveText("Answering needs network.");
});

test("a call from a station that was offline says so", async () => {
    await mountCard(makeCall({ is_late: true }));
    expect(".about .risk").toHaveText("Called while the station was offline");
});
