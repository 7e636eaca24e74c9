import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { chartData, shorten } from "@mes_shopfloor/backend/scrap_pareto/pareto_chart";
import { lastDays } from "@mes_shopfloor/backend/period_report/last_days";
import { contains, getService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

defineMailModels();

const BARS = [
    { key: 3, label: "Tool broke", quantity: 6, share: 0.6, cumulative: 0.6 },
    { key: "others", label: "2 others", quantity: 4, share: 0.4, cumulative: 1 },
];
const UNIT = { id: 1, name: "Units" };

let answer;

beforeEach(() => {
    mockDate("2026-03-31 12:00:00");
    answer = { unit: UNIT, units: [{ ...UNIT, quantity: 10 }], total: 10, bars: BARS };
    onRpc("mes.production.log", "scrap_pareto", ({ kwargs }) => {
        expect.step(`${kwargs.by} ${kwargs.date_from} ${kwargs.date_to} ${kwargs.unit_id}`);
        return answer;
    });
});

async function open() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "mes_shopfloor.scrap_pareto",
    });
}

test("the last thirty days are shown by reason, as chart and as table", async () => {
    await open();
    expect.verifySteps(["reason 2026-03-02 2026-03-31 false"]);
    expect("canvas[role=img]").toHaveCount(1);
    expect("canvas").toHaveAttribute("aria-label", /Tool broke, 60\.0 %/);
    expect(queryAllTexts("tbody tr:first td")).toEqual(["6", "60.0 %", "60.0 %"]);
    expect(queryAllTexts("tbody tr:last td")).toEqual(["4", "40.0 %", "100.0 %"]);
    expect("h2").toHaveText(/10 Units scrapped/);
});

test("bars and period change with a button", async () => {
    await open();
    await contains("button:contains(Operation)").click();
    await contains("button:contains(7 days)").click();
    expect.verifySteps([
        "reason 2026-03-02 2026-03-31 false",
        "operation 2026-03-02 2026-03-31 false",
        "operation 2026-03-25 2026-03-31 false",
    ]);
    expect("button:contains(Operation)").toHaveAttribute("aria-pressed", "true");
    expect("button:contains(7 days)").toHaveAttribute("aria-pressed", "true");
});

test("a day is chosen in its own field", async () => {
    await open();
    await contains("input[name=date_from]").edit("2026-01-01", {
        confirm: "blur",
        instantly: true,
    });
    expect.verifySteps([
        "reason 2026-03-02 2026-03-31 false",
        "reason 2026-01-01 2026-03-31 false",
    ]);
});

test("nothing scrapped is said in words", async () => {
    answer = { unit: false, units: [], total: 0, bars: [] };
    await open();
    expect.verifySteps(["reason 2026-03-02 2026-03-31 false"]);
    expect(".o_mes_pareto_empty").toHaveText(/No scrap in this time/);
    expect("canvas").toHaveCount(0);
});

test("units that do not add up are chosen from", async () => {
    answer.units = [
        { ...UNIT, quantity: 10 },
        { id: 7, name: "kg", quantity: 2.5 },
    ];
    await open();
    await contains("select[name=unit]").select("7");
    expect.verifySteps(["reason 2026-03-02 2026-03-31 false", "reason 2026-03-02 2026-03-31 7"]);
});

test("a row of the table opens the entries behind it", async () => {
    onRpc("mes.production.log", "scrap_pareto_entries", ({ kwargs }) => {
        expect.step(`entries of ${kwargs.key}`);
        return { type: "ir.actions.act_window_close" };
    });
    await open();
    await contains("tbody button:contains(2 others)").click();
    expect.verifySteps(["reason 2026-03-02 2026-03-31 false", "entries of others"]);
});

test("bars belong to the quantity and the line to the percentage", () => {
    const { labels, datasets } = chartData(BARS, "kg");
    expect(labels).toEqual(["Tool broke", "2 others"]);
    expect(datasets[0].data).toEqual([6, 4]);
    expect(datasets[0].yAxisID).toBe("quantity");
    expect(datasets[1].data).toEqual([60, 100]);
    expect(datasets[1].yAxisID).toBe("percent");
});

test("a label that is too long is cut", () => {
    expect(shorten("x".repeat(40))).toHaveLength(24);
    expect(shorten("short")).toBe("short");
});

test("the last seven days end today", () => {
    expect(lastDays(7)).toEqual({ date_from: "2026-03-25", date_to: "2026-03-31" });
});
