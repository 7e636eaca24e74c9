import { reactive } from "@odoo/owl";
import { expect } from "@odoo/hoot";
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

/**
 * A kiosk without a server, for the test of one screen: what is asked of it are steps.
 *
 * @param {Object} [values] keys of its state
 * @param {(kind: string, params: Object, options: Object) => Object} [respond] result of an act
 */
export function mockKiosk(values = {}, respond = () => ({})) {
    const kiosk = {
        state: reactive({
            answer: null,
            isOnline: true,
            receivedAt: NOON,
            now: NOON,
            operators: [],
            activeId: null,
            waiting: 0,
            error: "",
            isBusy: false,
            isMuted: false,
            isLeftHanded: false,
            isSecure: true,
            ...values,
        }),
        get data() {
            return this.state.answer?.data;
        },
        get operator() {
            return this.state.operators.find(({ id }) => id === this.state.activeId) || null;
        },
        show: (screen, params = {}) => expect.step(`show ${screen} ${JSON.stringify(params)}`),
        back: () => expect.step("back"),
        play: () => {},
        pending: () => [],
        async act(kind, params = {}, options = {}) {
            expect.step(`act ${kind} ${JSON.stringify(params)}`);
            return { status: "done", message: "", data: null, ...respond(kind, params, options) };
        },
        async ask(screen, params = {}) {
            expect.step(`ask ${screen} ${JSON.stringify(params)}`);
            return respond(screen, params, {});
        },
        async requireOperator() {
            return this.state.activeId;
        },
    };
    mockService("mes_kiosk", () => kiosk);
    return kiosk;
}
