import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { makeOrder, makeStation, mockBus } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { BoardApp } from "@mes_shopfloor/board/board_app";
import { mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";

defineMailModels();

let isDown;

beforeEach(() => {
    isDown = false;
    mockBus();
    browser.localStorage.clear();
    browser.localStorage.setItem("mes.terminal.secret.board", "7.abc");
    onRpc("/mes/terminal/session", () => ({ kind: "board", id: 9 }));
});

async function mountBoard(tileCount = 2) {
    onRpc("/mes/board/state", () => {
        if (isDown) {
            throw new Error("down");
        }
        return {
            next_state: "board",
            data: {
                station: makeStation({ now: Date.now() }),
                tiles: Array.from({ length: tileCount }, (_item, index) => ({
                    id: index + 1,
                    code: `W${index + 1}`,
                    name: "Work center",
                    order: index === 0 ? makeOrder() : false,
                    ready: 3,
                    state: false,
                })),
                output: { good: 46, scrap: 3, hours: [{ hour: 6, good: 46 }] },
                late: [],
                late_total: 0,
            },
            message: "",
        };
    });
    await mountWithCleanup(BoardApp, { props: {} });
    await advanceTime(1);
    await animationFrame();
}

test("the board shows a tile for each work center and the pieces of the shift", async () => {
    await mountBoard();
    expect(".m").toHaveCount(2);
    expect(".m:eq(0) .o_mes_done").toHaveText("78");
    expect(".m:eq(1)").toHaveText(/No order running\s*3 ready/);
    expect(".side .o_mes_good").toHaveText("46");
    expect(".side .o_mes_scrap").toHaveText("3");
    expect(".side").toHaveText(/No order is late/);
});

test("more than twelve work centers turn the page by themselves", async () => {
    await mountBoard(14);
    expect(".m").toHaveCount(12);
    expect(".top").toHaveText(/Page 1 of 2/);
    await advanceTime(15_000);
    await animationFrame();
    expect(".m").toHaveCount(2);
});

test("old data says how old it is, and after two minutes it is no data", async () => {
    await mountBoard();
    isDown = true;
    await advanceTime(25_000);
    await animationFrame();
    expect(".o_mes_stale").toHaveCount(0);
    await advanceTime(10_000);
    await animationFrame();
    expect(".o_mes_stale").toHaveText(/Data 0:00:3\d old/);
    expect(".m.dash").toHaveCount(0);
    await advanceTime(100_000);
    await animationFrame();
    expect(".m.dash").toHaveCount(2);
    expect(".m:eq(0)").toHaveText(/No data/);
    isDown = false;
    await advanceTime(5000);
    await animationFrame();
    expect(".o_mes_stale").toHaveCount(0);
    expect(".m.dash").toHaveCount(0);
});
