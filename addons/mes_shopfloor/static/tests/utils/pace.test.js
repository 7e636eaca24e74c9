import { expect, test } from "@odoo/hoot";
import { makeOrder } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { doneOf, paceOf, percentOf } from "@mes_shopfloor/utils/pace";

test("good and scrap are done, rework comes back", () => {
    expect(doneOf(makeOrder({ good: 76, scrap: 2, rework: 5 }))).toBe(78);
});

test("the bar never leaves its track", () => {
    expect([percentOf(60, 120), percentOf(130, 120), percentOf(-1, 120), percentOf(1, 0)]).toEqual([
        50, 100, 0, 0,
    ]);
});

test("pace compares with the planned time for a piece", () => {
    const pace = paceOf(makeOrder(), 5040);
    expect(pace.target).toBe(81);
    expect(pace.behind).toBe(3);
    expect(Math.round(pace.secondsPerPiece)).toBe(65);
    expect(pace.targetSeconds).toBe(62);
    expect(Math.round(pace.leftSeconds / 60)).toBe(45);
});

test("an order ahead of its plan has a negative distance", () => {
    expect(paceOf(makeOrder({ good: 90, scrap: 0 }), 5040).behind).toBe(-9);
});

test("the target stops at the ordered quantity", () => {
    expect(paceOf(makeOrder(), 500_000).target).toBe(120);
});

test("an order not yet started has neither target nor pace", () => {
    const pace = paceOf(makeOrder({ good: 0, scrap: 0 }), 0);
    expect([pace.target, pace.secondsPerPiece, pace.leftSeconds, pace.behind]).toEqual([
        null,
        null,
        null,
        0,
    ]);
});

test("an order without planned time has no target but a pace", () => {
    const pace = paceOf(makeOrder({ expected_minutes: 0 }), 780);
    expect([pace.target, pace.secondsPerPiece]).toEqual([null, 10]);
});
