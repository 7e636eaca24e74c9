import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { after, expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import {
    PEOPLE,
    makeLost,
    makeOrder,
    makeOrderAnswer,
    makeQueueAnswer,
} from "@mes_shopfloor/../tests/kiosk_test_helpers";
import {
    answerWith,
    defineKioskServer,
    openKiosk,
    serve,
    serveActs,
} from "@mes_shopfloor/../tests/services/kiosk_server_helpers";
import { Kiosk } from "@mes_shopfloor/services/kiosk_service";
import {
    getService,
    makeServerError,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";

defineMailModels();

defineKioskServer();

/** Let answers that are on their way arrive. */
async function settle() {
    for (let turn = 0; turn < 5; turn++) {
        await advanceTime(1);
    }
}

test("without network acts wait on the device, are counted, and go when it is back", async () => {
    let isDown = false;
    serve(() => (isDown ? makeLost() : answerWith(PEOPLE)));
    onRpc("/mes/kiosk/act", async (request) => {
        const { params } = await request.json();
        expect.step(params.events.map(({ kind, queued }) => `${kind} ${queued}`).join(", "));
        return {
            results: params.events.map(({ uuid }) => ({ uuid, status: "done", message: "" })),
            now: Date.now(),
        };
    });
    const kiosk = await openKiosk();
    isDown = true;
    kiosk.refresh();
    await advanceTime(1);
    expect(kiosk.state.isOnline).toBe(false);
    expect(kiosk.state.offlineSince).toBeGreaterThan(0);
    expect((await kiosk.act("declare", { good: 2 }, { workorderId: 5 })).status).toBe("waiting");
    await kiosk.act("pause", {}, { workorderId: 5 });
    await kiosk.act("start", {}, { workorderId: 6 });
    expect(kiosk.state.waiting).toBe(3);
    expect(kiosk.pending(5).map(({ kind }) => kind)).toEqual(["declare", "pause"]);
    isDown = false;
    kiosk.refresh();
    await advanceTime(1);
    await kiosk.work.outbox.running;
    expect.verifySteps(["declare true, pause true, start true"]);
    expect([kiosk.state.isOnline, kiosk.state.offlineSince, kiosk.state.waiting]).toEqual([
        true,
        null,
        0,
    ]);
    await advanceTime(1000);
    kiosk.refresh(); // the first screen that was asked for after they had been sent
    await advanceTime(1000);
    await settle();
    expect(kiosk.pending(5)).toHaveLength(0);
});

test("what was sent counts as waiting until the screen knows of it", async () => {
    serve(() => answerWith(PEOPLE));
    const kiosk = await openKiosk();
    const event = { uuid: "a", kind: "declare", params: { good: 2 }, workorder_id: 5 };
    kiosk.work.settled.push({ record: { queued: true, event }, at: 100 });
    kiosk.work.onAnswer(50);
    expect(kiosk.pending(5)).toHaveLength(1);
    kiosk.work.onAnswer(101);
    expect(kiosk.pending(5)).toHaveLength(0);
});

test("what needs the network is refused without it", async () => {
    serve(() => answerWith(PEOPLE));
    const kiosk = await openKiosk();
    kiosk.state.isOnline = false;
    expect(kiosk.can("finish")).toBe(false);
    expect(kiosk.can("declare")).toBe(true);
    expect(await kiosk.act("finish")).toEqual({
        status: "refused",
        message: "Needs network.",
        data: null,
    });
    expect(kiosk.state.error).toBe("Needs network.");
    expect(kiosk.state.waiting).toBe(0);
});

test("a conflict is told, not asked about", async () => {
    serve(() => answerWith(PEOPLE));
    serveActs(() => ({ status: "conflict", message: "The order was finished at 10:40." }));
    const kiosk = await openKiosk();
    await kiosk.act("declare", { good: 1 });
    expect(kiosk.state.notice).toBe("Sent to the supervisor. The order was finished at 10:40.");
    expect(kiosk.state.error).toBe("");
});

test("screens seen before are shown without network, also after a reload", async () => {
    let isDown = false;
    serve(({ screen }) => {
        if (isDown) {
            return makeLost();
        }
        return screen === "order" ? makeOrderAnswer() : answerWith(PEOPLE);
    });
    const former = await openKiosk();
    former.show("order", { workorder_id: 1 });
    await advanceTime(1001);
    isDown = true;
    former.close();
    const kiosk = new Kiosk({
        terminal: getService("mes_terminal"),
        bus: getService("bus_service"),
    });
    after(() => kiosk.close());
    await kiosk.open();
    await settle();
    expect(kiosk.state.answer.next_state).toBe("queue");
    expect(kiosk.state.isOnline).toBe(false);
    expect(kiosk.state.activeId).toBe(11);
    kiosk.show("order", { workorder_id: 1 });
    await settle();
    expect(kiosk.state.answer.next_state).toBe("order");
    kiosk.show("order", { workorder_id: 99 });
    await settle();
    expect(kiosk.state.error).toBe("Needs network: this was not opened here before.");
    expect(kiosk.state.asked.params).toEqual({ workorder_id: 1 });
});

test("another terminal in this browser sends nothing of the former one", async () => {
    let isDown = true;
    serve(() => (isDown ? makeLost() : answerWith(PEOPLE)));
    serveActs((event) => {
        expect.step(event.kind);
        return { status: "done" };
    });
    const kiosk = await openKiosk();
    await kiosk.act("declare", { good: 5 });
    expect(kiosk.state.waiting).toBe(1);
    browser.localStorage.setItem("mes.terminal.secret.kiosk", "8.def");
    isDown = false;
    await kiosk.work.outbox.wake();
    expect.verifySteps([]);
    await kiosk.onPaired();
    await advanceTime(1);
    await kiosk.work.outbox.wake();
    expect.verifySteps([]);
    expect([kiosk.state.waiting, kiosk.state.strangers]).toEqual([0, 1]);
    await kiosk.act("pause");
    expect.verifySteps(["pause"]);
});

test("who does something unnamed is asked who he is", async () => {
    serve(() => answerWith([]));
    serveActs(({ operators }) => {
        expect.step(`by ${operators}`);
        return { status: "done" };
    });
    const kiosk = await openKiosk();
    const given = kiosk.act("start", {}, { workorderId: 5 });
    await advanceTime(1);
    expect(kiosk.state.sheets).toHaveLength(1);
    kiosk.state.sheets[0].close();
    expect(await given).toEqual({ status: "refused", message: "", data: null });
    expect.verifySteps([]);
    const done = kiosk.act("start", {}, { workorderId: 5 });
    await advanceTime(1);
    kiosk.people.arrive(PEOPLE);
    kiosk.state.sheets[0].close(11);
    expect((await done).status).toBe("done");
    await kiosk.act("call", {});
    expect.verifySteps(["by 11,12", "by 11,12"]);
});

test("a server that breaks is not a network that is away", async () => {
    patchWithCleanup(console, { error: () => expect.step("logged") });
    let isBroken = false;
    serve(() => {
        if (isBroken) {
            throw makeServerError();
        }
        return answerWith(PEOPLE);
    });
    const kiosk = await openKiosk();
    isBroken = true;
    kiosk.refresh();
    await advanceTime(1);
    expect(kiosk.state.isOnline).toBe(true);
    expect(kiosk.state.screenError).not.toBe("");
    isBroken = false;
    await advanceTime(5000);
    expect(kiosk.state.screenError).toBe("");
    expect.verifySteps(["logged"]);
});

test("the orders that come next are fetched in a quiet moment", async () => {
    serve(({ screen, params }) => {
        if (screen === "order") {
            expect.step(`order ${params.workorder_id}`);
            return makeOrderAnswer(makeOrder({ id: params.workorder_id }));
        }
        return makeQueueAnswer([
            makeOrder({ id: 1 }),
            makeOrder({ id: 2, state: "blocked" }),
            makeOrder({ id: 3, state: "ready" }),
        ]);
    });
    const kiosk = await openKiosk();
    await advanceTime(29_000);
    expect.verifySteps([]);
    await advanceTime(5000);
    await advanceTime(5000);
    expect.verifySteps(["order 1", "order 3"]);
    await advanceTime(60_000);
    expect.verifySteps([]);
    expect((await kiosk.kept.answers.recall('order {"workorder_id":3}')).answer).not.toBe(null);
});
