import { makeServerError, mockService } from "@web/../tests/web_test_helpers";

/** 4 March 2026, 12:00 in Berlin. */
export const NOON = Date.UTC(2026, 2, 4, 11, 0);
export const HOUR = 3_600_000;
export const ZONE = "Europe/Berlin";

export function makeStation(values = {}) {
    return {
        terminal: "Lathe",
        code: "L1",
        name: "CNC lathe",
        plant: "Pump plant",
        tz: ZONE,
        now: NOON,
        shift: "Early",
        shift_start: NOON - 6 * HOUR,
        shift_end: NOON + 2 * HOUR,
        workcenter_ids: [1],
        ...values,
    };
}

export function makeOrder(values = {}) {
    return {
        id: 1,
        name: "MO/00042",
        product: "Shaft P-40",
        operation: "Turn journal",
        workcenter_id: 1,
        workcenter: "L1",
        state: "running",
        blocked_reason: "",
        material_missing: false,
        ordered: 120,
        good: 76,
        scrap: 2,
        rework: 0,
        unit: "Units",
        expected_minutes: 124,
        due: NOON + 2 * HOUR,
        run_seconds: 5040,
        drawing: false,
        ...values,
    };
}

export function makeQueueAnswer(orders = [makeOrder()], message = "") {
    return {
        next_state: "queue",
        data: { station: makeStation({ now: Date.now() }), orders, total: orders.length },
        message,
    };
}

export function makeOrderAnswer(order = makeOrder()) {
    return {
        next_state: "order",
        data: { station: makeStation({ now: Date.now() }), order },
        message: "",
    };
}

export function makeUnauthorized() {
    return makeServerError({ errorName: "werkzeug.exceptions.Unauthorized" });
}

/** A bus without a server: `notify(type)` plays a message from it. */
export function mockBus() {
    const listeners = new Map();
    const add = (type, callback) => listeners.set(type, callback);
    const remove = (type) => listeners.delete(type);
    mockService("bus_service", () => ({
        addChannel: async () => {},
        forceUpdateChannels: () => {},
        send: () => {},
        start: async () => {},
        subscribe: add,
        unsubscribe: remove,
        addEventListener: add,
        removeEventListener: remove,
    }));
    return { notify: (type, payload) => listeners.get(type)?.(payload) };
}
