import { reactive } from "@odoo/owl";
import { expect } from "@odoo/hoot";
import { MemoryStore, kioskStores } from "@mes_shopfloor/utils/kiosk_store";
import { makeServerError, mockService, patchWithCleanup } from "@web/../tests/web_test_helpers";

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
        setup_seconds: 1330,
        teardown_seconds: 0,
        teardown_minutes: 0,
        setup_minutes: 0,
        minutes_left: 43,
        drawing: false,
        priority: 0,
        standing: "ontime",
        reasons: [],
        why: "",
        ready: 120,
        remaining: 42,
        phase: "run",
        workers: [],
        people: [],
        paused_since: null,
        pause_reason: "",
        material: { state: "none", lines: [], more: 0, expected: null },
        center_block: false,
        pause_reasons: [],
        undo: {},
        notes: [],
        steps: { is_sequential: false, list: [] },
        components: [],
        units: { tracking: "none", list: [], done: 0, total: 0, is_last: true },
        declare: { reasons: [], targets: [], boxes: [], machine: false, last: false },
        finish: { is_last: false, steps: [], short: 42, away: 0 },
        ...values,
    };
}

/** A person at work on an order. */
export function makeWorker(values = {}) {
    const since = NOON - 1.4 * HOUR;
    return { id: 5, label: "0417 Anna", since, phase: "run", lot_id: false, lot: "", ...values };
}

/** A step of an instruction as the server sends it. */
export function makeStep(values = {}) {
    return {
        id: 11,
        name: "Clamp the bar",
        kind: "text",
        body: "",
        media: [],
        pdf_page: 1,
        video_url: "",
        per: "order",
        every: 10,
        by_serial: false,
        is_required: true,
        skip_policy: "operator",
        due: 1,
        done: 0,
        is_missing: true,
        records: [],
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

/** What the device keeps, which ends with the test. */
export function mockStore(store = new MemoryStore()) {
    patchWithCleanup(kioskStores, { open: () => store.open() });
    return store;
}

/** No network: the answer of a proxy that does not reach the server. */
export function makeLost() {
    return new Response("", { status: 502 });
}

/** A bus without a server: `notify(type)` plays a message from it. */
export function mockBus() {
    mockStore();
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
 * A kiosk without a server, for the test of one component: what is asked of it are steps.
 *
 * @param {Object} [values] keys of its state
 * @param {(kind: string, params: Object, options: Object) => Object} [respond] result of an act
 *  or answer of a screen that is asked
 */
export function mockKiosk(values = {}, respond = () => ({})) {
    const state = reactive({
        answer: null,
        asked: { screen: "queue", params: {} },
        place: "",
        screenError: "",
        isOnline: true,
        offlineSince: null,
        receivedAt: NOON,
        now: NOON,
        operators: [],
        activeId: null,
        events: [],
        waiting: 0,
        strangers: 0,
        isDurable: true,
        error: "",
        notice: "",
        isBusy: false,
        theme: "",
        isMuted: false,
        isLeftHanded: false,
        isSecure: true,
        sheets: [],
        ...values,
    });
    const kiosk = {
        state,
        terminal: { state: reactive({ isPaired: true, id: 7, sessions: 1 }) },
        backTarget: null,
        get data() {
            return this.state.answer?.data;
        },
        get operator() {
            return this.state.operators.find(({ id }) => id === this.state.activeId) || null;
        },
        show: (screen, params = {}) => expect.step(`show ${screen} ${JSON.stringify(params)}`),
        back: () => expect.step("back"),
        refresh: () => {},
        play: (sound) => expect.step(`play ${sound}`),
        scan: (code) => expect.step(`scan ${code}`),
        can: () => true,
        pending(workorderId) {
            return this.state.events.filter((event) => event.workorder_id === workorderId);
        },
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
        async openSheet(Component) {
            expect.step(`sheet ${Component.name}`);
        },
        settings: { change: (changed) => Object.assign(state, changed) },
        people: {
            activate: (id) => (state.activeId = id),
            askToSignIn: async () => expect.step("sign in"),
            signIn: async (proof) => {
                expect.step(`sign in ${JSON.stringify(proof)}`);
                return respond("sign_in", proof, {}) || "";
            },
            signOut: async (id) => expect.step(`sign out ${id}`),
            signOutAll: async () => expect.step("sign out all"),
        },
    };
    mockService("mes_kiosk", () => kiosk);
    return kiosk;
}

/** People as the server tells of them. */
export const PEOPLE = [
    { id: 11, label: "0417 Kim", number: "0417", is_supervisor: false, since: NOON - HOUR },
    { id: 12, label: "0388 Lee", number: "0388", is_supervisor: false, since: NOON - HOUR },
];
