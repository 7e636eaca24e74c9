import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { formatWait } from "@mes_shopfloor/backend/andon_report/andon_report";
import {
    allowTranslations,
    contains,
    getService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

defineMailModels();

const FIGURES = { count: 2, median: 180, p90: 456 };
const ROW = {
    key: 3,
    label: "Maintenance",
    count: 5,
    open: 1,
    cancelled: 0,
    response: FIGURES,
    resolve: { count: 2, median: 1800, p90: 4560 },
};

let answer;

beforeEach(() => {
    mockDate("2026-03-31 12:00:00");
    answer = { total: { ...ROW, key: false, label: "" }, rows: [ROW] };
    onRpc("mes.andon.call", "andon_report", ({ kwargs }) => {
        expect.step(`${kwargs.by} ${kwargs.date_from} ${kwargs.date_to}`);
        return answer;
    });
});

async function open() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "mes_shopfloor.andon_report",
    });
}

test("the last thirty days are shown by kind, as figures and as bars", async () => {
    await open();
    expect.verifySteps(["kind 2026-03-02 2026-03-31"]);
    expect(queryAllTexts("tbody tr:first td:not(.o_mes_andon_cell)")).toEqual([
        "5",
        "1",
        "",
        "3.0 min",
        "7.6 min",
        "30 min",
        "1 h 16 min",
    ]);
    expect("h2").toHaveText(/half of them were answered within 3\.0 min, nine of ten within 7\.6/);
    expect(".o_mes_andon_bar[role=img]:first").toHaveAttribute("aria-label", /Maintenance: half/);
});

test("rows and period change with a button", async () => {
    await open();
    await contains("button:contains(Hour)").click();
    await contains("button:contains(7 days)").click();
    expect.verifySteps([
        "kind 2026-03-02 2026-03-31",
        "hour 2026-03-02 2026-03-31",
        "hour 2026-03-25 2026-03-31",
    ]);
});

test("no calls are said in words", async () => {
    answer = { total: null, rows: [] };
    await open();
    expect.verifySteps(["kind 2026-03-02 2026-03-31"]);
    expect(".o_mes_andon_empty").toHaveText(/No calls in this time/);
});

test("a row opens the calls behind it", async () => {
    onRpc("mes.andon.call", "andon_report_calls", ({ kwargs }) => {
        expect.step(`calls of ${kwargs.key}`);
        return { type: "ir.actions.act_window_close" };
    });
    await open();
    await contains("tbody button:contains(Maintenance)").click();
    expect.verifySteps(["kind 2026-03-02 2026-03-31", "calls of 3"]);
});

test("a wait is said as people say it", () => {
    allowTranslations();
    expect(formatWait(null)).toBe("–");
    expect(formatWait(45)).toBe("45 s");
    expect(formatWait(270)).toBe("4.5 min");
    expect(formatWait(1800)).toBe("30 min");
    expect(formatWait(4800)).toBe("1 h 20 min");
});
