import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import {
    HOUR,
    NOON,
    makeOrder,
    makeStation,
    makeWorker,
    mockKiosk,
} from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { QueueScreen } from "@mes_shopfloor/screens/queue/queue_screen";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

const ORDERS = [
    makeOrder({ why: "Already started", workers: [makeWorker()], people: [5] }),
    makeOrder({
        id: 2,
        name: "MO/00047",
        state: "ready",
        good: 0,
        scrap: 0,
        why: "Due first",
        material: {
            state: "short",
            lines: [{ name: "Bar Ø 45", there: 36, needed: 80, is_short: true, unit: "Units" }],
            more: 0,
            expected: null,
        },
    }),
    makeOrder({
        id: 3,
        name: "MO/00045",
        state: "blocked",
        blocked_reason: "Waits for Saw",
        why: "Waits for Saw",
    }),
];

let kiosk;
beforeEach(() => {
    kiosk = mockKiosk();
});

function mountQueue(orders = ORDERS, station = {}, data = {}) {
    return mountWithCleanup(QueueScreen, {
        props: {
            data: { station: makeStation(station), orders, total: orders.length, ...data },
            now: NOON,
        },
    });
}

test("the queue shows what runs, what is ready and what is blocked by what", async () => {
    await mountQueue();
    expect(".wo").toHaveCount(3);
    expect(".wo.next h2").toHaveText("MO/00042 Shaft P-40");
    expect(".wo.next .mat").toHaveText(/Run\s*since 10:36, 1 h 24 min, by 0417 Anna/);
    expect(".wo.next .mat").toHaveText(/78 of 120 done/);
    expect(".wo.next .why").toHaveText("Already started");
    expect(".wo.blk .why").toHaveText("Blocked: Waits for Saw");
    expect(".o_mes_headline").toHaveText("MO/00042 Shaft P-40 is running.");
    expect(".strip .mid .muted").toHaveText("Early, 06:00 to 14:00");
});

test("what is missing is said in words", async () => {
    await mountQueue();
    expect(".wo:eq(1) .mat").toHaveText(/Material short\s*Bar Ø 45 short, 36 of 80/);
});

test("a row opens its order", async () => {
    await mountQueue();
    await contains(".wo:eq(1) .o_mes_open").click();
    expect.verifySteps(['show order {"workorder_id":2}']);
});

test("a running order is declared from its row", async () => {
    await mountQueue();
    await contains(".wo.next .o_mes_declare").click();
    expect.verifySteps(['show declare {"workorder_id":1}']);
});

test("the first row states its act, and one tap does it", async () => {
    await mountQueue([makeOrder({ state: "ready", setup_minutes: 25 })]);
    expect(".btn.primary").toHaveCount(1);
    expect(".btn.primary").toHaveText("Start set-up");
    await contains(".btn.primary").click();
    expect.verifySteps(['act start {"phase":"setup"}', 'show order {"workorder_id":1}']);
});

test("the phase is asked for only where there is set-up time", async () => {
    await mountQueue([makeOrder({ state: "ready", setup_minutes: 25 })]);
    await contains(".o_mes_start_run").click();
    expect.verifySteps(['act start {"phase":"run"}', 'show order {"workorder_id":1}']);
});

test("an order without set-up time just starts", async () => {
    await mountQueue([makeOrder({ state: "ready" })]);
    expect(".btn.primary").toHaveText("Start");
    expect(".o_mes_start_run").toHaveCount(0);
});

test("a start that is refused stays in the queue", async () => {
    kiosk.act = async () => ({ status: "refused", message: "No", data: null });
    await mountQueue([makeOrder({ state: "ready" })]);
    await contains(".btn.primary").click();
    expect.verifySteps([]);
});

test("a blocked order, or a blocked work center, offers no start", async () => {
    await mountQueue([
        makeOrder({ state: "ready", center_block: { reason: "Spindle", since: NOON } }),
    ]);
    expect(".o_mes_act").toHaveCount(0);
    expect(".why").toHaveText("The work center is blocked: Spindle");
    expect(".btn.primary").toHaveText(/Open/);
});

test("a blocked order is never the next one", async () => {
    await mountQueue([ORDERS[2]]);
    expect(".wo.next").toHaveCount(0);
    expect(".btn.primary").toHaveCount(0);
});

test("tabs count and filter, my work by who is signed in", async () => {
    kiosk.state.activeId = 5;
    await mountQueue();
    expect("[role=tab]").toHaveCount(5);
    await contains("[role=tab]:contains(Ready 1)").click();
    expect(".wo").toHaveCount(1);
    expect(".wo .no").toHaveText("2");
    await contains("[role=tab]:contains(My work 1)").click();
    expect(".wo h2").toHaveText(/MO\/00042/);
});

test("my work asks for a badge when nobody is signed in", async () => {
    await mountQueue();
    await contains("[data-tab=mine]").click();
    expect(".empty").toHaveText(/Scan your badge/);
});

test("typing finds an order by name, product or operation", async () => {
    await mountQueue();
    await contains(".find input").edit("00047", { confirm: false });
    expect(".wo h2").toHaveText(/MO\/00047/);
});

test("nothing found offers the way back", async () => {
    await mountQueue();
    await contains(".find input").edit("nothing", { confirm: false });
    expect(".empty").toHaveText(/No order fits “nothing”/);
    await contains(".o_mes_show_all").click();
    expect(".wo").toHaveCount(3);
});

test("no ready order points at the blocked ones", async () => {
    await mountQueue([ORDERS[2]]);
    await contains("[data-tab=ready]").click();
    expect(".empty").toHaveText(/No order is ready for L1. Blocked: 1./);
    await contains(".empty .btn:contains(Show blocked)").click();
    expect(".wo").toHaveCount(1);
});

test("an empty station says so", async () => {
    await mountQueue([]);
    expect(".empty").toHaveText("No order waits for L1. New ones appear here by themselves.");
    expect(".o_mes_headline").toHaveText("No order is running.");
});

test("a finished order is named while nothing else has begun", async () => {
    await mountQueue(
        [ORDERS[1]],
        {},
        { last: { name: "MO/00039", is_finished: true, ended: NOON } }
    );
    expect(".o_mes_headline").toHaveText("MO/00039 finished, nothing started yet.");
});

test("a station with several work centers names and filters them", async () => {
    const centers = [
        { id: 1, code: "L1", name: "Lathe" },
        { id: 2, code: "L2", name: "Lathe 2" },
    ];
    const other = makeOrder({ id: 8, name: "MO/00050", workcenter_id: 2, workcenter: "L2" });
    await mountQueue([ORDERS[0], other], { workcenter_ids: [1, 2] }, { centers });
    expect(".wo:eq(0) .op").toHaveText(/^L1 · Turn journal/);
    await contains(".o_mes_chip:contains(L2)").click();
    expect(".wo").toHaveCount(1);
    expect(".wo h2").toHaveText(/MO\/00050/);
});

test("at risk is neither late nor on time", async () => {
    await mountQueue([makeOrder({ due: NOON + HOUR / 2, minutes_left: 120 })]);
    expect(".due").toHaveText(/At risk/);
});

test("high priority has its star, and says so", async () => {
    await mountQueue([makeOrder({ priority: 1 })]);
    expect(".star .sr").toHaveText("High priority");
});
