import { beforeEach, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { reactive } from "@odoo/owl";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, mockService, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { MachineStrip } from "@mes_equipment/kiosk/machine_strip/machine_strip";
import { SplitSheet } from "@mes_equipment/kiosk/stops/split_sheet";
import { StopSheet } from "@mes_equipment/kiosk/stops/stop_sheet";
import { StopsScreen } from "@mes_equipment/kiosk/stops/stops_screen";
import { askingMachine, quiet } from "@mes_equipment/kiosk/stops/stops";

defineMailModels();

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 2, 2, 10, 42);
const SINCE = NOW - 4 * MINUTE;
const REASONS = {
    frequent: [{ id: 11, name: "No bars", code: "M1", icon: "wait" }],
    groups: [
        {
            id: 1,
            name: "Failure",
            icon: "break",
            reasons: [{ id: 12, name: "Spindle", code: "F1", icon: "break" }],
        },
    ],
};
let kiosk;

function makeMachine(values = {}) {
    return {
        id: 1,
        code: "L1",
        name: "Lathe",
        state: "idle",
        label: "Stopped",
        since: SINCE,
        reason: "",
        asks_after: 2 * MINUTE,
        unexplained: 1,
        ...values,
    };
}

function makeStation(machine = makeMachine()) {
    return { tz: "UTC", name: "Lathe", machine, machines: [machine], stop_reasons: REASONS };
}

function mockKiosk(answer = { status: "done" }, screen = "queue") {
    const shown = { next_state: screen };
    kiosk = {
        state: reactive({ answer: shown, events: [], sheets: [], now: NOW, isBusy: false }),
        act(kind, params) {
            expect.step(`${kind} ${JSON.stringify(params)}`);
            return answer;
        },
        refresh: () => {},
        play: (sound) => expect.step(`sound ${sound}`),
        show: (screen) => expect.step(`show ${screen}`),
        openSheet(Component, props) {
            expect.step(`open ${Component.name}`);
            kiosk.state.sheets = [{ Component, props }];
            return Promise.resolve();
        },
    };
    mockService("mes_kiosk", () => kiosk);
}

beforeEach(() => {
    quiet.until = {};
});

async function mountStop(props = {}, answer) {
    mockKiosk(answer);
    const stop = { machine_id: 1, code: "L1", start: SINCE, end: null, reason: "" };
    await mountWithCleanup(StopSheet, {
        props: { stop, station: makeStation(), close: () => expect.step("close"), ...props },
    });
}

test("a likely reason is one tap away", async () => {
    await mountStop();
    expect(".o_mes_stop_sheet h2").toHaveText("Why did L1 stop at 10:38?");
    await contains(".tile:contains(No bars)").click();
    expect.verifySteps([`stop_reason {"machine_id":1,"reason_id":11,"moment":${SINCE}}`, "close"]);
});

test("the others are behind their group", async () => {
    await mountStop();
    await contains(".o_mes_other").click();
    expect(".o_mes_stop_reason").toHaveCount(0);
    await contains(".o_mes_stop_group:contains(Failure)").click();
    await contains(".tile:contains(Spindle)").click();
    expect.verifySteps([`stop_reason {"machine_id":1,"reason_id":12,"moment":${SINCE}}`, "close"]);
});

test("a refused reason stays with its sentence", async () => {
    await mountStop({}, { status: "refused", message: "This stop is over. Look again." });
    await contains(".tile:contains(No bars)").click();
    expect(".o_mes_refused").toHaveText("This stop is over. Look again.");
    expect.verifySteps([`stop_reason {"machine_id":1,"reason_id":11,"moment":${SINCE}}`]);
});

test("a person says that a running machine stands", async () => {
    await mountStop({ isReport: true });
    expect(".o_mes_split").toHaveCount(0);
    await contains(".tile:contains(No bars)").click();
    expect.verifySteps([`machine_stop {"machine_id":1,"reason_id":11}`, "close"]);
});

test("the strip asks by itself, and later again", async () => {
    mockKiosk();
    const props = reactive({ station: makeStation(), order: null, now: NOW });
    await mountWithCleanup(MachineStrip, { props });
    await advanceTime(1);
    expect.verifySteps(["sound reason", "open StopSheet"]);
    expect(askingMachine(props.station.machines, NOW)).toBe(props.station.machines[0]);
    expect(quiet.until[1]).toBe(NOW + 2 * MINUTE);
});

test("a short stop, one with a reason and one whose reason waits to be sent ask nothing", () => {
    const fresh = makeMachine({ since: NOW - MINUTE });
    const named = makeMachine({ reason: "No bars" });
    const event = { kind: "stop_reason", params: { machine_id: 1 } };
    expect(askingMachine([fresh, named], NOW)).toBe(undefined);
    expect(askingMachine([makeMachine()], NOW, [event])).toBe(undefined);
});

test("the strip of a stopped machine is a button that says what it does", async () => {
    mockKiosk();
    quiet.until = { 1: NOW + MINUTE };
    await mountWithCleanup(MachineStrip, {
        props: { station: makeStation(), order: null, now: NOW },
    });
    expect("button.o_mes_machine").toHaveText(/Stopped.*Why\?/s);
    await contains("button.o_mes_machine").click();
    expect.verifySteps(["open StopSheet"]);
});

test("a stop is split where one thing ended and the next began", async () => {
    mockKiosk();
    const stop = { machine_id: 1, code: "L1", start: NOW - 60 * MINUTE, end: NOW - 30 * MINUTE };
    await mountWithCleanup(SplitSheet, {
        props: { stop, station: makeStation(), close: () => expect.step("close") },
    });
    expect(".parts li:first b").toHaveText("15 min");
    await contains(".at .btn:last").click();
    await animationFrame();
    expect(".parts li:first").toHaveText(/16 min.*09:42 to 09:58/s);
    await contains(".o_mes_split_now").click();
    expect.verifySteps([
        `stop_split {"machine_id":1,"moment":${NOW - 44 * MINUTE}}`,
        "close",
        "show stops",
    ]);
});

test("the list says which stop has no reason and offers to give one", async () => {
    mockKiosk({ status: "done" }, "stops");
    const stop = {
        id: 5,
        machine_id: 1,
        code: "L1",
        state: "idle",
        label: "Stopped",
        start: SINCE,
        end: null,
        reason: "",
        is_minor: false,
        is_stop: true,
    };
    const rest = { ...stop, id: 7, state: "planned", end: NOW, reason: "Break", is_stop: false };
    const known = { ...stop, id: 6, end: NOW, reason: "No bars" };
    await mountWithCleanup(StopsScreen, {
        props: {
            data: { station: makeStation(), unexplained: [stop], recent: [known, rest] },
            now: NOW,
        },
    });
    expect(".o_mes_headline").toHaveText("1 stop without a reason");
    expect(".unexplained li").toHaveText(/L1 Stopped/);
    expect(".recent .o_mes_give_reason").toHaveCount(1);
    expect(".recent .o_mes_give_reason").toHaveText(/Change reason/);
    expect(".recent li:last use").toHaveAttribute("href", /#i-s-planned$/);
    await contains(".unexplained .o_mes_give_reason").click();
    expect.verifySteps(["open StopSheet"]);
});

test("without a stop the list says so", async () => {
    mockKiosk({ status: "done" }, "stops");
    await mountWithCleanup(StopsScreen, {
        props: { data: { station: makeStation(), unexplained: [], recent: [] }, now: NOW },
    });
    expect(".o_mes_headline").toHaveText("Every stop has a reason");
    expect(".o_mes_stops .none").toHaveText(/No machine stood here/);
});
