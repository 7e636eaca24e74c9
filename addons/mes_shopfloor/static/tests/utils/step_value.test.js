import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { NOON, makeStep } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import {
    currentStep,
    limitsText,
    secondsLeft,
    stepState,
    verdictOf,
} from "@mes_shopfloor/utils/step_value";
import { stepParams } from "@mes_shopfloor/utils/step_params";
import { allowTranslations } from "@web/../tests/web_test_helpers";

describe.current.tags("headless");
beforeEach(allowTranslations);

const LIMITS = { lower: 9, upper: 10, warn_lower: 9.2, warn_upper: 9.8, unit: "Nm" };
const record = (verdict, values = {}) => ({ verdict, lot_id: false, moment: NOON, ...values });

test("a value is good on the limit, near it with a warning, beyond it not", () => {
    expect(verdictOf(9, LIMITS)).toBe("warning");
    expect(verdictOf(9.5, LIMITS)).toBe("ok");
    expect(verdictOf(10.01, LIMITS)).toBe("not_ok");
    expect(verdictOf(-400, { lower: null, upper: null, warn_lower: null, warn_upper: null })).toBe(
        "ok"
    );
});

test("limits are said in words", () => {
    expect(limitsText(LIMITS)).toBe("9 to 10 Nm");
    expect(limitsText({ ...LIMITS, upper: null })).toBe("9 Nm or more");
    expect(limitsText({ ...LIMITS, lower: null })).toBe("10 Nm or less");
});

test("a step of each serial number stands by itself", () => {
    const step = makeStep({ per: "unit", by_serial: true, records: [record("ok", { lot_id: 3 })] });
    expect(stepState(step, 3)).toBe("done");
    expect(stepState(step, 4)).toBe("open");
});

test("a step of every few pieces is open again until all are done", () => {
    const step = makeStep({ per: "every", due: 3, done: 1, records: [record("ok")] });
    expect(stepState(step, null)).toBe("partly");
});

test("the first step to do is the current one", () => {
    const done = makeStep({ records: [record("ok")] });
    const failed = makeStep({ records: [record("not_ok")] });
    expect(currentStep([done, failed, makeStep()], null)).toBe(1);
    expect(currentStep([done, done], null)).toBe(1);
});

test("a wait counts down from its beginning", () => {
    const step = makeStep({ kind: "wait", wait_seconds: 60, records: [record("started")] });
    expect(secondsLeft(step, null, NOON + 20_000)).toBe(40);
    expect(secondsLeft(step, null, NOON + 90_000)).toBe(0);
    expect(secondsLeft(makeStep({ kind: "wait", wait_seconds: 60 }), null, NOON)).toBe(null);
});

test("each kind sends what the server reads", () => {
    const step = (kind) => makeStep({ kind });
    expect(stepParams(step("confirm"), {}, null)).toEqual({ step_id: 11 });
    expect(stepParams(step("value_number"), { value: 9.5 }, 3)).toEqual({
        step_id: 11,
        lot_id: 3,
        value: 9.5,
    });
    expect(stepParams(step("component"), { value: { lot_id: 8 } }, 3)).toEqual({
        step_id: 11,
        lot_id: 3,
        component_lot_id: 8,
    });
    expect(stepParams(step("production"), { value: { good: 2 } })).toEqual({
        step_id: 11,
        good: 2,
    });
    expect(stepParams(step("wait"), { skip_reason: "Cold" })).toEqual({
        step_id: 11,
        skip_reason: "Cold",
    });
});
