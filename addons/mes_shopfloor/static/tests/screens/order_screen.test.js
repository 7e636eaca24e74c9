import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import {
    HOUR,
    NOON,
    makeOrder,
    makeStation,
    makeStep,
    makeWorker,
    mockKiosk,
} from "@mes_shopfloor/../tests/kiosk_test_helpers";
import "@mes_shopfloor/components/work_state/work_state";
import { OrderScreen } from "@mes_shopfloor/screens/order/order_screen";
import { contains, getService, mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

const ANNA = { id: 5, label: "0417 Anna", number: "0417", is_supervisor: false, since: NOON };
const AT_WORK = { workers: [makeWorker()], people: [5] };

let kiosk;
beforeEach(() => {
    kiosk = mockKiosk({ operators: [ANNA], activeId: 5 });
});

function mountOrder(order = {}, now = NOON) {
    return mountWithCleanup(OrderScreen, {
        props: {
            data: { station: makeStation(), order: makeOrder({ ...AT_WORK, ...order }) },
            now,
        },
    });
}

test("the order shows counters, times and its date", async () => {
    await mountOrder();
    expect(".o_mes_good").toHaveText("76");
    expect(".time").toHaveText(/Running\s*1:24:00/);
    expect(".time").toHaveText(/Set-up\s*0:22:10/);
    expect(".time").toHaveText(/Left, at this pace\s*45 min/);
    expect(".o_mes_due").toHaveText(/Today 14:00/);
    expect(".o_mes_work_state").toHaveText(/Run\s*since 10:36, 1 h 24 min/);
});

test("the clock of the phase runs on while somebody works", async () => {
    await mountOrder({}, NOON + 8000);
    expect(".time").toHaveText(/1:24:08/);
    expect(".time").toHaveText(/0:22:10/);
});

test("the clock stands while nobody works", async () => {
    await mountOrder({ state: "paused", workers: [] }, NOON + 8000);
    expect(".time").toHaveText(/1:24:00/);
    expect(".o_mes_work_state").toHaveText(/Paused/);
});

test("one tap declares one good piece", async () => {
    await mountOrder();
    await contains(".o_mes_plus_one").click();
    expect.verifySteps(['act declare {"good":1}']);
});

test("the primary action opens the declaring", async () => {
    await mountOrder();
    expect(".btn.primary").toHaveCount(1);
    await contains(".btn.primary").click();
    expect.verifySteps(['show declare {"workorder_id":1}']);
});

test("without network declaring opens from the data that is kept", async () => {
    kiosk.state.isOnline = false;
    await mountOrder();
    await contains(".btn.primary").click();
    expect(".o_mes_declaring").toHaveCount(1);
    await contains(".o_mes_cancel").click();
    expect(".o_mes_declaring").toHaveCount(0);
    expect(".o_mes_finish").toHaveText(/Needs network/);
    expect(".o_mes_finish").toHaveAttribute("disabled");
});

test("what is not sent yet is counted and marked", async () => {
    kiosk.pending = () => [{ kind: "declare", operators: [5], params: { good: 12 } }];
    await mountOrder();
    expect(".o_mes_good").toHaveText("88");
    expect(".o_mes_unsent").toHaveText("12 good not sent yet");
});

test("an order with set-up time starts with it, then runs", async () => {
    await mountOrder({ state: "ready", setup_minutes: 25, workers: [], people: [] });
    expect(".btn.primary").toHaveText("Start set-up");
    await contains(".btn.primary").click();
    expect.verifySteps(['act start {"phase":"setup"}']);
});

test("from set-up the next act is the run", async () => {
    await mountOrder({ workers: [makeWorker({ phase: "setup" })] });
    expect(".btn.primary").toHaveText("Start run");
    await contains(".btn.primary").click();
    expect.verifySteps(['act phase {"phase":"run"}']);
});

test("whoever paused resumes, anybody else goes on", async () => {
    await mountOrder({ state: "paused", workers: [] });
    expect(".btn.primary").toHaveText("Resume");
});

test("a pause may have a reason", async () => {
    await mountOrder({ pause_reasons: [{ id: 3, name: "Break" }] });
    await contains(".o_mes_pause").click();
    await contains(".o_mes_reasons .btn").click();
    expect.verifySteps(['act pause {"reason_id":3}']);
    await contains(".o_mes_pause").click();
    await contains(".o_mes_pause_now").click();
    expect.verifySteps(["act pause {}"]);
});

test("somebody who is not at work may join", async () => {
    await mountOrder({ workers: [makeWorker({ id: 9, label: "0388" })] });
    expect(".o_mes_pause").toHaveCount(0);
    await contains(".o_mes_join").click();
    expect.verifySteps(['act start {"phase":"run"}']);
});

test("undo names the act and sends its id", async () => {
    const undo = { 5: { uuid: "u1", label: "Undo 12 good", until: NOON + HOUR } };
    await mountOrder({ undo });
    await contains(".o_mes_undo:contains(Undo 12 good)").click();
    expect.verifySteps(['act undo {"uuid":"u1"}']);
});

test("undo of somebody else, or one that is over, is not offered", async () => {
    await mountOrder({ undo: { 9: { uuid: "u1", label: "Undo", until: NOON + HOUR } } });
    expect(".o_mes_undo").toHaveCount(0);
});

test("finishing says which steps are missing", async () => {
    await mountOrder({ finish: { is_last: true, steps: ["Deburr"], short: 0, away: 0 } });
    await contains(".o_mes_finish").click();
    expect(".o_mes_missing").toHaveText("Deburr");
    expect(".o_mes_finish_now").toHaveCount(0);
});

test("a complete order is finished without a question", async () => {
    await mountOrder({ finish: { is_last: false, steps: [], short: 0, away: 0 } });
    await contains(".o_mes_finish").click();
    expect.verifySteps(["act finish {}", "show queue {}"]);
});

test("the rest of a short order comes later, or not at all", async () => {
    await mountOrder({ finish: { is_last: true, steps: [], short: 42, away: 0 } });
    await contains(".o_mes_finish").click();
    await contains(".o_mes_finish_now").click();
    expect.verifySteps(['act close {"backorder":true}', "show queue {}"]);
    await contains(".o_mes_finish").click();
    await contains(".o_mes_no_rest").click();
    expect.verifySteps(['act close {"backorder":false}', "show queue {}"]);
});

test("without a drawing and steps the counters take the room", async () => {
    await mountOrder();
    expect(".draw").toHaveCount(0);
    expect("main").toHaveClass("single");
});

test("the drawing of the operation stands beside the counters", async () => {
    await mountOrder({ drawing: true });
    expect(".draw").toHaveAttribute("data-src", "/mes/kiosk/drawing/1");
    expect("main").not.toHaveClass("single");
});

test("the first step that is open is shown, and recording goes on to the next", async () => {
    const record = { verdict: "ok", is_done: true, value: "", reason: "", moment: NOON };
    const list = [
        makeStep({ records: [record], done: 1 }),
        makeStep({ id: 12, name: "Turn it", kind: "confirm" }),
    ];
    await mountOrder({ steps: { is_sequential: false, list } });
    expect(".step header").toHaveText(/Step 2 of 2\s*Turn it/);
    await contains(".o_mes_step_done").click();
    expect.verifySteps(['act step {"step_id":12}']);
});

test("keys do what the buttons do", async () => {
    await mountOrder();
    getService("mes_keyboard").type("+");
    getService("mes_keyboard").type("d");
    await animationFrame();
    expect.verifySteps(['act declare {"good":1}', 'show declare {"workorder_id":1}']);
});
