import { HOUR, NOON, makeStation } from "./kiosk_test_helpers";

export function makeBalance(values = {}) {
    return {
        output: { good: 50, scrap: 3, rework: 0, planned: 120, planned_by_now: 60 },
        hours: [
            { hour: 11, start: NOON - HOUR, good: 30, scrap: 3, rework: 0, planned: 30 },
            { hour: 12, start: NOON, good: 20, scrap: 0, rework: 0, planned: 30 },
        ],
        reasons: [{ id: 1, name: "Surface", scrap: 3 }],
        orders: [
            {
                id: 1,
                name: "MO/00042",
                product: "Shaft P-40",
                operation: "Turn journal",
                unit: "Units",
                ordered: 120,
                good_total: 76,
                scrap_total: 4,
                started: NOON - 2 * HOUR,
                is_started: true,
                is_finished: false,
                state: "running",
                good: 50,
                scrap: 3,
                rework: 0,
            },
        ],
        people: [
            { id: 5, label: "0417 Anna B.", seconds: 7200, setup: 600, run: 6600, teardown: 0 },
        ],
        stops: [{ reason: "Breakdown", note: "", since: NOON - HOUR, until: null, seconds: 3600 }],
        pauses: [],
        calls: [],
        material: [],
        notes: [],
        ...values,
    };
}

export function makeHandoverAnswer(values = {}, data = {}) {
    return {
        next_state: "handover",
        data: {
            station: makeStation(),
            workcenters: [{ id: 1, code: "L1", name: "CNC lathe" }],
            workcenter_id: 1,
            which: "current",
            slots: {
                current: { shift: "Early", start: NOON - 6 * HOUR, end: NOON + 2 * HOUR },
                before: { shift: "Night", start: NOON - 14 * HOUR, end: NOON - 6 * HOUR },
            },
            has_unread: false,
            phrases: ["Tool is worn.", "Bar ends soon."],
            text_max: 1000,
            handover: {
                id: 7,
                state: "open",
                closed: null,
                closed_by: "",
                closed_by_id: false,
                is_read: false,
                present_ids: [5],
                balance: makeBalance(),
                changes: {},
                notes: [],
                reads: [],
                shift: "Early",
                start: NOON - 6 * HOUR,
                end: NOON + 2 * HOUR,
                ...values,
            },
            ...data,
        },
        message: "",
    };
}

export function makeException(values = {}) {
    return {
        key: "timer:9",
        kind: "timer",
        label: "Timer runs too long",
        res_model: "mrp.workcenter.productivity",
        res_id: 9,
        workcenter_id: 1,
        workcenter: "L1",
        workorder_id: 1,
        order: "MO/00042",
        product: "Shaft P-40",
        operation: "Turn journal",
        since: NOON - 5 * HOUR,
        who: "0417 Anna B.",
        text: "",
        actions: ["end_timer"],
        proposals: [{ label: "end of shift", until: NOON - HOUR }],
        ...values,
    };
}

export function makeLiveStation(values = {}) {
    return {
        id: 1,
        code: "L1",
        name: "CNC lathe",
        state: "running",
        since: NOON - HOUR,
        note: "",
        orders: 1,
        order: {
            id: 1,
            name: "MO/00042",
            product: "Shaft P-40",
            operation: "Turn journal",
            unit: "Units",
            ordered: 120,
            good: 76,
            scrap: 2,
            pace: 40,
            pace_planned: 50,
            ratio: 0.8,
            due: NOON,
        },
        people: [{ id: 5, label: "0417 Anna B.", phase: "setup", since: NOON - HOUR }],
        output: { good: 50, scrap: 3, rework: 0, planned: 120, planned_by_now: 60 },
        calls: [],
        ...values,
    };
}

export function makeLeadData(values = {}) {
    return {
        station: makeStation(),
        tab: "exceptions",
        plant: "Pump plant",
        exceptions: [],
        stations: [],
        workcenter_id: null,
        reasons: {
            scrap: [
                { id: 3, name: "Surface", workcenter_ids: [] },
                { id: 4, name: "Paint", workcenter_ids: [99] },
            ],
            pause: [{ id: 6, name: "Material" }],
        },
        detail: null,
        ...values,
    };
}
