import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { NOON } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { makeCall } from "@mes_shopfloor/../tests/board_test_helpers";
import { CallsList } from "@mes_shopfloor/board/calls_list";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

function mountCalls(calls, limit = 3) {
    return mountWithCleanup(CallsList, { props: { calls, limit, now: NOON } });
}

test("a call that nobody has taken is red, with its age", async () => {
    await mountCalls([makeCall(), makeCall({ id: 2, acknowledged_at: NOON - 60_000 })]);
    expect(".li.new").toHaveCount(1);
    expect(".li.new").toHaveText(/L2 Maintenance\s*Nobody yet\s*33 min/);
    expect(".li:not(.new)").toHaveText(/Accepted, on the way/);
});

test("who is there and what was passed on is said", async () => {
    await mountCalls([
        makeCall({ acknowledged_at: NOON - 2, arrived_at: NOON - 1 }),
        makeCall({ id: 2, level: 1 }),
    ]);
    expect(".li:eq(0)").toHaveText(/Accepted, there now/);
    expect(".li:eq(1)").toHaveText(/Nobody yet, passed on/);
});

test("what nobody has taken is never cut off", async () => {
    const taken = [1, 2, 3].map((id) => makeCall({ id, acknowledged_at: NOON }));
    await mountCalls([...taken, makeCall({ id: 4 })], 2);
    expect(".li").toHaveCount(2);
    expect(".li.new").toHaveCount(1);
    expect(".more").toHaveText("and 2 more");
});
