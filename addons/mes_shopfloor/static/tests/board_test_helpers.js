import { HOUR, NOON, makeOrder, makeStation } from "@mes_shopfloor/../tests/kiosk_test_helpers";

export function makeTile(values = {}) {
    return {
        id: 1,
        code: "L1",
        name: "Lathe",
        order: makeOrder(),
        ready: 0,
        state: false,
        ...values,
    };
}

/** Eight hours from six o'clock, twelve pieces planned in each; it is noon. */
export function makeOutput(values = {}) {
    const good = [11, 13, 6, 10, 6, 0, 0, 0];
    return {
        good: 46,
        scrap: 3,
        planned: 96,
        planned_now: 54,
        reasons: [
            { name: "Burr", quantity: 2 },
            { name: "Surface", quantity: 1 },
        ],
        hours: good.map((pieces, index) => ({
            hour: 6 + index,
            start: NOON + (index - 6) * HOUR,
            end: NOON + (index - 5) * HOUR,
            good: pieces,
            scrap: index === 2 ? 3 : 0,
            planned: 12,
        })),
        ...values,
    };
}

export function makeLate(values = {}) {
    return {
        id: 1,
        name: "MO/00044",
        product: "Impeller hub",
        due: NOON - HOUR,
        expected: NOON + 3 * HOUR,
        is_late: true,
        reason: "L2 is blocked",
        ...values,
    };
}

export function makeCall(values = {}) {
    return {
        id: 1,
        icon: "wrench",
        label: "Maintenance",
        workcenter: "L2",
        since: NOON - 33 * 60_000,
        state: "open",
        acknowledged_at: null,
        arrived_at: null,
        level: 0,
        component: "",
        note: "",
        ...values,
    };
}

export function makeBoardData(values = {}) {
    return {
        station: makeStation(),
        version: "",
        title: "Pump plant",
        pages: [
            { kind: "stations", seconds: 15 },
            { kind: "plan", seconds: 20 },
            { kind: "orders", seconds: 15 },
            { kind: "calls", seconds: 15 },
            { kind: "quality", seconds: 15 },
            { kind: "message", seconds: 15 },
        ],
        tiles: [makeTile()],
        output: makeOutput(),
        orders: { late_total: 0, risk_total: 0, rows: [] },
        calls: [],
        messages: [],
        ...values,
    };
}
