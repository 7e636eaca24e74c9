import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

defineMailModels();

const { DateTime } = luxon;
const EARLY = {
    name: "Early",
    start: "06:00",
    end: "14:00",
    hours: 8,
    crew: "Red",
    color: 1,
    stand_in: false,
};

function makeCalendar(values = {}) {
    const first = DateTime.fromISO("2026-03-02");
    const days = Array.from({ length: 28 }, (_item, n) => ({
        date: first.plus({ days: n }).toISODate(),
        slots: n % 7 < 5 ? [EARLY] : [],
        notes: [],
    }));
    days[2].notes = [
        { id: 9, text: "Early, Other crew: Flu" },
        { id: false, text: "Holiday" },
    ];
    days[2].slots = [{ ...EARLY, crew: "Blue", stand_in: true }];
    return {
        plants: [
            { id: 1, name: "North" },
            { id: 2, name: "South" },
        ],
        plant: 1,
        today: "2026-03-04",
        days,
        may_plan: true,
        ...values,
    };
}

async function mountCalendar(values = {}) {
    onRpc("mes.shift", "get_calendar", ({ kwargs }) => {
        expect.step([kwargs.warehouse_id, kwargs.day]);
        return makeCalendar(values);
    });
    await mountWithCleanup(WebClient);
    const tag = "mes_shopfloor.shift_calendar";
    await getService("action").doAction({ type: "ir.actions.client", tag, name: "Calendar" });
    expect.verifySteps([[false, false]]);
    const actions = [];
    patchWithCleanup(getService("action"), {
        doAction: (action, options) => actions.push({ action, options }),
    });
    return actions;
}

test("four weeks stand below each other, each day with its shifts and crews", async () => {
    await mountCalendar();
    expect("tbody tr").toHaveCount(4);
    expect(queryAllTexts("tbody th")).toEqual(["10", "11", "12", "13"]);
    expect("[data-date='2026-03-02'] .o_mes_slot").toHaveText(/06:00.14:00\s*Early\s*Red/);
    expect("[data-date='2026-03-07']").toHaveText(/No shift/);
    expect(".o_mes_today").toHaveAttribute("data-date", "2026-03-04");
});

test("what is different on a day is said, and opened with a click", async () => {
    const actions = await mountCalendar();
    expect("[data-date='2026-03-04'] .o_mes_slot").toHaveText(/Blue\s*instead/);
    expect("[data-date='2026-03-04'] .small i").toHaveText("Holiday");
    await contains("[data-date='2026-03-04'] .btn-sm").click();
    expect(actions[0].action.res_id).toBe(9);
});

test("the plus plans an exception on its day", async () => {
    const actions = await mountCalendar();
    await contains("[data-date='2026-03-07'] .oi-plus").click();
    expect(actions[0].action.context).toEqual({
        default_warehouse_id: 1,
        default_date_from: "2026-03-07",
    });
    await actions[0].options.onClose();
    expect.verifySteps([[false, false]]);
});

test("who may not plan sees no plus", async () => {
    await mountCalendar({ may_plan: false });
    expect(".oi-plus").toHaveCount(0);
});

test("one goes on, back and to another plant", async () => {
    await mountCalendar();
    await contains("button[name=on]").click();
    await contains("button[name=back]").click();
    await contains("button[name=today]").click();
    await contains("select[name=plant]").select("2");
    expect.verifySteps([
        [false, "2026-03-30"],
        [false, "2026-02-02"],
        [false, false],
        [2, false],
    ]);
});

test("without a plant it says so", async () => {
    await mountCalendar({ plants: [], plant: false, days: [] });
    expect(".o_mes_calendar_empty").toHaveText(/No plant/);
});
