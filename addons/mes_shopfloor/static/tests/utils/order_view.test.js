import { beforeEach, describe, expect, test } from "@odoo/hoot";
import {
    HOUR,
    NOON,
    makeOrder,
    makeStep,
    makeWorker,
} from "@mes_shopfloor/../tests/kiosk_test_helpers";
import {
    nextActOf,
    quantitiesText,
    standingOf,
    withPending,
} from "@mes_shopfloor/utils/order_view";
import { allowTranslations } from "@web/../tests/web_test_helpers";

describe.current.tags("headless");
beforeEach(allowTranslations);

const event = (kind, params = {}) => ({ kind, params, operators: [5], moment: NOON });

test("what waits counts, and the server's order stays as it is", () => {
    const order = makeOrder();
    const shown = withPending(order, [event("declare", { good: 3, scrap: 1 })]);
    expect(shown).toMatchObject({ good: 79, scrap: 3, remaining: 38 });
    expect(shown.pending).toEqual({ good: 3, scrap: 1, rework: 0, count: 1 });
    expect(order.good).toBe(76);
});

test("start, phase and pause follow one another", () => {
    const order = makeOrder({ state: "ready" });
    const started = withPending(order, [event("start", { phase: "setup" })]);
    expect(started).toMatchObject({ state: "running", phase: "setup" });
    const run = withPending(order, [
        event("start", { phase: "setup" }),
        event("phase", { phase: "run" }),
    ]);
    expect(run.workers[0].phase).toBe("run");
    const paused = withPending(order, [event("start", { phase: "run" }), event("pause")]);
    expect(paused.state).toBe("paused");
});

test("a pause of one leaves the others at work", () => {
    const order = makeOrder({ workers: [makeWorker(), makeWorker({ id: 9 })] });
    const shown = withPending(order, [event("pause")]);
    expect(shown.state).toBe("running");
    expect(shown.workers.map(({ id }) => id)).toEqual([9]);
});

test("a wait that was begun here runs, its end makes it done", () => {
    const steps = { is_sequential: false, list: [makeStep({ kind: "wait", wait_seconds: 60 })] };
    const begun = withPending(makeOrder({ steps }), [event("step", { step_id: 11 })]);
    expect(begun.steps.list[0].records[0].verdict).toBe("started");
    const over = withPending(makeOrder({ steps }), [
        event("step", { step_id: 11 }),
        event("step", { step_id: 11 }),
    ]);
    expect(over.steps.list[0]).toMatchObject({ done: 1, records: [{ verdict: "ok" }] });
    expect(steps.list[0].records).toEqual([]);
});

test("what one tap does next", () => {
    expect(nextActOf(makeOrder({ state: "ready", setup_minutes: 5 }), 5).params.phase).toBe(
        "setup"
    );
    expect(nextActOf(makeOrder({ state: "ready" }), 5).kind).toBe("start");
    expect(nextActOf(makeOrder({ state: "paused", people: [5] }), 5).kind).toBe("resume");
    expect(nextActOf(makeOrder({ state: "paused", people: [9] }), 5).kind).toBe("start");
    expect(nextActOf(makeOrder({ state: "blocked" }), 5)).toBe(null);
    expect(nextActOf(makeOrder(), 5)).toBe(null);
});

test("an order is at risk while the rest takes longer than there is time", () => {
    expect(standingOf(makeOrder({ due: NOON + HOUR, minutes_left: 90 }), NOON)).toBe("risk");
    expect(standingOf(makeOrder({ due: NOON + HOUR, minutes_left: 30 }), NOON)).toBe("ontime");
    expect(standingOf(makeOrder({ due: NOON - 1, minutes_left: 30 }), NOON)).toBe("late");
    expect(standingOf(makeOrder({ due: null }), NOON)).toBe("ontime");
});

test("only what there is is named", () => {
    expect(quantitiesText({ good: 12, scrap: 1 })).toBe("12 good, 1 scrap");
    expect(quantitiesText({ rework: 0.5 })).toBe("0.5 rework");
    expect(quantitiesText({})).toBe("");
});
