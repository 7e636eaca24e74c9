import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { NOON, makeOrder, makeStation } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { OrderScreen } from "@mes_shopfloor/screens/order/order_screen";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

function mountOrder(order, now = NOON) {
    return mountWithCleanup(OrderScreen, {
        props: {
            data: { station: makeStation(), order: makeOrder(order) },
            now,
        },
    });
}

test("the order shows counters, times and its date", async () => {
    await mountOrder();
    expect(".o_mes_good").toHaveText("76");
    expect(".time").toHaveText(/Running\s*1:24:00/);
    expect(".time").toHaveText(/Planned\s*2 h 04/);
    expect(".time").toHaveText(/Left, at this pace\s*45 min/);
    expect(".o_mes_due").toHaveText(/Today 14:00/);
});

test("the clock runs on while somebody works", async () => {
    await mountOrder({}, NOON + 8000);
    expect(".time").toHaveText(/1:24:08/);
});

test("the clock stands while nobody works", async () => {
    await mountOrder({ state: "paused" }, NOON + 8000);
    expect(".time").toHaveText(/1:24:00/);
    expect(".strip").toHaveText(/not running now/);
});

test("without a drawing the counters take the room", async () => {
    await mountOrder();
    expect(".draw").toHaveCount(0);
    expect("main").toHaveClass("single");
});

test("the drawing of the operation stands beside the counters", async () => {
    await mountOrder({ drawing: true });
    expect(".draw").toHaveAttribute("data-src", "/mes/kiosk/drawing/1");
    expect("main").not.toHaveClass("single");
});

test("no button stands there that does nothing yet", async () => {
    await mountOrder();
    expect("button").toHaveCount(0);
});
