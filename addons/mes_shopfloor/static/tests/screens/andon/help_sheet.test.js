import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { makeOrder, mockKiosk } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import {
    makeAnswer,
    makeCall,
    makeHelpStation,
} from "@mes_shopfloor/../tests/screens/andon/andon_helpers";
import { HelpSheet } from "@mes_shopfloor/screens/andon/help_sheet";
import { lastCall } from "@mes_shopfloor/screens/andon/last_call";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

const COMPONENTS = [
    { id: 8, label: "Bar 45", unit: "pcs", needed: 120, missing: 44 },
    { id: 9, label: "Ring", unit: "pcs", needed: 120, missing: 0 },
];

async function mountSheet({ order = makeOrder(), station = {}, calls = [], respond } = {}) {
    const values = makeHelpStation(calls, station);
    const kiosk = mockKiosk({ answer: makeAnswer(values), activeId: 11 }, respond);
    const close = () => expect.step("closed");
    await mountWithCleanup(HelpSheet, { props: { station: values, order, close } });
    return kiosk;
}

test("a tile calls for this order at this machine", async () => {
    await mountSheet({ respond: () => ({ data: { call_id: 77, is_joined: false } }) });
    expect(queryAllTexts(".kinds .tile > span")).toEqual(["Material", "Maintenance", "Shift lead"]);
    expect(".o_mes_where").toHaveText("L1 · MO/00042 · Turn journal");
    await contains(".tile:contains(Maintenance)").click();
    expect.verifySteps(['act call {"kind_id":2,"workcenter_id":1}', "closed"]);
    expect(lastCall.id).toBe(77);
});

test("material names the component that runs short, and how much of it", async () => {
    await mountSheet({ order: makeOrder({ call_components: COMPONENTS }) });
    expect(".tile:contains(Material) small").toHaveText("44 pcs Bar 45");
    await contains(".tile:contains(Material)").click();
    await contains(".components li:contains(Ring) button").click();
    expect.verifySteps([
        'act call {"kind_id":1,"workcenter_id":1,"component_id":8,"quantity":44}',
        "closed",
        'act call {"kind_id":1,"workcenter_id":1,"component_id":9,"quantity":120}',
        "closed",
    ]);
});

test("a note goes with the call", async () => {
    await mountSheet();
    await contains(".note input").edit("Smoke", { instantly: true });
    await contains(".tile:contains(Shift lead)").click();
    expect.verifySteps(['act call {"kind_id":3,"workcenter_id":1,"note":"Smoke"}', "closed"]);
});

test("where several machines are, the machine is asked first", async () => {
    await mountSheet({
        order: null,
        station: {
            workcenter_ids: [1, 2],
            help: {
                kinds: [{ id: 3, label: "Shift lead", icon: "users", asks: "nothing", causes: [] }],
                workcenters: [
                    { id: 1, label: "L1" },
                    { id: 2, label: "L2" },
                ],
            },
        },
    });
    expect(".tile").not.toBeEnabled();
    await contains(".centers button:contains(L2)").click();
    await contains(".tile").click();
    expect.verifySteps(['act call {"kind_id":3,"workcenter_id":2}', "closed"]);
});

test("what is called already says since when", async () => {
    await mountSheet({ calls: [makeCall()] });
    expect(".tile:contains(Maintenance) small").toHaveText(/called .* ago/);
    expect(".tile:contains(Shift lead) small").toHaveCount(0);
});

test("a refusal stays on the sheet", async () => {
    await mountSheet({ respond: () => ({ status: "refused", message: "Not called here." }) });
    await contains(".tile:contains(Maintenance)").click();
    expect("[role=alert]").toHaveText("Not called here.");
    expect.verifySteps(['act call {"kind_id":2,"workcenter_id":1}', "play refused"]);
});
