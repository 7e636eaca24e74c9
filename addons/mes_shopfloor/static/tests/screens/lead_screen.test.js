import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { HOUR, NOON, mockKiosk } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import {
    makeBalance,
    makeException,
    makeLeadData,
    makeLiveStation,
} from "@mes_shopfloor/../tests/lead_helpers";
import { LeadScreen } from "@mes_shopfloor/screens/lead/lead_screen";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

let kiosk;
beforeEach(() => {
    kiosk = mockKiosk({ activeId: 5 });
});

function mountLead(values) {
    return mountWithCleanup(LeadScreen, { props: { data: makeLeadData(values), now: NOON } });
}

function makeConflict() {
    return makeException({
        key: "conflict:3",
        kind: "conflict",
        label: "Offline entry refused",
        res_id: 3,
        text: "Declare: 500 good",
        message: "Too many.",
        params: { good: 500, scrap: 2 },
        actions: ["conflict_apply"],
        proposals: [],
    });
}

test("nothing to do is said", async () => {
    await mountLead();
    expect(".all_well").toHaveText(/Nothing waits for you./);
});

test("a forgotten timer ends at the proposed moment", async () => {
    await mountLead({ exceptions: [makeException()] });
    await contains(".exception .line").click();
    expect(".mend .btn").toHaveText("End it Today 11:00 (end of shift)");
    await contains(".mend .btn").click();
    expect.verifySteps([`act end_timer {"line_id":9,"until":${NOON - HOUR}}`]);
});

test("scrap gets a reason that is offered at its work center", async () => {
    await mountLead({
        exceptions: [
            makeException({
                kind: "scrap_reason",
                label: "Scrap without reason",
                actions: ["reason"],
            }),
        ],
    });
    await contains(".exception .line").click();
    expect(".mend .btn").toHaveCount(1);
    await contains(".mend .btn").click();
    expect.verifySteps(['act reason {"log_id":9,"reason_id":3}']);
});

test("a conflict is corrected with a reason", async () => {
    await mountLead({ exceptions: [makeConflict()] });
    await contains(".exception .line").click();
    expect(".refused").toHaveText("Too many.");
    expect(".o_mes_correct").toHaveAttribute("disabled");
    expect(".o_mes_dismiss").toHaveAttribute("disabled");
    await contains("input[name=good]").edit("50");
    expect(".o_mes_apply").toHaveAttribute("disabled");
    await contains("input[name=note]").edit("Typed a zero too many");
    await contains(".o_mes_correct").click();
    expect.verifySteps([
        'act conflict_correct {"conflict_id":3,"values":{"good":50},"note":"Typed a zero too many"}',
    ]);
});

test("a conflict is applied as it was sent, or dismissed with a reason", async () => {
    await mountLead({ exceptions: [makeConflict()] });
    await contains(".exception .line").click();
    await contains(".o_mes_apply").click();
    await contains("input[name=note]").edit("Twice");
    await contains(".o_mes_dismiss").click();
    expect.verifySteps([
        'act conflict_apply {"conflict_id":3,"note":""}',
        'act conflict_dismiss {"conflict_id":3,"note":"Twice"}',
    ]);
});

test("a conflict of a finished order is applied by reopening it", async () => {
    const actions = ["conflict_apply", "conflict_reopen"];
    await mountLead({ exceptions: [{ ...makeConflict(), actions }] });
    await contains(".exception .line").click();
    expect(".o_mes_apply").toHaveCount(0);
    await contains(".o_mes_reopen").click();
    expect.verifySteps(['act conflict_apply {"conflict_id":3,"reopen":true,"note":""}']);
});

test("kinds narrow the list", async () => {
    await mountLead({ exceptions: [makeException(), makeConflict()] });
    expect(".exception").toHaveCount(2);
    await contains(".kinds .btn:contains(Offline)").click();
    expect(".exception").toHaveCount(1);
});

test("without network nothing is offered", async () => {
    kiosk.state.isOnline = false;
    await mountLead({ exceptions: [makeException()] });
    await contains(".exception .line").click();
    expect(".mend").toHaveText(/Needs network/);
    expect(".mend .btn").toHaveAttribute("disabled");
});

test("stations show who works on what, how fast, and who calls", async () => {
    const calls = [{ id: 1, label: "Material", since: NOON - HOUR / 5, accepted: null }];
    await mountLead({ tab: "stations", stations: [makeLiveStation({ calls })] });
    expect(".station").toHaveText(/L1.*Running 1 h 00.*MO\/00042.*0417 Anna B., set-up/s);
    expect(".station").toHaveText(/40 of 50 per hour, 80 %/);
    expect(".station").toHaveText(/50 of 60 good.*3 scrap/s);
    expect(".station .call").toHaveText("Material 12 min");
    await contains(".station").click();
    expect.verifySteps(['show lead {"tab":"stations","workcenter_id":1}']);
});

test("an idle station is calm", async () => {
    const output = { good: 0, scrap: 0, rework: 0, planned: 0, planned_by_now: 0 };
    const idle = { state: "idle", since: null, order: false, orders: 0, people: [], output };
    await mountLead({ tab: "stations", stations: [makeLiveStation(idle)] });
    expect(".station").toHaveText(/No order/);
    expect(".station .pass").toHaveCount(0);
});

test("an opened station has the balance of its shift", async () => {
    await mountLead({
        tab: "stations",
        stations: [makeLiveStation()],
        detail: { id: 1, start: NOON - 6 * HOUR, end: NOON + 2 * HOUR, balance: makeBalance() },
    });
    expect(".o_mes_balance .fig").toHaveText("50");
});
