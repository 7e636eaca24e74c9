import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame, mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { bars, compare, hours, percent } from "@mes_equipment/backend/overview/figures";
import { trendData } from "@mes_equipment/backend/overview/trend_chart";
import {
    allowTranslations,
    contains,
    getService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

defineMailModels();

const HOUR = 3600;
const FIGURES = {
    oee: 0.6,
    availability: 0.8,
    performance: 1.05,
    quality: 0.98,
    unknown: 0.05,
    unexplained: 0.02,
    busy_seconds: 80 * HOUR,
    good: 10,
    scrap: 1,
    rework: 0,
};
const STEPS = [
    ["calendar", 100],
    ["no_shift", 10],
    ["planned", 10],
    ["unknown", 4],
    ["setup", 6],
    ["failure", 10],
    ["minor", 1],
    ["delay", 4],
    ["no_order", 5],
    ["speed", -2],
    ["quality", 2],
    ["good", 50],
].map(([key, number]) => ({ key, seconds: number * HOUR }));
const BARS = {
    time: [
        {
            key: "3 ",
            keys: [[3, ""]],
            state: "down",
            label: "Pump",
            quantity: 4,
            share: 0.8,
            cumulative: 0.8,
        },
        {
            key: "0 idle",
            keys: [[0, "idle"]],
            state: "idle",
            label: "Idle, no reason",
            quantity: 1,
            share: 0.2,
            cumulative: 1,
        },
    ],
    count: [
        {
            key: "0 idle",
            keys: [[0, "idle"]],
            state: "idle",
            label: "Idle, no reason",
            quantity: 9,
            share: 0.9,
            cumulative: 0.9,
        },
        {
            key: "3 ",
            keys: [[3, ""]],
            state: "down",
            label: "Pump",
            quantity: 1,
            share: 0.1,
            cumulative: 1,
        },
    ],
};

let answer;

beforeEach(() => {
    mockDate("2026-03-31 12:00:00");
    answer = {
        total: FIGURES,
        before: { oee: 0.5, availability: 0.85, performance: 1.05, quality: null },
        targets: { oee: 0.7 },
        waterfall: STEPS,
        days: [{ day: "2026-03-31", ...FIGURES }],
        machines: [{ id: 7, code: "L1", name: "Lathe 1", lost_seconds: 9 * HOUR, ...FIGURES }],
        shifts: [{ machine_id: 7, shift_id: 2, shift: "Early", hour_from: 6, value: 0.55 }],
    };
    onRpc("mes.oee.dashboard", "dashboard_data", ({ args: [scope] }) => {
        expect.step(`data ${scope.date_from} ${scope.date_to}`);
        return answer;
    });
    onRpc("mes.oee.dashboard", "dashboard_reasons", () => BARS);
    onRpc("mes.oee.dashboard", "dashboard_hours", () => [[7, 6, 360, 3600]]);
    onRpc("mes.oee.dashboard", "dashboard_rows", ({ args: [_scope, what, key] }) => {
        expect.step(`rows ${what} ${JSON.stringify(key)}`);
        return { type: "ir.actions.act_window_close" };
    });
});

async function open() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "mes_equipment.dashboard",
    });
    await animationFrame();
}

