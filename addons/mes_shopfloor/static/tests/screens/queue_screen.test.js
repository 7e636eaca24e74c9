import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { NOON, makeOrder, makeStation, mockKiosk } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { QueueScreen } from "@mes_shopfloor/screens/queue/queue_screen";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

beforeEach(() => mockKiosk());

const ORDERS = [
    makeOrder(),
    makeOrder({ id: 2, name: "MO/00047", state: "ready", good: 0, scrap: 0 }),
    makeOrder({ id: 3, name: "MO/00045", state: "blocked", blocked_reason: "Waits for Saw" }),
];

function mountQueue(orders = ORDERS, station = {}) {
    return mountWithCleanup(QueueScreen, {
        props: {
            data: { station: makeStation(station), orders, total: orders.length },
            now: NOON,
        },
    });
}

test("the queue shows what runs, what is ready and what is blocked by what", async () => {
    await mountQueue();
    expect(".wo").toHaveCount(3);
    expect(".wo.next h2").toHaveText("MO/00042 Shaft P-40");
    expect(".wo.next .mat").toHaveText(/Running\s*78 of 120 done/);
    expect(".wo.blk .why").toHaveText("Waits for Saw");
    expect(".o_mes_headline").toHaveText("MO/00042 Shaft P-40 is running.");
    expect(".strip .muted").toHaveText("Early, 06:00 to 14:00");
});

test("a row opens its order", async () => {
    await mountQueue();
    await contains(".wo:eq(1) .o_mes_open").click();
    expect.verifySteps(['show order {"workorder_id":2}']);
});

test("one primary action stands on the screen", async () => {
    await mountQueue();
    expect(".btn.primary").toHaveCount(1);
});

test("a blocked order is never the next one", async () => {
    await mountQueue([ORDERS[2]]);
    expect(".wo.next").toHaveCount(0);
    expect(".btn.primary").toHaveCount(0);
});

test("tabs count and filter", async () => {
    await mountQueue();
    expect("[role=tab]").toHaveCount(4);
    await contains("[role=tab]:contains(Ready 1)").click();
    expect(".wo").toHaveCount(1);
    expect(".wo .no").toHaveText("2");
});

test("typing finds an order by name, product or operation", async () => {
    await mountQueue();
    await contains(".find input").edit("00047", { confirm: false });
    expect(".wo h2").toHaveText(/MO\/00047/);
});

test("nothing found offers the way back", async () => {
    await mountQueue();
    await contains(".find input").edit("nothing", { confirm: false });
    expect(".empty").toHaveText(/No order fits/);
    await contains(".empty .btn").click();
    expect(".wo").toHaveCount(3);
});

test("an empty station says so", async () => {
    await mountQueue([]);
    expect(".empty").toHaveText("No order waits for L1. New ones appear here by themselves.");
    expect(".o_mes_headline").toHaveText("No order is running.");
});

test("a station with several work centers names them in the rows", async () => {
    await mountQueue([ORDERS[0]], { workcenter_ids: [1, 2] });
    expect(".wo .op").toHaveText(/^L1 · Turn journal/);
});
