import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { after, expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import {
    PEOPLE,
    makeOrderAnswer,
    makeQueueAnswer,
    makeStation,
} from "@mes_shopfloor/../tests/kiosk_test_helpers";
import {
    answerWith,
    defineKioskServer,
    openKiosk,
    serve,
    serveActs,
} from "@mes_shopfloor/../tests/services/kiosk_server_helpers";
import { kioskScreens } from "@mes_shopfloor/services/kiosk_registries";

defineMailModels();

defineKioskServer();

test("an act says what, when, where and who, the active one first", async () => {
    serve(() => answerWith(PEOPLE));
    serveActs((event) => {
        expect(event.uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
        const { kind, operators, workorder_id, params } = event;
        expect.step(JSON.stringify({ kind, operators, workorder_id, params }));
        return { status: "done", message: "", data: { left: 3 } };
    });
    const kiosk = await openKiosk();
    kiosk.state.activeId = 12;
    const result = await kiosk.act("declare", { good: 2 }, { workorderId: 5 });
    expect(result).toEqual({ status: "done", message: "", data: { left: 3 } });
    expect.verifySteps([
        '{"kind":"declare","operators":[12,11],"workorder_id":5,"params":{"good":2}}',
    ]);
});

test("what is refused is said, unless the screen says it itself", async () => {
    serve(() => answerWith(PEOPLE));
    serveActs(() => ({ status: "refused", message: "The order is finished.", data: {} }));
    const kiosk = await openKiosk();
    await kiosk.act("start", {}, { workorderId: 5, quiet: true });
    expect(kiosk.state.error).toBe("");
    await kiosk.act("start", {}, { workorderId: 5 });
    expect(kiosk.state.error).toBe("The order is finished.");
    kiosk.show("queue");
    expect(kiosk.state.error).toBe("");
});

test("who is no longer signed in is not the active one", async () => {
    let people = PEOPLE;
    serve(() => answerWith(people));
    const kiosk = await openKiosk();
    expect(kiosk.state.activeId).toBe(11);
    people = PEOPLE.slice(1);
    kiosk.show("queue");
    await advanceTime(1);
    expect(kiosk.operator.label).toBe("0388 Lee");
    people = [];
    kiosk.show("queue");
    await advanceTime(1);
    expect(kiosk.state.activeId).toBe(null);
});

test("the way back is what the screen registered", async () => {
    serve(({ screen }) => {
        if (screen === "test_detail") {
            return { next_state: screen, data: { station: makeStation(), id: 5 }, message: "" };
        }
        return screen === "order" ? makeOrderAnswer() : makeQueueAnswer();
    });
    kioskScreens.add("test_detail", {
        Component: null,
        back: ({ id }) => ["order", { workorder_id: id }],
    });
    after(() => kioskScreens.remove("test_detail"));
    const kiosk = await openKiosk();
    kiosk.show("test_detail");
    await advanceTime(1);
    kiosk.back();
    expect(kiosk.state.asked).toEqual({ screen: "order", params: { workorder_id: 5 } });
    await advanceTime(1);
    kiosk.back();
    expect(kiosk.state.asked).toEqual({ screen: "queue", params: {} });
});