describe("page", () => {
    test("OEE stands with its factors, each beside what it is compared with", async () => {
        await open();
        expect.verifySteps(["data 2026-03-02 2026-03-31"]);
        expect(queryAllTexts(".o_mes_figure b")).toEqual(["60.0 %", "80.0 %", "105.0 %", "98.0 %"]);
        expect(queryAllTexts(".o_mes_compare")).toEqual([
            "10.0 points better",
            "5.0 points worse",
            "as before",
            "nothing to compare with",
        ]);
        expect(".o_mes_figure[data-key=oee]").toHaveText(/Target 70\.0 %/);
        expect(".o_mes_figure[data-key=oee] .fa-exclamation-triangle").toHaveCount(1);
        expect(".o_mes_figure[data-key=performance]").toHaveText(/Check the ideal rate/);
        expect(".o_mes_trust").toHaveText(/5\.0 % no data/);
        expect(".o_mes_trust").toHaveText(/2\.0 % without a reason/);
    });

    test("the waterfall goes from calendar time to good pieces, and each step opens its rows", async () => {
        await open();
        expect(queryAllTexts(".o_mes_fall_step b")).toEqual([
            "100",
            "−10.0",
            "−10.0",
            "80.0",
            "−4.0",
            "−6.0",
            "−10.0",
            "−1.0",
            "−4.0",
            "−5.0",
            "50.0",
            "+2.0",
            "−2.0",
            "50.0",
        ]);
        await contains(".o_mes_fall_step[data-key=failure]").click();
        expect.verifySteps(["data 2026-03-02 2026-03-31", 'rows step "failure"']);
    });

    test("reasons are shown by time and by count, and open their stops", async () => {
        await open();
        expect(queryAllTexts(".o_mes_reasons tbody tr:first td")).toEqual([
            "4.0",
            "80.0 %",
            "80.0 %",
        ]);
        expect(".o_mes_reasons tbody tr:first i").toHaveClass("fa-exclamation-triangle");
        await contains("button:contains(By count)").click();
        expect(queryAllTexts(".o_mes_reasons tbody tr:first td")).toEqual([
            "9",
            "90.0 %",
            "90.0 %",
        ]);
        await contains(".o_mes_reasons tbody button:contains(Pump)").click();
        expect.verifySteps(["data 2026-03-02 2026-03-31", 'rows reason [[3,""]]']);
    });

    test("the map shows stops by hour or OEE by shift, as figures and not only as shades", async () => {
        await open();
        expect(".o_mes_heat tbody td:eq(6)").toHaveText("10");
        expect(".o_mes_heat tbody td:eq(6)").toHaveClass("o_mes_heat_1");
        expect(".o_mes_heat tbody td:eq(7)").toHaveClass("o_mes_heat_none");
        await contains("button:contains('OEE, by shift')").click();
        expect(".o_mes_heat tbody td").toHaveText("55");
        expect(".o_mes_heat tbody td").toHaveClass("o_mes_heat_2");
        await contains(".o_mes_heat tbody td").click();
        expect.verifySteps(["data 2026-03-02 2026-03-31", "rows shift [7,2]"]);
    });

    test("a machine of the table opens its rows", async () => {
        await open();
        await contains(".o_mes_worst tbody button").click();
        expect.verifySteps(["data 2026-03-02 2026-03-31", "rows machine 7"]);
    });

    test("the period changes with a button", async () => {
        await open();
        await contains("button:contains(7 days)").click();
        expect.verifySteps(["data 2026-03-02 2026-03-31", "data 2026-03-25 2026-03-31"]);
        expect("button:contains(7 days)").toHaveAttribute("aria-pressed", "true");
    });

    test("nothing is said in words", async () => {
        answer = {
            ...answer,
            total: { ...FIGURES, busy_seconds: 0, oee: null },
            days: [],
            machines: [],
        };
        await open();
        expect.verifySteps(["data 2026-03-02 2026-03-31"]);
        expect(".o_mes_overview_empty").toHaveText(/No machine time here/);
    });
});

describe("figures", () => {
    beforeEach(() => allowTranslations());

    test("what nobody knows is a dash and never a zero", () => {
        expect(percent(null)).toBe("–");
        expect(percent(0)).toBe("0.0 %");
        expect(hours(5400)).toBe("1.5");
    });

    test("a difference is in points and in words", () => {
        expect(compare(0.6, 0.55)).toEqual({ sign: 1, text: "5.0 points better" });
        expect(compare(0.6, 0.60001).sign).toBe(0);
        expect(compare(null, 0.5).sign).toBe(0);
    });

    test("each bar of the waterfall begins where the one before ended", () => {
        const found = bars(STEPS);
        const failure = found.find(({ key }) => key === "failure");
        expect([failure.from / HOUR, failure.to / HOUR]).toEqual([60, 70]);
        const speed = found.find(({ key }) => key === "speed");
        expect([speed.from / HOUR, speed.to / HOUR]).toEqual([50, 52]);
        const rest = Object.fromEntries(
            found.filter((b) => b.isTotal).map((b) => [b.key, b.to / HOUR])
        );
        expect(rest).toEqual({ calendar: 100, busy: 80, running: 50, good: 50 });
    });

    test("the trend has a line for the target only where there is one", () => {
        const days = [{ day: "2026-03-31", oee: 0.6, unknown: null }];
        expect(trendData(days, null, {}).datasets.length).toBe(2);
        const { datasets, labels } = trendData(days, 0.7, {});
        expect(labels).toEqual(["31 Mar"]);
        expect(datasets.map(({ data }) => data[0])).toEqual([60, null, 70]);
    });
});
