import { expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { LastMeasured } from "@mes_quality/kiosk/last_measured/last_measured";

// mail starts with every component that is mounted and asks for its models
defineMailModels();

const NOW = Date.UTC(2026, 2, 2, 10, 42);
const measured = {
    id: 1,
    name: "Ø 32 h6",
    sample: 4,
    value: 31.992,
    lower: 31.984,
    upper: 32,
    decimals: 3,
    unit: "mm",
    verdict: "pass",
    label: "Pass",
    moment: NOW,
};

async function mountPanel(order) {
    await mountWithCleanup(LastMeasured, { props: { station: { tz: "UTC" }, order, now: NOW } });
}

test("the figure stands beside its limits, the verdict is an icon and a word", async () => {
    await mountPanel({ measured });
    expect(".o_mes_measured b").toHaveText("Ø 32 h6");
    expect(".o_mes_measured .value").toHaveText("31.992 mm");
    expect(".o_mes_measured .muted").toHaveText("31.984 to 32.000");
    expect(".o_mes_measured .st").toHaveText("Pass");
    expect(".o_mes_measured use").toHaveAttribute("href", /#i-q-pass$/);
});

test("a limit on one side is said in words", async () => {
    await mountPanel({ measured: { ...measured, lower: null } });
    expect(".o_mes_measured .muted").toHaveText("at most 32.000");
});

test("an attribute has a verdict and no figure", async () => {
    const attribute = { value: null, lower: null, upper: null, verdict: "fail", label: "Fail" };
    await mountPanel({ measured: { ...measured, ...attribute } });
    expect(".o_mes_measured .value").toHaveCount(0);
    expect(".o_mes_measured .st").toHaveClass("fail");
});

test("an order without samples has no panel", async () => {
    await mountPanel({ measured: false });
    expect(".o_mes_measured").toHaveCount(0);
});

test("the queue has no panel", async () => {
    await mountPanel(null);
    expect(".o_mes_measured").toHaveCount(0);
});
