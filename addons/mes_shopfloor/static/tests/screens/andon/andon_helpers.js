import { makeStation, NOON } from "@mes_shopfloor/../tests/kiosk_test_helpers";

export const MINUTE = 60_000;

export const KINDS = [
    {
        id: 1,
        label: "Material",
        icon: "box",
        asks: "component",
        causes: [{ id: 31, label: "Out of stock" }],
    },
    {
        id: 2,
        label: "Maintenance",
        icon: "wrench",
        asks: "nothing",
        causes: [
            { id: 32, label: "Breakdown" },
            { id: 33, label: "Worn tool" },
        ],
    },
    { id: 3, label: "Shift lead", icon: "users", asks: "nothing", causes: [] },
];

export function makeCall(values = {}) {
    return {
        id: 5,
        uuid: "a-call",
        kind: 2,
        icon: "wrench",
        label: "Maintenance",
        workcenter_id: 1,
        workcenter: "L1",
        order_id: 1,
        order: "MO/00042",
        component: "",
        quantity: 0,
        unit: "",
        note: "No pressure",
        state: "open",
        since: NOON - 4 * MINUTE,
        is_late: false,
        caller_id: 11,
        caller: "0417 Kim",
        terminal_id: 7,
        acknowledged_id: false,
        acknowledged_by: "",
        acknowledged_at: null,
        arrived_at: null,
        asked: "",
        resolved_at: null,
        cause: "",
        level: 0,
        told: "",
        ...values,
    };
}

export function makeAccepted(values = {}) {
    return makeCall({
        state: "acknowledged",
        acknowledged_id: 12,
        acknowledged_by: "0388 Lee",
        acknowledged_at: NOON - MINUTE,
        ...values,
    });
}

export function makeHelpStation(calls = [], values = {}) {
    return makeStation({
        calls,
        help: { kinds: KINDS, workcenters: [{ id: 1, label: "L1" }] },
        ...values,
    });
}

export function makeAnswer(station, data = {}) {
    return { next_state: "calls", data: { station, ...data }, message: "" };
}
