import { expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { MachineChoice } from "@mes_equipment/kiosk/machine_choice/machine_choice";
import { makeOrder, mockKiosk, NOON } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";

// mail starts with every component that is mounted and asks for its models
defineMailModels();

const MACHINES = [
    { id: 7, code: "L1", name: "Lathe 1", chosen: false },
    { id: 8, code: "L2", name: "Lathe 2", chosen: false },
];

async function mountChoice(machines, values = {}) {
    mockKiosk({ activeId: 11, ...values });
    const order = { ...makeOrder(), machines };
    await mountWithCleanup(MachineChoice, { props: { station: {}, order, now: NOON } });
}

test("several machines are offered and asked for", async () => {
    await mountChoice(MACHINES);
    expect(".o_mes_machine_choice b").toHaveText("Which machine makes this order?");
    expect("button").toHaveCount(2);
    expect("button.on").toHaveCount(0);
    await contains("button:contains(L2)").click();
    expect.verifySteps([`act machine {"machine_id":8}`]);
});

test("the chosen one is marked and not asked for again", async () => {
    await mountChoice([MACHINES[0], { ...MACHINES[1], chosen: true }]);
    expect(".o_mes_machine_choice b").toHaveText("Machine");
    expect("button.on").toHaveText("L2");
    expect("button.on").toHaveAttribute("aria-pressed", "true");
    await contains("button.on").click();
    expect.verifySteps([]);
});

test("a choice that waits for the network counts at once", async () => {
    const events = [{ kind: "machine", workorder_id: 1, params: { machine_id: 7 } }];
    await mountChoice(MACHINES, { events, isOnline: false });
    expect("button.on").toHaveText("L1");
});

test("one machine is no question", async () => {
    await mountChoice([]);
    expect(".o_mes_machine_choice").toHaveCount(0);
});
