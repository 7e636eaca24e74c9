import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { HOUR, NOON } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { makeOutput } from "@mes_shopfloor/../tests/board_test_helpers";
import { barsOf, behindOf, linesOf, standingOf, yieldOf } from "@mes_shopfloor/board/output";
import { allowTranslations } from "@web/../tests/web_test_helpers";

describe.current.tags("headless");
beforeEach(allowTranslations);

test("the shift is behind, ahead, on plan, or has none", () => {
    expect(behindOf(makeOutput())).toBe(8);
    expect(standingOf(makeOutput()).state).toBe("risk");
    expect(String(standingOf(makeOutput({ planned_now: 40 })).label)).toBe("6 ahead");
    expect(String(standingOf(makeOutput({ planned_now: 46 })).label)).toBe("On plan");
    expect(standingOf(makeOutput({ planned: 0 }))).toBe(null);
});

test("an hour far below its plan is marked once it is over", () => {
    const bars = barsOf(makeOutput(), NOON);
    expect(bars.map(({ isLow }) => isLow)).toEqual([
        ...[false, false, true, false, true, true],
        ...[false, false],
    ]);
    expect(bars[6].isNow).toBe(true);
    expect(bars[7].isFuture).toBe(true);
});

test("bars and marks never leave the chart", () => {
    for (const good of [-3, 0, 5, 1e9]) {
        const output = makeOutput();
        output.hours[0].good = good;
        for (const { height, target } of barsOf(output, NOON)) {
            expect(height).toBeWithin(0, 100);
            expect(target).toBeWithin(0, 100);
        }
    }
});

test("added up, plan goes to the end of the shift and actual to now", () => {
    const { plan, actual, most } = linesOf(makeOutput(), NOON + HOUR / 2);
    expect(most).toBe(96);
    expect(plan.at(-1)).toEqual([100, 0]);
    expect(actual.at(-1)[0]).toBe((6.5 / 8) * 100);
    expect(linesOf(makeOutput({ hours: [] }), NOON).plan).toEqual([]);
});

test("yield is good of all decided, and nothing while nothing was", () => {
    expect(yieldOf({ good: 97, scrap: 3 })).toBe(97);
    expect(yieldOf({ good: 0, scrap: 0 })).toBe(null);
});
