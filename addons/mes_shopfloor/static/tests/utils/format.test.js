import { beforeEach, expect, test } from "@odoo/hoot";
import { HOUR, NOON, ZONE } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import {
    dueState,
    formatDay,
    formatLateness,
    formatMinutes,
    formatMoment,
    formatQty,
    formatSeconds,
    formatShort,
    formatTime,
} from "@mes_shopfloor/utils/format";
import { allowTranslations } from "@web/../tests/web_test_helpers";

const MINUTE = 60_000;

beforeEach(() => allowTranslations());

test("quantities lose needless decimals only", () => {
    expect([76, 2.5, 0.125, 0.1 + 0.2, 0, undefined].map(formatQty)).toEqual([
        "76",
        "2.5",
        "0.125",
        "0.3",
        "0",
        "0",
    ]);
});

test("durations read as words", () => {
    expect([0, 4, 59.6, 84, 125, -3].map((minutes) => String(formatMinutes(minutes)))).toEqual([
        "0 min",
        "4 min",
        "1 h 00 min",
        "1 h 24 min",
        "2 h 05 min",
        "0 min",
    ]);
    expect([34, 84].map((minutes) => String(formatShort(minutes)))).toEqual(["34 min", "1 h 24"]);
});

test("a running clock counts hours without days", () => {
    expect([0, 59, 5048, 90_000].map(formatSeconds)).toEqual([
        "0:00:00",
        "0:00:59",
        "1:24:08",
        "25:00:00",
    ]);
});

test("times follow the clock of the plant", () => {
    expect(formatTime(NOON, ZONE)).toBe("12:00");
    expect(formatTime(NOON, "Asia/Kolkata")).toBe("16:30");
});

test("days near today have their names", () => {
    const words = [-24, 2, 24, 72, 240].map((hours) =>
        formatMoment(NOON + hours * HOUR, NOON, ZONE)
    );
    expect(words.map(String)).toEqual([
        "Yesterday 12:00",
        "Today 14:00",
        "Tomorrow 12:00",
        "Saturday 12:00",
        "14 Mar 12:00",
    ]);
});

test("midnight of the plant parts today from tomorrow", () => {
    expect(String(formatMoment(NOON + 11.5 * HOUR, NOON, ZONE))).toBe("Today 23:30");
    expect(String(formatMoment(NOON + 12.5 * HOUR, NOON, ZONE))).toBe("Tomorrow 00:30");
});

test("where space is short today is only a time and another day only a day", () => {
    expect([2, 24, 72].map((hours) => String(formatDay(NOON + hours * HOUR, NOON, ZONE)))).toEqual([
        "14:00",
        "Thu",
        "Sat",
    ]);
});

test("an order is late after its date and says by how much", () => {
    expect(dueState(NOON, NOON).state).toBe("ontime");
    expect(dueState(null, NOON).state).toBe("ontime");
    const late = dueState(NOON - 1014 * MINUTE, NOON);
    expect([late.state, String(late.label)]).toEqual(["late", "Late 16 h 54"]);
    expect(String(formatLateness(NOON - 50 * HOUR, NOON))).toBe("2 days");
});
