import { beforeEach, expect, test } from "@odoo/hoot";
import { press, queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, getService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

defineMailModels();

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 2, 31, 12);
const MACHINE = { plant_id: 1, plant: "Plant", line: "Turning", reason: "", workorder_id: false };

let machines;
let plants;

beforeEach(() => {
    mockDate("2026-03-31 12:00:00");
    plants = [{ id: 1, name: "Plant", tz: "UTC" }];
    machines = [
        { ...MACHINE, id: 1, code: "L1", name: "Lathe 1", state: "run", label: "Run" },
        { ...MACHINE, id: 2, code: "L2", name: "Lathe 2", state: "idle", label: "Stopped" },
        { ...MACHINE, id: 3, code: "M1", name: "Mill", line: "Milling", state: null, label: "" },
    ];
    onRpc("mes.machine.state", "mes_strip_machines", ({ args }) => ({
        now: NOW,
        plants,
        plant: args[0],
        left_out: 0,
        machines,
    }));
    onRpc("mes.machine.state", "mes_strip_shifts", () => [
        [NOW - 6 * HOUR, NOW + 2 * HOUR, "Early"],
    ]);
    onRpc("mes.machine.state", "mes_strip_data", ({ args: [ids, from] }) => {
        const second = (moment) => (moment - from) / 1000;
        const numbers = [
            [second(NOW - 12 * HOUR), second(NOW - 2 * HOUR), 0],
            [second(NOW - 2 * HOUR), second(NOW - HOUR), 3 + 8],
            [second(NOW - HOUR), second(NOW), 2],
        ].flat();
        return { now: NOW, machines: { [ids[0]]: numbers, [ids[1]]: numbers } };
    });
    onRpc("mes.machine.state", "mes_strip_row", ({ args: [machine, moment] }) => {
        expect.step(`row of ${machine} at ${(moment - NOW) / HOUR}`);
        return {
            id: 77,
            state: "down",
            label: "Down",
            from: NOW - 2 * HOUR,
            to: NOW - HOUR,
            reason: "",
            needs_reason: true,
            is_minor: false,
            source: "Device",
            order: "MO/1 - Turn",
            order_id: 5,
            note: "",
        };
    });
});

async function open() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "mes_equipment.timeline",
    });
    await advanceTime(300);
    await animationFrame();
}

test("machines stand line by line with name, state as icon and word", async () => {
    await open();
    expect(queryAllTexts(".o_mes_strip_group")).toEqual(["Turning", "Milling"]);
    expect(queryAllTexts(".o_mes_strip_name b")).toEqual(["L1", "L2", "M1"]);
    expect(queryAllTexts(".o_mes_strip_word")).toEqual(["Run", "Stopped"]);
    expect(".o_mes_strip_state:first i").toHaveClass("fa-play-circle");
    expect("h2").toHaveText("Tue 31 Mar 2026");
});

test("the legend names every state, and the mark of what has no reason", async () => {
    await open();
    const texts = queryAllTexts(".o_mes_timeline_legend > span");
    expect(texts.pop()).toMatch(/No reason yet/);
    expect(texts).toEqual(["Run", "Set-up", "Idle", "Down", "Planned stop", "Off", "No data"]);
});

test("buttons change how long the time is, and arrows move by the calendar", async () => {
    await open();
    await contains("button:contains(Shift)").click();
    expect("h2").toHaveText("Tue 31 Mar 2026 06:00 – 14:00");
    expect("button:contains(Shift)").toHaveAttribute("aria-pressed", "true");
    await contains("button:contains(Week)").click();
    expect("h2").toHaveText("Mon 30 Mar – Sun 5 Apr 2026");
    await contains("button[aria-label=Earlier]").click();
    expect("h2").toHaveText("Mon 23 Mar – Sun 29 Mar 2026");
    await contains("button[aria-label='Shorter time']").click();
    expect("button:contains(Week)").toHaveAttribute("aria-pressed", "false");
});

test("keys choose a machine and a state, and Enter opens the entry", async () => {
    await open();
    getService("action").doAction = (action) => expect.step(`${action.res_model} ${action.res_id}`);
    await contains(".o_mes_strip").focus();
    await press("ArrowDown");
    await animationFrame();
    expect.verifySteps(["row of 1 at -0.5"]);
    expect(".o_mes_strip_panel").toHaveText(/Down/);
    expect(".o_mes_strip_panel dd:contains(No reason yet)").toHaveCount(1);
    expect(".o_mes_strip_panel dd:contains(Device)").toHaveCount(1);
    expect("[aria-live=polite].visually-hidden").toHaveText(
        /L1, Down, Tue 31 Mar 2026 10:00 – 11:00/
    );
    await press("ArrowLeft");
    await animationFrame();
    expect.verifySteps(["row of 1 at -7"]);
    await press("ArrowDown");
    await animationFrame();
    expect.verifySteps(["row of 2 at -1.5"]);
    await press("Enter");
    expect.verifySteps(["mes.machine.state 77"]);
    await press("Escape");
    await animationFrame();
    expect(".o_mes_strip_panel").toHaveCount(0);
});

test("plus and minus zoom, Shift with an arrow moves in time", async () => {
    await open();
    await contains(".o_mes_strip").focus();
    await press("+");
    await animationFrame();
    expect("h2").toHaveText("Tue 31 Mar 2026 04:00 – 20:00");
    await press(["Shift", "ArrowRight"]);
    await animationFrame();
    expect("h2").toHaveText("Tue 31 Mar 08:00 – Wed 1 Apr 2026 00:00");
    await press("-");
    await animationFrame();
    expect("h2").toHaveText("Tue 31 Mar 04:00 – Wed 1 Apr 2026 04:00");
});

test("a machine is found by its code, its name or its line", async () => {
    await open();
    await contains("input[name=find]").edit("mill", { confirm: false });
    expect(queryAllTexts(".o_mes_strip_name b")).toEqual(["M1"]);
    await contains("input[name=find]").edit("nothing", { confirm: false });
    expect(".o_mes_timeline_none").toHaveText(/No machine is called so/);
    await contains("button:contains(Show all)").click();
    await animationFrame();
    expect(".o_mes_strip_name").toHaveCount(3);
});

test("no machine yet is said in words, with the way on", async () => {
    machines = [];
    plants = [];
    await open();
    expect(".o_mes_timeline_empty").toHaveText(/No machine yet/);
    expect(".o_mes_timeline_empty button").toHaveText("Show the machines");
});

test("of several plants one is chosen", async () => {
    plants.push({ id: 2, name: "Other", tz: "Asia/Tokyo" });
    await open();
    expect(queryAllTexts(".o_mes_strip_group")).toEqual(["Plant · Turning", "Plant · Milling"]);
    expect("h2 small").toHaveText("Times of Plant");
    await contains("select[name=plant]").select("2");
    expect("h2").toHaveText("Tue 31 Mar 09:00 – Wed 1 Apr 2026 09:00");
});
